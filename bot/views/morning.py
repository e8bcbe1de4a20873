"""The question of the morning after, and whether it may be asked."""

from bot.callbacks import Morning
from bot.markup import Button, Html, Keyboard, own
from bot.turn import Turn, text_payload
from content.catalog import Catalog
from content.checkin import question_view
from scheduler.ports import Draft
from storage.records import User


def may_i(turn: Turn) -> tuple[Html, Keyboard]:
    """Asked once, after the first session."""
    yes = Button(turn.texts.get("morning.button_yes"), Morning("yes"))
    no = Button(turn.texts.get("morning.button_no"), Morning("no"))
    return turn.sentence("morning.may_i"), [[yes, no]]


def question(catalog: Catalog, user: User) -> Draft:
    """One tap: fine, as usual, or sorer."""
    language = catalog.of(user.language)
    words = question_view(catalog.tables.checkin.morning, language.checkin)
    rows = [[Button(label, Morning(option)) for option, label in words.options]]
    return Draft("sendMessage", text_payload(own(words.text), rows))
