"""What is said about a run that was logged."""

from datetime import datetime

from bot.callbacks import Say, Steer
from bot.habit_callbacks import OnRun
from bot.markup import Button, Html, Keyboard
from bot.turn import Turn
from bot.views.format import clock_time, distance, row, stopwatch
from bot.views.session import step_name
from scheduler.sessions import plan_of
from storage.records import Run, Session


def logged(turn: Turn, run: Run, *, sure: bool = True) -> tuple[Html, Keyboard]:
    """What was logged, in one line, with its correction; "right?" only when it is unusual."""
    key = "run.logged_facts" if sure else "run.logged_unsure"
    correct = Button(turn.texts.get("run.button_correct"), OnRun(run.id, "show", "-"))
    right = Button(turn.texts.get("run.button_right"), OnRun(run.id, "right", "-"), "primary")
    return turn.sentence(key, facts=facts(turn, run)), [[correct] if sure else [right, correct]]


def facts(turn: Turn, run: Run) -> str:
    """A run in one line: "10 km, 52:30, finished 18:10"."""
    parts = []
    if run.metres:
        parts.append(distance(run.metres, turn.language.code, turn.user.units))
    if run.seconds:
        parts.append(stopwatch(run.seconds))
    yesterday = run.local_date < turn.now.astimezone(turn.zone).date()
    if turn.user.zone or not parts:
        at = clock_time(run.finished_at, turn.zone, turn.language.code)
        key = "run.yesterday_at" if yesterday else "run.finished_at"
        parts.append(turn.texts.get(key, time=at))
    elif yesterday:
        parts.append(turn.texts.get("run.yesterday"))
    return row(parts, turn.language.code)


def under_way(turn: Turn, session: Session) -> tuple[Html, Keyboard]:
    """A routine is running: first things first."""
    step = step_name(turn.language, plan_of(session), session.step)
    action = "resume" if session.state == "paused" else "stop"
    label = turn.texts.get(f"session.button_{action}")
    button = Button(label, Steer(session.id, session.epoch, action))
    return turn.sentence("run.under_way", step=step), [[button]]


def long_ago(turn: Turn) -> tuple[Html, Keyboard]:
    """The run ended many hours ago: care is offered, not assumed."""
    button = Button(turn.texts.get("run.button_care"), Say("care"), "primary")
    return turn.sentence("run.long_ago"), [[button]]


def which(turn: Turn) -> tuple[Html, Keyboard]:
    """Did you just finish a run? Asked when the words leave it open."""
    buttons = [
        Button(turn.texts.get("run.button_yes"), Say("finished"), "primary"),
        Button(turn.texts.get("run.button_planned"), Say("planned")),
        Button(turn.texts.get("run.button_no"), Say("no_run")),
    ]
    return turn.sentence("run.which"), [buttons[:1], buttons[1:]]


def at_likely_time(turn: Turn, run_id: int, finished_at: datetime) -> tuple[Html, Keyboard]:
    """Logged at the time we believe, with the way to correct it."""
    at = clock_time(finished_at, turn.zone, turn.language.code)
    other = Button(turn.texts.get("run.button_other_time"), OnRun(run_id, "time", "-"))
    return turn.sentence("nudge.yes_logged", time=at), [[other]]
