"""Shapes of the words of an exercise, one file an exercise and language. No structure."""

from typing import TypeAlias

from pydantic import Field, model_validator

from content.models.base import Frozen
from content.models.plan import Side

Lines: TypeAlias = tuple[str, ...]
BySide: TypeAlias = dict[Side, Lines]


class FormText(Frozen):
    """The wording of one form: by tool, posture or side. The exercise fills the gaps."""

    name: str | None = Field(default=None, max_length=80)
    how_to: Lines | BySide | None = None
    cue: str | None = Field(default=None, max_length=162)
    tip: str | None = Field(default=None, max_length=270)

    def lines(self, side: Side) -> Lines | None:
        """The how-to for one side; None when this form has none of its own."""
        if isinstance(self.how_to, dict):
            return self.how_to.get(side)
        return self.how_to


class ExerciseText(Frozen):
    """All a runner reads about one exercise."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    name: str = Field(min_length=1, max_length=80)
    how_to: Lines = ()
    cue: str | None = Field(default=None, max_length=162)
    feel: str | None = Field(default=None, max_length=270)
    stop: str | None = Field(default=None, max_length=270)
    tips: Lines = ()
    variations: Lines = ()
    forms: dict[str, FormText] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _at_most_three_sentences(self) -> "ExerciseText":
        for how_to in self.all_how_tos():
            if len(how_to) > 3:
                raise ValueError(f"{self.id}: at most three short sentences in how_to")
        return self

    def all_how_tos(self) -> tuple[Lines, ...]:
        """Every how-to of every form and side."""
        found = [self.how_to]
        for form in self.forms.values():
            if isinstance(form.how_to, dict):
                found += form.how_to.values()
            elif form.how_to is not None:
                found.append(form.how_to)
        return tuple(found)


class PlanWords(Frozen):
    """languages/<language>/plan.yaml: the words every step shares."""

    sides: dict[Side, str] = Field(description="the label over a step")
    side_words: dict[Side, str] = Field(description="left and right inside a sentence")
    tools: dict[str, str]
    postures: dict[str, str]
    states: dict[str, str]
    cap: str
    tender_spot: dict[str, str] = Field(description="a plural")
    notes: dict[str, str] = Field(description="sentences a foot's own limits add as the tip")
    below_seed_dose: str
    titles: dict[str, str] = Field(description="title of ready and change-over messages")
    values: dict[str, dict[str, str]] = Field(description="a number with its noun: a plural")


class StepView(Frozen):
    """One step as finished sentences, without any markup: the bot adds tags and escapes."""

    title: str
    side_label: str | None
    how_to: Lines
    cue: str | None
    seconds: int
    tip: str | None
    feel: str | None = None
    stop: str | None = None
