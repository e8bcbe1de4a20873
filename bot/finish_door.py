"""/done/<token>: a watch or phone says that a run is over. Checked, stored, answered; no more.

The run is logged by the handler that reads the stored row, like anything a runner writes.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.finish_facts import FactsError, fields_of, read
from bot.updates import finish_update
from bot.web import BODY_WITHIN_S, STORED_WITHIN_S, body_of
from content.texts import FALLBACK, Texts
from scheduler.clock import Clock
from scheduler.policy import FINISHES_AN_HOUR, FINISHES_WINDOW
from storage import hints, inbox, links
from storage.db import transaction
from storage.links import Owner

log = logging.getLogger(__name__)

PATH = "/done"
MOST_BYTES = 64 * 1024  # webhooks send whole activities; we read three fields
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_QUIET = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
# Who looks at a link only to show a preview of it; and browsers that fetch ahead.
_PREVIEWS = re.compile(
    r"bot\b|crawler|spider|preview|facebookexternalhit|whatsapp|embedly|slack-imgproxy|vkshare",
    re.IGNORECASE,
)
_AHEAD = ("purpose", "sec-purpose", "x-purpose", "x-moz")
_FORM = "application/x-www-form-urlencoded"
_STATUS = {"unknown": 404, "gone": 410, "too_often": 429, "preview": 403, "not_confirmed": 400,
           "too_big": 413, "failed": 503}  # fmt: skip


class Refused(Exception):  # noqa: N818  # no fault of ours
    """This request logs no run; `reason` is the key of the sentence that says why."""

    def __init__(self, reason: str, language: str = FALLBACK) -> None:
        super().__init__(reason)
        self.reason = reason
        self.language = language


class FinishDoor:
    """The one address of private finish links."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        texts: Mapping[str, Texts],
        on_kept: Callable[[], None] = lambda: None,
        handled_elsewhere: bool = False,
    ) -> None:
        """`handled_elsewhere`: other processes handle what is kept here, and are told of it."""
        self._engine = engine
        self._clock = clock
        self._texts = texts
        self._on_kept = on_kept
        self._handled_elsewhere = handled_elsewhere

    def routes(self) -> Sequence[Route]:
        """For a Starlette application."""
        return [Route(PATH + "/{token:path}", self.done, methods=["POST", "GET"])]

    async def done(self, request: Request) -> JSONResponse:
        """200 once it is stored; else a kind sentence in the runner's language."""
        try:
            _check_intent(request)
            body = await _body(request)
            await self._keep(request, body)
        except Refused as exc:
            return self._answer(exc.reason, exc.language)
        except Exception as exc:
            # The type alone: the words of an error may hold an address, and with it a token.
            log.error(  # see above
                "finish not stored", extra={"event": "finish_failed", "why": type(exc).__name__}
            )
            return self._answer("failed", FALLBACK)
        self._on_kept()
        return JSONResponse({"ok": True}, headers=_QUIET)

    async def _keep(self, request: Request, body: bytes) -> None:
        token = request.path_params["token"]
        if not TOKEN.fullmatch(token):
            raise Refused("unknown")
        async with asyncio.timeout(STORED_WITHIN_S), transaction(self._engine) as connection:
            owner = await links.owner(connection, token)
            if owner is None:
                raise Refused("unknown")
            if owner.blocked_at is not None:
                raise Refused("gone", owner.language)
            await self._store(connection, owner, request, body)

    async def _store(
        self, connection: AsyncConnection, owner: Owner, request: Request, body: bytes
    ) -> None:
        now = self._clock.now()
        used = await links.used_since(connection, owner.user_id, now - FINISHES_WINDOW)
        if used >= FINISHES_AN_HOUR:
            raise Refused("too_often", owner.language)
        try:
            finish = read(_fields(request, body), zone=owner.zone, now=now)
        except FactsError as exc:
            raise Refused(exc.reason, owner.language) from None
        number = await links.keep(connection, owner.user_id, finish, now=now)
        await inbox.keep(connection, [finish_update(number, owner.user_id)], now=now)
        if self._handled_elsewhere:
            await hints.tell(connection, hints.UPDATES)

    def _answer(self, reason: str, language: str) -> JSONResponse:
        texts = self._texts.get(language) or self._texts[FALLBACK]
        status = _STATUS.get(reason, 422)
        headers = dict(_QUIET)
        if status == 429:
            headers["Retry-After"] = str(round(FINISHES_WINDOW.total_seconds()))
        said = {"ok": False, "error": reason, "message": texts.get(f"link.error_{reason}")}
        return JSONResponse(said, status, headers=headers)


def _check_intent(request: Request) -> None:
    """Whoever only looks at the link must not log a run: previews, prefetches, a bare GET."""
    if request.method == "POST":
        return
    ahead = any(request.headers.get(name) for name in _AHEAD)
    if (
        request.method == "HEAD"
        or ahead
        or _PREVIEWS.search(request.headers.get("user-agent", ""))
    ):
        raise Refused("preview")
    if request.query_params.get("go") != "1":
        raise Refused("not_confirmed")


async def _body(request: Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            body = await body_of(request, most=MOST_BYTES)
    except (TimeoutError, ClientDisconnect):
        raise Refused("not_json") from None
    if body is None:
        raise Refused("too_big")
    return body


def _fields(request: Request, body: bytes) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    query = dict(request.query_params)
    if kind == _FORM:
        query |= dict(parse_qsl(body.decode("utf-8", "replace")))
    return fields_of(body, kind, query)
