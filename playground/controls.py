"""The playground's knobs over HTTP: faults, the record of calls, the clock."""

from starlette.requests import Request
from starlette.routing import Route

from playground.bodies import Rate, Seed, read_body
from playground.calls import Call, Calls
from playground.clock import ClockControl
from playground.desk import answering
from playground.errors import ApiError, Json
from playground.faults import Fault, Faults
from playground.state import State

LONGEST_WAIT = 60.0


class Controls:
    """The endpoints for tests and the clock bar."""

    def __init__(
        self, state: State, *, faults: Faults, calls: Calls, clock: ClockControl | None
    ) -> None:
        self._state = state
        self._faults = faults
        self._calls = calls
        self._clock = clock

    def routes(self) -> list[Route]:
        """All of them."""
        faults, calls, clock = "/playground/faults", "/playground/calls", "/playground/clock"
        return [
            Route(faults, answering(self.list_faults)),
            Route(faults, answering(self.add_fault), methods=["POST"]),
            Route(faults, answering(self.clear_faults), methods=["DELETE"]),
            Route(f"{faults}/seed", answering(self.seed_faults), methods=["POST"]),
            Route(calls, answering(self.list_calls)),
            Route(calls, answering(self.clear_calls), methods=["DELETE"]),
            Route(clock, answering(self.clock)),
            Route(clock, answering(self.set_rate), methods=["POST"]),
            Route(f"{clock}/jump", answering(self.jump), methods=["POST"]),
        ]

    async def list_faults(self, _: Request) -> Json:
        """The faults in force."""
        return {"faults": [fault.to_json() for fault in self._faults.active()]}

    async def add_fault(self, request: Request) -> Json:
        """One more."""
        body = await request.json()
        try:
            self._faults.add(Fault.from_json(body))
        except (TypeError, ValueError) as error:
            raise ApiError(400, str(error)) from error
        return await self.list_faults(request)

    async def clear_faults(self, request: Request) -> Json:
        """None any more."""
        self._faults.clear()
        return await self.list_faults(request)

    async def seed_faults(self, request: Request) -> Json:
        """Start the chances anew."""
        self._faults.seed((await read_body(request, Seed)).seed)
        return await self.list_faults(request)

    async def list_calls(self, request: Request) -> Json:
        """Calls by ?method=&chat=&since=; with ?wait=SECONDS, once there are ?count= of them."""
        query = request.query_params
        method, chat = query.get("method"), query.get("chat")
        since, count = int(query.get("since", "0")), int(query.get("count", "1"))

        def find() -> list[Call]:
            chat_id = int(chat) if chat else None
            return self._calls.find(method=method, chat_id=chat_id, since=since)

        wait = min(float(query.get("wait", "0")), LONGEST_WAIT)
        found = await self._calls.wait(find, count=count, seconds=wait)
        return {"calls": [call.to_json() for call in found]}

    async def clear_calls(self, _: Request) -> Json:
        """Forget them."""
        self._calls.clear()
        return {"calls": []}

    async def clock(self, _: Request) -> Json:
        """What the clock shows. `rate` is null when the page may not drive it."""
        rate = self._clock.rate if self._clock else None
        return {"now": self._state.now().isoformat(), "rate": rate}

    async def set_rate(self, request: Request) -> Json:
        """Run faster or slower."""
        self._driven().set_rate((await read_body(request, Rate)).rate)
        return await self._told(request)

    async def jump(self, request: Request) -> Json:
        """To the next due message; `at` is null when nothing is due."""
        at = await self._driven().jump_to_next()
        return {**await self._told(request), "at": at.isoformat() if at else None}

    async def _told(self, request: Request) -> Json:
        shown = await self.clock(request)
        self._state.feed.publish("clock", shown)
        return shown

    def _driven(self) -> ClockControl:
        if self._clock is None:
            raise ApiError(409, "this playground runs on the real clock")
        return self._clock
