"""What is believed of a runner: slots, how likely each is, how regular, how active. No policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import exp
from statistics import fmean, median
from zoneinfo import ZoneInfo

from scheduler.habits.belief import (
    CHANCE_RATE,
    Seen,
    Tables,
    blend,
    follow,
    likelihoods,
    mean_rate,
    prior,
)
from scheduler.habits.evidence import Evidence, gather
from scheduler.habits.grouping import GAP, Slot, find_slots
from scheduler.habits.records import Answer, History, Source
from scheduler.habits.regularity import Believed, alternates, gaps, on_weekday, regular

NEW_SLOT = 0.45
"""Before evidence: the chance that a slot is a habit."""

DECLARED_SLOT = 0.9

_DRY: dict[Answer | None, float] = {Answer.NOT_TODAY: 0.4, Answer.IGNORED: 0.7}
"""How much likelier such an answer is from someone who does not run these weeks."""


@dataclass(frozen=True, slots=True)
class Learned:
    """All that is believed of one runner at one moment."""

    evidence: Evidence
    slots: tuple[Believed, ...]
    share_logged: float
    """Share of runs (0-1) that the runner logs unasked."""
    regular: float
    """Belief (0-1) that the runner keeps habits at all."""
    alternates: float
    """Belief (0-1) that odd and even weeks differ."""
    active: float
    """Belief (0-1) that the runner is running these weeks: not injured, away or lost."""
    doubles: bool
    """Runs twice on some days."""

    def rate(self, believed: Believed, day: int) -> float:
        """How likely (0-1) the slot is kept on the day with this ordinal."""
        parity = believed.by_parity[parity_of(day)].spread
        spread = blend(parity, believed.weekly.spread, self.alternates)
        rate = self.regular * mean_rate(spread) + (1 - self.regular) * CHANCE_RATE
        if believed.slot.declared is not None:
            rate = max(rate, mean_rate(spread))
        return rate


def parity_of(day: int) -> int:
    """0 or 1 for the week (from Monday) of a day ordinal; runs on through the year's end."""
    return (day - 1) // 7 % 2


def learn(history: History, *, zone: ZoneInfo, now: datetime) -> Learned:
    """Read the last weeks of `history`."""
    evidence = gather(history, zone=zone, now=now)
    slots = find_slots(evidence, history.declared)
    share = _share_logged(evidence)
    tables = likelihoods(share)
    doubles = _runs_twice(evidence) or _declares_twice(history)
    skipped = _absences(evidence) | evidence.off
    running = frozenset() if doubles else frozenset(finish.day for finish in evidence.finishes)
    seen = [
        _believe(slot, evidence, tables, skipped, running, habit=NEW_SLOT)
        for slot in slots
        if slot.band is None
    ]
    untried = [
        _believe(
            slot,
            evidence,
            tables,
            skipped,
            running,
            habit=on_weekday(slot.band, slot.weekday, seen, evidence.today),
        )
        for slot in slots
        if slot.band is not None
    ]
    believed = (*seen, *untried)
    return Learned(
        evidence=evidence,
        slots=believed,
        share_logged=share,
        regular=regular(believed, evidence),
        alternates=alternates(believed),
        active=_active(evidence),
        doubles=doubles,
    )


def _believe(
    slot: Slot,
    evidence: Evidence,
    tables: Tables,
    skipped: frozenset[int],
    ran: frozenset[int],
    *,
    habit: float,
) -> Believed:
    first = slot.band.first if slot.band else evidence.first
    if slot.declared is not None and slot.declared.since is not None:
        first = max(first, min([slot.declared.since.toordinal(), *slot.seen]))
    first += (slot.weekday + 1 - first) % 7
    days = range(first, evidence.today + (evidence.today in slot.seen), 7)
    seen: list[Seen | None] = []
    for day in days:
        outcome = slot.seen.get(day, Seen.ELSEWHERE if day in ran else Seen.SILENT)
        seen.append(None if day in skipped else outcome)
    renew = prior(habit)
    start = renew if slot.declared is None else prior(DECLARED_SLOT)
    weekly = follow(seen, start=start, renew=renew, tables=tables)
    split = parity_of(first)
    halves = (
        follow(seen[split::2], start=start, renew=renew, tables=tables),
        follow(seen[1 - split :: 2], start=start, renew=renew, tables=tables),
    )
    return Believed(slot, weekly, halves)


def _share_logged(evidence: Evidence) -> float:
    # Counted from the first nudge on: before it no unlogged run could come to light.
    first = min((ask.day for ask in evidence.asked), default=evidence.today)
    since = [finish for finish in evidence.finishes if finish.day >= first]
    unasked = sum(finish.source is not Source.NUDGE for finish in since)
    ignored = sum(ask.answer is Answer.IGNORED for ask in evidence.asked)
    met = 1.3 * (len(since) - unasked) + 0.3 * ignored
    return (3 + unasked) / (6 + unasked + met)


def _runs_twice(evidence: Evidence) -> bool:
    twice = sum(
        one.day == next_.day and next_.minute - one.minute > GAP
        for one, next_ in pairwise(evidence.finishes)
    )
    return twice >= 2


def _declares_twice(history: History) -> bool:
    weekdays = [slot.weekday for slot in history.declared]
    return len(weekdays) > len(set(weekdays))


def _absences(evidence: Evidence) -> frozenset[int]:
    """Days in gaps far longer than is usual: a holiday, an illness. They teach nothing."""
    between = gaps(evidence)
    if not between:
        return frozenset()
    limit = max(10.0, 3.5 * median(between) + 3)
    days = sorted({finish.day for finish in evidence.finishes})
    away: set[int] = set()
    for day, after in zip(days, [*days[1:], evidence.today], strict=True):
        if after - day > limit:
            away.update(range(day + 1, after))
    return frozenset(away)


def _active(evidence: Evidence) -> float:
    """The silence since the last run, and what nudges brought since, against a runner's usual."""
    if not evidence.finishes:
        return 1.0
    last = evidence.finishes[-1].day
    off = sum(last < day < evidence.today for day in evidence.off)
    quiet = evidence.today - last - off
    usual = fmean([min(gap, 21) for gap in gaps(evidence)] or [4.0])
    likely = exp(-max(0, quiet - 1) / max(usual, 1.5))
    for ask in evidence.asked:
        if ask.day > last:
            likely *= _DRY.get(ask.answer, 1.0)
    inactive = 0.03
    return (1 - inactive) * likely / ((1 - inactive) * likely + inactive)
