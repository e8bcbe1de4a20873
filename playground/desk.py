"""What the page and tests ask over HTTP: chats, people's actions, the live feed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from playground import people
from playground.bodies import (
    B,
    Block,
    Choose,
    Edit,
    Inline,
    NewRunner,
    Place,
    Press,
    Say,
    read_body,
)
from playground.errors import ApiError, Json
from playground.feed import Event
from playground.gateway import Answer
from playground.records import Runner, Upload
from playground.state import State
from playground.views import chat_view, last_words, runner_view, shown_view

HEARTBEAT = 15.0
# What a browser may show inside the page. All else is handed out as a download.
SHOWN_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "video/", "audio/")


Handler = Callable[[Request], Awaitable[Response]]


class Desk:
    """The endpoints under /playground/ that concern chats."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """All of them."""
        chat = "/playground/chats/{chat_id:int}"
        return [
            Route("/playground/runners", answering(self.runners)),
            Route("/playground/runners", answering(self.add_runner), methods=["POST"]),
            Route("/playground/events", self.events),
            Route("/playground/files/{file_id}", self.file),
            Route(chat, answering(self.chat)),
            Route(f"{chat}/text", self._action(Say, self._say), methods=["POST"]),
            Route(f"{chat}/edit", self._action(Edit, self._edit), methods=["POST"]),
            Route(f"{chat}/press", self._action(Press, self._press), methods=["POST"]),
            Route(f"{chat}/location", self._action(Place, self._locate), methods=["POST"]),
            Route(f"{chat}/block", self._action(Block, self._block), methods=["POST"]),
            Route(f"{chat}/inline", self._action(Inline, self._inline), methods=["POST"]),
            Route(f"{chat}/choose", self._action(Choose, self._choose), methods=["POST"]),
            Route(f"{chat}/file", answering(self.upload), methods=["POST"]),
        ]

    # Reading

    async def runners(self, _: Request) -> Json:
        """Everyone, and the place in the feed from which to follow."""
        return {
            "runners": [
                {**runner_view(runner), "last": last_words(self._state, runner)}
                for runner in self._state.runners.values()
            ],
            "cursor": f"{self._state.feed.epoch}-{self._state.feed.seq}",
        }

    async def chat(self, request: Request) -> Json:
        """One chat; with ?since=SEQ&wait=SECONDS only when it has changed or time is up."""
        runner = self._runner(request)
        since = int(request.query_params.get("since", "-1"))
        wait = min(float(request.query_params.get("wait", "0")), 60.0)
        if wait > 0:
            await self._state.feed.wait_chat(runner.id, since=since, seconds=wait)
        events = self._state.feed.chat_events(runner.id, after=since)
        return {
            **chat_view(self._state, runner),
            "events": [_event_json(one) for one in events],
        }

    async def file(self, request: Request) -> Response:
        """A file's content, for the page."""
        stored = self._state.files.get(request.path_params["file_id"])
        if stored is None:
            return Answer({"error": "there is no such file"}, status_code=404)
        content = self._state.files.content(stored.file_id)
        if stored.mime.startswith(SHOWN_TYPES):
            return Response(content, media_type=stored.mime)
        headers = {"Content-Disposition": "attachment"}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def events(self, request: Request) -> Response:
        """Server-Sent Events from Last-Event-ID (or ?last=) on; "reset" when that is lost."""
        last = request.headers.get("last-event-id") or request.query_params.get("last", "")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = self._stream(last)
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def _stream(self, last: str) -> AsyncIterator[bytes]:
        feed = self._state.feed
        epoch, _, seq = last.partition("-")
        known = epoch == feed.epoch and seq.isdigit()
        yield b"retry: 500\n\n"
        if last and not known:
            yield _sse("reset", f"{feed.epoch}-{feed.seq}", {})
        start = int(seq) if known else feed.seq
        async for events in feed.follow(start, idle=HEARTBEAT):
            if events is None:
                yield _sse("reset", f"{feed.epoch}-{feed.seq}", {})
            elif not events:
                yield b": still here\n\n"
            else:
                for event in events:
                    yield _sse("change", f"{feed.epoch}-{event.seq}", _event_json(event))

    # Acting

    async def add_runner(self, request: Request) -> Json:
        """Someone new."""
        body = await read_body(request, NewRunner)
        with self._state.store.batch():
            runner = people.new_runner(
                self._state,
                first_name=body.first_name,
                language_code=body.language_code,
                user_id=body.id,
            )
            if body.started:
                runner.started = True
                self._state.save_runner(runner)
        return runner_view(runner)

    async def upload(self, request: Request) -> Json:
        """A file in a multipart form: file, kind, caption."""
        runner = self._runner(request)
        async with request.form() as form:
            given, kind = form.get("file"), str(form.get("kind", "document"))
            if not isinstance(given, UploadFile) or kind not in people.UPLOADS:
                raise ApiError(400, "a file and a kind are needed")
            mime = given.content_type or "application/octet-stream"
            upload = Upload(name=given.filename or "file", mime=mime, data=await given.read())
            caption = str(form.get("caption", ""))
        with self._state.store.batch():
            return shown_view(people.send_file(self._state, runner, upload, kind, caption))

    def _say(self, runner: Runner, body: Say) -> Json:
        return shown_view(people.say(self._state, runner, body.text, reply_to=body.reply_to))

    def _edit(self, runner: Runner, body: Edit) -> Json:
        return shown_view(people.edit(self._state, runner, body.message_id, body.text))

    def _press(self, runner: Runner, body: Press) -> Json:
        query = people.press(
            self._state, runner, body.message_id, body.data, even_if_gone=body.force
        )
        return asdict(query)

    def _locate(self, runner: Runner, body: Place) -> Json:
        return shown_view(people.send_location(self._state, runner, body.latitude, body.longitude))

    def _block(self, runner: Runner, body: Block) -> Json:
        people.set_blocked(self._state, runner, blocked=body.blocked)
        return runner_view(runner)

    def _inline(self, runner: Runner, body: Inline) -> Json:
        return asdict(people.ask_inline(self._state, runner, body.query))

    def _choose(self, runner: Runner, body: Choose) -> Json:
        return shown_view(people.choose_inline(self._state, runner, body.query_id, body.result_id))

    def _runner(self, request: Request) -> Runner:
        runner = self._state.runners.get(request.path_params["chat_id"])
        if runner is None:
            raise ApiError(404, "there is no such runner")
        return runner

    def _action(self, kind: type[B], act: Callable[[Runner, B], Json]) -> Handler:
        async def handle(request: Request) -> Json:
            runner, body = self._runner(request), await read_body(request, kind)
            with self._state.store.batch():
                return act(runner, body)

        return answering(handle)


def answering(handle: Callable[[Request], Awaitable[Json]]) -> Handler:
    """Turn results and refusals into JSON."""

    async def answer(request: Request) -> Response:
        try:
            return Answer(await handle(request))
        except ApiError as error:
            return Answer({"error": error.description}, status_code=error.code)

    return answer


def _event_json(event: Event) -> Json:
    return {
        "seq": event.seq,
        "kind": event.kind,
        "chat_id": event.chat_id,
        "body": event.body,
    }


def _sse(name: str, event_id: str, body: Json) -> bytes:
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (
        event_id.encode(),
        name.encode(),
        orjson.dumps(body),
    )
