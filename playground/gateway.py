"""The Bot API over HTTP: /bot<token>/METHOD and /file/bot<token>/PATH. No method is here."""

import asyncio
import re
from dataclasses import dataclass

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from playground import schema
from playground.calls import Call, Calls
from playground.errors import ApiError, Json, bad_request
from playground.faults import Fault, Faults
from playground.methods import METHODS
from playground.methods.request import Request, not_implemented
from playground.polling import Poller
from playground.records import Upload
from playground.state import State

TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{3,}")
MAX_FORM_PART = 4 * 1024 * 1024


class Answer(Response):
    """A Bot API answer: JSON whose error code is the HTTP status too."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """As JSON bytes."""
        return orjson.dumps(content)


class Dropped(Response):
    """No answer: the connection is cut."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut it. Without a server below (in-process tests) the caller sees the exception."""
        abort = scope.get("state", {}).get("abort")
        if abort is None:
            raise ConnectionResetError("the playground was told to drop this connection")
        abort()
        while (await receive())["type"] != "http.disconnect":
            pass


@dataclass(frozen=True, slots=True)
class Given:
    """What a request carries, before it is checked."""

    raw: Json
    uploads: dict[str, Upload]


async def read_given(request: HttpRequest) -> Given:
    """Parameters from the query string and a form, multipart or JSON body."""
    raw: Json = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        try:
            body = orjson.loads(await request.body() or b"{}")
        except orjson.JSONDecodeError as error:
            raise bad_request("can't parse JSON object") from error
        raw.update(body if isinstance(body, dict) else {})
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form(max_part_size=MAX_FORM_PART) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = await _upload(value)
                else:
                    raw[name] = value
    return Given(raw, uploads)


async def _upload(value: UploadFile) -> Upload:
    mime = value.content_type or "application/octet-stream"
    return Upload(name=value.filename or "file", mime=mime, data=await value.read())


def _ok(result: object) -> Response:
    return Answer({"ok": True, "result": result})


def refusal(error: ApiError) -> Response:
    """An error as Telegram writes it."""
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return Answer(body, status_code=error.code)


class Gateway:
    """Answers calls: checks the token, takes faults into account, records everything."""

    def __init__(self, state: State, *, faults: Faults, calls: Calls, token: str | None) -> None:
        self._state = state
        self._faults = faults
        self._calls = calls
        self._token = token
        self._poller = Poller(state)

    async def call(self, request: HttpRequest) -> Response:
        """/bot<token>/METHOD."""
        try:
            self._check_token(request.path_params["token"])
            method = _method(request.path_params["method"])
            given = await read_given(request)
        except ApiError as error:
            return refusal(error)
        return await self._recorded(method, given)

    async def download(self, request: HttpRequest) -> Response:
        """/file/bot<token>/PATH."""
        try:
            self._check_token(request.path_params["token"])
        except ApiError as error:
            return refusal(error)
        stored = self._state.files.by_path(request.path_params["path"])
        if stored is None:
            return refusal(ApiError(404, "Not Found"))
        content = self._state.files.content(stored.file_id)
        return Response(content, media_type="application/octet-stream")

    def _check_token(self, token: str) -> None:
        good = TOKEN.fullmatch(token) and self._token in (None, token)
        if not good:
            raise ApiError(401, "Unauthorized")
        self._state.meet_bot(int(token.split(":")[0]))

    async def _recorded(self, method: str, given: Given) -> Response:
        call = self._calls.begin(method, {**given.raw, **given.uploads}, at=self._state.now())
        try:
            params, unknown = schema.check(method, given.raw, given.uploads)
        except ApiError as error:
            self._calls.finish(call, "refused", code=error.code, description=error.description)
            return refusal(error)
        call.unknown = tuple(unknown)
        chat_id = params.get("chat_id")
        call.chat_id = chat_id if isinstance(chat_id, int) else None
        fault = self._faults.take(method, call.chat_id)
        if fault is None:
            return await self._perform(call, params, given.uploads)
        return await self._fail(fault, call, params, given.uploads)

    async def _perform(self, call: Call, params: Json, uploads: dict[str, Upload]) -> Response:
        try:
            if call.method == "getUpdates":
                result: object = await self._poller.get_updates(params)
            else:
                with self._state.store.batch():
                    request = Request(state=self._state, params=params, uploads=uploads)
                    result = METHODS[call.method](request)
        except ApiError as error:
            self._calls.finish(call, "refused", code=error.code, description=error.description)
            return refusal(error)
        call.result = result
        self._calls.finish(call, "ok")
        return _ok(result)

    async def _fail(
        self, fault: Fault, call: Call, params: Json, uploads: dict[str, Upload]
    ) -> Response:
        response: Response = Dropped()
        if fault.kind in ("lost", "slow"):
            performed = await self._perform(call, params, uploads)
            if fault.kind == "slow":
                response = performed
            else:
                self._calls.finish(call, "lost", code=0, description=call.description)
        elif fault.kind == "drop":
            self._calls.finish(call, "dropped", code=0)
        else:
            self._calls.finish(call, "refused", code=fault.code, description=fault.description)
            response = refusal(fault.as_error()) if fault.kind == "refuse" else _page(fault)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        return response


def _page(fault: Fault) -> Response:
    title = f"{fault.code} {fault.description}"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return HTMLResponse(page, fault.code)


def _method(asked: str) -> str:
    name = schema.method_name(asked)
    if name is None:
        if schema.exists_elsewhere(asked):
            raise not_implemented(asked)
        raise ApiError(404, "Not Found")
    return name
