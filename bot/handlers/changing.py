"""Changes settings: keeps them, lets what hangs on them follow, takes them back for a minute."""

from dataclasses import replace
from typing import Any

from bot.turn import Turn
from bot.views import settings as view
from scheduler import mornings, nudges, summaries
from scheduler import sessions as moves
from storage import undoing, users

_ASKING = frozenset(
    {"nudges_on", "less_often", "weekly_cap", "quiet_from", "quiet_until", "weekly_summary"}
)


async def change(turn: Turn, **columns: Any) -> None:
    """Keep these columns, and show what they are now, with the way back for a minute."""
    await remember(turn, *columns)
    await _set(turn, columns)
    turn.answer("setup.noted")
    turn.show(*view.overview(turn, changed=next(iter(columns))))


async def remember(turn: Turn, *columns: str) -> None:
    """Keep what these columns hold now, for a minute: they are about to be changed."""
    before = {name: getattr(turn.user, name) for name in columns}
    await undoing.keep(turn.connection, turn.user.id, before, now=turn.now)


async def undo(turn: Turn) -> None:
    """The last change was a mistake: everything is as it was."""
    before = await undoing.take(turn.connection, turn.user.id, now=turn.now)
    if before is None:
        turn.answer("settings.too_late")
        turn.show(*view.overview(turn))
        return
    await _set(turn, before)
    turn.answer("settings.undone_toast")
    turn.show(*view.overview(turn, undone=next(iter(before))))


async def _set(turn: Turn, columns: dict[str, Any]) -> None:
    await users.change(turn.connection, turn.user.id, **columns)
    turn.user = replace(turn.user, **columns)
    names = columns.keys()
    if names & _ASKING or "zone" in names:
        await nudges.replan(turn.work, turn.user)
        await summaries.replan(turn.work, turn.user)
    if "morning_check" in names and not await mornings.plan(turn.work, turn.user):
        await mornings.cancel(turn.work, turn.user)
    if names & {"language", "countdown_marks"}:
        await _retell(turn)


async def _retell(turn: Turn) -> None:
    """The card of a routine under way, in the words and at the marks that hold now."""
    live = turn.live
    if live is not None and live.under_way:
        await moves.mark(turn.work, turn.user, live)
