"""Answers as cards for any chat: what stands in the list, and what is sent. No query here."""

from typing import Any

from bot import links
from bot.markup import Html, Link, clean, inline, own, paragraphs, sentence
from content.catalog import Language
from content.models.faq import FaqEntry

MOST = 8  # a phone shows about five
CACHE_S = 300
_LONGEST_QUERY = 256  # Telegram's own limit
_DESCRIPTION = 120


def answer(language: Language, query: str, *, username: str, shared: bool) -> dict[str, Any]:
    """The parameters of answerInlineQuery, without the query's id.

    `shared`: the same words mean the same to everybody, so Telegram may keep one answer for all.
    """
    return {
        "results": [card(language, entry, username) for entry in found(language, query)],
        "cache_time": CACHE_S,
        "is_personal": not shared,
        "button": {"text": language.texts.get("faq.button_inline"), "start_parameter": links.FAQ},
    }


def found(language: Language, query: str) -> list[FaqEntry]:
    """The answers that fit best; one of each theme when nothing was typed."""
    words = clean(query, most=_LONGEST_QUERY).strip()
    if words:
        hits = [entry for entry, _ in language.faq.search(words, 2 * MOST)]
    else:
        hits = [language.faq.entries[theme.topics[0]] for theme in language.faq.themes]
    return [entry for entry in hits if entry.inline][:MOST]


def card(language: Language, entry: FaqEntry, username: str) -> dict[str, Any]:
    """One answer: a line in the list, and the message it becomes."""
    label = language.texts.get("faq.button_open")
    button = Link(label, links.answer_link(username, entry.id))
    return {
        "type": "article",
        "id": entry.id,
        "title": entry.question,
        "description": clean(entry.answer, most=_DESCRIPTION),
        "input_message_content": {
            "message_text": text(language, entry),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
        "reply_markup": inline([[button]]),
    }


def text(language: Language, entry: FaqEntry) -> Html:
    """The message: question, answer, and who says so."""
    return paragraphs(
        sentence(language.texts, "faq.question", question=own(entry.question)),
        own(entry.answer),
        sentence(language.texts, "faq.from_me"),
    )
