"""What Telegram shows of the bot itself: commands, name, descriptions; set only when changed."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bot.api import TelegramApi, Verdict
from content.catalog import Catalog, Language
from content.texts import FALLBACK

log = logging.getLogger(__name__)

# In the order of the menu. Steering a session has its buttons, so the menu stays short.
MENU = (
    "run",
    "pause",
    "resume",
    "stop",
    "schedule",
    "runs",
    "away",
    "faq",
    "settings",
    "health",
    "help",
    "about",
)

_TEXTS = {
    "Name": ("name", "profile.name"),
    "Description": ("description", "profile.description"),
    "ShortDescription": ("short_description", "profile.short_description"),
}


async def show(api: TelegramApi, catalog: Catalog) -> None:
    """Bring Telegram's copy up to date, in every language. What fails is tried at next start."""
    for language in catalog.languages.values():
        # English is also what speakers of other languages see.
        code = "" if language.code == FALLBACK else language.code[:2]
        await _commands(api, language, code)
        for what, (field, key) in _TEXTS.items():
            await _text(api, what, field, language.texts.get(key), code)


async def _commands(api: TelegramApi, language: Language, code: str) -> None:
    wanted = [
        {"command": name, "description": language.texts.get(f"profile.command_{name}")}
        for name in MENU
    ]
    where: dict[str, Any] = {"language_code": code} if code else {}
    if await _read(api, "getMyCommands", where) != wanted:
        await _write(api, "setMyCommands", where | {"commands": wanted})


async def _text(api: TelegramApi, what: str, field: str, wanted: str, code: str) -> None:
    where: dict[str, Any] = {"language_code": code} if code else {}
    found = await _read(api, f"getMy{what}", where)
    if not isinstance(found, Mapping) or found.get(field) != wanted:
        await _write(api, f"setMy{what}", where | {field: wanted})


async def _read(
    api: TelegramApi, method: str, where: Mapping[str, Any]
) -> Sequence[Any] | Mapping[str, Any] | None:
    answer = await api.call(method, where)
    return answer.result if answer.verdict is Verdict.OK else None


async def _write(api: TelegramApi, method: str, parameters: Mapping[str, Any]) -> None:
    answer = await api.call(method, parameters)
    if answer.verdict is not Verdict.OK:
        log.warning(
            "profile not set",
            extra={"event": "profile_failed", "method": method, "why": answer.detail},
        )
