"""Turns a normalised message into hashed, weighted features; the same code trains and predicts."""

import itertools
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from zlib import crc32

from bot.understanding.concepts import concepts
from bot.understanding.text import words
from bot.understanding.weights import BUCKETS

MAX_WORDS = 60
UNKNOWN = "none"
"""Stands for the language of a message while it is guessed."""

Vector = list[tuple[int, float]]
"""Buckets with the weight that each has in one message."""


def _bucket(name: str) -> int:
    return crc32(name.encode("utf-8")) % BUCKETS


@lru_cache(maxsize=4096)
def _char_grams(word: str) -> tuple[int, ...]:
    """Buckets of the 3- to 5-letter pieces of one word with its borders."""
    padded = f"<{word}>"
    pieces = {padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1)}
    return tuple(_bucket(f"c:{piece}") for piece in sorted(pieces))


def _word_grams(line: Sequence[str], language: str) -> Iterable[str]:
    """Words and pairs of one language: "die" or "come" means another thing in the next."""
    tongue = "" if language == UNKNOWN else language
    yield from (f"{tongue}w:{word}" for word in line)
    edges = ("^", *line, "$")
    yield from (f"{tongue}b:{a} {b}" for a, b in itertools.pairwise(edges))
    yield from (f"{tongue}s:{a} {b}" for a, b in zip(line, line[2:], strict=False))


def _concept_grams(found: Sequence[str]) -> Iterable[str]:
    yield from (f"k:{concept}" for concept in found)
    unique = sorted(set(found))[:8]
    yield from (f"kk:{a} {b}" for i, a in enumerate(unique) for b in unique[i + 1 :])


def _digit_free(word: str) -> str:
    return "0" * min(len(word), 3) if word.isdigit() else word


def blocks(clean: str, language: str, marks: Sequence[str] = ()) -> list[list[int]]:
    """Buckets of one message in four blocks: words, letters, concepts, grammar marks."""
    line = [_digit_free(word) for word in words(clean)[:MAX_WORDS]]
    tail = ["q:?"] if "?" in clean else []
    length = f"n:{min(len(line), 12)}"
    letters: list[int] = []
    for word in line:
        letters.extend(_char_grams(word))
    shared = _concept_grams(concepts(line, language))
    return [
        [_bucket(name) for name in (*_word_grams(line, language), *tail, length)],
        letters,
        [_bucket(name) for name in shared],
        [_bucket(f"m:{mark}") for mark in marks],
    ]


BLOCK_WEIGHTS = (1.0, 0.9, 1.0, 1.5)


def vector(clean: str, language: str, idf: Sequence[float], marks: Sequence[str] = ()) -> Vector:
    """Sparse feature vector, each block of length one before weighting."""
    found: Vector = []
    for block, scale in zip(blocks(clean, language, marks), BLOCK_WEIGHTS, strict=True):
        counts: dict[int, int] = {}
        for bucket in block:
            counts[bucket] = counts.get(bucket, 0) + 1
        weighted = {b: (1.0 + math.log(n)) * idf[b] for b, n in counts.items()}
        norm = math.sqrt(sum(w * w for w in weighted.values())) or 1.0
        found.extend((b, scale * w / norm) for b, w in weighted.items())
    return found
