"""When a runner usually comes home, and so the next nudge: pure functions; no rows, no clock."""

from scheduler.habits.planner import next_nudge, usual_week
from scheduler.habits.plans import NoNudge, Plan, Reason, UsualSlot, Why
from scheduler.habits.records import (
    Answer,
    DeclaredSlot,
    History,
    NudgeRecord,
    NudgeSettings,
    Pause,
    RunRecord,
    Source,
)
from scheduler.habits.slots import same_slot, slot_key
from scheduler.habits.snooze import Snooze, snooze_until

__all__ = [
    "Answer",
    "DeclaredSlot",
    "History",
    "NoNudge",
    "NudgeRecord",
    "NudgeSettings",
    "Pause",
    "Plan",
    "Reason",
    "RunRecord",
    "Snooze",
    "Source",
    "UsualSlot",
    "Why",
    "next_nudge",
    "same_slot",
    "slot_key",
    "snooze_until",
    "usual_week",
]
