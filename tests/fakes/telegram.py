"""Telegram at the HTTP edge, without a network: records calls, answers or fails as it is told."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.transport import UnsentError

Reply = tuple[int, bytes]
Scripted = Reply | Exception | Callable[[], Reply]


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reached "Telegram"."""

    method: str
    parameters: dict[str, Any]

    @property
    def text(self) -> str:
        """The text that was sent, or nothing."""
        return str(self.parameters.get("text", ""))


class FakeTelegram(BaseRequest):
    """Satisfies PTB's request. Answers from `script` first, then with success."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.script: deque[Scripted] = deque()
        self.on_call: Callable[[Call], None] = lambda _: None
        self.gate: asyncio.Event | None = None  # while set and closed, answers wait
        self._message_id = 100

    @property
    def read_timeout(self) -> float:
        """Part of PTB's interface."""
        return 1

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(  # type: ignore[override]  # PTB's timeouts do not matter here
        self, url: str, method: str, request_data: RequestData | None = None, **_: Any
    ) -> Reply:
        """Record the call; then what the script says, or success."""
        call = Call(url.rsplit("/", 1)[-1], request_data.parameters if request_data else {})
        self.calls.append(call)
        self.on_call(call)
        if self.gate is not None:
            await self.gate.wait()
        if not self.script:
            return self._yes(call)
        answer = self.script.popleft()
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer

    def _yes(self, call: Call) -> Reply:
        if call.method == "getMe":
            return ok({"id": 1, "is_bot": True, "first_name": "S", "username": "s_bot"})
        if call.method == "getUpdates":
            return ok([])
        if not call.method.startswith("send"):
            return ok(result=True)
        self._message_id += 1
        return ok({"message_id": self._message_id})

    def sent(self, method: str = "sendMessage") -> list[str]:
        """The texts sent by this method, in order."""
        return [call.text for call in self.calls if call.method == method]

    def fail(self, *answers: Scripted) -> None:
        """The next calls get these answers."""
        self.script.extend(answers)


def ok(result: object) -> Reply:
    """A success."""
    return 200, orjson.dumps({"ok": True, "result": result})


def refusal(code: int, description: str, **parameters: object) -> Reply:
    """An error as Telegram words it."""
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return code, orjson.dumps(body)


def flood(seconds: int) -> Reply:
    """429: wait so many seconds."""
    text = f"Too Many Requests: retry after {seconds}"
    return refusal(429, text, retry_after=seconds)


BLOCKED = refusal(403, "Forbidden: bot was blocked by the user")
BAD_GATEWAY: Reply = (502, b"<html><body>502 Bad Gateway</body></html>")


def _raised(outer: Exception, cause: Exception) -> Exception:
    """As our transport raises: PTB's error, caused by aiohttp's."""
    outer.__cause__ = cause
    return outer


def no_connection() -> Exception:
    """The request never left."""
    return _raised(NetworkError("refused"), UnsentError("refused"))


def connect_timeout() -> Exception:
    """The request never left, after a wait."""
    return _raised(TimedOut(), aiohttp.ConnectionTimeoutError("slow"))


def no_free_connection() -> Exception:
    """Our own pool was full: aiohttp says it the same way."""
    return connect_timeout()


def lost_answer() -> Exception:
    """Telegram may or may not have done it: the answer did not come."""
    return _raised(TimedOut(), aiohttp.SocketTimeoutError("no answer"))


def dropped_connection() -> Exception:
    """The same, with the line cut."""
    return _raised(NetworkError("cut"), aiohttp.ServerDisconnectedError())
