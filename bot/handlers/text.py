"""Free text: understood in the light of where the runner stands, then acted upon."""

from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.callbacks import Say
from bot.context import Context
from bot.handlers import (
    alarms,
    asked_words,
    equipment,
    faq,
    flow,
    hurting,
    nudging,
    offer,
    runs,
    schedule,
    steer,
    typed,
    unsure,
    zone,
)
from bot.handlers.answers import background_of, draft_of
from bot.turn import Turn
from bot.understanding import ConversationState, Intent, Meaning, Slots
from bot.views import run as run_view
from bot.views import settings as settings_view
from bot.views import setup as setup_view
from bot.views import unsure as unsure_view
from content.checkin import UnknownAnswerError, next_question, question_view, scale_option
from storage.records import Checkin, Session

_FEW_WORDS = 2


async def read(update: Update, context: Context) -> None:
    """A message in the runner's own words."""
    turn = context.turn
    message = update.effective_message
    assert message is not None
    live = turn.live
    open_one = turn.open_checkin
    meaning = turn.understand(message.text or "", state=_state(live, open_one))
    alarm = alarms.found_in(turn, meaning)
    if alarm is not None:
        await alarms.act(turn, alarm, live)
        return
    if live is None and open_one is None and await alarms.wound(turn, meaning):
        return
    if await asked_words.tell_time(turn, message.text or "", meaning):
        return
    if open_one is not None and await _answers(turn, open_one, message.text or "", meaning):
        return
    if await asked_words.answers(turn, message.text or "", meaning):
        return
    if not meaning.sure and await _short(turn, meaning):
        return
    if unsure.ask_back(turn, meaning, live):
        return
    await _ACT.get(meaning.intent, _unknown)(turn, meaning)


async def _short(turn: Turn, meaning: Meaning) -> bool:
    """True when words too short to be sure of were a no to a nudge, or a place."""
    words = turn.words
    if Intent.RUN_NEGATED in meaning.ask and len(words.split()) <= _FEW_WORDS:
        return await nudging.said_no(turn)
    return await zone.named_whole(turn, words)


def _state(live: Session | None, open_one: Checkin | None) -> ConversationState:
    if live is not None and live.state == "running":
        return ConversationState.RUNNING
    if live is not None and live.state == "paused":
        return ConversationState.PAUSED
    return ConversationState.IDLE if open_one is None else ConversationState.ASKING


async def _answers(turn: Turn, checkin: Checkin, words: str, meaning: Meaning) -> bool:
    """True when the words answered the question that was asked last."""
    tables = turn.services.catalog.tables
    asked = next_question(
        draft_of(checkin), background_of(turn.user, tables, now=turn.now), tables
    )
    if asked is None:
        return False
    labels = question_view(asked, turn.language.checkin).options
    option = typed.exactly(words, labels) or _option_in(asked.id, words, meaning)
    if option is None or asked.kind == "multi":
        return False
    try:
        await flow.answer(turn, checkin, asked.id, option)
    except UnknownAnswerError:
        return False
    return True


def _option_in(question: str, words: str, meaning: Meaning) -> str | None:
    """What was said, as an option of the question that was asked."""
    slots = meaning.slots
    if question == "feeling":
        return runs.FEELINGS.get(slots.feeling or "") if meaning.sure else None
    if question == "pain":
        return str(slots.pain) if slots.pain is not None else _bare_mark(words, meaning)
    if question == "side":
        return slots.side
    return None


def _bare_mark(words: str, meaning: Meaning) -> str | None:
    """ "6.5": a number and hardly more, which is not plainly something else ("2 min")."""
    elsewhere = meaning.sure and meaning.intent is not Intent.FEELING
    if elsewhere or len(words.split()) > _FEW_WORDS:
        return None
    return scale_option(words)


async def _finished(turn: Turn, meaning: Meaning) -> None:
    await runs.finished(turn, meaning.slots)


async def _planned(turn: Turn, meaning: Meaning) -> None:
    turn.say_key("run.planned")


async def _negated(turn: Turn, meaning: Meaning) -> None:
    if not await nudging.said_no(turn):
        turn.say_key("run.negated")


