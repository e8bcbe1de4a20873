"""`doctor`: looks at all that must hold before the bot can work, and says how to mend the rest."""

import shutil
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import aiohttp
from sqlalchemy.ext.asyncio import AsyncEngine
from yarl import URL

from bot.api import TelegramApi, Verdict
from bot.readiness import Finding, Readiness
from bot.settings import SettingError, Settings
from bot.tally import Tally
from bot.transport import AioRequest, proxy_for
from content.catalog import load_catalog
from content.files import ContentError
from scheduler.clock import SystemClock
from storage.db import open_engine, sqlite_path

Level = Literal["ok", "warn", "fail"]
SKEW_WARN_S, SKEW_FAIL_S = 2.0, 30.0
LEAST_FREE_BYTES = 100 * 1024 * 1024
_WAITING_MANY = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at, and how to mend it."""

    level: Level
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.level:<5} {self.about:<10} {self.text}"


async def doctor(settings: Settings) -> int:
    """One line each; 1 when something fails, 0 when all is well or merely odd."""
    worst = 0
    async for line in look(settings):
        sys.stdout.write(f"{line}\n")
        worst = max(worst, line.level == "fail")
    return int(worst)


async def look(settings: Settings) -> AsyncIterator[Line]:
    """Everything, in the order in which it is worth mending."""
    for line in _settings(settings):
        yield line
    engine = open_engine(settings.database)
    try:
        for line in await _database(settings, engine):
            yield line
    finally:
        await engine.dispose()
    yield _content()
    async for line in _telegram(settings):
        yield line


def _settings(settings: Settings) -> list[Line]:
    lines = []
    if settings.telegram_bot_token is None:
        lines.append(Line("warn", "settings", "no TELEGRAM_BOT_TOKEN: only the playground starts"))
    if settings.webhook_url is not None:
        try:
            assert settings.secret
        except SettingError as exc:
            lines.append(Line("fail", "settings", str(exc)))
        if not settings.webhook_url.startswith("https://"):
            lines.append(Line("warn", "settings", "WEBHOOK_URL: Telegram wants https://"))
    if settings.dyno is not None and not settings.on_postgres:
        lines.append(Line("fail", "settings", "DATABASE_URL: this disk is wiped; add PostgreSQL"))
    if settings.ops_port is not None and settings.ops_port == settings.port:
        lines.append(Line("fail", "settings", "OPS_PORT: is the same as PORT; take another"))
    return lines or [Line("ok", "settings", "all readable, none missing")]


async def _database(settings: Settings, engine: AsyncEngine) -> list[Line]:
    path = sqlite_path(settings.database)
    if path is not None and not path.exists():
        return [Line("warn", "database", f"{path} is not there yet: the first start makes it")]
    clock = SystemClock()
    readiness = Readiness(engine, clock=clock, tally=Tally(), works=True)
    found = {finding.name: finding for finding in await readiness.look()}
    lines = [told for name, finding in found.items() if (told := _told(name, finding))]
    if path is not None:
        free = shutil.disk_usage(path.absolute().parent).free
        if free < LEAST_FREE_BYTES:
            lines.append(Line("fail", "disk", f"{free >> 20} MB free: make room, or it stops"))
    elif shutil.which("pg_dump") is None:
        lines.append(Line("warn", "backup", "no pg_dump here: backup needs PostgreSQL's client"))
    return lines


_DATABASE: dict[str, tuple[str, Callable[[Finding], str]]] = {
    "database": ("answers", lambda _: "does not answer: is DATABASE_URL right, is it running?"),
    "migrations": ("has every step", lambda _: "lacks steps: run `python -m bot migrate`"),
    "due": (
        "nothing is long overdue",
        lambda f: f"the oldest timer is {f.value:.0f} s late: is a bot (a worker) running?",
    ),
    "sending": (
        "no message hangs",
        lambda f: f"a message hangs for {f.value:.0f} s: is a bot (a worker) running?",
    ),
}


def _told(name: str, finding: Finding) -> Line | None:
    if name not in _DATABASE:
        return None
    good, bad = _DATABASE[name]
    if finding.good:
        return Line("ok", name, good)
    return Line("fail" if finding.value is None else "warn", name, bad(finding))


def _content() -> Line:
    try:
        languages = load_catalog().languages
    except ContentError as exc:
        return Line("fail", "content", f"{exc}; `python -m content.check` tells all")
    return Line("ok", "content", f"can be read, in {', '.join(sorted(languages))}")


async def _telegram(settings: Settings) -> AsyncIterator[Line]:
    if settings.telegram_bot_token is None:
        return
    request = AioRequest(connections=1)
    base = f"{settings.telegram_api_url}/bot{settings.token}"
    api = TelegramApi(request, base_url=base)
    try:
        me = await api.call("getMe", {})
        yield _token(me.verdict, me.result)
        if me.verdict is Verdict.OK:
            info = await api.call("getWebhookInfo", {})
            yield _webhook(settings, info.result if isinstance(info.result, dict) else None)
    finally:
        await request.shutdown()
    yield await _clock(settings.telegram_api_url)


def _token(verdict: Verdict, result: Any) -> Line:
    if verdict is Verdict.OK:
        name = result.get("username", "?") if isinstance(result, dict) else "?"
        return Line("ok", "token", f"is @{name}'s")
    if verdict is Verdict.REJECTED:
        text = "Telegram rejects it: ask @BotFather for a new one, set TELEGRAM_BOT_TOKEN"
        return Line("fail", "token", text)
    return Line("fail", "telegram", "does not answer: network, proxy, TELEGRAM_API_URL?")


def _webhook(settings: Settings, info: dict[str, Any] | None) -> Line:
    if info is None:
        return Line("warn", "webhook", "Telegram did not say: try again")
    url, wanted = str(info.get("url", "")), settings.webhook_url
    waiting, error = int(info.get("pending_update_count", 0)), info.get("last_error_message")
    if wanted is None and url:
        return Line("warn", "webhook", "one is set, and here none is: a start takes it away")
    if wanted is not None and url != wanted:
        return Line("fail", "webhook", "Telegram has another address: is `web` running?")
    if wanted is not None and error:
        return Line("warn", "webhook", f"Telegram's last complaint: {error}")
    if waiting > _WAITING_MANY:
        return Line("warn", "webhook", f"{waiting} updates wait at Telegram: is the bot running?")
    return Line("ok", "webhook", "as it should be" if wanted else "none, and none is wanted")


async def _clock(address: str) -> Line:
    """Telegram's clock against ours, by the Date of any answer of its server."""
    url, clock = URL(address), SystemClock()
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(
                url,
                allow_redirects=False,
                proxy=proxy_for(url),
                timeout=aiohttp.ClientTimeout(total=10),
            ) as answer,
        ):
            now, told = clock.now(), answer.headers.get("Date", "")
    except (aiohttp.ClientError, TimeoutError):
        return Line("warn", "clock", "could not be compared: Telegram does not answer")
    return _skew(told, now=now)


def _skew(told: str, *, now: datetime) -> Line:
    try:
        skew = abs((now - parsedate_to_datetime(told)).total_seconds())
    except (ValueError, TypeError):
        return Line("warn", "clock", "could not be compared: the answer has no date")
    mend = "switch time synchronisation on (timedatectl set-ntp true)"
    if skew > SKEW_FAIL_S:
        return Line("fail", "clock", f"{skew:.0f} s off: {mend}")
    if skew > SKEW_WARN_S:
        return Line("warn", "clock", f"{skew:.0f} s off: {mend}")
    return Line("ok", "clock", "agrees with Telegram's to a second or two")
