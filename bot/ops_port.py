"""/health, /ready and /metrics, on a port of their own or at web's door. From what: ops.py."""

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import web
from bot.metrics import CONTENT_TYPE
from bot.ops import Ops
from bot.settings import SettingError, Settings

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def routes(ops: Ops, *, private: bool) -> list[Route]:
    """The three answers.

    `private`: only this machine can ask, so figures are told, and metrics need no token.
    """

    async def health(_: Request) -> Response:
        """503 when the event loop, the sweep or a loop is stuck: restart this process."""
        stuck = ops.vitals.stuck()
        told: dict[str, object] = {"status": "stuck" if stuck else "ok", "stuck": stuck}
        if private:
            ages = {name: round(age, 1) for name, age in ops.vitals.ages().items()}
            told |= {"loop_lag_s": round(ops.vitals.heart.lag_s, 3), "since_s": ages}
        return JSONResponse(told, status_code=503 if stuck else 200)

    async def ready(_: Request) -> Response:
        """503 when it cannot do its work just now: a restart does not help."""
        found = await ops.readiness.look()
        bad = [finding.name for finding in found if not finding.good]
        told: dict[str, object] = {"status": "not ready" if bad else "ready", "failing": bad}
        if private:
            told["values_s"] = {f.name: f.value for f in found if f.value is not None}
        return JSONResponse(told, status_code=503 if bad else 200)

    async def metrics(request: Request) -> Response:
        """For who may ask: with the token, or without one on a port of this machine alone."""
        if not ops.may_ask(request.headers.get("authorization", ""), private=private):
            return Response(status_code=403)
        return Response(await ops.metrics.text(), headers={"content-type": CONTENT_TYPE})

    return [
        Route("/health", health),
        Route("/ready", ready),
        Route("/metrics", metrics),
    ]


class OpsPort:
    """A small server beside the work, on OPS_HOST:OPS_PORT."""

    def __init__(self, ops: Ops, *, host: str, port: int) -> None:
        private = host in _LOOPBACK
        self._port = port
        self._server = web.server(Starlette(routes=[*routes(ops, private=private)]), host, port)
        self._serving: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Serve. Raises SettingError when the port is taken."""
        self._serving = await web.begin(self._server, setting="OPS_PORT", port=self._port)

    async def close(self) -> None:
        """Take no more requests; those under way are answered."""
        if self._serving is not None:
            self._server.stop()
            await asyncio.gather(self._serving, return_exceptions=True)


def ops_port(settings: Settings, ops: Ops, port: int) -> OpsPort:
    """A port of its own for them. Raises SettingError when it is the webhook's."""
    if settings.webhook_url is not None and port == settings.port:
        raise SettingError("OPS_PORT: is the webhook's PORT; take another, or leave it out")
    return OpsPort(ops, host=settings.ops_host, port=port)
