"""Puts rules, learned tier and conversation state together into one Meaning."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.understanding.decide import (
    ANSWER_AT,
    Scores,
    by_rules_alone,
    decide_intent,
    feeling_of,
    score_intents,
    score_topics,
)
from bot.understanding.extraction.facts import facts
from bot.understanding.language import guess_language
from bot.understanding.model import Model
from bot.understanding.redflags import denies_signs, red_flags
from bot.understanding.rules import exact, marks
from bot.understanding.spelling import respell
from bot.understanding.states import in_state
from bot.understanding.text import normalise
from bot.understanding.types import ConversationState, Intent, Meaning, RedFlag

SURE_AT = 0.55
"""Below this probability the bot asks instead of acting."""
_TOPICS_SHOWN = 3
_WORTH_OFFERING = 0.08


@dataclass(frozen=True, slots=True)
class Understander:
    """Reads messages; made by `load()`. Without a model it works on rules alone."""

    model: Model | None

    def understand(
        self,
        text: str,
        lang: str | None = None,
        now: datetime | None = None,
        state: ConversationState = ConversationState.IDLE,
    ) -> Meaning:
        """What `text` means; `now` is the writer's local time. Never raises for any text."""
        clean = normalise(text)
        language = guess_language(clean, lang, self.model)
        if not clean:
            return Meaning(Intent.OUT_OF_SCOPE, 0.5, language=language, sure=False)
        clean = respell(clean, language, self.model.words[language] if self.model else None)
        flags = red_flags(clean, language)
        found = marks(clean, language)
        scores = self._scores(clean, language, found)
        fixed = in_state(exact(clean, language), clean, language, state)
        intent, confidence = decide_intent(scores, fixed, flags, found)
        meaning = self._meaning(clean, language, now, intent, confidence, scores, flags, found)
        if flags and intent == Intent.FEELING:
            return replace(meaning, tier="alarm")
        if fixed is not None:
            return replace(meaning, tier="exact")
        return replace(meaning, tier="rules" if self.model is None else "learned")

    def _scores(self, clean: str, language: str, found: tuple[str, ...]) -> Scores:
        if self.model is None:
            return by_rules_alone(clean, language, found)
        ids, values = self.model.features(clean, language, found)
        intents = score_intents(self.model, ids, values)
        topics, none = score_topics(self.model, ids, values)
        return Scores(intents, topics, none)

    def _meaning(
        self,
        clean: str,
        language: str,
        now: datetime | None,
        intent: Intent,
        confidence: float,
        scores: Scores,
        flags: tuple[RedFlag, ...],
        found: tuple[str, ...],
    ) -> Meaning:
        slots = facts(clean, language, intent, now)
        denied = intent == Intent.FEELING and denies_signs(clean, language)
        feeling = feeling_of(intent, scores, flags, found, denied=denied)
        slots = replace(slots, feeling=feeling, redflags=flags)
        others = tuple(
            (i, p) for i, p in scores.by_intent() if i != intent and p >= _WORTH_OFFERING
        )
        topic = None
        if intent == Intent.FAQ and scores.topics and scores.topics[0][1] >= ANSWER_AT:
            topic = scores.topics[0][0]
        sure = confidence >= SURE_AT
        ask = () if sure else (intent, *(i for i, _ in others[:2]))
        return Meaning(
            intent=intent,
            confidence=round(confidence, 4),
            alternatives=others[:3],
            topic=topic,
            topics=scores.topics[:_TOPICS_SHOWN],
            slots=slots,
            red_flags=flags,
            language=language,
            sure=sure,
            ask=ask,
        )
