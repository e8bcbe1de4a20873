"""A Bot API server for benchmarks, in a process of its own: quick, and blind to what is said.

Runners take turns in slots: a slot's next runner writes as soon as the last one has an answer.
It counts answers and how long each took, and notes when each message arrived. Control: /go,
/report, /arrivals, /seen, /quit.
"""

import argparse
import asyncio
import re
import time
from collections import Counter, deque
from typing import Any

import orjson

try:
    import uvloop
except ImportError:
    uvloop = None  # type: ignore[assignment]  # where it is not to be had

LENGTH = re.compile(rb"(?i)content-length: *(\d+)")
CHAT = re.compile(rb'chat_id"?(?:\s|=|:)*"?(\d+)')
OFFSET = re.compile(rb'offset"?(?:\s|=|:)*"?(\d+)')
FIRST_RUNNER = 5_000_000_000
SENDS = ("sendMessage", "sendPhoto", "sendAnimation", "sendDocument")
# What a file is called from now on: as with Telegram, it needs to go up only once.
FILES: dict[str, dict[str, Any]] = {
    "sendPhoto": {"photo": [{"file_id": "p"}]},
    "sendAnimation": {"animation": {"file_id": "a"}},
}
ME = {"id": 1, "is_bot": True, "first_name": "S", "username": "s_bot"}


class World:
    """Who writes, what waits to be fetched, what was answered."""

    def __init__(self) -> None:
        self.delay_s = 0.0
        self.text = "just finished a run"
        self.updates: deque[tuple[int, dict[str, Any]]] = deque()
        self.next_id = 1
        self.next_runner = FIRST_RUNNER
        self.left = 0
        self.asked: dict[int, float] = {}
        self.took: list[float] = []
        self.stamps: list[float] = []
        self.arrived: dict[int, float] = {}  # a message's number: seconds since 1970
        self.wanted = 0
        self.calls = 0
        self.seen: Counter[str] = Counter()
        self.began = 0.0
        self.done = asyncio.Event()
        self.polls: list[tuple[Any, int]] = []

    def go(self, *, users: int, updates: int, delay_ms: float, text: str) -> None:
        """Begin: `users` slots share `updates` runners."""
        self.delay_s, self.text = delay_ms / 1000, text
        self.left = self.wanted = updates
        self.took, self.stamps, self.asked, self.calls = [], [], {}, 0
        self.done.clear()
        self.began = time.monotonic()
        for _ in range(users):
            self.write()
        self.wake()

    def write(self) -> None:
        """The next runner writes."""
        if self.left <= 0:
            return
        self.left -= 1
        runner, self.next_runner = self.next_runner, self.next_runner + 1
        person = {"id": runner, "is_bot": False, "first_name": "R", "language_code": "en"}
        message = {
            "message_id": self.next_id,
            "date": int(time.time()),
            "chat": {"id": runner, "type": "private", "first_name": "R"},
            "from": person,
            "text": self.text,
        }
        self.updates.append((self.next_id, {"update_id": self.next_id, "message": message}))
        self.next_id += 1
        self.asked[runner] = time.monotonic()

    def answered(self, chat: int) -> None:
        """The bot wrote to this runner: the slot's next one may write."""
        now = time.monotonic()
        self.stamps.append(now)
        asked = self.asked.pop(chat, None)
        if asked is not None:
            self.took.append(now - asked)
            self.write()
            self.wake()
        if len(self.stamps) >= self.wanted > 0:
            self.done.set()

    def wake(self) -> None:
        """Answer a poll that waits, if there is something for it."""
        if self.updates and self.polls:
            answer, _ = self.polls.pop()
            answer(self.fetched())

    def fetched(self) -> bytes:
        """Up to a hundred updates; each is given once, as no bot here fails."""
        some = [self.updates.popleft()[1] for _ in range(min(100, len(self.updates)))]
        return orjson.dumps({"ok": True, "result": some})

    def report(self) -> dict[str, Any]:
        """How it went."""
        took = sorted(self.took) or [0.0]
        stamps = self.stamps or [self.began]
        return {
            "answers": len(self.stamps),
            "calls": self.calls,
            "seconds": stamps[-1] - self.began,
            "p50_ms": took[len(took) // 2] * 1000,
            "p99_ms": took[int(len(took) * 0.99)] * 1000,
            "stamps": [stamp - self.began for stamp in stamps],
        }


class Line(asyncio.Protocol):
    """One connection. Requests come one at a time on each."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.buffer = b""
        self.transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.world.polls = [p for p in self.world.polls if p[0] != self.reply]
        self.transport = None

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            found = LENGTH.search(self.buffer, 0, end)
            whole = end + 4 + (int(found[1]) if found else 0)
            if len(self.buffer) < whole:
                return
            head, body = self.buffer[:end], self.buffer[end + 4 : whole]
            self.buffer = self.buffer[whole:]
            self.handle(head, body)

    def handle(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1]
        name = path.rsplit(b"/", 1)[-1].partition(b"?")[0].decode()
        world = self.world
        if name in CONTROL:
            asyncio.get_running_loop().create_task(CONTROL[name](self, path.decode(), body))
            return
        if name == "getUpdates":
            world.seen[name] += 1
            world.polls.append((self.reply, 0))
            world.wake()
            return
        world.calls += 1
        world.seen[name] += 1
        chat = CHAT.search(body)
        number = int(chat[1]) if chat else 0
        if name in SENDS:
            world.arrived[world.calls] = time.time()
            made = _message(world.calls, number) | FILES.get(name, {})
            answer = orjson.dumps({"ok": True, "result": made})
            self.later(self._sent, number, answer)
            return
        result: object = ME if name == "getMe" else True
        self.later(self.reply, orjson.dumps({"ok": True, "result": result}))

    def _sent(self, chat: int, answer: bytes) -> None:
        self.reply(answer)
        self.world.answered(chat)

    def later(self, call: Any, *arguments: Any) -> None:
        if self.world.delay_s:
            asyncio.get_running_loop().call_later(self.world.delay_s, call, *arguments)
        else:
            call(*arguments)

    def reply(self, body: bytes) -> None:
        if self.transport is not None:
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % len(body)
                + body
            )


def _message(number: int, chat: int) -> dict[str, Any]:
    return {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": chat, "type": "private", "first_name": "R"},
        "text": "x",
    }


async def _go(line: Line, path: str, body: bytes) -> None:
    line.world.go(**orjson.loads(body))
    line.reply(b"{}")


async def _report(line: Line, path: str, body: bytes) -> None:
    await line.world.done.wait()
    line.reply(orjson.dumps(line.world.report()))


async def _arrivals(line: Line, path: str, body: bytes) -> None:
    line.reply(orjson.dumps(list(line.world.arrived.items())))


async def _seen(line: Line, path: str, body: bytes) -> None:
    line.reply(orjson.dumps({"getMe": 0, "getUpdates": 0, **line.world.seen}))


async def _quit(line: Line, path: str, body: bytes) -> None:
    line.reply(b"{}")
    asyncio.get_running_loop().call_later(0.05, asyncio.get_running_loop().stop)


CONTROL = {"go": _go, "report": _report, "arrivals": _arrivals, "seen": _seen, "quit": _quit}


def main() -> None:
    """Listen, say where on standard output, and serve until told to quit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    loop = uvloop.new_event_loop() if uvloop else asyncio.new_event_loop()
    world = World()
    server = loop.run_until_complete(loop.create_server(lambda: Line(world), "127.0.0.1", 0))
    print(server.sockets[0].getsockname()[1], flush=True)
    loop.run_forever()


if __name__ == "__main__":
    main()
