"""What one call costs over each HTTP client: CPU of this process, to a stand-in next door.

python -m benchmarks.transports [--calls 1500] [--rounds 3]
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from benchmarks.measure import machine, standin
from bot.transport import AioRequest

WARM = 100


class NiquestsRequest(BaseRequest):
    """Just enough to be compared: no classes of errors, no files."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: Any = None

    @property
    def read_timeout(self) -> float:
        """Part of PTB's interface."""
        return 5

    async def initialize(self) -> None:
        """Open."""
        import niquests  # only for this comparison

        self._session = niquests.AsyncSession(
            pool_connections=1, pool_maxsize=self._connections, disable_http2=True
        )

    async def shutdown(self) -> None:
        """Close."""
        await self._session.close()

    async def do_request(  # type: ignore[override]  # timeouts do not matter here
        self, url: str, method: str, request_data: RequestData | None = None, **_: Any
    ) -> tuple[int, bytes]:
        """One call."""
        data = request_data.json_parameters if request_data else None
        response = await self._session.request(method, url, data=data)
        return response.status_code, response.content


CLIENTS: dict[str, Callable[[int], BaseRequest]] = {
    "httpx (PTB's default)": lambda n: HTTPXRequest(connection_pool_size=n),
    "niquests": NiquestsRequest,
    "aiohttp (ours)": lambda n: AioRequest(connections=n),
}


def parameters() -> RequestData:
    """A message as PTB hands it to its transport."""
    values = {"chat_id": 5_000_000_007, "text": "Roll your sole · Left", "parse_mode": "HTML"}
    return RequestData(
        [RequestParameter.from_input(name, value) for name, value in values.items()]
    )


async def cost(make: Callable[[int], BaseRequest], url: str, *, calls: int, at_once: int) -> float:
    """Milliseconds of CPU a call."""
    request = make(at_once)
    await request.initialize()

    async def some(count: int) -> None:
        for _ in range(count):
            status, _body = await request.do_request(url, "POST", parameters())
            assert status == 200

    async def all_at(count: int) -> None:
        slots: Sequence[Awaitable[None]] = [some(count // at_once) for _ in range(at_once)]
        await asyncio.gather(*slots)

    await all_at(max(WARM, at_once))
    before = time.process_time()
    await all_at(calls)
    spent = time.process_time() - before
    await request.shutdown()
    return spent / (calls // at_once * at_once) * 1000


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    print(machine())
    with standin() as port:
        url = f"http://127.0.0.1:{port}/bot1:x/sendMessage"
        for at_once in (1, 64):
            found: dict[str, list[float]] = {name: [] for name in CLIENTS}
            for _ in range(arguments.rounds):
                for name, make in CLIENTS.items():
                    found[name].append(
                        asyncio.run(cost(make, url, calls=arguments.calls, at_once=at_once))
                    )
            for name, costs in found.items():
                print(
                    f"{at_once:3} at once  {name:24} {statistics.median(costs):.3f} ms CPU a call"
                    f"  ({min(costs):.3f}-{max(costs):.3f})"
                )


if __name__ == "__main__":
    main()
