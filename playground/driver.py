"""Drives a playground over HTTP as runners would: for tests of a bot, in any process.

Waiting is done by the server (it answers when something happened), never by sleeping here.
"""

import asyncio
from typing import Self

from playground.errors import Json
from playground.faults import Fault
from playground.phone import RunnerDriver
from playground.seen import ChatSeen, Seen
from playground.wire import ONE_WAIT, NotSeenError, Wire

__all__ = ["ChatSeen", "Driver", "NotSeenError", "RunnerDriver", "Seen"]
PATIENCE = 10.0


class Driver:
    """A connection to a playground: opens runners, injects faults, reads the record of calls."""

    def __init__(self, address: str, *, patience: float = PATIENCE) -> None:
        """`address` is "http://127.0.0.1:PORT"; `patience` is how many seconds waits last."""
        self.wire = Wire(address, patience=patience)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.wire.close()

    # Runners

    async def new_runner(
        self,
        first_name: str = "Robin",
        *,
        language: str = "en",
        user_id: int | None = None,
        started: bool = False,
    ) -> RunnerDriver:
        """Someone new. `started` means that they have written to the bot before."""
        body: Json = {
            "first_name": first_name,
            "language_code": language,
            "id": user_id,
            "started": started,
        }
        made = await self.wire.post("/playground/runners", body)
        return RunnerDriver(self.wire, int(made["id"]))

    def runner(self, user_id: int) -> RunnerDriver:
        """Someone who is there already."""
        return RunnerDriver(self.wire, user_id)

    # Faults, calls, the clock

    async def fail(self, fault: Fault) -> None:
        """Put a fault in force."""
        await self.wire.post("/playground/faults", fault.to_json())

    async def faults(self) -> list[Json]:
        """The faults that may still hit."""
        found: list[Json] = (await self.wire.get("/playground/faults"))["faults"]
        return found

    async def stop_failing(self) -> None:
        """No faults any more."""
        await self.wire.delete("/playground/faults")

    async def seed_faults(self, seed: int) -> None:
        """Start the choices of `probability` again from this seed."""
        await self.wire.post("/playground/faults/seed", {"seed": seed})

    async def calls(
        self, method: str | None = None, *, chat_id: int | None = None, since: int = 0
    ) -> list[Json]:
        """Finished calls of the bot after number `since`; keys as playground.calls.Call."""
        path = "/playground/calls"
        found: list[Json] = (await self.wire.get(path, method=method, chat=chat_id, since=since))[
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
        deadline = loop.time() + (self.wire.patience if patience is None else patience)
        while True:
            left = deadline - loop.time()
            if left <= 0:
                raise NotSeenError(f"no {count} calls of {method or 'any method'} in time")
            body = await self.wire.get(
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
        return await self.wire.post("/playground/clock", {"rate": rate})

    async def jump(self) -> Json:
        """Move the clock to the next due message; "at" is None when nothing is due."""
        return await self.wire.post("/playground/clock/jump", {})
