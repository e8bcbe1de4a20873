"""Loads the decision table and compiles its conditions once. What fires is for content.decide."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from content.files import TABLES, ContentError, read_model
from content.models.plan import SoleTool
from content.models.rows import Effects, Input, Row, StateRow, StopRule, TrendLimits
from content.models.safety import Answers, Urgency, Value
from content.rules.conditions import Known, Test, compiled

R = TypeVar("R", bound=Row)

DERIVED = frozenset({"forced", "used_state"})
"""Fields that phases B and C add to the answers."""
EQUIPMENT = frozenset({"extra", "ball", "roller", "minutes"})
"""Fields that are always known."""
FLAGS = tuple(name for name, shape in Effects.model_fields.items() if shape.annotation is bool)


@dataclass(frozen=True, slots=True)
class Effect:
    """The effects of a row or of a part of it, flags gathered, ready to be added up."""

    scope: Literal["foot", "both"]
    flags: frozenset[str]
    hardest: SoleTool | None
    cap: int | None
    advice: tuple[str, ...]
    clinician: tuple[str, ...]
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """A row whose conditions are functions."""

    row: Row
    test: Test
    own: Effect
    parts: tuple[tuple[Test, Effect], ...]

    def effects(self, known: Known) -> list[Effect]:
        """The row's own effects and those of every part that fits."""
        return [self.own, *(effect for test, effect in self.parts if test(known))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The decision table, ready to be asked."""

    gates: tuple[ReadyRow, ...]
    modifiers: tuple[ReadyRow, ...]
    states: tuple[ReadyRow, ...]
    always: tuple[ReadyRow, ...]
    stops: tuple[tuple[StopRule, Test], ...]
    inputs: dict[str, Input]
    signs: dict[str, dict[str, Value | tuple[str, ...]]]
    trend: TrendLimits

    def rows(self) -> tuple[Row, ...]:
        """All rows of phases A, B, C and of the lines under them."""
        return tuple(r.row for r in (*self.gates, *self.modifiers, *self.states, *self.always))


def ready(row: Row) -> ReadyRow:
    """A row with its conditions compiled."""
    parts = tuple((compiled(part.when), _effect(part, row.scope)) for part in row.more)
    return ReadyRow(row, compiled(row.when), _effect(row, row.scope), parts)


def _effect(effects: Effects, scope: Literal["foot", "both"]) -> Effect:
    return Effect(
        scope=scope,
        flags=frozenset(name for name in FLAGS if getattr(effects, name)),
        hardest=effects.hardest,
        # The cap of a state is for the feet in that state, see dosing; a modifier's is for all.
        cap=None if isinstance(effects, StateRow) else effects.cap,
        advice=effects.advice,
        clinician=effects.clinician,
        urgency=effects.urgency,
    )


def load_rulebook(folder: Path = TABLES / "safety") -> Rulebook:
    """Read tables/safety. Raises ContentError with the file, the row and the field."""
    inputs = read_model(folder / "inputs.yaml", dict[str, Input])
    missing = set(Answers.model_fields) - set(inputs) - EQUIPMENT
    if missing:
        raise ContentError(f"safety/inputs.yaml: no entry for {', '.join(sorted(missing))}")
    stops = read_model(folder / "stop.yaml", tuple[StopRule, ...])
    return Rulebook(
        gates=_read(folder / "gate.yaml", tuple[Row, ...]),
        modifiers=_read(folder / "modifiers.yaml", tuple[Row, ...]),
        states=_read(folder / "state.yaml", tuple[StateRow, ...]),
        always=_read(folder / "always.yaml", tuple[Row, ...]),
        stops=tuple((rule, compiled(rule.when)) for rule in stops),
        inputs=inputs,
        signs=read_model(folder / "signs.yaml", dict[str, dict[str, Value | tuple[str, ...]]]),
        trend=read_model(folder / "trend.yaml", TrendLimits),
    )


def _read(path: Path, shape: type[tuple[R, ...]]) -> tuple[ReadyRow, ...]:
    rows = read_model(path, shape)
    ids = [row.id for row in rows]
    if len(ids) != len(set(ids)):
        raise ContentError(f"safety/{path.name}: two rows with the same id")
    return tuple(ready(row) for row in rows)


def known_values(answers: Answers, rulebook: Rulebook) -> dict[str, Value | frozenset[str]]:
    """The answers with the cautious value wherever one is not known."""
    known: dict[str, Value | frozenset[str]] = dict(answers.__dict__)
    for field, value in known.items():
        if value is None:
            unknown = rulebook.inputs[field].unknown
            known[field] = frozenset(unknown) if isinstance(unknown, tuple) else unknown
    return known
