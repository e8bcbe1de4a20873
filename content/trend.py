"""Looks back over the last check-ins: sore too often, or one foot getting worse. No storage."""

from collections.abc import Sequence
from itertools import pairwise

from content.models.plan import FEET, Foot
from content.models.safety import PastCheckin, Trend
from content.rules.tables import Tables


def trend(past: Sequence[PastCheckin], tables: Tables) -> Trend | None:
    """What should be said about the last check-ins, oldest first; None when nothing should.

    Sore: three of the last five. Worsening: the same foot, more pain at each of three check-ins
    running. While there is a trend, no longer or harder plan is suggested.
    """
    limits = tables.rules.trend
    recent = past[-limits.window :]
    often = sum(checkin.state == "sore" for checkin in recent) >= limits.sore_at_least
    worse = next((foot for foot in FEET if _rising(recent, foot, limits.rising_at_least)), None)
    if not often and worse is None:
        return None
    texts = [limits.sore_often] * often + [limits.foot_worsening] * (worse is not None)
    return Trend(
        sore_often=often,
        worse_foot=worse,
        advice=tuple(key for text in texts for key in text.advice),
        clinician=tuple(key for text in texts for key in text.clinician),
    )


def _rising(past: Sequence[PastCheckin], foot: Foot, times: int) -> bool:
    pains = [checkin.pain for checkin in past if checkin.side in (foot, "both")][-times:]
    return len(pains) == times and all(later > earlier for earlier, later in pairwise(pains))
