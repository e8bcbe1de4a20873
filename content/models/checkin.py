"""Shapes of the check-in: questions, options, and what was answered so far. No flow."""

from typing import Literal, TypeAlias

from pydantic import Field, field_serializer

from content.models.base import Frozen
from content.models.plan import Ball
from content.models.safety import Morning, Risk, Value

QuestionKind: TypeAlias = Literal["choice", "multi", "scale"]


class Given(Frozen):
    """One answer: the question and the option or options that were chosen."""

    question: str
    options: tuple[str, ...]


class Draft(Frozen):
    """A check-in so far. Goes to and from `checkins.answers` with model_dump / model_validate."""

    given: tuple[Given, ...] = ()

    def back(self) -> "Draft":
        """Without the last answer."""
        return Draft(given=self.given[:-1])


class Background(Frozen):
    """What is known of the runner before the first question."""

    ball: Ball = "none"
    roller: bool = False
    minutes: int = Field(default=10, ge=1, le=240)
    risk: frozenset[Risk] | None = Field(default=None, description="None: never answered")
    foot_check_ok: bool | None = None
    last_morning: Morning = "first_time"
    mornings_worse: int = Field(default=0, ge=0)
    carry: dict[str, Value] = Field(default_factory=dict, description="from HurtDecision.carry")

    @field_serializer("risk", when_used="json")
    def _in_order(self, risks: frozenset[str] | None) -> list[str] | None:
        return None if risks is None else sorted(risks)


class Option(Frozen):
    """One button, and the Answers fields it sets (a list adds to a set field)."""

    id: str
    sets: dict[str, Value | tuple[str, ...]] = Field(default_factory=dict)
    alone: bool = Field(default=False, description="in a multi question: excludes the others")


class Question(Frozen):
    """One question with its buttons. The words are in languages/<language>/checkin.yaml."""

    id: str
    kind: QuestionKind
    options: tuple[Option, ...]


class QuestionView(Frozen):
    """A question in words."""

    id: str
    kind: QuestionKind
    text: str
    options: tuple[tuple[str, str], ...] = Field(description="(option id, label)")
