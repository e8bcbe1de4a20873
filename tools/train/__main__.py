"""Trains all heads on all phrasings and writes bot/understanding/weights.npz.

    python -m tools.train            write the weights
    python -m tools.train --check    fail when fresh weights differ from the stored ones
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from bot.understanding.model import WEIGHTS
from tools.train.dataset import NO_TOPIC, load_phrases
from tools.train.fit import (
    INTENT_C,
    LANGUAGE_C,
    TOPIC_C,
    Line,
    augmented,
    fit,
    idf_of,
    line_of,
    matrix,
    packed,
    store,
)

INTENT_TEMPERATURE = 1.0
TOPIC_TEMPERATURE = 1.0
TOLERANCE = 2
"""Steps of an int8 weight by which another machine's arithmetic may differ."""


def train() -> tuple[Any, dict[str, Any]]:
    """Fit the heads; returns the feature weights and the packed heads."""
    phrases = augmented(load_phrases(), copies=1)
    lines = [line_of(p.text, p.language) for p in phrases]
    idf = idf_of(lines)
    features = matrix(lines, idf)
    intents = fit(features, [p.intent for p in phrases], INTENT_C)
    asked = [i for i, p in enumerate(phrases) if p.topic]
    topics = fit(features[asked], [phrases[i].topic or NO_TOPIC for i in asked], TOPIC_C)
    plain = matrix([Line(line.clean, "none", ()) for line in lines], idf)
    languages = fit(plain, [p.language for p in phrases], LANGUAGE_C)
    heads = {
        **packed("intent", intents, INTENT_TEMPERATURE),
        **packed("topic", topics, TOPIC_TEMPERATURE),
        **packed("language", languages, 1.0),
    }
    return idf, heads


def _differs(path: Path, heads: dict[str, Any]) -> list[str]:
    """Names of heads whose stored weights are further off than TOLERANCE."""
    with np.load(path, allow_pickle=False) as stored:
        return [
            name
            for name in ("intent", "topic", "language")
            if stored[f"{name}_weights"].shape != heads[f"{name}_weights"].shape
            or np.abs(
                stored[f"{name}_weights"].astype(int) - heads[f"{name}_weights"].astype(int)
            ).max()
            > TOLERANCE
        ]


def main() -> int:
    """Train; write or compare."""
    idf, heads = train()
    if "--check" in sys.argv[1:]:
        wrong = _differs(WEIGHTS, heads)
        print("differs: " + ", ".join(wrong) if wrong else "the stored weights are these")
        return 1 if wrong else 0
    store(WEIGHTS, idf, heads)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
