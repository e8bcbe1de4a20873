"""JSONL in, JSONL out, one answer a line as soon as it is known; for scoring and for a look.

echo '{"id": 1, "text": "back from 10k", "lang": null}' | python -m bot.understanding
"""

import json
import sys
from datetime import datetime
from typing import Any

from bot.understanding import Meaning, Understander, load


def answer(understander: Understander, row: dict[str, Any]) -> dict[str, Any]:
    """One row {"id", "text", "lang"?, "now"?} as {"id", "intent", "topic", "topics", "slots"}."""
    said = row.get("now")
    now = datetime.fromisoformat(said) if said else None
    meaning = understander.understand(str(row.get("text") or ""), row.get("lang"), now)
    return {
        "id": row.get("id"),
        "intent": meaning.intent.value,
        "topic": meaning.topic,
        "topics": [topic for topic, _ in meaning.topics],
        "slots": _slots(meaning),
    }


def _slots(meaning: Meaning) -> dict[str, Any]:
    slots = meaning.slots
    found: dict[str, Any] = {
        "distance_m": slots.distance_m,
        "duration_s": slots.duration_s,
        "finished_ago_s": slots.finished_ago_s,
        "pain": slots.pain,
        "side": slots.side,
        "schedule": dict(slots.schedule) or None,
        "snooze_s": slots.snooze_s,
        "snooze_until": slots.snooze_until,
        "feeling": slots.feeling,
    }
    return {name: value for name, value in found.items() if value is not None}


def main() -> None:
    """Read rows until the input ends."""
    understander = load()
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        row = json.loads(line.decode("utf-8", "replace"))
        sys.stdout.write(json.dumps(answer(understander, row), ensure_ascii=True) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
