"""What is said about a run that was logged."""

from datetime import datetime

from bot.callbacks import Say, Steer
from bot.habit_callbacks import OnRun
from bot.markup import Button, Html, Keyboard
from bot.turn import Turn
from bot.understanding import Slots
from bot.views.format import clock_time, distance, stopwatch
from bot.views.session import step_name
from scheduler.sessions import plan_of
from storage.records import Session


def logged(turn: Turn, slots: Slots, finished_at: datetime) -> Html:
    """The facts that were understood, in one line."""
    facts = []
    if slots.distance_m:
        facts.append(distance(slots.distance_m, turn.language.code, turn.user.units))
    if slots.duration_s:
        facts.append(stopwatch(slots.duration_s))
    if slots.finished_ago_s and turn.user.zone:
        at = clock_time(finished_at, turn.zone, turn.language.code)
        key = "run.yesterday_at" if slots.day_before else "run.finished_at"
        facts.append(turn.texts.get(key, time=at))
    elif slots.day_before:
        facts.append(turn.texts.get("run.yesterday"))
    if not facts:
        return turn.sentence("run.logged")
    return turn.sentence("run.logged_facts", facts=", ".join(facts))


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
