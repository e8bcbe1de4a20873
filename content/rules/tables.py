"""Loads the language-free tables into one frozen object that is handed around. No rules here."""

from dataclasses import dataclass

from content.files import TABLES, ContentError, read_model
from content.models.checkin import CheckinTable
from content.models.plan import Block, BlockShape, Dosing, ExerciseShape, Profile
from content.models.rows import EmergencyNumbers, Source
from content.rules.rulebook import Rulebook, load_rulebook

MICRO = "P02-micro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Everything under content/tables that plans and decisions are made from."""

    profiles: dict[str, Profile]
    blocks: dict[Block, BlockShape]
    exercises: dict[str, ExerciseShape]
    dosing: Dosing
    rules: Rulebook
    emergency: EmergencyNumbers
    checkin: CheckinTable
    sources: dict[str, Source]


def load_tables() -> Tables:
    """Read content/tables. Raises ContentError with the file and the field that is wrong."""
    tables = Tables(
        profiles=read_model(TABLES / "profiles.yaml", dict[str, Profile]),
        blocks=read_model(TABLES / "blocks.yaml", dict[Block, BlockShape]),
        exercises=read_model(TABLES / "exercises.yaml", dict[str, ExerciseShape]),
        dosing=read_model(TABLES / "doses.yaml", Dosing),
        rules=load_rulebook(),
        emergency=read_model(TABLES / "emergency_numbers.yaml", EmergencyNumbers),
        checkin=read_model(TABLES / "checkin.yaml", CheckinTable),
        sources=read_model(TABLES / "sources.yaml", dict[str, Source]),
    )
    for name, shape in tables.blocks.items():
        if shape.exercise not in tables.exercises:
            raise ContentError(f"tables/blocks.yaml: {name}: no exercise {shape.exercise!r}")
    return tables
