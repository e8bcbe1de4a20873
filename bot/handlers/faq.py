"""Quick questions: browse by theme, answer by topic, offer the nearest when unsure."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.callbacks import Ask
from bot.context import Context
from bot.turn import Turn
from bot.understanding import Meaning
from bot.views import faq as view
from content.models.faq import FaqEntry

_WORTH_SHOWING = 0.2
"""A topic less likely than this is no better than one that shares a word."""


async def browse(update: Update, context: Context) -> None:
    """/faq: the themes; words after the command are looked up at once."""
    turn = context.turn
    words = " ".join(context.args or [])
    if words:
        await _search(turn, words)
    else:
        turn.say(*view.themes(turn))


async def _search(turn: Turn, words: str) -> None:
    """What understanding takes the words for, then what shares words with them."""
    faq = turn.language.faq
    topics = [t for t, chance in turn.understand(words).topics if chance >= _WORTH_SHOWING]
    likely = [entry for entry in map(faq.for_topic, topics) if entry is not None]
    alike = [entry for entry, _ in faq.search(words)]
    found = list({entry.id: entry for entry in (*likely, *alike)}.values())
    turn.say(*(view.nearest(turn, found) if found else view.themes(turn)))


async def answer_question(turn: Turn, meaning: Meaning) -> None:
    """One answer when sure, the nearest three when not."""
    entry = turn.language.faq.for_topic(meaning.topic) if meaning.topic else None
    if entry is None:
        await offer_nearest(turn, meaning)
        return
    await say_answer(turn, entry)


async def say_answer(turn: Turn, entry: FaqEntry) -> None:
    """The answer now; in the middle of a session it ends with the way back."""
    live = turn.live
    under_way = live if live is not None and live.under_way else None
    turn.say(*view.answer(turn, entry, under_way))


async def offer_nearest(turn: Turn, meaning: Meaning) -> None:
    """An honest "I don't know", with what comes closest and the way on."""
    topics = [turn.language.faq.for_topic(topic) for topic, _ in meaning.topics]
    turn.say(*view.nearest(turn, [entry for entry in topics if entry is not None]))


async def pressed(update: Update, context: Context) -> None:
    """A theme, a topic, its longer part, or back to the themes."""
    turn = context.turn
    ask = turn.pressed(Ask)
    if ask is None:
        return
    faq = turn.language.faq
    theme = next((theme for theme in faq.themes if theme.id == ask.which), None)
    entry = faq.entries.get(ask.which)
    if ask.page == "themes":
        turn.show(*view.themes(turn))
    elif ask.page == "theme" and theme is not None:
        turn.show(*view.theme(turn, theme))
    elif ask.page == "topic" and entry is not None:
        live = turn.live
        running = live if live is not None and live.under_way else None
        turn.show(*view.answer(turn, entry, running))
    elif ask.page == "more" and entry is not None:
        turn.show(*view.more(turn, entry))
    else:
        turn.answer("common.old_button")


HANDLERS = [
    CommandHandler(["faq", "ask"], browse),
    CallbackQueryHandler(pressed, Ask.pattern()),
]
