"""Steering a session by button, command or word: pause, skip, back, easier, hurts, stop."""

import html
from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.callbacks import After, Hurts, Steer
from bot.context import Context
from bot.handlers import ending, hurting
from bot.markup import Html
from bot.turn import Turn
from bot.views import session as view
from content.plans import easier
from scheduler import routine
from scheduler import sessions as moves
from scheduler.policy import CORRECT_NUMBER, UNDO_STOP
from storage import sessions
from storage.records import Session

_MOST_PAIN = 10
Act = Callable[[Turn, Session], Awaitable[None]]


async def _pause(turn: Turn, session: Session) -> None:
    if session.state == "paused":
        turn.answer("session.already_paused")
        return
    await _move(turn, session, routine.pause(moves.course_of(session), now=turn.now))


async def _resume(turn: Turn, session: Session) -> None:
    if session.state == "running":
        turn.answer("session.already_running")
        return
    plan = moves.plan_of(session)
    turn.answer("session.resumed")
    turn.leave_it()
    await _move(turn, session, routine.resume(moves.course_of(session), plan, now=turn.now))


async def _skip(turn: Turn, session: Session) -> None:
    turn.answer("session.skipped")
    plan = moves.plan_of(session)
    await _move(turn, session, routine.skip(moves.course_of(session), plan, now=turn.now))


async def _back(turn: Turn, session: Session) -> None:
    turn.answer("session.went_back")
    plan = moves.plan_of(session)
    await _move(turn, session, routine.back(moves.course_of(session), plan, now=turn.now))


async def _easier(turn: Turn, session: Session) -> None:
    """The next lower dose or tool, from this step on."""
    plan = moves.plan_of(session)
    gentler = easier(plan, session.step, turn.services.catalog.tables)
    if gentler == plan:
        turn.answer("session.gentlest", alert=True)
        return
    turn.answer("session.eased")
    move = routine.swap_plan(moves.course_of(session), gentler, now=turn.now)
    await moves.turn(turn.work, turn.user, session, move, plan=gentler)


async def _stop(turn: Turn, session: Session) -> None:
    turn.answer("session.stopped_toast")
    await _move(turn, session, routine.stop(moves.course_of(session), now=turn.now))


async def _move(turn: Turn, session: Session, move: routine.Move) -> None:
    plan = moves.plan_of(session)
    await moves.turn(turn.work, turn.user, session, move, plan=plan)


ACTS: dict[str, Act] = {
    "pause": _pause,
    "resume": _resume,
    "skip": _skip,
    "back": _back,
    "easier": _easier,
    "hurts": hurting.ask,
    "stop": _stop,
}
# These change course from the step their button stands under: an older one would go astray.
OF_THIS_STEP = ("skip", "back", "easier")


async def press(update: Update, context: Context) -> None:
    """A button under a step, a pause or a stop."""
    turn = context.turn
    pressed = turn.pressed(Steer)
    if pressed is None:
        return
    if pressed.action == "undo":
        await _undo_stop(turn, pressed)
        return
    session = turn.live
    if session is None or session.id != pressed.session or session.state == "offered":
        turn.answer("session.over")
    elif pressed.action in OF_THIS_STEP and pressed.epoch != session.epoch:
        turn.answer("session.old_button")
        await moves.fresh_card(turn.work, turn.user, session)
    elif pressed.action in ACTS:
        await ACTS[pressed.action](turn, session)
    else:
        turn.answer("common.old_button")


async def _undo_stop(turn: Turn, pressed: Steer) -> None:
    """ "Go on after all": a stop by mistake costs nothing for ten minutes."""
    session = await sessions.get(turn.connection, pressed.session)
    live = turn.live
    if session is None or session.user_id != turn.user.id or live is not None:
        turn.answer("session.over")
        return
    if session.state != "stopped" or session.ended_at is None:
        turn.answer("session.over")
        return
    if turn.now - session.ended_at > UNDO_STOP:
        turn.answer("session.too_late_to_undo", alert=True)
        return
    turn.leave_it()
    plan = moves.plan_of(session)
    move = routine.resume(moves.course_of(session), plan, now=turn.now)
    await moves.turn(turn.work, turn.user, session, move, plan=plan, ended_at=None)


async def by_word(turn: Turn, action: str) -> None:
    """The same by text or command, for the session that is under way."""
    session = turn.live
    if session is None or session.state == "offered":
        turn.say_key("session.nothing_running")
        return
    await ACTS[action](turn, session)
    if turn.toast is not None and not turn.work.messages:
        # There is no button to answer, so the short answer becomes a message.
        turn.say(Html(html.escape(turn.toast[0], quote=False)))


async def command(update: Update, context: Context) -> None:
    """/pause, /resume, /skip, /back, /easier, /hurts, /stop."""
    message = update.effective_message
    assert message is not None
    assert message.text is not None
    name = message.text[1:].split()[0].split("@")[0].lower()
    await by_word(context.turn, name)


async def after(update: Update, context: Context) -> None:
    """How the feet feel after the session, 0 to 10."""
    turn = context.turn
    pressed = turn.pressed(After)
    if pressed is None:
        return
    session = await sessions.get(turn.connection, pressed.session)
    if session is None or session.user_id != turn.user.id:
        turn.answer("session.over")
        return
    if not 0 <= pressed.pain <= _MOST_PAIN:
        await _correct(turn, session, pressed.pain)
        return
    if session.after is not None:
        turn.answer("session.thanks_after", pain=session.after)
        return
    await ending.felt(turn, session, pressed.pain)


async def _correct(turn: Turn, session: Session, said: int) -> None:
    """The number was tapped wrong, or here is the right one."""
    pain = said - view.CORRECTED
    late = session.ended_at is None or turn.now - session.ended_at > CORRECT_NUMBER
    if late or (said != view.WRONG and not 0 <= pain <= _MOST_PAIN):
        turn.answer("session.over")
    elif said == view.WRONG:
        turn.show(*view.how_again(turn.language, session))
    else:
        await ending.corrected(turn, session, pain)


HANDLERS = [
    CallbackQueryHandler(press, Steer.pattern()),
    CallbackQueryHandler(hurting.choose, Hurts.pattern()),
    CallbackQueryHandler(after, After.pattern()),
    CommandHandler(list(ACTS), command),
]
