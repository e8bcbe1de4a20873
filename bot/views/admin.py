"""What operators see: figures, and what was set aside. No names, nobody's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.admin_callbacks import OnFailed
from bot.markup import Button, Html, Keyboard, paragraphs, sentence
from bot.turn import Turn
from bot.views.format import percent
from content.texts import FALLBACK
from storage.aside import Aside
from storage.nudge_records import Outcomes
from storage.stats import Lateness, Routines, Runners, Waiting

A_PAGE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that /stats shows."""

    runners: Runners
    routines: Routines
    nudges: Outcomes
    since: datetime
    """From when on nudges were counted."""
    steps: Lateness | None
    waiting: Waiting


def figures(turn: Turn, seen: Figures) -> Html:
    """The figures in one message that a phone can show."""
    people, waiting = seen.runners, seen.waiting
    return paragraphs(
        say(turn, "admin.stats_head", date=_moment(turn.now)),
        say(
            turn,
            "admin.stats_runners",
            total=people.total,
            blocked=people.blocked,
            week=people.active_7_days,
            month=people.active_28_days,
        ),
        _routines(turn, seen.routines),
        _nudges(turn, seen.nudges, since=seen.since),
        _steps(turn, seen.steps),
        say(
            turn,
            "admin.stats_waiting",
            updates=waiting.updates,
            messages=waiting.messages,
            timers=waiting.timers,
        ),
        say(
            turn,
            "admin.stats_aside",
            updates=waiting.updates_aside,
            messages=waiting.messages_aside,
        ),
    )


def _routines(turn: Turn, seen: Routines) -> Html:
    return say(
        turn,
        "admin.stats_routines",
        offered=seen.offered,
        started=seen.started,
        done=seen.done,
        share=_share(seen.done, seen.started),
    )


def _nudges(turn: Turn, seen: Outcomes, *, since: datetime) -> Html:
    lines = [
        say(
            turn,
            "admin.stats_nudges",
            since=_moment(since),
            sent=seen.sent,
            planned=seen.planned,
            answered=_of(seen.answered, seen.sent),
            soon=_of(seen.answered_in_10_minutes, seen.sent),
        )
    ]
    if seen.median_delay_s is not None:
        times = {"delay": round(seen.median_delay_s)}
        if seen.median_answer_s is None:
            lines.append(say(turn, "admin.stats_nudge_unanswered", **times))
        else:
            answer = round(seen.median_answer_s)
            lines.append(say(turn, "admin.stats_nudge_times", answer=answer, **times))
    if seen.answers:
        lines.append(say(turn, "admin.stats_answers", listed=_listed(seen.answers)))
    if seen.dropped:
        lines.append(say(turn, "admin.stats_dropped", listed=_listed(seen.dropped)))
    if seen.held_out:
        held = _share(seen.held_out_with_run, seen.held_out)
        asked = _share(seen.sent_with_run, seen.sent)
        line = say(turn, "admin.stats_held_out", count=seen.held_out, held=held, asked=asked)
        lines.append(line)
    return Html("\n".join(lines))


def _steps(turn: Turn, seen: Lateness | None) -> Html:
    if seen is None:
        return say(turn, "admin.stats_no_steps")
    p50, p99 = f"{seen.p50:.2f}", f"{seen.p99:.2f}"
    return say(turn, "admin.stats_late", p50=p50, p99=p99, count=seen.count)


def aside(turn: Turn, rows: Sequence[Aside], *, number: int, count: int) -> tuple[Html, Keyboard]:
    """One page of what was set aside, with what can be done about each."""
    if not count:
        return say(turn, "admin.failed_none"), []
    pages = -(-count // A_PAGE)
    lines = [_line(turn, row, n) for n, row in enumerate(rows, 1)]
    head = say(turn, "admin.failed_head", count=count, page=number + 1, pages=pages)
    hint = None if all(row.can_retry for row in rows) else say(turn, "admin.failed_hint")
    keyboard = [_acts(turn, row, n, number) for n, row in enumerate(rows, 1)]
    turning = []
    if number > 0:
        turning.append(_page_button(turn, "admin.button_newer", number - 1))
    if number + 1 < pages:
        turning.append(_page_button(turn, "admin.button_older", number + 1))
    return paragraphs(head, *lines, hint), [*keyboard, turning]


def _page_button(turn: Turn, key: str, number: int) -> Button:
    return Button(turn.operators.get(key), OnFailed("show", "-", 0, number))


def _line(turn: Turn, row: Aside, n: int) -> Html:
    known = {"n": n, "number": row.number, "what": row.what, "at": _moment(row.at)}
    if row.table == "inbox":
        return say(turn, "admin.failed_update", attempts=row.attempts, **known)
    why = row.why or "–"
    return say(turn, "admin.failed_message", attempts=row.attempts, why=why, **known)


def _acts(turn: Turn, row: Aside, n: int, page: int) -> list[Button]:
    drop = OnFailed("drop", row.table, row.number, page)
    acts = [Button(turn.operators.get("admin.button_drop", n=n), drop)]
    if row.can_retry:
        again = OnFailed("retry", row.table, row.number, page)
        acts.insert(0, Button(turn.operators.get("admin.button_retry", n=n), again))
    return acts


def say(turn: Turn, key: str, **values: object) -> Html:
    """A sentence for operators, values made safe."""
    return sentence(turn.operators, key, **values)


def _share(part: int, whole: int) -> str:
    return percent(part / whole, FALLBACK) if whole else "–"


def _of(part: int, whole: int) -> str:
    return f"{part} ({_share(part, whole)})" if whole else str(part)


def _listed(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} {count}" for name, count in ordered)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
