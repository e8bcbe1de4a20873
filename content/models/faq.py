"""Shapes of an answer, a theme of answers and a habit tip. No loading, no searching."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from content.models.base import Frozen

# With room for languages that need more letters than English.
SHORT_ANSWER_CHARS: Final = 800
LONG_ANSWER_CHARS: Final = 2000
QUESTION_CHARS: Final = 60
LABEL_CHARS: Final = 40
TIP_CHARS: Final = 270

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,31}$")]
FactId = Annotated[str, Field(pattern=r"^Q\d\d$")]
SourceId = Annotated[str, Field(pattern=r"^(SEED|S\d\db?|D|K)$")]
Phrase = Annotated[str, Field(min_length=1, max_length=120)]

TOPICS: Final = frozenset(
    """
    how_often session_length when_results before_run after_run_timing rest_days which_ball no_ball
    pressure pain_during pain_after does_it_work pf_safe what_is_pf morning_pain heel_spur
    ice_or_heat insoles barefoot shoes socks see_doctor keep_running numbness stretching
    strengthening calf achilles flat_feet cramps blisters sit_or_stand one_foot time_of_day
    kids_older pregnancy conditions painkillers tape_splint massage_gun mileage missed_session
    privacy cost about_bot help
    """.split()  # noqa: SIM905  # 46 lines of literals would hide the list
)
"""The 46 topics that understanding may name; each is the id of an answer."""


class Confidence(StrEnum):
    """How sure we are of an answer: as sure as its weakest source."""

    SEEN = "seen"  # each source was read and shows the fact
    DESIGN = "design"  # some of it is our own careful choice
    RECALLED = "recalled"  # some of it is common clinical knowledge that was not looked up


class FaqEntry(Frozen):
    """One question and its answer; plain text, no markup and no placeholders."""

    id: Slug
    facts: tuple[FactId, ...] = ()
    theme: Slug
    parent: Slug | None = Field(default=None, description="the wider topic that leads here")
    question: str = Field(min_length=1, max_length=QUESTION_CHARS)
    answer: str = Field(min_length=1, max_length=SHORT_ANSWER_CHARS)
    more: str | None = Field(default=None, min_length=1, max_length=LONG_ANSWER_CHARS)
    related: tuple[Slug, ...] = Field(min_length=2, max_length=4)
    sources: tuple[SourceId, ...] = Field(min_length=1)
    reviewed: date = Field(description="when the text was held against its sources, by us")
    confidence: Confidence
    examples: tuple[Phrase, ...] = Field(min_length=6, max_length=10)
    keywords: tuple[Phrase, ...] = Field(min_length=1)
    red_flag: bool = Field(default=False, description="the answer touches warning signs")
    inline: bool = Field(default=True, description="makes sense in a chat without the bot")


class FaqTheme(Frozen):
    """A shelf of answers to browse by buttons; `topics` gives their order."""

    id: Slug
    label: str = Field(min_length=1, max_length=LABEL_CHARS)
    topics: tuple[Slug, ...] = Field(min_length=1, max_length=12)


class TipNeed(StrEnum):
    """What must be true of a runner before a tip is said."""

    BALL = "ball"  # owns a ball
    PAIN_FREE = "pain_free"  # the last answer was pain-free
    NORMAL_FEELING = "normal_feeling"  # no diabetes, no numb feet


class Tip(Frozen):
    """One habit in one or two sentences, said at the end of a session."""

    id: Slug
    text: str = Field(min_length=1, max_length=TIP_CHARS)
    sources: tuple[SourceId, ...] = Field(min_length=1)
    confidence: Confidence
    needs: frozenset[TipNeed] = frozenset()
