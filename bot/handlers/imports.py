"""Files from a watch: noted here, fetched by fetcher.py, and logged when they are read."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import tzfpy
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.context import Context
from bot.handlers import arriving, trending
from bot.tracks.track import MAX_BYTES
from bot.turn import Turn
from bot.updates import FINISHES
from bot.views import imports as view
from storage import downloads, users

AT_ONCE = 5
"""Files of one runner that may wait; more are a mistake, or worse."""


class Read(filters.UpdateFilter):
    """Our own news that a file is read (bot/updates.py)."""

    def filter(self, update: Update) -> bool:
        """True for it."""
        return FINISHES < update.update_id < 0


async def received(update: Update, context: Context) -> None:
    """A document: to be fetched, unless it is far too big."""
    turn = context.turn
    message = update.effective_message
    assert message is not None
    assert message.document is not None
    document = message.document
    if document.file_size is not None and document.file_size > MAX_BYTES:
        turn.say(view.refused(turn, "too_big"))
        return
    if await downloads.waiting_of(turn.connection, turn.user.id) >= AT_ONCE:
        turn.say(view.refused(turn, "too_many"))
        return
    await downloads.put(
        turn.connection,
        user_id=turn.user.id,
        file_id=document.file_id,
        size=document.file_size,
        now=turn.now,
    )
    turn.work.to_fetch = True


async def read(update: Update, context: Context) -> None:
    """The file is read: show it, log it, begin the check-in if the run has just ended."""
    turn = context.turn
    said = await downloads.take(turn.connection, -update.update_id, user_id=turn.user.id)
    if said is None:
        return
    if "reason" in said:
        turn.say(view.refused(turn, str(said["reason"])))
        return
    finished_at = datetime.fromisoformat(said["finished_at"])
    if finished_at > turn.now:
        turn.say(view.refused(turn, "future"))
        return
    await _zone(turn, said.get("place"))
    await _log(turn, said, finished_at)


async def _zone(turn: Turn, place: Any) -> None:
    """Where the run began tells the zone, if the runner has not: else tzfpy reads no 33 MB."""
    if turn.user.zone is not None or not place:
        return
    name = tzfpy.get_tz(place[1], place[0])
    if name:
        await users.change(turn.connection, turn.user.id, zone=name)
        turn.user = replace(turn.user, zone=name)


async def _log(turn: Turn, said: dict[str, Any], finished_at: datetime) -> None:
    metres, moving_s = said["metres"], int(said["moving_s"])
    turn.say(
        view.run_read(
            turn,
            started_at=datetime.fromisoformat(said["started_at"]),
            finished_at=finished_at,
            metres=metres,
            moving_s=moving_s,
            zone=ZoneInfo(turn.user.zone or "UTC"),
        )
    )
    run = await arriving.arrived(
        turn, finished_at=finished_at, seconds=moving_s or None, metres=metres, source="file"
    )
    if run is None:
        turn.say(view.known(turn))
    else:
        await trending.after_run(turn, run)
        await arriving.begin_care(turn, run)


HANDLERS = [
    MessageHandler(Read(), read),
    MessageHandler(filters.UpdateType.MESSAGE & filters.Document.ALL, received),
]
