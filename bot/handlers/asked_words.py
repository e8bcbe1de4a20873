"""Words that answer a question of ours: a city, days and times, when a run ended."""

from bot.handlers import expecting, schedule, zone
from bot.turn import Turn
from bot.understanding import Intent, Meaning

# These are too plain to be mistaken for a city, whatever we asked.
_CLEAR = (Intent.RUN_FINISHED, Intent.PAUSE, Intent.STOP, Intent.RUN_NEGATED)


async def answers(turn: Turn, words: str, meaning: Meaning) -> bool:
    """True when the words answered what we had asked for in words."""
    what = expecting.expected(turn)
    if what is None or (meaning.sure and meaning.intent in _CLEAR):
        return False
    if what == schedule.EXPECTED:
        return await schedule.answers(turn, meaning)
    if what == zone.EXPECTED:
        return await zone.answers(turn, words)
    return False
