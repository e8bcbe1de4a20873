"""Shapes of the rows of the decision table and of their conditions. No evaluation."""

from typing import Literal, TypeAlias, Union

from pydantic import Field, model_validator

from content.models.base import Frozen
from content.models.plan import SoleTool, State
from content.models.safety import Confidence, HurtAction, Urgency, Value


class In(Frozen):
    """A field holds one of these values."""

    field: str
    in_: tuple[Value, ...] = Field(alias="in", min_length=1)


class Range(Frozen):
    """A number lies between the two, both included."""

    field: str
    from_: int = Field(alias="from")
    to: int

    @model_validator(mode="after")
    def _not_empty(self) -> "Range":
        if self.from_ > self.to:
            raise ValueError(f"{self.field}: from {self.from_} is above to {self.to}")
        return self


class Has(Frozen):
    """A set field holds at least one of these."""

    field: str
    has: tuple[str, ...] = Field(min_length=1)


class All(Frozen):
    """Every part holds; no part at all: always true."""

    all: tuple["Condition", ...]


class AnyOf(Frozen):
    """At least one part holds."""

    any: tuple["Condition", ...] = Field(min_length=1)


class Not(Frozen):
    """The part does not hold."""

    not_: "Condition" = Field(alias="not")


Condition: TypeAlias = Union[In, Range, Has, All, AnyOf, Not]  # noqa: UP007  # recursive


class Effects(Frozen):
    """What a row does. A flag that is false does nothing; a row never lifts what another set."""

    force_sore: bool = False
    no_roll: bool = False
    hardest: SoleTool | None = Field(default=None, description="no harder tool than this")
    cap: int | None = Field(default=None, ge=0, le=10)
    mid_arch: bool = False
    arch_only: bool = False
    no_toe_pulls: bool = False
    easy_big_toe: bool = False
    skip_sore_toe: bool = False
    calf: bool = False
    no_calf: bool = False
    no_roller: bool = False
    seated_only: bool = False
    no_pauses: bool = False
    no_end_range: bool = False
    belly_only: bool = False
    no_kneel: bool = False
    no_balance: bool = False
    hold_on: bool = False
    hard_ball: bool = Field(default=False, description="lifts the lacrosse ban of chronic feet")
    advice: tuple[str, ...] = ()
    clinician: tuple[str, ...] = ()
    urgency: Urgency = "none"


class Part(Effects):
    """More effects of a row, under a condition of their own."""

    when: Condition


class Row(Effects):
    """One row of the table."""

    id: str = Field(pattern=r"^[A-D]\d\d[a-z]?$")
    when: Condition
    scope: Literal["foot", "both"] = "both"
    more: tuple[Part, ...] = ()
    sources: tuple[str, ...]
    confidence: Confidence

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> "Row":
        if self.confidence == "seen" and not self.sources:
            raise ValueError(f"{self.id}: a row with confidence `seen` needs a source")
        return self


class StateRow(Row):
    """A row of phase C."""

    state: State
    cap: int
    standing: bool


class StopRule(Frozen):
    """A row of facts 5.6: what to do about something felt in a step."""

    id: str = Field(pattern=r"^D\d\d[a-z]?$")
    when: Condition
    action: HurtAction
    advice: tuple[str, ...] = ()
    clinician: tuple[str, ...] = ()
    urgency: Urgency = "none"
    skip_ball_hours: int = 0
    carry: dict[str, Value] = Field(default_factory=dict)
    sources: tuple[str, ...]
    confidence: Confidence


class Said(Frozen):
    """Keys of safety.yaml."""

    advice: tuple[str, ...]
    clinician: tuple[str, ...]


class TrendLimits(Frozen):
    """tables/safety/trend.yaml."""

    window: int = Field(ge=1)
    sore_at_least: int = Field(ge=1)
    rising_at_least: int = Field(ge=2)
    sore_often: Said
    foot_worsening: Said


class Input(Frozen):
    """One input: what stands for "not known", and its values from harmless to worrying."""

    unknown: Value | tuple[str, ...]
    order: tuple[tuple[Value, ...], ...]


class Source(Frozen):
    """Where a fact comes from (facts 9)."""

    title: str
    addresses: tuple[str, ...] = ()
    doi: str | None = None
    status: Literal["seen", "seen_secondary", "seen_low_grade", "seen_in_part", "read_in_full"]
    note: str | None = None


class EmergencyNumbers(Frozen):
    """tables/emergency_numbers.yaml."""

    numbers: dict[str, str]
    zones: dict[str, str]
    prefixes: dict[str, str]
    languages: dict[str, str]

    @model_validator(mode="after")
    def _countries_have_numbers(self) -> "EmergencyNumbers":
        for country in (*self.zones.values(), *self.prefixes.values()):
            if country not in self.numbers:
                raise ValueError(f"no number for {country}")
        return self


All.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()
