"""For one slot on one day: is asking worth it, and at which minute. No zones, no caps."""

from __future__ import annotations

from typing import NamedTuple

from scheduler.habits.belief import unlogged_run
from scheduler.habits.evidence import Evidence
from scheduler.habits.grouping import GAP, Slot
from scheduler.habits.learner import Learned
from scheduler.habits.plans import Reason
from scheduler.habits.records import NudgeSettings, Source
from scheduler.habits.regularity import Believed
from scheduler.habits.timing import Weighted, best_moment, weighted_median
from scheduler.local_time import HABIT_DAY_TURN, MINUTES_A_DAY, within

COST = 0.22
"""What a nudge for nothing costs, where meeting a runner is worth 1."""

FINDING_OUT = 0.14
FINDING_OUT_DAYS = 28
"""The same in a runner's first weeks: then an answer also tells when to ask, and when not."""

LESS_OFTEN_COST = 0.5
"""The same for a runner who wants fewer."""

HALF_LIFE = 21.0
"""Days after which a finish counts half for the time of day."""

BORROWED = 1.1
BORROWED_DAYS = 65
"""Finishes of other weekdays at about the same time count, together, at most as so many."""

FADE_FROM, FADE_TO = 0.78, 0.95
"""Share of runs logged unasked from which nudges fade, and at which they end."""

_BLUR = {Source.SAID: 15, Source.FILE: 15, Source.LINK: 15, Source.NUDGE: 20}
_DECLARED_BLUR = 25
_BORROWED_BLUR = 25


class Choice(NamedTuple):
    """The minute (since 04:00) to ask at, the usual finish, and how likely an unlogged run is."""

    minute: int
    usual: int
    confidence: float


def choose(
    learned: Learned, believed: Believed, day: int, settings: NudgeSettings, *, cost: float
) -> Choice | Reason:
    """When to ask about this slot on this day, or why not; `cost` is the `price` of an error."""
    slot = believed.slot
    if slot.band is not None and slot.asked:
        return Reason.UNSURE  # a weekday nobody ran on yet is tried once
    likely = unlogged_run(learned.rate(believed, day), learned.share_logged)
    likely *= _another_run(learned, slot, day)
    faded = likely * learned.active * _fade(learned.share_logged)
    if not _worth(faded, cost):
        return _why_not(learned, likely, cost)
    finishes = weigh(learned, slot, day)
    moment = best_moment(
        finishes, likely=faded, cost=cost, allowed=lambda minute: not _quiet(minute, settings)
    )
    if moment is None or moment.worth(faded, cost) <= 0:
        usual = best_moment(finishes, likely=faded, cost=cost, allowed=lambda _: True)
        asleep = usual is not None and usual.worth(faded, cost) > 0
        return Reason.QUIET_HOURS if asleep else Reason.UNSURE
    return Choice(moment.minute, round(weighted_median(finishes)), faded)


def price(settings: NudgeSettings, evidence: Evidence, *, ask_to_stop: bool) -> float:
    """What a nudge for nothing costs, where meeting a runner is worth 1. The question whether to
    stop costs nothing: it is put once, and has to be, however little is expected by then.
    """
    if ask_to_stop:
        return 0.0
    if settings.less_often:
        return LESS_OFTEN_COST
    return FINDING_OUT if evidence.today - evidence.first < FINDING_OUT_DAYS else COST


def weigh(learned: Learned, slot: Slot, day: int) -> list[Weighted]:
    """The finishes that tell the time of day: the slot's own, the declared one, and a little of
    what other weekdays show at about that time.
    """
    own = [
        Weighted(finish.minute, _age_weight(day - finish.day), _BLUR[finish.source])
        for finish in slot.finishes
    ]
    if slot.declared_finish is not None:
        own.append(Weighted(slot.declared_finish, 1 / (1 + len(own)), _DECLARED_BLUR))
    others = [
        (finish.minute, _age_weight(day - finish.day))
        for other in learned.slots
        if other.slot.weekday != slot.weekday
        for finish in other.slot.finishes
        if day - finish.day <= BORROWED_DAYS and slot.distance(finish.minute) <= GAP // 2
    ]
    total = sum(weight for _, weight in others)
    scale = min(1.0, BORROWED / total) if total else 0.0
    return own + [Weighted(minute, weight * scale, _BORROWED_BLUR) for minute, weight in others]


def _age_weight(days: int) -> float:
    return float(0.5 ** (days / HALF_LIFE))


def _worth(likely: float, cost: float) -> bool:
    return likely > cost * (1 - likely)


def _why_not(learned: Learned, likely: float, cost: float) -> Reason:
    if not _worth(likely, cost):
        return Reason.UNSURE
    if not _worth(likely * learned.active, cost):
        return Reason.RARELY_RUNS_NOW
    return Reason.MOSTLY_SELF_REPORTED


def _fade(share: float) -> float:
    return max(0.0, min(1.0, (FADE_TO - share) / (FADE_TO - FADE_FROM)))


def _another_run(learned: Learned, slot: Slot, day: int) -> float:
    """Someone who runs once a day and ran at another time today has likely had their run."""
    if learned.doubles:
        return 1.0
    ran = any(finish.day == day for finish in learned.evidence.finishes)
    return 0.15 if ran and day not in slot.seen else 1.0


def _quiet(minute: int, settings: NudgeSettings) -> bool:
    local = (minute + HABIT_DAY_TURN) % MINUTES_A_DAY
    return within(local, start=settings.quiet_start, end=settings.quiet_end)
