"""Words that answer a question of ours (a city, days, a time), and words of time off."""

from bot.handlers import expecting, logbook, pausing, schedule, zone
from bot.turn import Turn
from bot.understanding import Intent, Meaning

# These are too plain to be mistaken for a city, whatever we asked.
_CLEAR = (Intent.RUN_FINISHED, Intent.PAUSE, Intent.STOP, Intent.RUN_NEGATED)


async def answers(turn: Turn, words: str, meaning: Meaning) -> bool:
    """True when the words answered what we had asked for in words, or told of time off."""
    what = expecting.expected(turn)
    if what is None or (meaning.sure and meaning.intent in _CLEAR):
        return await pausing.heard(turn, words)
    return await _answers(turn, what, words, meaning) or await pausing.heard(turn, words)


async def _answers(turn: Turn, what: str, words: str, meaning: Meaning) -> bool:
    if what == schedule.EXPECTED:
        return await schedule.answers(turn, meaning)
    if what == zone.EXPECTED:
        return await zone.answers(turn, words)
    if what == pausing.EXPECTED:
        return await pausing.answers(turn, words)
    return False


async def tell_time(turn: Turn, words: str, meaning: Meaning) -> bool:
    """True when the words told when a run ended, or how far it was, as we had asked last.

    Before the open questions of a check-in: "18:40" is no answer to any of them.
    """
    what = expecting.expected(turn)
    if what is not None and what.startswith(logbook.FACTS):
        return await logbook.tells_facts(turn, what, meaning.slots)
    if what is None or not what.startswith(logbook.EXPECTED):
        return False
    return await logbook.answers(turn, what, words, meaning.slots)
