"""Trains all heads on all phrasings and writes bot/understanding/weights.bin.

python -m tools.train            write the weights
python -m tools.train --check    fail when fresh weights differ from the stored ones
"""

import sys
from array import array
from collections.abc import Sequence

import numpy as np

from bot.understanding.features import UNKNOWN
from bot.understanding.model import WEIGHTS
from bot.understanding.spelling import lexicon_words, vocabulary
from bot.understanding.types import LANGUAGES
from bot.understanding.weights import Stored, read, write
from tools.train.dataset import NO_TOPIC, Phrase, fingerprint, load_phrases
from tools.train.fit import (
    INTENT_C,
    LANGUAGE_C,
    TOPIC_C,
    Line,
    augmented,
    dense,
    fit,
    fitted,
    frequent_words,
    idf_of,
    line_of,
    matrix,
    packed,
    rarity,
)

INTENT_TEMPERATURE = 0.25
TOPIC_TEMPERATURE = 0.2
"""Margins are turned into probabilities with these; fitted on held-out writers."""
LANGUAGE_TEMPERATURE = 0.25
NO_TOPIC_WEIGHT = 2.0
TOLERANCE = 2
"""Steps of an int8 weight by which another machine's arithmetic may differ."""


def train(given: Sequence[Phrase]) -> Stored:
    """Fit the heads on what is read."""
    phrases = augmented(given, copies=1)
    spoken = {language: frequent_words(given, language) for language in LANGUAGES}
    known = {code: vocabulary(words, lexicon_words(code)) for code, words in spoken.items()}
    lines = [line_of(p.text, p.language, known[p.language]) for p in phrases]
    idf = idf_of(lines)
    features = matrix(lines, idf)
    labels = [p.intent for p in phrases]
    intents = fitted(fit(features, labels, INTENT_C, rarity(labels)), INTENT_TEMPERATURE)
    asked = [i for i, p in enumerate(phrases) if p.topic]
    names = [phrases[i].topic or NO_TOPIC for i in asked]
    scale = [NO_TOPIC_WEIGHT if name == NO_TOPIC else 1.0 for name in names]
    topics = fitted(fit(features[asked], names, TOPIC_C, scale), TOPIC_TEMPERATURE)
    plain = matrix([Line(p.clean, UNKNOWN, ()) for p in phrases], idf)
    tongues = [p.language for p in phrases]
    languages = fitted(fit(plain, tongues, LANGUAGE_C, rarity(tongues)), LANGUAGE_TEMPERATURE)
    return Stored(
        made_from=fingerprint(),
        words={language: " ".join(spoken[language]) for language in LANGUAGES},
        idf=array("f", idf.tolist()),
        heads={"intent": intents.head, "topic": topics.head, "language": languages.head},
        tables={"message": packed(intents, topics), "language": packed(languages)},
    )


def _differs(stored: Stored, fresh: Stored) -> list[str]:
    """Names of tables whose stored weights are further off than TOLERANCE, or heads of others."""
    heads = [n for n, head in fresh.heads.items() if stored.heads[n].classes != head.classes]
    classes = 1 + max(max(table.places) for table in fresh.tables.values())
    tables = [
        name
        for name, table in fresh.tables.items()
        if np.abs(
            dense(stored.tables[name], classes).astype(int) - dense(table, classes).astype(int)
        ).max()
        > TOLERANCE
    ]
    return heads or tables


def main() -> int:
    """Train; write or compare."""
    fresh = train(load_phrases())
    if "--check" in sys.argv[1:]:
        wrong = _differs(read(WEIGHTS), fresh)
        print("differs: " + ", ".join(wrong) if wrong else "the stored weights are these")
        return 1 if wrong else 0
    write(WEIGHTS, fresh)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
