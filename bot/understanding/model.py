"""The learned tier: linear models on hashed features, stored as small integers; numpy only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.understanding.features import BUCKETS, vector
from bot.understanding.spelling import Vocabulary, lexicon_words, vocabulary
from bot.understanding.types import LANGUAGES

WEIGHTS = Path(__file__).with_name("weights.npz")
"""Written by tools/train; see docs/adr/0010-understanding.md."""

Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Head:
    """One linear classifier over the hashed features."""

    classes: tuple[str, ...]
    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    temperature: float

    def probabilities(
        self, ids: npt.NDArray[np.int64], values: npt.NDArray[np.float32]
    ) -> Probabilities:
        """Softmax over the classes, flattened by the temperature that calibrates it."""
        scores = values @ self.weights[ids].astype(np.float32) * self.scale + self.bias
        scores = np.asarray(scores / self.temperature, dtype=np.float64)
        raised = np.exp(scores - scores.max())
        return np.asarray(raised / raised.sum())


@dataclass(frozen=True, slots=True)
class Model:
    """The three heads (intent, topic, language), the weight of each feature, the words read."""

    idf: Sequence[float]
    intent: Head
    topic: Head
    language: Head
    words: Mapping[str, Vocabulary]

    def features(
        self, clean: str, language: str, marks: tuple[str, ...]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Features of one message for the intent and topic heads."""
        return vector(clean, language, self.idf, marks)


def head_from(data: Any, name: str) -> Head:
    """One head out of the arrays that tools/train packs."""
    return Head(
        tuple(str(label) for label in data[f"{name}_classes"]),
        np.ascontiguousarray(data[f"{name}_weights"]),
        data[f"{name}_scale"].astype(np.float32),
        data[f"{name}_bias"].astype(np.float32),
        float(data[f"{name}_temperature"]),
    )


def model_from(idf: Sequence[float], data: Any) -> Model:
    """A model out of the arrays that tools/train packs. Raises KeyError when one is missing.

    `idf` is a list: single numbers are read from it, which an array is slow at.
    """
    return Model(
        idf,
        intent=head_from(data, "intent"),
        topic=head_from(data, "topic"),
        language=head_from(data, "language"),
        words={
            code: vocabulary(str(line).split(), lexicon_words(code))
            for code, line in zip(LANGUAGES, data["words"], strict=True)
        },
    )


def load_model(path: Path = WEIGHTS) -> Model | None:
    """Read the weights; None when the file is missing or of another make."""
    try:
        with np.load(path, allow_pickle=False) as data:
            idf = data["idf"].astype(np.float32)
            if idf.shape != (BUCKETS,):
                return None
            return model_from(idf.tolist(), data)
    except (OSError, KeyError, ValueError):
        return None
