"""Buttons under a nudge, and the same in words: yes, still running, not today, later, why."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.context import Context
from bot.habit_callbacks import OnNudge
from bot.handlers import arriving, flow, typed
from bot.markup import Html, paragraphs
from bot.turn import Turn
from bot.understanding import Slots
from bot.views import nudge as view
from bot.views import run as run_view
from bot.views.format import clock_time
from scheduler import nudge_answers as moves
from scheduler import rhythm
from scheduler.habits import Answer, Snooze, snooze_until
from scheduler.local_time import HABIT_DAY_TURN, MINUTES_A_DAY, to_utc
from scheduler.nudge_due import is_open
from scheduler.policy import NUDGE_OPEN, SAME_RUN, STALE_RUN
from scheduler.rhythm import KEEP, LESS
from storage import nudges, sessions, users
from storage import runs as run_rows
from storage.nudge_records import Nudge

STOP = "stop"  # the wording that asks whether to stop asking


async def press(update: Update, context: Context) -> None:
    """A button under a nudge. An old one gets a kind sentence."""
    turn = context.turn
    pressed = turn.pressed(OnNudge)
    if pressed is None:
        return
    nudge = await nudges.get(turn.connection, pressed.nudge)
    act = _ACTS.get(pressed.action)
    if nudge is None or nudge.user_id != turn.user.id or act is None:
        turn.answer("common.old_button")
        return
    asked_at = nudge.sent_at or nudge.planned_for
    if not is_open(nudge) or turn.now - max(asked_at, nudge.planned_for) > NUDGE_OPEN:
        turn.answer("nudge.over")
        turn.leave_it()
        return
    await act(turn, nudge)


async def _yes(turn: Turn, nudge: Nudge) -> None:
    """Log the run at the likely finish, say so, and ask how the feet feel."""
    live = turn.live
    if live is not None and live.under_way:
        turn.say(*run_view.under_way(turn, live))
        return
    finished_at = await likely_finish(turn, nudge)
    last = await run_rows.latest(turn.connection, turn.user.id)
    if finished_at is None:
        await moves.answer(
            turn.work, turn.user, nudge, Answer.YES.value, run_id=last[0].id if last else None
        )
        turn.show(turn.sentence("nudge.yes_already"), [])
        turn.in_place = False
        await flow.go_on(turn)
        return
    run_id = await arriving.log(turn, finished_at, source="nudge")
    await moves.answer(turn.work, turn.user, nudge, Answer.YES.value, run_id=run_id)
    turn.show(*run_view.at_likely_time(turn, run_id, finished_at))
    turn.in_place = False
    if turn.now - finished_at > STALE_RUN:
        turn.say(*run_view.long_ago(turn))
        return
    await flow.begin(turn, run_id=run_id, known=[])


async def likely_finish(turn: Turn, nudge: Nudge) -> datetime | None:
    """When the run most likely ended: the usual time of that day, no later than now, and after
    the run logged before. None: the run is logged already.
    """
    minute = rhythm.why_of(nudge.why).usual_finish
    day = nudge.local_date + timedelta(days=minute < HABIT_DAY_TURN)
    usual = to_utc(day, minute, turn.zone)
    # A run that was put off (later, still running) ended after we asked, and by now.
    at = min(turn.now, usual) if nudge.answer in (None, LESS) else turn.now
    last = await run_rows.latest(turn.connection, turn.user.id)
    if last and abs(last[0].finished_at - at) < SAME_RUN:
        return None
    if last and last[0].finished_at > at:
        return turn.now if turn.now - last[0].finished_at > SAME_RUN else None
    return at


async def _running(turn: Turn, nudge: Nudge) -> None:
    await _put_off(turn, nudge, Snooze.STILL_RUNNING, Answer.STILL_RUNNING)


async def _put_off(turn: Turn, nudge: Nudge, choice: Snooze, said: Answer) -> None:
    at = snooze_until(choice, now=turn.now, zone=turn.zone)
    await put_off_until(turn, nudge, at, said)


async def put_off_until(turn: Turn, nudge: Nudge, at: datetime, said: Answer) -> None:
    """Ask again at `at`, quiet hours or not: the runner asked for it."""
    await moves.answer(turn.work, turn.user, nudge, said.value, again_at=at)
    key = "nudge.still_running" if said is Answer.STILL_RUNNING else "nudge.later_at"
    text = turn.sentence(key, time=clock_time(at, turn.zone, turn.language.code))
    turn.show(text, view.waiting_keyboard(turn.texts, nudge.id))


async def not_today(turn: Turn, nudge: Nudge) -> None:
    """No run today is evidence, not a failure."""
    await moves.answer(turn.work, turn.user, nudge, Answer.NOT_TODAY.value)
    turn.show(turn.sentence("nudge.not_today"), [])


async def _later(turn: Turn, nudge: Nudge) -> None:
    text = turn.sentence("nudge.later_when")
    turn.show(text, view.later_keyboard(turn.texts, nudge.id))


def _after(choice: Snooze) -> Callable[[Turn, Nudge], Awaitable[None]]:
    async def act(turn: Turn, nudge: Nudge) -> None:
        await _put_off(turn, nudge, choice, Answer.LATER)

    return act


async def _back(turn: Turn, nudge: Nudge) -> None:
    turn.show(await _again(turn), view.keyboard(turn.texts, nudge.id))


async def _again(turn: Turn) -> Html:
    """The nudge's own words once more: the buttons under it change, the question stays."""
    last = await sessions.last_ended(turn.connection, turn.user.id)
    wording = turn.user.last_wording or "ask_short"
    if wording == STOP or (last is None and wording.startswith("last_")):
        wording = "ask_short"
    return view.worded(turn.language, turn.user, last, wording)


