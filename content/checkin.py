"""The check-in as a pure flow over data: what to ask next, what an answer sets. No storage."""

from collections.abc import Sequence

from content.models.checkin import Background, Draft, Question
from content.models.safety import Answers
from content.rules.tables import Tables


class UnknownAnswerError(ValueError):
    """A question or option that is not in tables/checkin.yaml: an old button, a wrong number."""


def next_question(draft: Draft, background: Background, tables: Tables) -> Question | None:
    """The next question a row could still fire on; None when `decide` has all it needs."""
    raise NotImplementedError


def apply(draft: Draft, question_id: str, options: str | Sequence[str], tables: Tables) -> Draft:
    """The draft with one more answer; an earlier answer to the same question is replaced.

    A scale takes its number as text ("7"). Raises UnknownAnswerError.
    """
    raise NotImplementedError


def answers_of(draft: Draft, background: Background, tables: Tables) -> Answers:
    """All inputs of `decide`, with what need not be asked filled in."""
    raise NotImplementedError
