"""The learned tier: linear models on hashed features. How they are stored: weights.py."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.features import UNKNOWN, Vector, vector
from bot.understanding.spelling import Vocabularies
from bot.understanding.types import LANGUAGES
from bot.understanding.weights import Head, Stored, Table, WeightsError, read

WEIGHTS = Path(__file__).with_name("weights.bin")
"""Written by tools/train; see docs/adr/0010-understanding.md."""

Chances = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """The three heads (intent, topic, language), the weight of each feature, the words read."""

    idf: Sequence[float]
    heads: Mapping[str, Head]
    tables: Mapping[str, Table]
    words: Vocabularies

    def judge(self, clean: str, language: str, marks: tuple[str, ...]) -> tuple[Chances, Chances]:
        """How likely each intent is, and each topic."""
        features = vector(clean, language, self.idf, marks)
        intent, topic = self.heads["intent"], self.heads["topic"]
        sums = _sums(self.tables["message"], features, len(intent.classes) + len(topic.classes))
        cut = len(intent.classes)
        return _chances(intent, sums[:cut]), _chances(topic, sums[cut:])

    def languages(self, clean: str) -> dict[str, float]:
        """How likely the message is in each language."""
        head, features = self.heads["language"], vector(clean, UNKNOWN, self.idf)
        sums = _sums(self.tables["language"], features, len(head.classes))
        return dict(_chances(head, sums))


def _sums(table: Table, features: Vector, classes: int) -> list[float]:
    """Each class's weights times the features: few features, and rows that are mostly short."""
    starts, places, weights = table.starts, table.places, table.weights
    sums = [0.0] * classes
    for bucket, value in features:
        begin, end = starts[bucket], starts[bucket + 1]
        for place, weight in zip(places[begin:end], weights[begin:end], strict=True):
            sums[place] += value * weight
    return sums


def _chances(head: Head, sums: Sequence[float]) -> Chances:
    """Softmax over the classes, flattened by the temperature that calibrates it."""
    scores = [
        (total * scale + bias) / head.temperature
        for total, scale, bias in zip(sums, head.scale, head.bias, strict=True)
    ]
    best = max(scores)
    raised = [math.exp(score - best) for score in scores]
    whole = sum(raised)
    return tuple((name, one / whole) for name, one in zip(head.classes, raised, strict=True))


def model_from(stored: Stored) -> Model:
    """A model out of what is stored. Raises KeyError when a part is missing."""
    return Model(
        stored.idf,
        {name: stored.heads[name] for name in ("intent", "topic", "language")},
        {name: stored.tables[name] for name in ("message", "language")},
        Vocabularies({code: stored.words[code] for code in LANGUAGES}),
    )


def load_model(path: Path = WEIGHTS) -> Model | None:
    """Read the weights; None when the file is missing or of another make."""
    try:
        return model_from(read(path))
    except (OSError, WeightsError, KeyError):
        return None