async def _why(turn: Turn, nudge: Nudge) -> None:
    """The reason, under the question; the question stays open."""
    text = paragraphs(await _again(turn), view.why_text(turn.language, rhythm.why_of(nudge.why)))
    turn.show(text, view.keyboard(turn.texts, nudge.id, explained=True))


async def said_yes(turn: Turn, words: str) -> bool:
    """True when these words were the yes to a nudge that waits for its answer."""
    nudge = await moves.open_one(turn.work, turn.user)
    waits = nudge is not None and nudge.answer in (None, LESS)
    if nudge is None or not waits or turn.user.last_wording == STOP:
        return False
    labels = [(name, turn.texts.get(f"nudge.button_{name}")) for name in ("yes", "running", "no")]
    if typed.clearly(words, labels) != "yes":
        return False
    await _yes(turn, nudge)
    return True


async def said_no(turn: Turn) -> bool:
    """True when a nudge waited for this no: no run today, or no need to stop asking."""
    nudge = await moves.open_one(turn.work, turn.user)
    if nudge is None:
        return False
    await (_keep if turn.user.last_wording == STOP else not_today)(turn, nudge)
    return True


async def _less(turn: Turn, nudge: Nudge) -> None:
    await users.change(turn.connection, turn.user.id, less_often=True)
    turn.user = replace(turn.user, less_often=True)
    await moves.answer(turn.work, turn.user, nudge, nudge.answer or LESS)
    text = paragraphs(await _again(turn), turn.sentence("nudge.less"))
    turn.show(text, view.keyboard(turn.texts, nudge.id, explained=True)[:3])


async def _keep(turn: Turn, nudge: Nudge) -> None:
    await moves.answer(turn.work, turn.user, nudge, KEEP)
    turn.show(turn.sentence("nudge.kept"), [])


async def _stop(turn: Turn, nudge: Nudge) -> None:
    await moves.answer(turn.work, turn.user, nudge, Answer.STOP.value)
    turn.show(turn.sentence("nudge.stopped"), [])


_ACTS: dict[str, Callable[[Turn, Nudge], Awaitable[None]]] = {
    "yes": _yes,
    "running": _running,
    "no": not_today,
    "later": _later,
    "half_hour": _after(Snooze.HALF_HOUR),
    "two_hours": _after(Snooze.TWO_HOURS),
    "this_evening": _after(Snooze.THIS_EVENING),
    "back": _back,
    "why": _why,
    "less": _less,
    "keep": _keep,
    "stop": _stop,
}


async def snooze(turn: Turn, slots: Slots) -> None:
    """ "In an hour", "remind me at eight": of the open nudge, or of a new occasion."""
    if turn.user.zone is None:
        turn.say_key("nudge.needs_zone")
        return
    at = _moment(turn, slots)
    nudge = await moves.open_one(turn.work, turn.user)
    if nudge is not None:
        await put_off_until(turn, nudge, at, Answer.LATER)
        return
    await moves.remind(turn.work, turn.user, at=at)
    turn.say_key("nudge.remind_at", time=clock_time(at, turn.zone, turn.language.code))


def _moment(turn: Turn, slots: Slots) -> datetime:
    if slots.snooze_until:
        hour, minute = slots.snooze_until.split(":")
        today = turn.now.astimezone(turn.zone).date()
        since_midnight = int(hour) * 60 + int(minute)
        at = to_utc(today, since_midnight, turn.zone)
        return at if at > turn.now else to_utc(today, since_midnight + MINUTES_A_DAY, turn.zone)
    if slots.snooze_s:
        return turn.now + timedelta(seconds=slots.snooze_s)
    return snooze_until(Snooze.HALF_HOUR, now=turn.now, zone=turn.zone)


HANDLERS = [CallbackQueryHandler(press, OnNudge.pattern())]
