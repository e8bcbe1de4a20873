"""Trains all heads on all phrasings and writes bot/understanding/weights.bin.

python -m tools.train            write the weights
python -m tools.train --check    fail when fresh weights understand otherwise than the stored ones
"""

import sys
from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.understanding.features import UNKNOWN
from bot.understanding.model import WEIGHTS, Model, model_from
from bot.understanding.spelling import lexicon_words, vocabulary
from bot.understanding.types import LANGUAGES
from bot.understanding.understander import Understander
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
AGREEMENT = 0.995
"""Share of phrasings that weights further off must still understand alike."""
_EVERY = 5


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
    # Talk that asks nothing is read too, or a statement about shoes would pass for a question.
    asked = [i for i, p in enumerate(phrases) if p.topic or p.intent == "out_of_scope"]
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


def agreement(one: Model, other: Model, given: Sequence[Phrase]) -> float:
    """Share of every fifth phrasing of which both models make the same intent and topic."""
    first, second = Understander(one), Understander(other)
    alike = [
        (a.intent, a.topic) == (b.intent, b.topic)
        for a, b in (
            (first.understand(p.text, p.language), second.understand(p.text, p.language))
            for p in given[::_EVERY]
        )
    ]
    return sum(alike) / len(alike)


def check(path: Path, fresh: Stored, given: Sequence[Phrase]) -> int:
    """0 when the stored weights are these, or decide as these do: processors round differently."""
    stored = read(path)
    wrong = _differs(stored, fresh)
    if not wrong:
        print("the stored weights are these")
        return 0
    share = agreement(model_from(stored), model_from(fresh), given)
    print(f"differ: {', '.join(wrong)}; {share:.1%} of the phrasings are understood alike")
    return 0 if share >= AGREEMENT else 1


def main() -> int:
    """Train; write or compare."""
    given = load_phrases()
    fresh = train(given)
    if "--check" in sys.argv[1:]:
        return check(WEIGHTS, fresh, given)
    write(WEIGHTS, fresh)
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
