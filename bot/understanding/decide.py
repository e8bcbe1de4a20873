"""Weighs exact phrases, alarm signs, grammar marks and learned scores into one intent."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.model import Chances
from bot.understanding.types import Feeling, Intent, RedFlag

ANSWER_AT = 0.68
"""A single FAQ answer is given from this probability on; below, three topics are offered."""
_NO_TOPIC = "none"
_UNASKED = 0.5
_RESULT = 3.0
_SOMEBODY_ELSE = 0.3
_ASIDE = 0.6
_STATEMENTS = (Intent.SNOOZE, Intent.SCHEDULE_DECLARE, Intent.SETTINGS, Intent.FEELING)
_EXACT_CONFIDENCE = 0.97
_FLAG_CONFIDENCE = 0.95
_ACUTE = frozenset(
    {
        RedFlag.CANNOT_BEAR_WEIGHT,
        RedFlag.BREATHLESS,
        RedFlag.CHEST_PAIN,
        RedFlag.SADDLE,
        RedFlag.SWOLLEN_CALF,
        RedFlag.DEFORMED,
        RedFlag.WEAKNESS,
    }
)
_FEELINGS: tuple[Feeling, ...] = ("sore", "stiff", "longstanding", "fine", "redflag")


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of the learned classes ("feeling.sore" is one) and of the FAQ topics."""

    intents: tuple[tuple[str, float], ...]
    topics: tuple[tuple[str, float], ...]
    no_topic: float

    def by_intent(self) -> list[tuple[Intent, float]]:
        """Probabilities per intent, best first; a feeling counts by its likeliest kind.

        A sum over the kinds would let words that nobody knows pass for a feeling.
        """
        best: dict[Intent, float] = {}
        for name, p in self.intents:
            intent = Intent(name.split(".")[0])
            best[intent] = max(best.get(intent, 0.0), p)
        whole = sum(best.values()) or 1.0
        pairs = ((intent, p / whole) for intent, p in best.items())
        return sorted(pairs, key=lambda item: (-item[1], item[0]))

    def feeling(self, *, alarming: bool = True) -> Feeling:
        """The likeliest feeling; no alarm sign when it is known that there is none."""
        chances = {
            name.split(".")[1]: p for name, p in self.intents if name.startswith("feeling.")
        }
        kinds = _FEELINGS if alarming else _FEELINGS[:-1]
        return max(kinds, key=lambda feeling: chances.get(feeling, 0.0))


def scores_of(intents: Chances, topics: Chances) -> Scores:
    """The learned tier's scores: topics best first, none of them apart."""
    pairs = sorted(
        ((name, round(chance, 4)) for name, chance in topics),
        key=lambda pair: (-pair[1], pair[0]),
    )
    none = next((chance for name, chance in pairs if name == _NO_TOPIC), 0.0)
    return Scores(intents, tuple(pair for pair in pairs if pair[0] != _NO_TOPIC), none)


def by_rules_alone(clean: str, language: str, found: Sequence[str]) -> Scores:
    """Scores without a model: the grammar marks only, and no topics."""
    order = {
        "status:finished": "run_finished",
        "status:negated": "run_negated",
        "status:planned": "run_planned",
        "settings": "settings",
        "schedule": "schedule_declare",
        "snooze": "snooze",
        "longstanding": "feeling.longstanding",
        "fine": "feeling.fine",
        "stiff": "feeling.stiff",
        "sore": "feeling.sore",
    }
    name = next((order[mark] for mark in order if mark in found), "out_of_scope")
    if "question" in found:
        name = "out_of_scope"
    return Scores(((name, 0.5),), (), 1.0)


def decide_intent(
    scores: Scores, fixed: Intent | None, flags: tuple[RedFlag, ...], found: Sequence[str]
) -> tuple[Intent, float]:
    """The intent and its probability: alarm signs first, then fixed phrases, then the scores."""
    asked = "question" in found
    ranked = _weighed(scores.by_intent(), found, asked=asked)
    best, confidence = ranked[0]
    if flags and not (asked and best == Intent.FAQ and not _ACUTE.intersection(flags)):
        return Intent.FEELING, _FLAG_CONFIDENCE
    if fixed is not None:
        return fixed, max(_EXACT_CONFIDENCE, dict(ranked).get(fixed, 0.0))
    return best, confidence


def _weighed(
    ranked: list[tuple[Intent, float]], found: Sequence[str], *, asked: bool
) -> list[tuple[Intent, float]]:
    """Shift the scores by what the learned tier weighs too little: is it a question, a result.

    Tense and negation are features of the learned tier; to weigh them twice made it worse.
    """
    weights = {
        Intent.FAQ: 1.0 if asked else _UNASKED,
        Intent.RUN_FINISHED: 1.0 if asked or "status:none" not in found else _over(found),
    }
    if asked:
        weights |= dict.fromkeys(_STATEMENTS, _ASIDE)
    total = [(intent, p * weights.get(intent, 1.0)) for intent, p in ranked]
    whole = sum(p for _, p in total) or 1.0
    return sorted(((i, p / whole) for i, p in total), key=lambda item: (-item[1], item[0]))


def _over(found: Sequence[str]) -> float:
    """How much likelier a run of mine is over when no verb says so."""
    if "other" in found:
        return _SOMEBODY_ELSE
    return _RESULT if "result" in found else 1.0


def feeling_of(
    intent: Intent,
    scores: Scores,
    flags: tuple[RedFlag, ...],
    found: Sequence[str],
    *,
    denied: bool,
) -> Feeling | None:
    """The feeling slot: alarm signs beat all; other intents carry it only when feet are named.

    `denied`: alarm signs are named but said to be absent, so the learned tier may not see one.
    """
    if flags and intent in (Intent.FEELING, Intent.RUN_FINISHED):
        return "redflag"
    if intent == Intent.FEELING:
        return scores.feeling(alarming=not denied)
    if intent == Intent.RUN_FINISHED:
        for name in ("longstanding", "stiff", "sore"):
            if name in found:
                return _as_feeling(name)
    return None


def _as_feeling(name: str) -> Feeling:
    return next(feeling for feeling in _FEELINGS if feeling == name)
