"""Puts rules, learned tier and conversation state together into one Meaning."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.understanding.decide import (
    ANSWER_AT,
    Scores,
    by_rules_alone,
    decide_intent,
    feeling_of,
    scores_of,
)
from bot.understanding.extraction.clock import Clock
from bot.understanding.extraction.facts import facts, hour_matters, minutes_in, time_in
from bot.understanding.language import guess_language
from bot.understanding.model import Model
from bot.understanding.redflags import denies_signs, red_flags
from bot.understanding.rules import exact, marks
from bot.understanding.spelling import respell
from bot.understanding.states import in_state
from bot.understanding.text import normalise
from bot.understanding.types import (
    ConversationState,
    Feeling,
    Intent,
    Meaning,
    RedFlag,
    Slots,
    Tier,
)

SURE_AT = 0.55
"""Below this probability the bot asks instead of acting."""
_TOPICS_SHOWN = 3
_WORTH_OFFERING = 0.08
_SHORT = 40
"""Longer messages are one runner's own words: nothing of them is kept in memory."""
_PHRASES_KEPT = 1000


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a message means whenever it is written."""

    clean: str
    language: str
    flags: tuple[RedFlag, ...]
    intent: Intent
    confidence: float
    others: tuple[tuple[Intent, float], ...]
    topics: tuple[tuple[str, float], ...]
    feeling: Feeling | None
    tier: Tier
    steady: Meaning | None = None  # the whole meaning, where no fact depends on the hour

    def meaning(self, now: datetime | None) -> Meaning:
        """The meaning when it is written at the local time `now`."""
        if self.steady is None:
            return self._at(now)
        slots = self.steady.slots
        if now is None or slots.finished_ago_s is None:
            return self.steady
        finished_at = now - timedelta(seconds=slots.finished_ago_s)
        return replace(self.steady, slots=replace(slots, finished_at=finished_at))

    def settled(self) -> "_Reading":
        """With the facts that will be the same at any hour, read once."""
        if hour_matters(self.clean, self.language, self.intent):
            return self
        return replace(self, steady=self._at(None))

    def _at(self, now: datetime | None) -> Meaning:
        slots = facts(self.clean, self.language, self.intent, now)
        sure = self.confidence >= SURE_AT
        topic = None
        if sure and self.intent == Intent.FAQ and self.topics and self.topics[0][1] >= ANSWER_AT:
            topic = self.topics[0][0]
        return Meaning(
            intent=self.intent,
            confidence=round(self.confidence, 4),
            alternatives=self.others[:3],
            topic=topic,
            topics=self.topics,
            slots=replace(slots, feeling=self.feeling, redflags=self.flags),
            red_flags=self.flags,
            language=self.language,
            sure=sure,
            ask=() if sure else (self.intent, *(intent for intent, _ in self.others[:2])),
            tier=self.tier,
        )


_Key = tuple[str, str | None, ConversationState]


@dataclass(frozen=True, slots=True)
class Understander:
    """Reads messages; made by `load()`. Without a model it works on rules alone."""

    model: Model | None
    # Short phrases come from everybody ("done", "just finished a run"): they are read once.
    _known: dict[_Key, _Reading] = field(default_factory=dict, init=False, repr=False)

    def understand(
        self,
        text: str,
        lang: str | None = None,
        now: datetime | None = None,
        state: ConversationState = ConversationState.IDLE,
    ) -> Meaning:
        """What `text` means; `now` is the writer's local time. Never raises for any text."""
        key = (text, lang, state)
        known = self._known.get(key)
        if known is not None:
            return known.meaning(now)
        reading = self._read(text, lang, state)
        if reading is None:
            language = guess_language("", lang, self.model)
            return Meaning(Intent.OUT_OF_SCOPE, 0.5, language=language, sure=False)
        if len(text) <= _SHORT:
            if len(self._known) >= _PHRASES_KEPT:
                self._known.clear()
            self._known[key] = reading = reading.settled()
        return reading.meaning(now)

    def as_answer(self, text: str, lang: str, asked: Intent, now: datetime | None = None) -> Slots:
        """The facts in `text` as an answer to a question about `asked`, whatever else it is."""
        clean, language = self._respelled(text, lang)
        return facts(clean, language, asked, now)

    def minutes_in(self, text: str, lang: str, *, alone: bool = False) -> int | None:
        """The minutes that `text`, an answer to "how long", tells: "an hour and a half", "45".

        `alone`: None when it says anything besides.
        """
        clean, language = self._respelled(text, lang)
        return minutes_in(clean, language, alone=alone)

    def time_in(self, text: str, lang: str, *, alone: bool = False) -> Clock | None:
        """The time of day that `text`, an answer to "at what time", tells: "at 6 pm".

        `alone`: None when it says anything besides.
        """
        clean, language = self._respelled(text, lang)
        return time_in(clean, language, alone=alone)

    def _respelled(self, text: str, lang: str | None) -> tuple[str, str]:
        clean = normalise(text)
        language = guess_language(clean, lang, self.model)
        known = self.model.words[language] if self.model else None
        return respell(clean, language, known), language

    def _read(self, text: str, lang: str | None, state: ConversationState) -> _Reading | None:
        """None: there is nothing in it to read."""
        clean, language = self._respelled(text, lang)
        if not clean:
            return None
        flags = red_flags(clean, language)
        found = marks(clean, language)
        scores = self._scores(clean, language, found)
        fixed = in_state(exact(clean, language), clean, language, state)
        intent, confidence = decide_intent(scores, fixed, flags, found)
        denied = intent == Intent.FEELING and denies_signs(clean, language)
        return _Reading(
            clean,
            language,
            flags,
            intent,
            confidence,
            others=tuple(
                (other, p)
                for other, p in scores.by_intent()
                if other != intent and p >= _WORTH_OFFERING
            ),
            topics=scores.topics[:_TOPICS_SHOWN],
            feeling=feeling_of(intent, scores, flags, found, denied=denied),
            tier=self._tier(intent, fixed, flags),
        )

    def _tier(self, intent: Intent, fixed: Intent | None, flags: tuple[RedFlag, ...]) -> Tier:
        """Which part of the reading decided."""
        if flags and intent == Intent.FEELING:
            return "alarm"
        if fixed is not None:
            return "exact"
        return "rules" if self.model is None else "learned"

    def _scores(self, clean: str, language: str, found: tuple[str, ...]) -> Scores:
        if self.model is None:
            return by_rules_alone(clean, language, found)
        return scores_of(*self.model.judge(clean, language, found))
