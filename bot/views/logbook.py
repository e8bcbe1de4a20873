"""Logged runs: the short list, one run, and its corrections."""

from collections.abc import Sequence
from datetime import timedelta

from bot.habit_callbacks import OnRun
from bot.markup import Button, Html, Keyboard, in_rows, paragraphs, times_in_rows
from bot.turn import Turn
from bot.views.format import clock_time, distance, row, short_day, stopwatch
from storage.records import Run

AROUND = range(-120, 135, 15)
"""Minutes around the time we had that are offered instead."""


def day(turn: Turn, run: Run) -> str:
    """The day of a run: "Tue, Nov 24"."""
    local = run.finished_at.astimezone(turn.zone).date()
    return short_day(local, turn.language.code)


def time(turn: Turn, run: Run) -> str:
    """When it ended, on the runner's clock."""
    return clock_time(run.finished_at, turn.zone, turn.language.code)


def _more(turn: Turn, run: Run) -> str:
    facts = []
    if run.metres:
        facts.append(distance(run.metres, turn.language.code, turn.user.units))
    if run.seconds:
        facts.append(stopwatch(run.seconds))
    return turn.texts.get("run.line_more", facts=row(facts, turn.language.code)) if facts else ""


def several(turn: Turn, runs: Sequence[Run]) -> tuple[Html, Keyboard]:
    """The newest runs, one a button."""
    if not runs:
        return turn.sentence("run.list_empty"), []
    buttons = [
        Button(
            turn.texts.get(
                "run.line", day=day(turn, run), time=time(turn, run), more=_more(turn, run)
            ),
            OnRun(run.id, "show", "-"),
        )
        for run in runs
    ]
    in_utc = turn.sentence("run.list_utc") if turn.user.zone is None else None
    return paragraphs(turn.sentence("run.list_head"), in_utc), in_rows(buttons, across=1)


def one(turn: Turn, run: Run, *, note: Html | None = None) -> tuple[Html, Keyboard]:
    """One run: another time, delete."""
    page = turn.sentence(
        "run.page", day=day(turn, run), time=time(turn, run), more=_more(turn, run)
    )
    rows = [
        [
            Button(turn.texts.get("run.button_other_time"), OnRun(run.id, "time", "-")),
            Button(turn.texts.get("run.button_other_facts"), OnRun(run.id, "facts", "-")),
        ],
        [Button(turn.texts.get("run.button_delete"), OnRun(run.id, "delete", "-"), "danger")],
        [Button(turn.texts.get("run.button_list"), OnRun(0, "list", "-"))],
    ]
    return paragraphs(note, page), rows


def back_to(turn: Turn, run: Run) -> Keyboard:
    """From a question about a run back to the run."""
    return [[Button(turn.texts.get("run.button_list"), OnRun(run.id, "show", "-"))]]


def times(turn: Turn, run: Run) -> tuple[Html, Keyboard]:
    """When did it end instead? Quarters of an hour around the time we had, none in the future."""
    base = run.finished_at.replace(second=0, microsecond=0)
    base -= timedelta(minutes=base.minute % 15)
    around = [base + timedelta(minutes=step) for step in AROUND]
    buttons = [
        Button(
            clock_time(at, turn.zone, turn.language.code),
            OnRun(run.id, "at", str(round(at.timestamp() / 60))),
        )
        for at in around
        if at <= turn.now
    ]
    return turn.sentence("run.which_time"), [*times_in_rows(buttons), *back_to(turn, run)]


def moved(turn: Turn, run: Run) -> tuple[Html, Keyboard]:
    """The new time, with the way to change it again."""
    other = Button(turn.texts.get("run.button_other_time"), OnRun(run.id, "time", "-"))
    return turn.sentence("run.moved", day=day(turn, run), time=time(turn, run)), [[other]]


def sure(turn: Turn, run: Run) -> tuple[Html, Keyboard]:
    """Really?"""
    yes = Button(turn.texts.get("run.button_delete_sure"), OnRun(run.id, "erase", "-"), "danger")
    back = Button(turn.texts.get("run.button_list"), OnRun(run.id, "show", "-"))
    return turn.sentence("run.delete_sure"), [[yes], [back]]
