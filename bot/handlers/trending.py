"""Says a trend when it matters: after a long run, after a routine. At most one a week."""

from bot.turn import Turn
from bot.views import trends as view
from scheduler import trends
from storage.records import Run


async def after_run(turn: Turn, run: Run) -> None:
    """A run far beyond the longest of late: the figure, and what it went with in a study."""
    jump = await trends.jump_of(turn.work, turn.user, run)
    if jump is not None:
        turn.say(view.jumped(turn, jump))


async def after_routine(turn: Turn) -> None:
    """Feet that are a third better than four weeks ago, or one that is worse."""
    found = await trends.soreness_of(turn.work, turn.user)
    if found is not None:
        turn.say(view.changed(turn, found))
