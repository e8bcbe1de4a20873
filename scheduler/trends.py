"""Trends worth a word: a long jump, feet that get better or worse. Figures only, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from content.models.plan import FEET, Foot
from scheduler.policy import LATELY, TREND_EVERY
from scheduler.progress import feet_of, mean
from scheduler.work import Work
from storage import history, runs, users
from storage.history import NumbersSeen
from storage.records import Run, User

JUMP = 1.10
"""Times the longest run of 30 days: longer went with more injuries (facts F50, S42)."""
RUNS_TO_COMPARE = 2  # one earlier run says little about what is usual

DOWN, UP = 2 / 3, 4 / 3  # a third less, a third more
SPAN = timedelta(days=14)
APART = timedelta(days=28)
NUMBERS = 3  # in each of the two spans, so that one good day is no trend
WORTH_NAMING = 2.0  # of 10: below this a third is nothing anybody feels


@dataclass(frozen=True, slots=True)
class Jump:
    """A run of `metres`, when the longest of the 30 days before was `longest_m`."""

    metres: float
    longest_m: float


@dataclass(frozen=True, slots=True)
class Soreness:
    """Average numbers before the routines of two weeks, four weeks apart.

    `worse` names the one foot that got worse; empty: both together went down by a third.
    """

    worse: Foot | None
    before: float
    now: float
    routines: int  # how many numbers that is


async def jump_of(work: Work, user: User, run: Run) -> Jump | None:
    """What should be said of this run, at most once a week; it is noted as said."""
    if run.metres is None or not _may_say(work, user):
        return None
    since = run.finished_at - LATELY
    count, longest = await runs.longest_of(
        work.connection, user.id, since=since, until=run.finished_at, but=run.id
    )
    if longest is None or count < RUNS_TO_COMPARE or run.metres <= JUMP * longest:
        return None
    await _said(work, user)
    return Jump(run.metres, longest)


async def soreness_of(work: Work, user: User) -> Soreness | None:
    """What should be said of the feet now, at most once a week; it is noted as said."""
    if not _may_say(work, user):
        return None
    seen = await history.numbers_since(work.connection, user.id, work.now - APART - SPAN)
    found = soreness(seen, now=work.now)
    if found is not None:
        await _said(work, user)
    return found


def soreness(seen: Sequence[NumbersSeen], *, now: datetime) -> Soreness | None:
    """One foot worse comes first: that is what somebody should act on."""
    changes = {foot: _change([one for one in seen if foot in feet_of(one)], now) for foot in FEET}
    worse = [foot for foot, one in changes.items() if one is not None and _is_worse(one)]
    if len(worse) == 1:
        found = changes[worse[0]]
        assert found is not None
        return Soreness(worse[0], *found)
    both = _change(seen, now)
    if both is None or worse:
        return None
    before, after, _ = both
    down = before >= WORTH_NAMING and after <= DOWN * before
    return Soreness(None, *both) if down else None


def _is_worse(change: tuple[float, float, int]) -> bool:
    before, after, _ = change
    return after >= WORTH_NAMING and after >= UP * before and after - before >= 1


def _change(seen: Sequence[NumbersSeen], now: datetime) -> tuple[float, float, int] | None:
    """The averages of two weeks, four weeks ago and now; None: too few numbers."""
    then = _numbers(seen, after=now - APART - SPAN, until=now - APART)
    lately = _numbers(seen, after=now - SPAN, until=now)
    if min(len(then), len(lately)) < NUMBERS:
        return None
    return mean(then) or 0.0, mean(lately) or 0.0, len(then) + len(lately)


def _numbers(seen: Sequence[NumbersSeen], *, after: datetime, until: datetime) -> list[int]:
    return [one.before for one in seen if one.before is not None and after < one.at <= until]


def _may_say(work: Work, user: User) -> bool:
    return user.trend_said_at is None or work.now - user.trend_said_at >= TREND_EVERY


async def _said(work: Work, user: User) -> None:
    await users.change(work.connection, user.id, trend_said_at=work.now)
