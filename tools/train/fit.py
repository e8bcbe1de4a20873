"""Fits and stores the heads of the learned tier; needs requirements-train.txt."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from bot.understanding.features import blocks, vector
from bot.understanding.rules import marks
from bot.understanding.spelling import Vocabulary, respell
from bot.understanding.text import normalise, words
from bot.understanding.weights import BUCKETS, Head, Table, table_of
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
        found = vector(line.clean, line.language, plain, line.marks)
        rows.extend([row] * len(found))
        columns.extend(bucket for bucket, _ in found)
        values.extend(value for _, value in found)
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


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head, and its weights as int8 with one scale a class: a row a bucket, a column a class.

    A quarter of the size, and no change that shows.
    """

    head: Head
    weights: npt.NDArray[np.int8]


def fitted(model: Any, temperature: float) -> Fitted:
    """What is kept of a model."""
    weights = np.asarray(model.coef_, dtype=np.float32)
    scale = (np.abs(weights).max(axis=1) / 127.0).astype(np.float32)
    head = Head(
        tuple(str(label) for label in model.classes_),
        tuple(scale.tolist()),
        tuple(np.asarray(model.intercept_, dtype=np.float32).tolist()),
        temperature,
    )
    return Fitted(head, np.round(weights / scale[:, None]).astype(np.int8).T)


def packed(*heads: Fitted) -> Table:
    """One table for heads that read the same features."""
    rows = np.hstack([one.weights for one in heads])
    filled = (np.flatnonzero(row) for row in rows)
    return table_of(
        [
            list(zip(places.tolist(), row[places].tolist(), strict=True))
            for row, places in zip(rows, filled, strict=True)
        ]
    )


def dense(table: Table, classes: int) -> npt.NDArray[np.int8]:
    """The table with its zeros, for comparing."""
    rows = np.zeros((BUCKETS, classes), dtype=np.int8)
    sizes = np.diff(np.asarray(table.starts))
    buckets = np.repeat(np.arange(BUCKETS), sizes)
    rows[buckets, np.frombuffer(table.places, dtype=np.uint8)] = np.asarray(table.weights)
    return rows
