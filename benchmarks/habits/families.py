"""Ranges from which simulated runners are drawn: one family to tune on, another to report on."""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[float, float]


@dataclass(frozen=True)
class Family:
    """Each runner draws one value from each range (uniformly). Minutes, shares (0-1), days."""

    name: str
    tight: Range
    """Standard deviation of the finish, minutes, of a runner with a settled hour."""
    loose: Range
    kept: Range
    """Share of the usual runs that are run."""
    shift: Range
    """The whole habit earlier or later than the type's hour, minutes."""
    self_reported: Range
    report_delay: Range
    answers_yes: Range
    """Share of nudges after an unreported run that are answered "yes"; the rest is ignored."""
    answers_no: Range
    """Share of nudges for nothing that are answered "not today"; the rest is ignored."""
    corrects: Range
    """Share of "yes" after which the runner puts the finish right."""
    extra: Range
    """Runs a week outside the habit."""
    sporadic: Range
    """Runs a week of a runner without habits."""
    drift: Range
    """Minutes by which a drifting habit moves over the five months."""
    change_week: Range
    away_days: Range
    declared_off: Range
    """How far from the truth a declared start is, minutes (before rounding to 15)."""


TRAIN = Family(
    name="train",
    tight=(8, 18),
    loose=(28, 42),
    kept=(0.82, 0.95),
    shift=(-45, 45),
    self_reported=(0.5, 0.5),
    report_delay=(1, 10),
    answers_yes=(0.7, 0.85),
    answers_no=(0.4, 0.6),
    corrects=(0.2, 0.4),
    extra=(0.0, 0.2),
    sporadic=(0.6, 1.1),
    drift=(50, 90),
    change_week=(8, 12),
    away_days=(28, 32),
    declared_off=(-10, 10),
)

HELD_OUT = Family(
    name="held-out",
    tight=(5, 26),
    loose=(25, 50),
    kept=(0.75, 0.98),
    shift=(-90, 75),
    self_reported=(0.42, 0.58),
    report_delay=(0, 25),
    answers_yes=(0.55, 0.95),
    answers_no=(0.2, 0.8),
    corrects=(0.0, 0.7),
    extra=(0.0, 0.35),
    sporadic=(0.4, 1.4),
    drift=(30, 120),
    change_week=(6, 15),
    away_days=(24, 38),
    declared_off=(-20, 20),
)
