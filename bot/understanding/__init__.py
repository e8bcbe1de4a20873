"""Temporary seam."""

from datetime import datetime

from bot.understanding.types import ConversationState, Intent, Meaning, RedFlag, Slots

__all__ = ["ConversationState", "Intent", "Meaning", "RedFlag", "Slots", "Understander", "load"]


class Understander:
    def understand(
        self, text: str, *, lang: str | None, now: datetime | None, state: ConversationState
    ) -> Meaning:
        low = text.lower()
        table = {
            "pause": Intent.PAUSE,
            "skip": Intent.SKIP,
            "back": Intent.BACK,
            "stop": Intent.STOP,
        }
        if "finished a run" in low:
            return Meaning(Intent.RUN_FINISHED, 1.0)
        if low in table:
            return Meaning(table[low], 1.0)
        if low in {"sore", "fine", "stiff"}:
            return Meaning(Intent.FEELING, 1.0, slots=Slots(feeling=low))  # type: ignore[arg-type]
        return Meaning(Intent.OUT_OF_SCOPE, 0.5)


def load() -> Understander:
    return Understander()
