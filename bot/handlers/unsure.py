"""When the words may mean several things: asked with buttons, never guessed."""

from typing import Final

from bot.turn import Turn
from bot.understanding import Intent, Meaning
from bot.views import run as run_view
from bot.views import unsure as view
from content.models.faq import FaqEntry
from storage.records import Session

_MOST = 2
_STEERING: Final = frozenset({Intent.PAUSE, Intent.RESUME, Intent.SKIP, Intent.BACK, Intent.STOP})
_NOT_A_BUTTON: Final = (Intent.OUT_OF_SCOPE, Intent.FAQ)


def ask_back(turn: Turn, meaning: Meaning, live: Session | None) -> bool:
    """True when the runner was asked what was meant. False: act on the likeliest meaning.

    Nothing known that fits is no reason to ask: then the nearest answers are offered instead.
    """
    if meaning.sure or not meaning.ask or meaning.ask[0] in _NOT_A_BUTTON:
        return False
    if Intent.RUN_FINISHED in meaning.ask:
        turn.say(*run_view.which(turn))
        return True
    likely = [intent for intent in meaning.ask if _makes_sense(intent, live)][:_MOST]
    if not likely:
        return False
    entry = _likeliest_answer(turn, meaning) if Intent.FAQ in meaning.ask else None
    turn.say(*view.which(turn, [*likely, Intent.OUT_OF_SCOPE], entry))
    return True


def _makes_sense(intent: Intent, live: Session | None) -> bool:
    """Steering is offered while a routine is under way, a new start while none is."""
    if intent == Intent.OUT_OF_SCOPE or intent not in view.OFFERED:
        return False
    under_way = live is not None and live.under_way
    if intent in _STEERING:
        return under_way
    return intent != Intent.START_ROUTINE or not under_way


def _likeliest_answer(turn: Turn, meaning: Meaning) -> FaqEntry | None:
    found = (turn.language.faq.for_topic(topic) for topic, _ in meaning.topics)
    return next((entry for entry in found if entry is not None), None)
