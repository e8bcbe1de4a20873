"""Drives a playground over HTTP as runners would: for tests of a bot, in any process.

Waiting is done by the server (it answers when something happened), never by sleeping here.
"""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar

import httpx

from playground.errors import Json
from playground.faults import Fault
from playground.seen import ChatSeen, Seen

T = TypeVar("T")
PATIENCE = 10.0
ONE_WAIT = 20.0


class NotSeenError(AssertionError):
    """What a test waited for did not come in time; the text shows the chat's end."""


class Driver:
    """A connection to a playground: opens runners, injects faults, reads the record of calls."""

    def __init__(self, address: str, *, patience: float = PATIENCE) -> None:
        """`address` is "http://127.0.0.1:PORT"; `patience` is how many seconds waits last."""
        self.patience = patience
        self._http = httpx.AsyncClient(
            base_url=address,
            timeout=httpx.Timeout(10, read=ONE_WAIT + 10),
            trust_env=False,
            # Plain HTTP on this machine: loading certificates would be most of a test's time.
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def get(self, path: str, **params: object) -> Json:
        """GET a JSON answer. Raises AssertionError with the server's text when it refuses."""
        given = {key: str(value) for key, value in params.items() if value is not None}
        return _answer(await self._http.get(path, params=given))

    async def post(self, path: str, body: Json) -> Json:
        """POST JSON, as `get`."""
        return _answer(await self._http.post(path, json=body))

    async def send_form(self, path: str, fields: Json, files: Json) -> Json:
        """POST a multipart form, as `get`."""
        return _answer(await self._http.post(path, data=fields, files=files))

    # Runners

    async def new_runner(
        self,
        first_name: str = "Robin",
        *,
        language: str = "en",
        user_id: int | None = None,
        started: bool = False,
    ) -> "RunnerDriver":
        """Someone new. `started` means that they have written to the bot before."""
        body: Json = {
            "first_name": first_name,
            "language_code": language,
            "id": user_id,
            "started": started,
        }
        made = await self.post("/playground/runners", body)
        return RunnerDriver(self, int(made["id"]))

    def runner(self, user_id: int) -> "RunnerDriver":
        """Someone who is there already."""
        return RunnerDriver(self, user_id)

    # Faults, calls, the clock

    async def fail(self, fault: Fault) -> None:
        """Put a fault in force."""
        await self.post("/playground/faults", fault.to_json())

    async def faults(self) -> list[Json]:
        """The faults that may still hit."""
        found: list[Json] = (await self.get("/playground/faults"))["faults"]
        return found

    async def stop_failing(self) -> None:
        """No faults any more."""
        _answer(await self._http.delete("/playground/faults"))

    async def seed_faults(self, seed: int) -> None:
        """Start the choices of `probability` again from this seed."""
        await self.post("/playground/faults/seed", {"seed": seed})

    async def calls(
        self, method: str | None = None, *, chat_id: int | None = None, since: int = 0
    ) -> list[Json]:
        """Finished calls of the bot after number `since`; keys as playground.calls.Call."""
        path = "/playground/calls"
        found: list[Json] = (await self.get(path, method=method, chat=chat_id, since=since))[
            "calls"
        ]
        return found

    async def wait_for_calls(
        self,
        count: int = 1,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        since: int = 0,
        patience: float | None = None,
    ) -> list[Json]:
        """At least `count` finished calls that fit. Raises NotSeenError when they do not come."""
        path, loop = "/playground/calls", asyncio.get_running_loop()
        deadline = loop.time() + (self.patience if patience is None else patience)
        while True:
            left = deadline - loop.time()
            if left <= 0:
                raise NotSeenError(f"no {count} calls of {method or 'any method'} in time")
            body = await self.get(
                path,
                method=method,
                chat=chat_id,
                since=since,
                wait=min(left, ONE_WAIT),
                count=count,
            )
            if len(body["calls"]) >= count:
                found: list[Json] = body["calls"]
                return found

    async def set_rate(self, rate: float) -> Json:
        """Run the clock at `rate` times real time."""
        return await self.post("/playground/clock", {"rate": rate})

    async def jump(self) -> Json:
        """Move the clock to the next due message; "at" is None when nothing is due."""
        return await self.post("/playground/clock/jump", {})


class RunnerDriver:
    """One runner with a phone."""

    def __init__(self, driver: Driver, user_id: int) -> None:
        self.id = user_id
        self._driver = driver
        self._path = f"/playground/chats/{user_id}"

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
        shown = await self._driver.send_form(f"{self._path}/file", fields, files)
        return int(shown["message"]["message_id"])

    async def press(self, button: str, *, message_id: int | None = None) -> str:
        """Press the newest inline button with this text or callback data; gives the query's id.

        Raises NotSeenError when there is none.
        """
        chat = await self.chat()
        found = chat.button(button, message_id=message_id)
        if found is None:
            raise NotSeenError(f"no button {button!r}:\n{chat.tail()}")
        return await self.press_data(*found)

    async def press_data(self, message_id: int, data: str, *, force: bool = True) -> str:
        """Press by message and data, even if the message no longer has such a button."""
        body: Json = {"message_id": message_id, "data": data, "force": force}
        return str((await self._driver.post(f"{self._path}/press", body))["id"])

    async def ask_inline(self, query: str) -> str:
        """Type "@bot query"; gives the query's id. The results come as an "inline" event."""
        return str((await self._driver.post(f"{self._path}/inline", {"query": query}))["id"])

    async def choose_inline(self, query_id: str, result_id: str) -> int:
        """Send one of the inline results."""
        return await self._shown("choose", {"query_id": query_id, "result_id": result_id})

    async def block(self) -> None:
        """Block the bot."""
        await self._driver.post(f"{self._path}/block", {"blocked": True})

    async def unblock(self) -> None:
        """Let the bot write again."""
        await self._driver.post(f"{self._path}/block", {"blocked": False})

    async def _shown(self, action: str, body: Json) -> int:
        shown = await self._driver.post(f"{self._path}/{action}", body)
        return int(shown["message"]["message_id"])

    # Reading

    async def chat(self) -> ChatSeen:
        """The chat as it is now, with every remembered event."""
        return ChatSeen(await self._driver.get(self._path, since=0))

    async def wait(
        self, found: Callable[[ChatSeen], T | None], *, patience: float | None = None
    ) -> T:
        """What `found` finds in the chat, as soon as that is something true.

        Raises NotSeenError when it does not come within `patience` seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + (self._driver.patience if patience is None else patience)
        chat = await self.chat()
        while not (result := found(chat)):
            left = deadline - loop.time()
            if left <= 0:
                raise NotSeenError(f"not seen in time; the chat ends with\n{chat.tail()}")
            body = await self._driver.get(self._path, since=chat.seq, wait=min(left, ONE_WAIT))
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


def _answer(response: httpx.Response) -> Json:
    if response.is_error:
        raise AssertionError(f"the playground refused: {response.status_code} {response.text}")
    body: Json = response.json()
    return body
