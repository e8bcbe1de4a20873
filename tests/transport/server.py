"""A server of raw bytes that fails as a test tells it. Just enough HTTP to read a request."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

OK = b'{"ok":true,"result":{"message_id":7}}'


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


Act = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Server:
    """Acts from `script` first, then answers well. Remembers what it has seen."""

    port: int = 0
    script: deque[Act] = field(default_factory=deque)
    seen: list[Seen] = field(default_factory=list)
    lines: int = 0  # connections that were opened
    open: set[asyncio.StreamWriter] = field(default_factory=set)
    most_open: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)  # a request came
    lost: asyncio.Event = field(default_factory=asyncio.Event)  # a client hung up

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def has_seen(self, count: int) -> None:
        """Until so many requests have come."""
        while len(self.seen) < count:
            self.news.clear()
            await self.news.wait()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request."""
        self.lines += 1
        self.open.add(writer)
        self.most_open = max(self.most_open, len(self.open))
        try:
            while (seen := await _read(reader)) is not None:
                self.seen.append(seen)
                self.news.set()
                act = self.script.popleft() if self.script else answer()
                await act(writer)
                if writer.is_closing():
                    return
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self.open.discard(writer)
            self.lost.set()
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Seen | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    line, *rest = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (r.partition(":") for r in rest)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Seen(line, headers, body)


def answer(body: bytes = OK, *, status: str = "200 OK") -> Act:
    """An answer as it should be."""

    async def act(writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    return act


def answer_when(event: asyncio.Event) -> Act:
    """A good answer, but not before `event`."""

    async def act(writer: asyncio.StreamWriter) -> None:
        await event.wait()
        await answer()(writer)

    return act


def cut_after(said: bytes = b"") -> Act:
    """These bytes, then the line is cut."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()
        writer.close()

    return act


@contextlib.asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """A server on a free port of this machine."""
    server = Server()
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for writer in list(server.open):
            writer.close()
        await listener.wait_closed()
