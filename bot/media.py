"""Files on their way out: pictures uploaded once and sent by file id, others made on the spot."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import Answer, Upload, Verdict
from content.pictures import Picture, Pictures
from storage import media
from storage.db import transaction

PREFIX = "picture:"
MADE = "made:"  # made for this runner when it is sent, so that no second copy of it is kept
_FIELDS = ("animation", "photo", "document")
_MIMES = {"mp4": "video/mp4", "png": "image/png"}
_UNKNOWN_FILE = ("wrong file identifier", "wrong remote file", "file_reference")


# Makes a file for one chat, from what is known of it at this moment.
Maker = Callable[[int], Awaitable[Upload]]


class Media:
    """Puts a file id, or the file, in the place of a picture's name in an outbox payload."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        bot_id: int,
        pictures: Pictures,
        makers: Mapping[str, Maker],
    ) -> None:
        self._engine = engine
        self._bot_id = bot_id
        self._pictures = {picture.file: picture for picture in pictures.entries}
        self._makers = makers
        self._ids: dict[tuple[str, str], str] | None = None

    async def attach(
        self, parameters: Mapping[str, Any], *, upload: bool = False
    ) -> tuple[dict[str, Any], Mapping[str, Upload]]:
        """Parameters ready to send, and the files that go along. `upload`: even if known."""
        ready = dict(parameters)
        for field in _FIELDS:
            asked = ready.get(field)
            if isinstance(asked, str) and asked.startswith(MADE):
                make = self._makers[asked.removeprefix(MADE)]
                del ready[field]
                return ready, {field: await make(int(ready["chat_id"]))}
        found = self._picture_in(parameters)
        if found is None:
            return ready, {}
        field, picture = found
        known = (await self._known()).get((picture.file, picture.source))
        if known is not None and not upload:
            return ready | {field: known}, {}
        del ready[field]
        mime = _MIMES[picture.file.rsplit(".", 1)[-1]]
        return ready, {field: Upload(picture.file, picture.path.read_bytes(), mime)}

    async def learn(self, parameters: Mapping[str, Any], answer: Answer) -> None:
        """Remember the file id Telegram gave, so that the file goes up only once."""
        found = self._picture_in(parameters)
        if found is None or answer.verdict is not Verdict.OK:
            return
        field, picture = found
        file_id = _file_id(answer.result, field)
        ids = await self._known()
        key = (picture.file, picture.source)
        if file_id is None or ids.get(key) == file_id:
            return
        ids[key] = file_id
        async with transaction(self._engine) as connection:
            await media.learn(
                connection, self._bot_id, name=picture.file, source=picture.source, file_id=file_id
            )

    def is_unknown(self, parameters: Mapping[str, Any], answer: Answer) -> bool:
        """True when Telegram does not know the file id we sent: then the file must go up."""
        refused = answer.verdict is Verdict.REFUSED
        text = answer.detail.lower()
        return (
            refused
            and any(known in text for known in _UNKNOWN_FILE)
            and self._picture_in(parameters) is not None
        )

    def _picture_in(self, parameters: Mapping[str, Any]) -> tuple[str, Picture] | None:
        for field in _FIELDS:
            value = parameters.get(field)
            if isinstance(value, str) and value.startswith(PREFIX):
                picture = self._pictures.get(value.removeprefix(PREFIX))
                return None if picture is None else (field, picture)
        return None

    async def _known(self) -> dict[tuple[str, str], str]:
        if self._ids is None:
            async with transaction(self._engine) as connection:
                self._ids = await media.known(connection, self._bot_id)
        return self._ids


def _file_id(result: Any, field: str) -> str | None:
    """The id of the file in the message that Telegram made of it."""
    held = result.get(field) if isinstance(result, dict) else None
    if isinstance(held, list):  # a photo comes in several sizes, the largest last
        held = held[-1] if held else None
    return held.get("file_id") if isinstance(held, dict) else None
