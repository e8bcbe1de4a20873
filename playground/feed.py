"""What happened, in order: screens and tests follow it without polling. It decides nothing."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from playground.errors import Json

KEPT = 2000


@dataclass(frozen=True, slots=True)
class Event:
    """One change that a screen should show. `chat_id` is None when it concerns all of them."""

    seq: int
    kind: str
    chat_id: int | None
    body: Json


class Bell:
    """Wakes everyone who waits, each time it rings."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake all who wait now."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109  a deadline is part of the question
        """True when it rang within `timeout` seconds."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, timeout)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True


class Feed:
    """A numbered list of events with a bell. Old ones are forgotten after KEPT more."""

    def __init__(self, epoch: str) -> None:
        """`epoch` names this run of the server: numbers of another run mean nothing here."""
        self.epoch = epoch
        self.seq = 0
        self.closed = False
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._chat_seq: dict[int, int] = {}
        self._bell = Bell()

    def publish(self, kind: str, body: Json, *, chat_id: int | None = None) -> None:
        """Add an event and wake those who wait."""
        self.seq += 1
        self._events.append(Event(self.seq, kind, chat_id, body))
        if chat_id is not None:
            self._chat_seq[chat_id] = self.seq
        self._bell.ring()

    def close(self) -> None:
        """End every wait: the server stops."""
        self.closed = True
        self._bell.ring()

    def chat_seq(self, chat_id: int) -> int:
        """The number of the last event of this chat; 0 when there was none."""
        return self._chat_seq.get(chat_id, 0)

    def since(self, seq: int) -> list[Event] | None:
        """The events after `seq`; None when some of them are forgotten or `seq` is unknown."""
        if seq > self.seq or (self._events and self._events[0].seq > seq + 1):
            return None
        return [event for event in self._events if event.seq > seq]

    def chat_events(self, chat_id: int, *, after: int) -> list[Event]:
        """The events of one chat after number `after`, as far as they are remembered."""
        return [one for one in self._events if one.chat_id == chat_id and one.seq > after]

    async def wait_chat(self, chat_id: int, *, since: int, seconds: float) -> None:
        """Return when this chat has an event after `since`, when time is up or the feed closes."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while self.chat_seq(chat_id) <= since and not self.closed:
            left = deadline - loop.time()
            if left <= 0 or not await self._bell.wait(left):
                return

    async def follow(self, seq: int, *, idle: float) -> AsyncIterator[list[Event] | None]:
        """Yield new events as they come, [] after `idle` silent seconds, None if `seq` is lost."""
        while not self.closed:
            events = self.since(seq)
            if events is None:
                seq = self.seq
                yield None
            elif events:
                seq = events[-1].seq
                yield events
            elif not await self._bell.wait(idle):
                yield []
