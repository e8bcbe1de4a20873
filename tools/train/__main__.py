"""Trains all heads on all phrasings and writes bot/understanding/weights.npz.

python -m tools.train            write the weights
python -m tools.train --check    fail when fresh weights understand otherwise than the stored ones
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.understanding.features import UNKNOWN
from bot.understanding.model import WEIGHTS, Model, load_model, model_from
from bot.understanding.spelling import lexicon_words, vocabulary
from bot.understanding.types import LANGUAGES
from bot.understanding.understander import Understander
from tools.train.dataset import NO_TOPIC, Phrase, fingerprint, load_phrases
from tools.train.fit import (
    INTENT_C,
    LANGUAGE_C,
    TOPIC_C,
    Line,
    augmented,
    fit,
    frequent_words,
    idf_of,
    line_of,
    matrix,
    packed,
    rarity,
    store,
)

INTENT_TEMPERATURE = 0.25
TOPIC_TEMPERATURE = 0.2
"""Margins are turned into probabilities with these; fitted on held-out writers."""
LANGUAGE_TEMPERATURE = 0.25
NO_TOPIC_WEIGHT = 2.0
TOLERANCE = 2
"""Steps of an int8 weight by which another machine's arithmetic may differ."""
AGREEMENT = 0.995
"""Share of phrasings that weights further off must still understand alike."""
_EVERY = 5


def train(read: Sequence[Phrase]) -> tuple[Any, dict[str, Any]]:
    """Fit the heads on `read`; returns the feature weights and the packed heads."""
    phrases = augmented(read, copies=1)
    spoken = {language: frequent_words(read, language) for language in LANGUAGES}
    known = {code: vocabulary(words, lexicon_words(code)) for code, words in spoken.items()}
    lines = [line_of(p.text, p.language, known[p.language]) for p in phrases]
    idf = idf_of(lines)
    features = matrix(lines, idf)
    labels = [p.intent for p in phrases]
    intents = fit(features, labels, INTENT_C, rarity(labels))
    # Talk that asks nothing is read too, or a statement about shoes would pass for a question.
    asked = [i for i, p in enumerate(phrases) if p.topic or p.intent == "out_of_scope"]
    names = [phrases[i].topic or NO_TOPIC for i in asked]
    scale = [NO_TOPIC_WEIGHT if name == NO_TOPIC else 1.0 for name in names]
    topics = fit(features[asked], names, TOPIC_C, scale)
    plain = matrix([Line(p.clean, UNKNOWN, ()) for p in phrases], idf)
    tongues = [p.language for p in phrases]
    languages = fit(plain, tongues, LANGUAGE_C, rarity(tongues))
    heads: dict[str, Any] = {
        "made_from": np.array(fingerprint()),
        "words": np.array([" ".join(spoken[language]) for language in LANGUAGES]),
        **packed("intent", intents, INTENT_TEMPERATURE),
        **packed("topic", topics, TOPIC_TEMPERATURE),
        **packed("language", languages, LANGUAGE_TEMPERATURE),
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


def agreement(one: Model | None, other: Model | None, read: Sequence[Phrase]) -> float:
    """Share of every fifth phrasing of which both models make the same intent and topic."""
    first, second = Understander(one), Understander(other)
    alike = [
        (a.intent, a.topic) == (b.intent, b.topic)
        for a, b in (
            (first.understand(p.text, p.language), second.understand(p.text, p.language))
            for p in read[::_EVERY]
        )
    ]
    return sum(alike) / len(alike)


def check(path: Path, idf: Any, heads: dict[str, Any], read: Sequence[Phrase]) -> int:
    """0 when the stored weights are these, or decide as these do: processors round differently."""
    wrong = _differs(path, heads)
    if not wrong:
        print("the stored weights are these")
        return 0
    share = agreement(load_model(path), model_from(idf.tolist(), heads), read)
    print(f"differ: {', '.join(wrong)}; {share:.1%} of the phrasings are understood alike")
    return 0 if share >= AGREEMENT else 1


def main() -> int:
    """Train; write or compare."""
    read = load_phrases()
    idf, heads = train(read)
    if "--check" in sys.argv[1:]:
        return check(WEIGHTS, idf, heads, read)
    store(WEIGHTS, idf, heads)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