async def _snooze(turn: Turn, meaning: Meaning) -> None:
    await nudging.snooze(turn, meaning.slots)


async def _feeling(turn: Turn, meaning: Meaning) -> None:
    """How the feet are, said out of the blue: in a session it hurts, else care begins."""
    live = turn.live
    if live is not None and live.under_way:
        await hurting.ask(turn, live)
        return
    await flow.begin(turn, run_id=None, known=runs.known_answers(meaning.slots))


async def _start(turn: Turn, meaning: Meaning) -> None:
    """ "Let's go": go on, take up the questions, or begin with them."""
    live = turn.live
    if live is not None and live.state == "paused":
        await steer.by_word(turn, "resume")
    elif live is not None and live.state == "offered":
        await offer.start(turn, live)
    elif live is not None:
        turn.say(*run_view.under_way(turn, live))
    elif not await flow.go_on(turn) and not await nudging.said_yes(turn, turn.words):
        await flow.begin(turn, run_id=None, known=[])


def _steering(action: str) -> Callable[[Turn, Meaning], Awaitable[None]]:
    async def act(turn: Turn, meaning: Meaning) -> None:
        open_one = turn.open_checkin
        if action == "back" and open_one is not None:
            await flow.back(turn, open_one)
            return
        await steer.by_word(turn, action)

    return act


async def _faq(turn: Turn, meaning: Meaning) -> None:
    await faq.answer_question(turn, meaning)


async def _greeting(turn: Turn, meaning: Meaning) -> None:
    if not await equipment.ask_next(turn):
        turn.say(*setup_view.hello(turn))


async def _thanks(turn: Turn, meaning: Meaning) -> None:
    turn.say_key("common.welcome")


async def _settings(turn: Turn, meaning: Meaning) -> None:
    turn.say(*settings_view.overview(turn))


async def _unknown(turn: Turn, meaning: Meaning) -> None:
    """Honest when it is out of scope; the nearest topics and the way on. A city is a zone."""
    if await zone.named_whole(turn, turn.words):
        return
    await faq.offer_nearest(turn, meaning)


_ACT: dict[Intent, Callable[[Turn, Meaning], Awaitable[None]]] = {
    Intent.RUN_FINISHED: _finished,
    Intent.RUN_PLANNED: _planned,
    Intent.RUN_NEGATED: _negated,
    Intent.START_ROUTINE: _start,
    Intent.FEELING: _feeling,
    Intent.SNOOZE: _snooze,
    Intent.SCHEDULE_DECLARE: schedule.told,
    Intent.PAUSE: _steering("pause"),
    Intent.RESUME: _steering("resume"),
    Intent.SKIP: _steering("skip"),
    Intent.BACK: _steering("back"),
    Intent.STOP: _steering("stop"),
    Intent.FAQ: _faq,
    Intent.GREETING: _greeting,
    Intent.THANKS: _thanks,
    Intent.SETTINGS: _settings,
}


_MEANT = {intent.value: intent for intent in unsure_view.OFFERED}


async def pressed(update: Update, context: Context) -> None:
    """A button that stands for something the runner could have written."""
    turn = context.turn
    pressed = turn.pressed(Say)
    if pressed is None:
        return
    what = pressed.what
    if what == "finished":
        turn.leave_it()
        await runs.finished(turn, Slots())
    elif what == "finished_again":
        turn.leave_it()
        await runs.again(turn)
    elif what == "care":
        turn.leave_it()
        await flow.begin(turn, run_id=None, known=[])
    elif what == "planned":
        turn.show(turn.sentence("run.planned"), [])
    elif what == "no_run":
        turn.show(turn.sentence("run.negated"), [])
    elif what in _MEANT:
        turn.leave_it()
        await _ACT.get(_MEANT[what], _unknown)(turn, Meaning(_MEANT[what], 1.0))
    else:
        turn.answer("common.old_button")


HANDLERS = [
    CallbackQueryHandler(pressed, Say.pattern()),
    MessageHandler(filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGE, read),
]
