"""What an operator asks: /health, /ready, /metrics; on a port of its own, or at web's door."""

import asyncio
import hmac
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import web
from bot.metrics import CONTENT_TYPE, Metrics
from bot.readiness import Readiness
from bot.settings import SettingError, Settings
from bot.vitals import Vitals

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ops:
    """The three answers. `token` in clear; None: none is set."""

    vitals: Vitals
    readiness: Readiness
    metrics: Metrics
    token: str | None

    def routes(self, *, private: bool) -> list[Route]:
        """`private`: only this machine can ask, so figures are told, and metrics need no token."""

        async def health(_: Request) -> Response:
            """503 when the event loop, the sweep or a loop is stuck: restart this process."""
            stuck = self.vitals.stuck()
            told: dict[str, object] = {"status": "stuck" if stuck else "ok", "stuck": stuck}
            if private:
                ages = {name: round(age, 1) for name, age in self.vitals.ages().items()}
                told |= {"loop_lag_s": round(self.vitals.heart.lag_s, 3), "since_s": ages}
            return JSONResponse(told, status_code=503 if stuck else 200)

        async def ready(_: Request) -> Response:
            """503 when it cannot do its work just now: a restart does not help."""
            found = await self.readiness.look()
            bad = [finding.name for finding in found if not finding.good]
            told: dict[str, object] = {"status": "not ready" if bad else "ready", "failing": bad}
            if private:
                told["values_s"] = {f.name: f.value for f in found if f.value is not None}
            return JSONResponse(told, status_code=503 if bad else 200)

        async def metrics(request: Request) -> Response:
            """For who may ask: with the token, or without one on a port of this machine alone."""
            if not self._may_ask(request, private=private):
                return Response(status_code=403)
            return Response(await self.metrics.text(), headers={"content-type": CONTENT_TYPE})

        return [
            Route("/health", health),
            Route("/ready", ready),
            Route("/metrics", metrics),
        ]

    def _may_ask(self, request: Request, *, private: bool) -> bool:
        if self.token is None:
            return private
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        return hmac.compare_digest(given, f"Bearer {self.token}".encode())


class OpsPort:
    """A small server beside the work, on OPS_HOST:OPS_PORT."""

    def __init__(self, ops: Ops, *, host: str, port: int) -> None:
        private = host in _LOOPBACK
        self._port = port
        self._server = web.server(Starlette(routes=[*ops.routes(private=private)]), host, port)
        self._serving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Serve. Raises SettingError when the port is taken."""
        self._serving = await web.begin(self._server, setting="OPS_PORT", port=self._port)

    async def close(self) -> None:
        """Take no more requests; those under way are answered."""
        if self._serving is not None:
            self._server.stop()
            await asyncio.gather(self._serving, return_exceptions=True)


def ops_port(settings: Settings, ops: Ops) -> OpsPort | None:
    """The port of its own; None where OPS_PORT is not set."""
    if settings.ops_port is None:
        return None
    if settings.webhook_url is not None and settings.ops_port == settings.port:
        raise SettingError("OPS_PORT: is the webhook's PORT; take another, or leave it out")
    return OpsPort(ops, host=settings.ops_host, port=settings.ops_port)
