"""What the runner's next words answer, when we asked for words: a city, a time, days."""

from dataclasses import replace

from bot.turn import Turn
from scheduler.policy import EXPECTS
from storage import users


async def expect(turn: Turn, what: str) -> None:
    """For a while the next text is read as an answer to this: zone, schedule, finish=12."""
    await _change(turn, expects=what, expects_until=turn.now + EXPECTS)


async def no_more(turn: Turn) -> None:
    """Words mean again what they always mean."""
    if turn.user.expects is not None:
        await _change(turn, expects=None, expects_until=None)


def expected(turn: Turn) -> str | None:
    """What we still wait for, or None."""
    until = turn.user.expects_until
    return turn.user.expects if until is not None and turn.now <= until else None


async def _change(turn: Turn, **values: object) -> None:
    await users.change(turn.connection, turn.user.id, **values)
    turn.user = replace(turn.user, **values)  # type: ignore[arg-type]  # its own columns
