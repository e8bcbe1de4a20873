"""The health questions: asked once with consent, kept in the profile, asked again in 6 months."""

from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.callbacks import Health
from bot.context import Context
from bot.handlers import equipment, expecting, flow, once, typed
from bot.handlers.answers import health_draft_of
from bot.handlers.once import ticks
from bot.turn import Turn
from bot.views import choices
from bot.views import health as view
from bot.views import setup as setup_view
from content.checkin import UnknownAnswerError, apply, next_health_question, question_view
from content.models.checkin import Question
from storage import erase, users

CONSENT_VERSION = 1


async def profile(update: Update, context: Context) -> None:
    """/health: see, change or erase what is kept about health."""
    turn = context.turn
    turn.say(*view.profile(turn, health_draft_of(turn.user)))


async def choose(update: Update, context: Context) -> None:
    """A tap on consent, on a health answer, or on change and erase."""
    turn = context.turn
    pressed = turn.pressed(Health)
    if pressed is None:
        return
    if pressed.question == "consent":
        await _consent(turn, pressed.option)
        return
    question = next_health_question(health_draft_of(turn.user), turn.services.catalog.tables)
    if question is None or question.id != pressed.question:
        turn.answer("checkin.answered")
        return
    await _answer(turn, question, pressed.option)


async def typed_answer(turn: Turn, words: str) -> bool:
    """True when these words, which came after our question, said what one of its buttons says."""
    if turn.user.consent_at is None:
        labels = [(name, turn.texts.get(f"health.button_{name}")) for name in ("yes", "no")]
        option = typed.exactly(words, labels) or typed.clearly(words, labels)
        if option is not None:
            await _consent(turn, option)
        return option is not None
    question = next_health_question(health_draft_of(turn.user), turn.services.catalog.tables)
    if question is None:
        return False
    option = typed.exactly(words, question_view(question, turn.language.checkin).options)
    if option is not None:
        await _answer(turn, question, option)
    return option is not None


async def _consent(turn: Turn, option: str) -> None:
    await expecting.no_more(turn)
    if option == "yes":
        await _change(
            turn,
            consent_version=CONSENT_VERSION,
            consent_at=turn.now,
            health={},
            health_at=None,
        )
        await once.ask_health(turn)
    elif option in ("no", "erase"):
        # A refusal is an answer: not asked again, and every plan stays on the careful side.
        await erase.health(turn.connection, turn.user.id)
        await _change(turn, consent_version=None, consent_at=None, health=None, health_at=turn.now)
        turn.answer("health.erased" if option == "erase" else "health.careful")
        await _done(turn)
    else:
        turn.answer("common.old_button")


async def _answer(turn: Turn, question: Question, option: str) -> None:
    await expecting.no_more(turn)
    ticked = ticks(turn)
    draft = health_draft_of(turn.user)
    if not choices.completes(question, option):
        kept = draft.model_dump(mode="json") | {
            "ticked": choices.toggled(question, ticked, option)
        }
        await _change(turn, health=kept)
        turn.show(*view.question(turn, question, ticks(turn)))
        return
    chosen = ticked if option == choices.DONE else [option]
    try:
        draft = apply(draft, question.id, chosen, turn.services.catalog.tables)
    except UnknownAnswerError:
        turn.answer("common.old_button")
        return
    await _change(turn, health=draft.model_dump(mode="json"))
    if next_health_question(draft, turn.services.catalog.tables) is not None:
        await once.ask_health(turn)
        return
    await _change(turn, health_at=turn.now)
    turn.answer("setup.noted")
    await _done(turn)


async def _done(turn: Turn) -> None:
    """On with the check-in that waited, or with how to begin."""
    if not await flow.go_on(turn) and not await equipment.ask_next(turn):
        turn.show(*setup_view.ready(turn))


async def _change(turn: Turn, **values: Any) -> None:
    await users.change(turn.connection, turn.user.id, **values)
    turn.user = replace(turn.user, **values)


HANDLERS = [
    CommandHandler("health", profile),
    CallbackQueryHandler(choose, Health.pattern()),
]
