"""Puts decisions into words: advice, emergency lines and "Why this?". No rules, no markup."""

from collections.abc import Iterable

from content.decide import emergency_number
from content.folders import Folder
from content.models.rows import Row, StopRule
from content.models.safety import (
    Decision,
    DecisionView,
    Emergency,
    HurtDecision,
    Reason,
    SafetyWords,
    Trend,
    Urgency,
)
from content.rules.tables import Tables


def load_safety_words(language: str | Folder = "en") -> SafetyWords:
    """Read one language's safety.yaml. Raises ContentError."""
    return Folder.of(language).read("safety", SafetyWords)


def explain(
    decision: Decision | HurtDecision, words: SafetyWords, tables: Tables
) -> tuple[Reason, ...]:
    """ "Why this?": every row that fired, in plain words with its sources."""
    rows = (decision.row,) if isinstance(decision, HurtDecision) else decision.rows
    shapes: dict[str, Row | StopRule] = {row.id: row for row in tables.rules.rows()}
    shapes |= {rule.id: rule for rule, _ in tables.rules.stops}
    return tuple(
        Reason(
            row=row,
            words=words.rows[row],
            sources=tuple(tables.sources[source].title for source in shapes[row].sources),
            confidence=shapes[row].confidence,
        )
        for row in rows
    )


def decision_view(
    said: Decision | HurtDecision | Emergency | Trend,
    words: SafetyWords,
    tables: Tables,
    *,
    language: str,
    zone: str | None,
) -> DecisionView:
    """The sentences of a decision, with the emergency number of the runner's region."""
    number = emergency_number(language, zone, tables) or words.emergency["no_number"]
    advice = () if isinstance(said, Emergency) else said.advice
    return DecisionView(
        headline=_headline(said.urgency, number, words),
        clinician=_lines(said.clinician, words.clinician),
        advice=_lines(advice, words.advice),
    )


def _headline(urgency: Urgency, number: str, words: SafetyWords) -> str | None:
    return words.urgency[urgency].format(number=number) or None


def _lines(keys: Iterable[str], texts: dict[str, str]) -> tuple[str, ...]:
    return tuple(texts[key] for key in keys)
