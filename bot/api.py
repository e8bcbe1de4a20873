"""One call to the Bot API with ready parameters, and what its answer means for the message."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast
from urllib.parse import quote

import orjson
from telegram.error import TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.transport import NEVER_SENT

# The whole texts are Telegram's; only these mean that the runner has left.
_GONE = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot was kicked",
    "bot can't initiate conversation with a user",
    "the group chat was deleted",
    "chat not found",
)
_MESSAGE_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message_id_invalid",
    "message to be replied not found",
)
_NOT_MODIFIED = "message is not modified"
_OLD_QUERY = ("query is too old", "query id is invalid")


class Verdict(StrEnum):
    """What became of a call. Each has one treatment in the sender."""

    OK = "ok"
    NEVER_SENT = "never_sent"  # try again at once
    AMBIGUOUS = "ambiguous"  # it may have arrived; repeat only what may be repeated
    WAIT = "wait"  # 429: this chat only, until then
    GONE = "gone"  # the runner blocked us
    MIGRATED = "migrated"  # the chat has a new id
    MESSAGE_GONE = "message_gone"  # nothing left to edit
    TOO_LATE = "too_late"  # never called: what it says was only true until then
    OLD_QUERY = "old_query"  # the press is too old to be answered, never to be acted upon
    REJECTED = "rejected"  # the token is not (or no longer) good
    REFUSED = "refused"  # our mistake: set aside and report


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with what belongs to it."""

    verdict: Verdict
    result: Any = None
    detail: str = ""
    retry_after_s: float = 0.0
    new_chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes along: its name, its bytes and its kind."""

    name: str
    data: bytes
    mime: str


class _Ready:
    """Stands in for PTB's RequestData, whose conversions our ready JSON does not need."""

    __slots__ = ("_files", "_values", "contains_files")

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload]) -> None:
        self._values = values
        self._files = files
        self.contains_files = bool(files)

    @property
    def parameters(self) -> dict[str, Any]:
        """As given."""
        return dict(self._values)

    @property
    def json_parameters(self) -> dict[str, str]:
        """Each value as a form field: strings as they are, the rest as JSON."""
        return {
            name: value if isinstance(value, str) else orjson.dumps(value).decode()
            for name, value in self._values.items()
        }

    @property
    def multipart_data(self) -> dict[str, Any] | None:
        """The files: name, bytes, kind."""
        if not self._files:
            return None
        return {field: (f.name, f.data, f.mime) for field, f in self._files.items()}


class TelegramApi:
    """Calls methods over a PTB request object; never raises for what Telegram answers."""

    def __init__(self, request: BaseRequest, *, base_url: str) -> None:
        self._request = request
        self._base_url = base_url  # ends in the token: never log it

    async def call(
        self,
        method: str,
        parameters: Mapping[str, Any],
        *,
        files: Mapping[str, Upload] | None = None,
        timeout_s: float = 10.0,
    ) -> Answer:
        """One HTTP call of at most `timeout_s` seconds for its answer."""
        try:
            status, body = await self._request.do_request(
                url=f"{self._base_url}/{method}",
                method="POST",
                request_data=cast(RequestData, _Ready(parameters, files or {})),
                read_timeout=timeout_s,
                write_timeout=timeout_s,
                connect_timeout=timeout_s / 4,
                pool_timeout=timeout_s / 4,  # with the others: less than a lease
            )
        except TelegramError as exc:
            return _failed(exc)
        return read_answer(status, body)

    async def download(self, path: str, *, timeout_s: float = 20.0) -> bytes | None:
        """A file by the path getFile told; None when it cannot be had just now."""
        server, _, token = self._base_url.rpartition("/bot")
        try:
            status, body = await self._request.do_request(
                url=f"{server}/file/bot{token}/{quote(path)}",
                method="GET",
                read_timeout=timeout_s,
                connect_timeout=timeout_s / 4,
                pool_timeout=timeout_s / 4,
            )
        except TelegramError:
            return None
        return body if status == 200 else None

    async def close(self) -> None:
        """Close the lines; for who stops before the application was started."""
        await self._request.shutdown()


def _failed(exc: TelegramError) -> Answer:
    cause = exc.__cause__
    detail = type(cause or exc).__name__
    if isinstance(cause, NEVER_SENT):
        return Answer(Verdict.NEVER_SENT, detail=detail)
    if isinstance(exc, TimedOut):
        return Answer(Verdict.AMBIGUOUS, detail=f"no answer: {detail}")
    return Answer(Verdict.AMBIGUOUS, detail=detail)


def read_answer(status: int, body: bytes) -> Answer:
    """What an HTTP answer means. A body that is not Telegram's JSON is ambiguous."""
    try:
        data = orjson.loads(body)
        if 200 <= status < 300 and data.get("ok"):
            return Answer(Verdict.OK, result=data.get("result"))
        description = str(data.get("description", ""))
        parameters = dict(data.get("parameters") or {})
        retry_after_s = float(parameters.get("retry_after", 1))
        new_chat_id = int(parameters.get("migrate_to_chat_id", 0))
    except (ValueError, TypeError, AttributeError):
        return Answer(Verdict.AMBIGUOUS, detail=f"{status}, not JSON")
    if status == 429:
        return Answer(Verdict.WAIT, detail=description, retry_after_s=retry_after_s)
    if new_chat_id:
        return Answer(Verdict.MIGRATED, new_chat_id=new_chat_id)
    return Answer(_by_text(status, description), detail=f"{status} {description}"[:200])


def _by_text(status: int, description: str) -> Verdict:
    text = description.lower()
    if status in (400, 403) and any(known in text for known in _GONE):
        return Verdict.GONE
    if status == 400 and _NOT_MODIFIED in text:
        return Verdict.OK
    if status == 400 and any(known in text for known in _MESSAGE_GONE):
        return Verdict.MESSAGE_GONE
    if status == 400 and any(known in text for known in _OLD_QUERY):
        return Verdict.OLD_QUERY
    if status in (401, 404):
        return Verdict.REJECTED
    return Verdict.AMBIGUOUS if status >= 500 or status < 400 else Verdict.REFUSED
