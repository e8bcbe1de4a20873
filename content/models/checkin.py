"""Shapes of the check-in: questions, options, and what was answered so far. No flow."""

from functools import cached_property
from typing import Literal, TypeAlias

from pydantic import Field, field_serializer, model_validator

from content.models.base import Frozen
from content.models.plan import Ball
from content.models.rows import Condition
from content.models.safety import Extra, Morning, Risk, Value

QuestionKind: TypeAlias = Literal["choice", "multi", "scale"]
Sets: TypeAlias = dict[str, Value | tuple[str, ...]]


class Given(Frozen):
    """One answer: the question and the option or options that were chosen."""

    question: str
    options: tuple[str, ...] = Field(min_length=1)


class Draft(Frozen):
    """Answers so far. Goes to and from a database row with model_dump and model_validate."""

    given: tuple[Given, ...] = ()

    def back(self) -> "Draft":
        """Without the last answer."""
        return Draft(given=self.given[:-1])

    def options_of(self, question: str) -> tuple[str, ...]:
        """What was chosen there; nothing when it was not answered."""
        for given in self.given:  # asked for each question at each message: no generator
            if given.question == question:
                return given.options
        return ()


class HealthProfile(Frozen):
    """What the health questions gave. None: not answered."""

    risk: frozenset[Risk] | None = None
    foot_check_ok: bool | None = None
    extra: frozenset[Extra] = frozenset()

    @field_serializer("risk", "extra", when_used="json")
    def _in_order(self, signs: frozenset[str] | None) -> list[str] | None:
        return None if signs is None else sorted(signs)


class Background(Frozen):
    """What is known of the runner before the first question."""

    ball: Ball = "none"
    roller: bool = False
    minutes: int = Field(default=10, ge=1, le=240)
    health: HealthProfile = HealthProfile()
    last_morning: Morning = "first_time"
    mornings_worse: int = Field(default=0, ge=0, description="worse mornings running")
    carry: dict[str, Value] = Field(default_factory=dict, description="from HurtDecision.carry")


class Option(Frozen):
    """One button, and the Answers fields it sets (a list joins a set field)."""

    id: str
    sets: Sets = Field(default_factory=dict)
    alone: bool = Field(default=False, description="in a multi question: excludes the others")
    only_for: Condition | None = None


class After(Frozen):
    """A follow-up: asked once one of these options of that question was chosen."""

    question: str
    options: tuple[str, ...]


class Question(Frozen):
    """One question with its buttons. The words are in languages/<language>/checkin.yaml."""

    id: str
    kind: QuestionKind
    options: tuple[Option, ...] = ()
    base: Sets = Field(default_factory=dict, description="set whatever the option is")
    always: bool = False
    after: After | None = None
    ask_when: Condition | None = None
    sets_field: str | None = Field(default=None, description="scale: the field of the number")
    low: int = 0
    high: int = 10

    @model_validator(mode="after")
    def _scale_or_options(self) -> "Question":
        if (self.kind == "scale") == bool(self.options):
            raise ValueError(f"{self.id}: a scale has no options, another question needs some")
        return self

    @cached_property
    def narrows(self) -> bool:
        """Whether an option of it is for some runners only."""
        return any(option.only_for is not None for option in self.options)

    def option(self, option_id: str) -> Option | None:
        """The option of that id; on a scale a number between its ends."""
        if self.kind != "scale":
            for option in self.options:
                if option.id == option_id:
                    return option
            return None
        if not option_id.isdecimal() or not self.low <= int(option_id) <= self.high:
            return None
        assert self.sets_field is not None
        return Option(id=option_id, sets={self.sets_field: int(option_id)})


class CheckinTable(Frozen):
    """tables/checkin.yaml."""

    unasked: dict[str, Value]
    questions: tuple[Question, ...]
    ask_health_again_after_days: int = Field(ge=1)
    health: tuple[Question, ...]
    morning: Question
    hurt: Question


class QuestionText(Frozen):
    """The words of one question."""

    ask: str = Field(min_length=1, max_length=270)
    options: dict[str, str]


class CheckinWords(Frozen):
    """languages/<language>/checkin.yaml."""

    questions: dict[str, QuestionText]


class QuestionView(Frozen):
    """A question in words."""

    id: str
    kind: QuestionKind
    text: str
    options: tuple[tuple[str, str], ...] = Field(description="(option id, label)")
