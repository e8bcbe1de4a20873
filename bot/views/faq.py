"""Answers and the shelves they stand on."""

from collections.abc import Sequence

from bot import links
from bot.callbacks import Ask, Steer
from bot.markup import Button, Html, Keyboard, Link, in_rows, own, paragraphs
from bot.turn import Turn
from bot.views.session import step_name
from content.models.faq import FaqEntry, FaqTheme
from scheduler.sessions import plan_of
from storage.records import Session


def themes(turn: Turn) -> tuple[Html, Keyboard]:
    """All themes."""
    buttons = [Button(theme.label, Ask("theme", theme.id)) for theme in turn.language.faq.themes]
    return turn.sentence("faq.themes"), in_rows(buttons, across=2)


def theme(turn: Turn, shelf: FaqTheme) -> tuple[Html, Keyboard]:
    """The questions of one theme."""
    entries = turn.language.faq.entries
    rows = [[Button(entries[topic].question, Ask("topic", topic))] for topic in shelf.topics]
    back = Button(turn.texts.get("faq.button_themes"), Ask("themes", "-"))
    return turn.sentence("faq.theme", label=shelf.label), [*rows, [back]]


def answer(turn: Turn, entry: FaqEntry, under_way: Session | None) -> tuple[Html, Keyboard]:
    """One answer; what is near it; in a session the way back."""
    parts = [
        turn.sentence("faq.question", question=own(entry.question)),
        own(entry.answer),
    ]
    if under_way is not None:
        step = step_name(turn.language, plan_of(under_way), under_way.step)
        parts.append(turn.sentence(f"faq.meanwhile_{under_way.state}", step=step))
        return paragraphs(*parts), _way_back(turn, under_way)
    rows = [[Button(near.question, Ask("topic", near.id))] for near in _near(turn, entry)]
    last: list[Button | Link] = [Button(turn.texts.get("faq.button_themes"), Ask("themes", "-"))]
    url = links.share_link(links.answer_link(turn.username, entry.id), entry.question)
    last.append(Link(turn.texts.get("faq.button_share"), url))
    if entry.more:
        last.insert(0, Button(turn.texts.get("faq.button_more"), Ask("more", entry.id)))
    return paragraphs(*parts), [*rows, last]


def _near(turn: Turn, entry: FaqEntry) -> list[FaqEntry]:
    """What to read next: the finer answers below this one, then what is related."""
    faq = turn.language.faq
    related = (faq.entries[other] for other in entry.related)
    return list({near.id: near for near in (*faq.children(entry.id), *related)}.values())[:3]


def _way_back(turn: Turn, session: Session) -> Keyboard:
    action = "pause" if session.state == "running" else "resume"
    label = turn.texts.get(f"faq.button_{action}")
    return [[Button(label, Steer(session.id, session.epoch, action))]]


def more(turn: Turn, entry: FaqEntry) -> tuple[Html, Keyboard]:
    """The longer part, with its sources."""
    sources = turn.services.catalog.tables.sources
    titles = [sources[source].title for source in entry.sources if source in sources]
    parts = [
        turn.sentence("faq.question", question=own(entry.question)),
        own(entry.more or entry.answer),
        turn.sentence("faq.sources", sources=own("; ".join(titles))) if titles else None,
    ]
    back = Button(turn.texts.get("faq.button_back"), Ask("topic", entry.id))
    return paragraphs(*parts), [[back]]


def nearest(turn: Turn, entries: Sequence[FaqEntry]) -> tuple[Html, Keyboard]:
    """I don't know; perhaps one of these?"""
    key = "faq.perhaps" if entries else "faq.unknown"
    rows = [[Button(entry.question, Ask("topic", entry.id))] for entry in entries[:3]]
    all_of_them = Button(turn.texts.get("faq.button_themes"), Ask("themes", "-"))
    return turn.sentence(key), [*rows, [all_of_them]]
