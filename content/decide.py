"""The decision: from answers to one outcome. Pure; the rows themselves are content/tables/safety."""

from collections.abc import Collection

from content.models.safety import Answers, Decision, Emergency, HurtDecision, HurtKind
from content.rules.tables import Tables


def decide(answers: Answers, tables: Tables) -> Decision:
    """Exactly one outcome: a gate row (no session), or a profile with its tool, cap and limits."""
    raise NotImplementedError


def emergency_of(signs: Collection[str], tables: Tables) -> Emergency | None:
    """The gate row that signs named in free text would fire; None when none of them does.

    `signs` are keys of tables/safety/signs.yaml (every Alarm, and swollen_calf, numb, ...).
    Raises KeyError for another sign.
    """
    raise NotImplementedError


def emergency_number(language: str, zone: str | None, tables: Tables) -> str | None:
    """The emergency number of the runner's region; None: say "your local emergency number"."""
    raise NotImplementedError


def decide_hurt(
    kind: HurtKind,
    tables: Tables,
    *,
    second_time: bool = False,
    pain: int | None = None,
    pain_at_start: int | None = None,
    gone_in_minutes: bool | None = None,
    on_blood_thinner: bool = False,
) -> HurtDecision:
    """What to do about something felt in a step (facts 5.6, D01-D06)."""
    raise NotImplementedError


def explain(
    decision: Decision, language: str, tables: Tables
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """ "Why this?": (row id, plain words, source titles) for each row that fired."""
    raise NotImplementedError
