"""The bot's picture and its menu button, set only when changed. Its words: profile.py."""

import hashlib
import logging

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.api import Answer, TelegramApi, Upload, Verdict
from content.pictures import PROFILE
from storage import media
from storage.db import transaction

log = logging.getLogger(__name__)

# Telegram tells no bot what its picture is, so what we set is remembered beside other files.
_NAME = PROFILE.name
_MENU = {"type": "commands"}


async def show(api: TelegramApi, engine: AsyncEngine, *, bot_id: int) -> None:
    """Bring Telegram's copy up to date. What fails is tried at the next start."""
    await _menu_button(api)
    await _picture(api, engine, bot_id)


async def _menu_button(api: TelegramApi) -> None:
    found = await api.call("getChatMenuButton", {})
    if found.verdict is Verdict.OK and found.result != _MENU:
        _noted(await api.call("setChatMenuButton", {"menu_button": _MENU}), "setChatMenuButton")


async def _picture(api: TelegramApi, engine: AsyncEngine, bot_id: int) -> None:
    data = PROFILE.read_bytes()
    source = hashlib.sha256(data).hexdigest()
    async with transaction(engine) as connection:
        known = await media.known(connection, bot_id)
    if (_NAME, source) in known:
        return
    photo = {"type": "static", "photo": "attach://profile"}
    files = {"profile": Upload(_NAME, data, "image/jpeg")}
    answer = await api.call("setMyProfilePhoto", {"photo": photo}, files=files)
    if _noted(answer, "setMyProfilePhoto"):
        async with transaction(engine) as connection:
            # It is uploaded anew each time: there is no id to keep.
            await media.learn(connection, bot_id, name=_NAME, source=source, file_id="")


def _noted(answer: Answer, method: str) -> bool:
    """Whether it was done; a warning if not."""
    if answer.verdict is not Verdict.OK:
        log.warning(
            "profile not set",
            extra={"event": "profile_failed", "method": method, "why": answer.detail},
        )
    return answer.verdict is Verdict.OK
