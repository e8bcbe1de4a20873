"""Helpers for the tests of the check-in: a runner who answers whatever is asked."""

from collections.abc import Mapping, Sequence
from functools import cache

from content.checkin import answers_of, apply, load_checkin_words, next_question
from content.decide import decide
from content.models.checkin import Background, CheckinWords, Draft, HealthProfile
from content.models.safety import Decision
from content.rules.tables import Tables, load_tables

HEALTHY = Background(ball="lacrosse", health=HealthProfile(risk=frozenset()))
Taps = Mapping[str, str | Sequence[str]]


@cache
def tables() -> Tables:
    return load_tables()


@cache
def english() -> CheckinWords:
    return load_checkin_words("en")


def talked(taps: Taps, background: Background = HEALTHY) -> tuple[list[str], Draft]:
    """Answer every question that comes; what is not given gets the first option (or 0)."""
    draft, asked = Draft(), []
    while question := next_question(draft, background, tables()):
        asked.append(question.id)
        assert len(asked) < 20, asked
        first = question.options[0].id if question.options else "0"
        draft = apply(draft, question.id, taps.get(question.id, first), tables())
    return asked, draft


def outcome(taps: Taps, background: Background = HEALTHY) -> Decision:
    _, draft = talked(taps, background)
    return decide(answers_of(draft, background, tables()), tables())
