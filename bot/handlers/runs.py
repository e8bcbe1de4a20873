"""A run is over: log it and ask how the feet feel."""

from datetime import datetime, timedelta

from telegram import Update
from telegram.ext import CommandHandler

from bot.context import Context
from bot.handlers import arriving, flow, trending
from bot.turn import Turn
from bot.understanding import Slots
from bot.views import run as view
from scheduler import nudge_answers
from scheduler.local_time import to_utc
from scheduler.policy import LATELY, SAME_RUN, STALE_RUN
from scheduler.unusual import is_unusual
from storage import runs
from storage.records import Run

SAME_DISTANCE = 0.05  # of a distance: what people round off
JUST_NOW = timedelta(minutes=1)  # a run that ended then needs no word on when

# What a word about the feet answers in the first question.
FEELINGS = {"fine": "fine", "stiff": "stiff", "sore": "sore", "longstanding": "chronic"}


async def run(update: Update, context: Context) -> None:
    """/run: a run has just ended; what follows the command is read like any message."""
    turn = context.turn
    words = " ".join(context.args or [])
    slots = turn.understand(words).slots if words else Slots()
    await finished(turn, slots)


async def finished(turn: Turn, slots: Slots) -> None:
    """Log the run, say back what was understood, and begin the check-in."""
    live = turn.live
    if live is not None and live.under_way:
        turn.say(*view.under_way(turn, live))
        return
    finished_at, feelings = finish_of(turn, slots), known_answers(slots)
    known = turn.standing.run
    if known and abs(known.finished_at - finished_at) < SAME_RUN and _fits(known, slots):
        # The same news twice: take up the conversation, do not log a second run.
        run_id = known.id
        seconds, metres = slots.duration_s, slots.distance_m
        await runs.fill(turn.connection, known, seconds=seconds, metres=metres)
        if await flow.go_on(turn):
            return
    else:
        run_id = await _log(turn, slots, finished_at, later=not feelings)
    if turn.now - finished_at > STALE_RUN:
        turn.say(*view.long_ago(turn))
        return
    await flow.begin(turn, run_id=run_id, known=feelings, later=not feelings)


async def _log(turn: Turn, slots: Slots, finished_at: datetime, *, later: bool) -> int:
    """A new run; what was said of it is said back. `later`: see Work.numbers."""
    nudge = nudge_answers.if_open(turn.standing.nudge)
    source = nudge_answers.source_of_run(nudge, finished_at=finished_at)
    timed = slots.day_before or turn.now - finished_at > JUST_NOW
    said = bool(slots.distance_m or slots.duration_s or timed)
    run_id = await arriving.log(
        turn,
        finished_at,
        source=source.value,
        seconds=slots.duration_s,
        metres=slots.distance_m,
        later=later and nudge is None and not said,
    )
    await nudge_answers.run_logged(turn.work, turn.user, nudge, run_id=run_id)
    if said:
        await say_back(turn, run_id)
    return run_id


def _fits(known: Run, slots: Slots) -> bool:
    """True when what is said now can be the run that is logged: a watch was there before."""
    said = slots.distance_m
    if not said or known.metres is None or known.source in ("file", "link"):
        return True
    return abs(known.metres - said) <= SAME_DISTANCE * known.metres


async def say_back(turn: Turn, run_id: int) -> None:
    """What was understood, in one line with its correction; "right?" when it is unusual."""
    run = await runs.get(turn.connection, run_id, user_id=turn.user.id)
    assert run is not None
    _, longest = await runs.longest_of(
        turn.connection,
        turn.user.id,
        since=run.finished_at - LATELY,
        until=run.finished_at,
        but=run.id,
    )
    unusual = is_unusual(metres=run.metres, seconds=run.seconds, longest_m=longest)
    turn.say(*view.logged(turn, run, sure=not unusual))
    if not unusual:
        await trending.after_run(turn, run)


def finish_of(turn: Turn, slots: Slots) -> datetime:
    """When the run ended: now, unless the runner said when; never in the future."""
    if slots.finished_at is not None:
        said = slots.finished_at
        moment = to_utc(said.date(), said.hour * 60 + said.minute, turn.zone)
        return min(moment, turn.now)
    ago = timedelta(days=1) if slots.day_before else timedelta(0)  # yesterday, nobody knows when
    return turn.now - (timedelta(seconds=slots.finished_ago_s) if slots.finished_ago_s else ago)


def known_answers(slots: Slots) -> list[tuple[str, str]]:
    """What the runner said of their feet already need not be asked again."""
    option = FEELINGS.get(slots.feeling or "")
    return [("feeling", option)] if option else []


async def again(turn: Turn) -> None:
    """The answers were wrong: ask anew about the same run."""
    known = await runs.latest(turn.connection, turn.user.id)
    open_one = turn.open_checkin
    if open_one is not None:
        await flow.ask(turn, open_one)
        return
    await flow.begin(turn, run_id=known[0].id if known else None, known=[])


HANDLERS = [CommandHandler(["run", "done"], run)]
