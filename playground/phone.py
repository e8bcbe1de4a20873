"""One runner's phone, driven by a test: write, press, send, read, wait. See driver.py."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from playground.errors import Json
from playground.seen import ChatSeen, Seen
from playground.wire import ONE_WAIT, NotSeenError, Wire

T = TypeVar("T")


class RunnerDriver:
    """One runner with a phone."""

    def __init__(self, wire: Wire, user_id: int) -> None:
        self.id = user_id
        self._wire = wire
        self._path = f"/playground/chats/{user_id}"

    async def road(self, message_id: int) -> Json:
        """What the page's "what just happened" shows of a message: stations and calls."""
        return await self._wire.get(f"{self._path}/road/{message_id}")

    # Acting. Each returns the id of the message it makes.

    async def say(self, text: str, *, reply_to: int | None = None) -> int:
        """Write a text or a command."""
        return await self._shown("text", {"text": text, "reply_to": reply_to})

    async def edit(self, message_id: int, text: str) -> int:
        """Change an own text."""
        return await self._shown("edit", {"message_id": message_id, "text": text})

    async def send_location(self, latitude: float, longitude: float) -> int:
        """Share a place."""
        return await self._shown("location", {"latitude": latitude, "longitude": longitude})

    async def send_file(
        self,
        content: bytes,
        *,
        name: str = "file.bin",
        mime: str = "application/octet-stream",
        kind: str = "document",
        caption: str = "",
    ) -> int:
        """Send a file as "document", "photo", "animation" or "voice"."""
        fields = {"kind": kind, "caption": caption}
        files = {"file": (name, content, mime)}
        shown = await self._wire.send_form(f"{self._path}/file", fields, files)
        return int(shown["message"]["message_id"])

    async def press(
        self, button: str, *, message_id: int | None = None, patience: float | None = None
    ) -> str:
        """Press the newest inline button with this text or callback data; gives the query's id.

        Waits until there is one. Raises NotSeenError when none comes.
        """
        found = await self.wait(
            lambda chat: chat.button(button, message_id=message_id), patience=patience
        )
        return await self.press_data(*found)

    async def press_data(self, message_id: int, data: str, *, force: bool = True) -> str:
        """Press by message and data, even if the message no longer has such a button."""
        body: Json = {"message_id": message_id, "data": data, "force": force}
        return str((await self._wire.post(f"{self._path}/press", body))["id"])

    async def ask_inline(self, query: str) -> str:
        """Type "@bot query"; gives the query's id. The results come as an "inline" event."""
        return str((await self._wire.post(f"{self._path}/inline", {"query": query}))["id"])

    async def choose_inline(self, query_id: str, result_id: str) -> int:
        """Send one of the inline results."""
        return await self._shown("choose", {"query_id": query_id, "result_id": result_id})

    async def block(self) -> None:
        """Block the bot."""
        await self._wire.post(f"{self._path}/block", {"blocked": True})

    async def unblock(self) -> None:
        """Let the bot write again."""
        await self._wire.post(f"{self._path}/block", {"blocked": False})

    async def _shown(self, action: str, body: Json) -> int:
        shown = await self._wire.post(f"{self._path}/{action}", body)
        return int(shown["message"]["message_id"])

    # Reading

    async def chat(self) -> ChatSeen:
        """The chat as it is now, with every remembered event."""
        return ChatSeen(await self._wire.get(self._path, since=0))

    async def wait(
        self, found: Callable[[ChatSeen], T | None], *, patience: float | None = None
    ) -> T:
        """What `found` finds in the chat, as soon as that is something true.

        Raises NotSeenError when it does not come within `patience` seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + (self._wire.patience if patience is None else patience)
        chat = await self.chat()
        while not (result := found(chat)):
            left = deadline - loop.time()
            if left <= 0:
                raise NotSeenError(f"not seen in time; the chat ends with\n{chat.tail()}")
            body = await self._wire.get(self._path, since=chat.seq, wait=min(left, ONE_WAIT))
            chat = ChatSeen(body, before=chat)
        return result

    async def wait_for_text(
        self, fragment: str, *, after: int = 0, patience: float | None = None
    ) -> Seen:
        """The first message of the bot after message `after` whose text has `fragment`."""

        def found(chat: ChatSeen) -> Seen | None:
            messages = (one for one in chat.from_bot if one.id > after)
            return next((one for one in messages if fragment in one.text), None)

        return await self.wait(found, patience=patience)

    async def ask(self, text: str, *, patience: float | None = None) -> Seen:
        """Write a text and wait for the next message of the bot."""
        sent = await self.say(text)
        return await self.wait(
            lambda chat: next((one for one in chat.from_bot if one.id > sent), None),
            patience=patience,
        )

    async def wait_for_answer(self, query_id: str, *, patience: float | None = None) -> Json:
        """The answer to a pressed button: text, alert, url."""
        return await self.wait(
            lambda chat: next((one for one in chat.answers if one["query_id"] == query_id), None),
            patience=patience,
        )

    async def wait_for_results(
        self, query_id: str, *, patience: float | None = None
    ) -> Sequence[Any]:
        """The results for an inline query."""
        body = await self.wait(
            lambda chat: next(
                (one for one in chat.bodies("inline") if one["query_id"] == query_id), None
            ),
            patience=patience,
        )
        results: Sequence[Any] = body["results"]
        return results
