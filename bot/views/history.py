"""Pages of runs and routines, and one of them."""

from collections.abc import Sequence

from bot.data_callbacks import Past
from bot.habit_callbacks import OnRun
from bot.markup import Button, Html, Keyboard, in_rows
from bot.turn import Turn
from bot.views.format import clock_time, day_and_month, distance, stopwatch
from storage.history import Entry

A_PAGE = 6


def page(turn: Turn, entries: Sequence[Entry], number: int) -> tuple[Html, Keyboard]:
    """One page; `entries` holds one more than fits when there are older ones."""
    if not entries and number == 0:
        return turn.sentence("history.empty"), []
    rows = [
        [Button(line(turn, entry), Past("show", entry.what, entry.id))]
        for entry in entries[:A_PAGE]
    ]
    turning = []
    if number > 0:
        turning.append(_turn_to(turn, "newer", number - 1))
    if len(entries) > A_PAGE:
        turning.append(_turn_to(turn, "older", number + 1))
    return turn.sentence("history.head"), [*rows, turning]


def _turn_to(turn: Turn, where: str, number: int) -> Button:
    return Button(turn.texts.get(f"history.button_{where}"), Past("page", "all", number))


def line(turn: Turn, entry: Entry) -> str:
    """An entry in one line: day, time, and what was done."""
    local = entry.at.astimezone(turn.zone)
    day = day_and_month(local, turn.language.code)
    time = clock_time(entry.at, turn.zone, turn.language.code)
    return turn.texts.get(
        f"history.line_{entry.what}", day=day, time=time, more=_more(turn, entry)
    )


def _more(turn: Turn, entry: Entry) -> str:
    if entry.what == "session":
        parts = [turn.texts.get(f"history.state_{entry.state}")]
        if entry.before is not None and entry.after is not None:
            parts.append(f"{entry.before} → {entry.after}")
    else:
        code, units = turn.language.code, turn.user.units
        parts = [distance(entry.metres, code, units)] if entry.metres else []
        parts += [stopwatch(entry.seconds)] if entry.seconds else []
    return "".join(f" · {part}" for part in parts)


def one(turn: Turn, entry: Entry) -> tuple[Html, Keyboard]:
    """One entry: correct its time (a run), delete it, back."""
    acts = [Button(turn.texts.get("history.button_delete"), Past("delete", entry.what, entry.id))]
    if entry.what == "run":
        acts = [*_corrections(turn, entry), *acts]
    back = Button(turn.texts.get("history.button_all"), Past("page", "all", 0))
    return turn.sentence("history.one", line=line(turn, entry)), [*in_rows(acts, across=2), [back]]


def _corrections(turn: Turn, entry: Entry) -> list[Button]:
    """What can be corrected of a run: when it ended, how far and how long it was."""
    return [
        Button(turn.texts.get(f"run.button_other_{what}"), OnRun(entry.id, what, "-"))
        for what in ("time", "facts")
    ]


def deleted(turn: Turn) -> tuple[Html, Keyboard]:
    """It is gone, and can come back for a minute."""
    undo = Button(turn.texts.get("history.button_undo"), Past("undo", "all", 0), "primary")
    back = Button(turn.texts.get("history.button_all"), Past("page", "all", 0))
    return turn.sentence("history.deleted"), [[undo], [back]]
