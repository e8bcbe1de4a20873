"""Plain keyword search in the answers, kind to typos. No understanding: that is the bot's."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from content.models.faq import FaqEntry

# Below this likeness (0-100) two words are different words: "roll" and "toll" are 75 alike.
WORD_CUTOFF: Final = 78
# An answer below this score (0-1) shares only small words with the question.
SCORE_CUTOFF: Final = 0.25

# Over 1: "do", "my" and "is" count for little, though they are in half of all questions.
RARITY: Final = 1.5

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One way to ask: whose answer it is, and the weight of all its words."""

    entry: str
    weight: float


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Every known word with how telling it is and in which phrases (by position) it stands."""

    rarity: Mapping[str, float]
    phrases: tuple[_Phrase, ...]
    places: Mapping[str, tuple[int, ...]]

    def search(self, query: str, *, limit: int) -> list[tuple[str, float]]:
        """Ids of the best answers with scores from 0 to 1, best first; ids break ties.

        Half of the score is the share of the question that an answer's words cover, half how close
        its closest phrase comes. It ranks; it is no measure of how sure one can be.
        """
        covered: defaultdict[str, float] = defaultdict(float)
        shared: defaultdict[int, float] = defaultdict(float)
        total = 0.0
        for word in words_of(query):
            weight = self._weight(word)
            total += weight
            hits = self._hits(word)
            for place, likeness in hits.items():
                shared[place] += weight * likeness
            for entry, likeness in self._by_entry(hits).items():
                covered[entry] += weight * likeness
        closest = self._closest(shared, total)
        scores = {entry: (covered[entry] / total + closest[entry]) / 2 for entry in covered}
        good = [hit for hit in scores.items() if hit[1] >= SCORE_CUTOFF]
        return sorted(good, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def _hits(self, word: str) -> dict[int, float]:
        """Phrases with a word that `word` may be meant for, and how alike the two are."""
        found = process.extract(
            word, self.rarity.keys(), scorer=fuzz.ratio, score_cutoff=WORD_CUTOFF, limit=8
        )
        hits: dict[int, float] = {}
        for known, likeness, _ in reversed(found):  # the likest last, so that it stays
            hits.update(dict.fromkeys(self.places[known], likeness / 100))
        return hits

    def _by_entry(self, hits: Mapping[int, float]) -> dict[str, float]:
        """The likest word anywhere in each answer's phrases."""
        best: dict[str, float] = {}
        for place, likeness in hits.items():
            entry = self.phrases[place].entry
            best[entry] = max(best.get(entry, 0), likeness)
        return best

    def _closest(self, shared: Mapping[int, float], total: float) -> dict[str, float]:
        """How close the closest phrase of each answer comes, from 0 to 1."""
        best: dict[str, float] = {}
        for place, weight in shared.items():
            phrase = self.phrases[place]
            closeness = min(2 * weight / (total + phrase.weight), 1)
            best[phrase.entry] = max(best.get(phrase.entry, 0), closeness)
        return best

    def _weight(self, word: str) -> float:
        """A word nobody has written yet weighs as much as the rarest: it may be the point."""
        return self.rarity.get(word) or max(self.rarity.values(), default=0)


def words_of(text: str) -> list[str]:
    """Different words of `text` in order: lower case, without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'").replace("'", "")
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return list(dict.fromkeys(_WORD.findall(kept)))


def build_index(entries: Iterable[FaqEntry]) -> SearchIndex:
    """Index questions, examples and keywords; a word in few answers weighs more."""
    texts = [
        (entry.id, words_of(text))
        for entry in entries
        for text in (entry.question, *entry.examples, *entry.keywords)
    ]
    places: defaultdict[str, list[int]] = defaultdict(list)
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for place, (entry_id, words) in enumerate(texts):
        for word in words:
            places[word].append(place)
            holders[word].add(entry_id)
    known = len({entry_id for entry_id, _ in texts})
    rarity = {word: math.log(1 + known / len(ids)) ** RARITY for word, ids in holders.items()}
    return SearchIndex(
        rarity=rarity,
        phrases=tuple(_Phrase(who, sum(rarity[word] for word in words)) for who, words in texts),
        places={word: tuple(where) for word, where in places.items()},
    )
