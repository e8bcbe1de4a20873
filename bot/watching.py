"""Opens what an operator may ask a process, for as long as the process lives."""

import contextlib
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from bot.metrics import Metrics
from bot.ops import Ops
from bot.readiness import Readiness
from bot.settings import Settings
from bot.tally import EventCounter, Tally
from bot.wiring import House

if TYPE_CHECKING:  # web servers, which most bots that poll do without
    from bot.gate import Gate
    from bot.ops_port import OpsPort


def ops_of(
    settings: Settings, house: House, *, gate: "Gate | None" = None, poll: bool = False
) -> Ops:
    """What may be asked of a process that handles, fires and sends."""
    runtime, tally, clock = house.runtime, house.services.tally, house.clock
    return Ops(
        vitals=runtime.vitals,
        readiness=Readiness(
            house.engine,
            clock=clock,
            tally=tally,
            works=True,
            polls=poll,
            webhook_known=None if gate is None else gate.webhook_known,
        ),
        metrics=Metrics(
            house.engine,
            clock=clock,
            tally=tally,
            vitals=runtime.vitals,
            catalog=house.services.catalog,
        ),
        token=settings.metrics_secret,
    )


@contextlib.asynccontextmanager
async def watched(settings: Settings, ops: Ops, tally: Tally) -> AsyncIterator[None]:
    """It can be asked from before it first speaks to Telegram, which may be out of reach.

    Raises SettingError when OPS_PORT is taken.
    """
    port, counter = _port(settings, ops), EventCounter(tally)
    logging.getLogger().addHandler(counter)
    ops.vitals.heart.start()
    try:
        if port is not None:
            await port.open()
        yield
    finally:
        if port is not None:
            await port.close()
        ops.vitals.stop()
        logging.getLogger().removeHandler(counter)


def _port(settings: Settings, ops: Ops) -> "OpsPort | None":
    """The port of its own; None where OPS_PORT is not set."""
    if settings.ops_port is None:
        return None
    from bot.ops_port import ops_port

    return ops_port(settings, ops, settings.ops_port)
