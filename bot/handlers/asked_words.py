"""Words that answer a question of ours (a city, days, a time), and words of time off."""

from bot.handlers import (
    asked_again,
    equipment,
    expecting,
    health,
    logbook,
    once,
    pausing,
    setup,
    week,
    zone,
)
from bot.turn import Turn
from bot.understanding import Intent, Meaning, Slots

# These are too plain to be mistaken for a city, whatever we asked.
_CLEAR = (Intent.RUN_FINISHED, Intent.PAUSE, Intent.STOP, Intent.RUN_NEGATED)
# What "at 7 in the evening" may be taken for when nobody knows that we asked for the week.
_OF_WEEK = (Intent.SCHEDULE_DECLARE, Intent.SNOOZE, Intent.OUT_OF_SCOPE)


async def answers(turn: Turn, words: str, meaning: Meaning) -> bool:
    """True when the words answered what we had asked for in words, or told of time off.

    An answer to a neighbouring question (a city when we asked how long) is taken as well, and
    what was asked is asked again. So it is when the words meant nothing we know.
    """
    what = expecting.expected(turn)
    if what is None:
        return await pausing.heard(turn, words)
    kind, _, field = what.partition("=")
    if what.startswith(equipment.EXPECTED) and await setup.typed(turn, field, words):
        return True
    if what == once.HEALTH and await health.typed_answer(turn, words):
        return True
    if kind in week.ASKED and await week.answers(turn, kind, words, alone=True):
        return True
    if meaning.sure and meaning.intent in _CLEAR:
        if what == zone.EXPECTED:
            await zone.named_beside(turn, words)
        return await pausing.heard(turn, words)
    return (
        await _answers(turn, kind, words, meaning)
        or await pausing.heard(turn, words)
        or await zone.named_whole(turn, words)
        or (_means_nothing(meaning) and await asked_again.ask_open(turn, unread=True))
    )


def _means_nothing(meaning: Meaning) -> bool:
    """No word of a run, and nothing else for sure."""
    if meaning.sure:
        return meaning.intent is Intent.OUT_OF_SCOPE
    return Intent.RUN_FINISHED not in meaning.ask


async def _answers(turn: Turn, kind: str, words: str, meaning: Meaning) -> bool:
    if kind in week.ASKED:
        return await _of_week(turn, kind, words, meaning)
    if kind == zone.EXPECTED:
        return await _of_week(turn, kind, words, meaning) or await zone.answers(
            turn, words, meaning
        )
    if kind == pausing.EXPECTED:
        return await pausing.answers(turn, words)
    return False


async def _of_week(turn: Turn, kind: str, words: str, meaning: Meaning) -> bool:
    """Days, a time or a length; with the place, if one is told along with them."""
    told = meaning.intent is Intent.SCHEDULE_DECLARE
    if meaning.sure and meaning.intent not in _OF_WEEK:
        return kind == week.DAYS_ASKED and await week.tell(turn, week.read(turn, words))
    if kind == zone.EXPECTED and not (told and week.read(turn, words).schedule):
        return False
    if told:
        await zone.named_beside(turn, words)
    return await week.answers(turn, week.DAYS_ASKED if kind == zone.EXPECTED else kind, words)


async def tell_time(turn: Turn, words: str, meaning: Meaning) -> bool:
    """True when the words told when a run ended, or how far it was, as we had asked last.

    Before the open questions of a check-in: "18:40" is no answer to any of them.
    """
    what = expecting.expected(turn)
    if what is not None and what.startswith(logbook.FACTS):
        return await logbook.tells_facts(turn, what, _facts(turn, words, meaning))
    if what is None or not what.startswith(logbook.EXPECTED):
        return False
    return await logbook.answers(turn, what, words, meaning.slots)


def _facts(turn: Turn, words: str, meaning: Meaning) -> Slots:
    """How far and how long: we have asked for it, so it need not sound like a run."""
    if meaning.sure and meaning.intent in (Intent.FAQ, *_CLEAR):
        return meaning.slots
    return turn.services.understander.as_answer(words, turn.user.language, Intent.RUN_PLANNED)
