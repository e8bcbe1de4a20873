"""Fits and stores the heads of the learned tier; needs requirements-train.txt."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from bot.understanding.features import BUCKETS, blocks, vector
from bot.understanding.rules import marks
from bot.understanding.spelling import Vocabulary, respell
from bot.understanding.text import normalise, words
from tools.train.dataset import Phrase
from tools.train.noise import noisy

Floats = npt.NDArray[np.float32]
SEED = 20250611
INTENT_C = 0.3
TOPIC_C = 0.3
LANGUAGE_C = 0.3


@dataclass(frozen=True, slots=True)
class Line:
    """One training line: the message, the language to read it in, and its marks."""

    clean: str
    language: str
    marks: tuple[str, ...]


def line_of(text: str, language: str, known: Vocabulary) -> Line:
    """Prepare a message exactly as the bot does."""
    clean = respell(normalise(text), language, known)
    return Line(clean, language, marks(clean, language))


def frequent_words(phrases: Sequence[Phrase], language: str) -> list[str]:
    """Words of a language that were written twice or more, the most frequent first."""
    counts = Counter(
        word
        for phrase in phrases
        if phrase.language == language
        for word in words(respell(phrase.clean, language, None))
    )
    return sorted((w for w, n in counts.items() if n > 1), key=lambda word: (-counts[word], word))


def idf_of(lines: Sequence[Line]) -> Floats:
    """Inverse document frequency of each bucket, as half floats hold it."""
    counts = np.zeros(BUCKETS)
    for line in lines:
        for bucket in {
            b for block in blocks(line.clean, line.language, line.marks) for b in block
        }:
            counts[bucket] += 1
    return (np.log((1 + len(lines)) / (1 + counts)) + 1).astype(np.float16).astype(np.float32)


def matrix(lines: Sequence[Line], idf: Floats) -> Any:
    """Sparse feature matrix, one row a line."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    plain = idf.tolist()
    for row, line in enumerate(lines):
        ids, weights = vector(line.clean, line.language, plain, line.marks)
        rows.extend([row] * len(ids))
        columns.extend(ids.tolist())
        values.extend(weights.tolist())
    return sp.csr_matrix((values, (rows, columns)), shape=(len(lines), BUCKETS))


def rarity(labels: Sequence[str]) -> list[float]:
    """Sample weights that let small classes be heard: one over the root of the class size."""
    size = Counter(labels)
    weights = [size[label] ** -0.5 for label in labels]
    mean = sum(weights) / len(weights)
    return [weight / mean for weight in weights]


def fit(features: Any, labels: Sequence[str], c: float, weights: Sequence[float]) -> Any:
    """One linear support vector machine a class; deterministic for a given seed."""
    model = LinearSVC(C=c, tol=1e-2, max_iter=300, dual=True, random_state=SEED % 1000)
    return model.fit(features, list(labels), sample_weight=list(weights))


def augmented(phrases: Sequence[Phrase], copies: int) -> list[Phrase]:
    """The phrases and `copies` noisy copies of each, from a fixed seed."""
    chance = random.Random(SEED)  # noqa: S311  # noise, not secrets
    extra = [
        Phrase(noisy(p.text, p.language, chance), p.language, p.writer, p.intent, p.topic)
        for _ in range(copies)
        for p in phrases
    ]
    return [*phrases, *extra]


def packed(name: str, model: Any, temperature: float) -> dict[str, Any]:
    """A head as int8 with one scale a class: a quarter of the size, no change that shows."""
    weights = np.asarray(model.coef_, dtype=np.float32)
    scale = np.abs(weights).max(axis=1) / 127.0
    small = np.round(weights / scale[:, None]).astype(np.int8)
    return {
        f"{name}_classes": np.array([str(label) for label in model.classes_]),
        f"{name}_weights": np.ascontiguousarray(small.T),
        f"{name}_scale": scale.astype(np.float32),
        f"{name}_bias": np.asarray(model.intercept_, dtype=np.float32),
        f"{name}_temperature": np.float32(temperature),
    }


def store(path: Path, idf: Floats, heads: dict[str, Any]) -> None:
    """Write the weights; the zip carries no clock, so equal weights give equal files."""
    np.savez_compressed(path, idf=idf.astype(np.float16), **heads)
