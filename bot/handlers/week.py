"""The usual week told in words; what is missing (days, a time, a length) is asked one by one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.handlers import expecting, rhythm_setup
from bot.turn import Turn
from bot.understanding import Intent, Slots
from bot.views import schedule as view
from bot.views.nudge import DAYS
from scheduler import nudges, rhythm
from scheduler import schedule as moves
from scheduler.habits import UsualSlot, usual_week
from storage import users

DAYS_ASKED = "schedule"
TIME_ASKED = "time"
LENGTH_ASKED = "length"
ASKED = (DAYS_ASKED, TIME_ASKED, LENGTH_ASKED)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was told of runs of which something is still asked."""

    mask: int = 0
    start: int | None = None
    minutes: int | None = None

    def expected_as(self, kind: str) -> str:
        """As users.expects keeps it: "time=21.-.45"."""
        said = (str(value) if value is not None else "-" for value in (self.start, self.minutes))
        return f"{kind}={self.mask}.{'.'.join(said)}"


def kept_of(turn: Turn) -> Kept:
    """What we remember beside the question that is open."""
    what = expecting.expected(turn) or ""
    kind, _, told = what.partition("=")
    if kind not in ASKED or not told:
        return Kept()
    mask, start, minutes = (int(value) if value.isdigit() else None for value in told.split("."))
    return Kept(mask or 0, start, minutes)


async def show(turn: Turn) -> None:
    """The week, day by day; who has told nothing yet is asked."""
    await expecting.no_more(turn)
    if turn.user.zone is None:
        await expecting.expect(turn, "zone")
    slots = await slots_of(turn)
    if not slots and not turn.user.declared:
        await expecting.expect(turn, DAYS_ASKED)
    pause = rhythm.paused_on(turn.user, rhythm.today_of(turn.user, now=turn.now))
    turn.show(*view.week(turn, slots, pause))


async def slots_of(turn: Turn) -> tuple[UsualSlot, ...]:
    """What is told and learned, in the order of the week."""
    history = await rhythm.read_history(turn.connection, turn.user, now=turn.now)
    settings = rhythm.settings_of(turn.user)
    return usual_week(history, zone=turn.zone, now=turn.now, settings=settings)


def read(turn: Turn, words: str) -> Slots:
    """The week in these words, which are an answer to the question for it."""
    return turn.services.understander.as_answer(words, turn.user.language, Intent.SCHEDULE_DECLARE)


async def answers(turn: Turn, what: str, words: str, *, alone: bool = False) -> bool:
    """True when these words, which came after our question, told some of what it asks for.

    `alone`: only when they say nothing besides a time or a length.
    """
    understander, language = turn.services.understander, turn.user.language
    minutes = understander.minutes_in(words, language, alone=alone)
    slots = read(turn, words)
    if slots.schedule:
        return not alone and await tell(turn, slots)
    if what == LENGTH_ASKED:
        return minutes is not None and await _lasts(turn, minutes)
    time = understander.time_in(words, language, alone=alone)
    start = None if time is None else time.minute
    if start is not None and understander.minutes_in(words, language, alone=True) is not None:
        minutes = None  # "7" or "6:30" by itself is a time here
    if start is None and minutes is None:
        return False
    before = kept_of(turn)
    told = Kept(
        before.mask,
        before.start if start is None else start,
        before.minutes if minutes is None else minutes,
    )
    await _complete(turn, told)
    return True


async def told(turn: Turn, slots: Slots) -> bool:
    """True when these words, out of the blue, told of the week; what is missing is asked."""
    return await tell(turn, slots) or await answers(turn, DAYS_ASKED, turn.words)


async def _lasts(turn: Turn, minutes: int) -> bool:
    open_one = moves.without_length(turn.user)
    if open_one is None:
        return False
    await change(turn, moves.set_length(turn.user, *open_one, minutes))
    await ask_length(turn)
    return True


async def _complete(turn: Turn, told: Kept) -> None:
    """Keep it when days and start are known, else ask for the one that is not."""
    days = view.weekdays_in(told.mask)
    if days and told.start is not None:
        minutes = dict.fromkeys(days, told.minutes) if told.minutes else None
        await declare(turn, dict.fromkeys(days, told.start), minutes=minutes)
    elif days:
        await ask_time(turn, told)
    else:
        await expecting.expect(turn, told.expected_as(DAYS_ASKED))
        turn.show(*view.days(turn, 0))


async def ask_time(turn: Turn, told: Kept) -> None:
    """At what time of day, on the days in `told`?"""
    await expecting.expect(turn, told.expected_as(TIME_ASKED))
    turn.show(*view.part(turn, told.mask))


async def tell(turn: Turn, slots: Slots) -> bool:
    """Keep the days that have a time; ask the time of those that have none. False: no days."""
    told = {DAYS.index(day): time for day, time in slots.schedule.items()}
    if not told:
        return False
    before = kept_of(turn)
    minutes = {DAYS.index(day): length for day, length in slots.schedule_minutes.items()}
    if before.minutes:
        minutes = dict.fromkeys(told, before.minutes) | minutes
    starts = {day: _minute(time) for day, time in told.items() if time}
    if before.start is not None:
        starts = dict.fromkeys(told, before.start) | starts
    await expecting.no_more(turn)
    long_days = [DAYS.index(day) for day in slots.long_days]
    timeless = [day for day in told if day not in starts]
    if not timeless:
        await declare(turn, starts, long_days, minutes=minutes)
        return True
    await _declare(turn, starts, long_days, minutes=minutes)
    lengths = {minutes.get(day) for day in timeless}
    same = lengths.pop() if len(lengths) == 1 else None
    await ask_time(turn, Kept(view.mask_of(timeless), None, same))
    return True


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


async def declare(
    turn: Turn,
    starts: Mapping[int, int],
    long_days: Collection[int] = (),
    *,
    minutes: Mapping[int, int] | None = None,
) -> None:
    """Keep these starts (weekday to local minute); then how long, where that was not said."""
    await expecting.no_more(turn)
    await _declare(turn, starts, long_days, minutes=minutes)
    await ask_length(turn)


async def _declare(
    turn: Turn,
    starts: Mapping[int, int],
    long_days: Collection[int],
    *,
    minutes: Mapping[int, int] | None,
) -> None:
    if starts:
        today = rhythm.today_of(turn.user, now=turn.now)
        told = moves.declare(turn.user, starts, today=today, long_days=long_days, minutes=minutes)
        await change(turn, told)


async def ask_length(turn: Turn) -> None:
    """How long the told runs take, one start after the other; then the week."""
    open_one = moves.without_length(turn.user)
    if open_one is not None:
        await expecting.expect(turn, LENGTH_ASKED)
        turn.show(*view.length(turn, *open_one))
        return
    await expecting.no_more(turn)
    if not await rhythm_setup.ask_zone(turn):
        await show(turn)


async def change(turn: Turn, columns: moves.Columns) -> None:
    """Keep these columns, and plan anew."""
    await users.change(turn.connection, turn.user.id, **columns)
    turn.user = replace(turn.user, **columns)
    await nudges.replan(turn.work, turn.user)
