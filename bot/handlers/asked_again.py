"""Asks once more what was asked in words: when the answer could not be read, or after an aside."""

from bot.handlers import equipment, expecting, logbook, once, pausing, week
from bot.markup import Html, Keyboard, paragraphs
from bot.turn import Turn
from bot.views import logbook as logbook_view
from bot.views import pausing as pausing_view
from bot.views import schedule as schedule_view
from bot.views import setup as setup_view
from bot.views import zone as zone_view
from scheduler import rhythm
from scheduler import schedule as moves
from storage import runs

Question = tuple[Html, Keyboard]


async def ask_open(turn: Turn, *, unread: bool = False) -> bool:
    """Ask again what is still open. False: nothing is.

    `unread`: say that the words were no answer to it, and what would be one.
    """
    what = expecting.expected(turn) or ""
    kind, _, rest = what.partition("=")
    if kind in _WEEK:
        question = _WEEK[kind](turn, unread)
    elif what.startswith(equipment.EXPECTED):
        question = setup_view.question(turn, rest)
    elif what == once.HEALTH:
        question = once.health_question(turn)
    elif what == "zone":
        question = zone_view.ask(turn, onboarding=turn.user.zone is None)
        question = (turn.sentence("zone.ask_short"), question[1]) if unread else question
    elif what == pausing.EXPECTED:
        away = rhythm.paused_on(turn.user, rhythm.today_of(turn.user, now=turn.now))
        question = pausing_view.ask(turn, away, key="not_read" if unread else "ask")
    else:
        question = await _of_run(turn, kind, rest)
    if question is None:
        return False
    turn.say(*question)
    return True


def _days(turn: Turn, unread: bool) -> Question:
    if week.kept_of(turn).start is not None:
        return schedule_view.days(turn, 0)  # the time is known already
    text, buttons = schedule_view.ask(turn)
    return (turn.sentence("schedule.nothing_read") if unread else text), buttons


def _time(turn: Turn, unread: bool) -> Question:
    text, buttons = schedule_view.part(turn, week.kept_of(turn).mask)
    note = turn.sentence("schedule.no_time_read") if unread else None
    return paragraphs(note, text), buttons


def _length(turn: Turn, unread: bool) -> Question | None:
    open_one = moves.without_length(turn.user)
    if open_one is None:
        return None
    text, buttons = schedule_view.length(turn, *open_one)
    return (turn.sentence("schedule.no_length_read") if unread else text), buttons


_WEEK = {week.DAYS_ASKED: _days, week.TIME_ASKED: _time, week.LENGTH_ASKED: _length}


async def _of_run(turn: Turn, kind: str, number: str) -> Question | None:
    if not number:
        return None
    run = await runs.get(turn.connection, int(number), user_id=turn.user.id)
    if run is None:
        return None
    if f"{kind}=" == logbook.FACTS:
        return turn.sentence("run.which_facts"), logbook_view.back_to(turn, run)
    return logbook_view.times(turn, run)
