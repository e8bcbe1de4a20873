"""/runs: the logged runs; correct when one ended, delete one."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.context import Context
from bot.habit_callbacks import OnRun
from bot.handlers import expecting, trending
from bot.turn import Turn
from bot.understanding import Slots
from bot.views import logbook as view
from bot.views import run as run_view
from scheduler import nudges
from scheduler.local_time import MINUTES_A_DAY, local_day, minutes_apart, to_utc
from storage import runs
from storage.records import Run

EXPECTED = "finish="
FACTS = "facts="
SHOWN = 8
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])\s*[:.h]\s*([0-5]\d)\s*(am|pm)?\b", re.IGNORECASE)


async def command(update: Update, context: Context) -> None:
    """/runs: the newest ones."""
    await _list(context.turn)


async def _list(turn: Turn) -> None:
    turn.show(*view.several(turn, await runs.latest(turn.connection, turn.user.id, limit=SHOWN)))


async def press(update: Update, context: Context) -> None:
    """A button about one run."""
    turn = context.turn
    pressed = turn.pressed(OnRun)
    if pressed is None:
        return
    if pressed.action == "list":
        await _list(turn)
        return
    run = await runs.get(turn.connection, pressed.run, user_id=turn.user.id)
    act = _ACTS.get(pressed.action)
    if run is None or act is None:
        turn.answer("run.gone" if run is None else "common.old_button")
        return
    await act(turn, run, pressed.value)


async def _show(turn: Turn, run: Run, _: str) -> None:
    turn.show(*view.one(turn, run))


async def _right(turn: Turn, run: Run, _: str) -> None:
    """What we understood was right: the line stays, its question goes."""
    turn.answer("run.right")
    turn.show(*run_view.logged(turn, run))
    await trending.after_run(turn, run)


async def _facts(turn: Turn, run: Run, _: str) -> None:
    await expecting.expect(turn, f"{FACTS}{run.id}")
    turn.show(turn.sentence("run.which_facts"), view.back_to(turn, run))


async def tells_facts(turn: Turn, what: str, slots: Slots) -> bool:
    """True when these words, which came after our question, told how far or how long."""
    number = int(what.removeprefix(FACTS))
    if not slots.distance_m and not slots.duration_s:
        return False
    seconds, metres = slots.duration_s, slots.distance_m
    run = await runs.get(turn.connection, number, user_id=turn.user.id)
    if run is None:
        return False
    await runs.tell(turn.connection, number, seconds=seconds, metres=metres)
    await expecting.no_more(turn)
    told = replace(run, seconds=seconds or run.seconds, metres=metres or run.metres)
    turn.say(*run_view.logged(turn, told))
    return True


async def _time(turn: Turn, run: Run, _: str) -> None:
    await expecting.expect(turn, f"{EXPECTED}{run.id}")
    turn.show(*view.times(turn, run))


async def _at(turn: Turn, run: Run, value: str) -> None:
    if not value.isdigit():
        turn.answer("common.old_button")
        return
    await _move(turn, run, datetime.fromtimestamp(int(value) * 60, UTC))


async def _move(turn: Turn, run: Run, finished_at: datetime) -> None:
    """The run ended then; never in the future."""
    await expecting.no_more(turn)
    finished_at = min(finished_at, turn.now)
    local_date, minute = local_day(finished_at, turn.zone)
    moved = replace(run, finished_at=finished_at, local_date=local_date, local_minute=minute)
    await runs.move(
        turn.connection,
        run.id,
        finished_at=moved.finished_at,
        local_date=moved.local_date,
        local_minute=moved.local_minute,
    )
    await nudges.replan(turn.work, turn.user)
    turn.show(*view.moved(turn, moved))


async def answers(turn: Turn, what: str, words: str, slots: Slots) -> bool:
    """True when these words, which came after our question, told when the run ended."""
    number = what.removeprefix(EXPECTED)
    run = await runs.get(turn.connection, int(number), user_id=turn.user.id)
    if run is None:
        return False
    minute = _minute_in(words)
    if minute is None and slots.finished_ago_s is None:
        minute = _spoken_minute(turn, words, known=local_day(run.finished_at, turn.zone)[1])
    if minute is not None:
        day = run.finished_at.astimezone(turn.zone).date()
        at = to_utc(day, minute, turn.zone)
        # "23:50", said after midnight, was the evening before.
        await _move(turn, run, at if at <= turn.now else to_utc(day, minute - 1440, turn.zone))
        return True
    if slots.finished_ago_s is not None:
        await _move(turn, run, turn.now - timedelta(seconds=slots.finished_ago_s))
        return True
    return False


def _minute_in(words: str) -> int | None:
    found = _CLOCK.search(words)
    if found is None:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return hour * 60 + int(found[2])


def _spoken_minute(turn: Turn, words: str, *, known: int) -> int | None:
    """ "half past six": of the two it may be, the nearer to the minute that was `known`."""
    said = turn.services.understander.time_in(words, turn.user.language, alone=True)
    if said is None or said.fixed:
        return None if said is None else said.minute
    both = (said.minute, (said.minute + MINUTES_A_DAY // 2) % MINUTES_A_DAY)
    return min(both, key=lambda minute: minutes_apart(minute, known))


async def _delete(turn: Turn, run: Run, _: str) -> None:
    turn.show(*view.sure(turn, run))


async def _erase(turn: Turn, run: Run, _: str) -> None:
    await runs.remove(turn.connection, run.id, user_id=turn.user.id)
    await nudges.replan(turn.work, turn.user)
    turn.answer("run.deleted")
    await _list(turn)


_ACTS: dict[str, Callable[[Turn, Run, str], Awaitable[None]]] = {
    "show": _show,
    "right": _right,
    "facts": _facts,
    "time": _time,
    "at": _at,
    "delete": _delete,
    "erase": _erase,
}

HANDLERS = [
    CommandHandler("runs", command),
    CallbackQueryHandler(press, OnRun.pattern()),
]
