"""/stats and /failed: how the bot is doing, and what was set aside. For operators only."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.admin_callbacks import OnFailed
from bot.context import Context
from bot.handlers.operating import operators_only
from bot.turn import Turn
from bot.views import admin as view
from storage import aside, audit, nudge_report, stats


@operators_only
async def figures(update: Update, context: Context) -> None:
    """/stats: runners, routines, nudges, lateness, queues, in one message."""
    turn = context.turn
    connection, now = turn.connection, turn.now
    week = {"since": now - stats.WEEK, "until": now}
    since = await nudge_report.latest(connection, **week, most=stats.NUDGES)
    shown = view.Figures(
        since=since,
        runners=await stats.runners(connection, now=now),
        routines=await stats.routines(connection, now=now),
        nudges=await nudge_report.nudge_outcomes(connection, since=since, until=now),
        steps=await stats.lateness(connection, now=now),
        waiting=await stats.waiting(connection, now=now),
    )
    turn.say(view.figures(turn, shown))
    await audit.note(connection, turn.user.id, "stats", now=now)


@operators_only
async def failed(update: Update, context: Context) -> None:
    """/failed: what was set aside, page by page."""
    turn = context.turn
    await _page(turn, 0)
    await audit.note(turn.connection, turn.user.id, "failed", now=turn.now)


@operators_only
async def pressed(update: Update, context: Context) -> None:
    """Another page; or one of the rows is tried again, or dropped."""
    turn = context.turn
    press = turn.pressed(OnFailed)
    if press is None:
        return
    if press.act in ("retry", "drop") and press.table in ("inbox", "outbox"):
        await _act(turn, press)
    elif press.act != "show":
        turn.answer("common.old_button")
        return
    await _page(turn, max(0, press.page))


async def _act(turn: Turn, press: OnFailed) -> None:
    connection, number = turn.connection, press.number
    if press.act == "retry":
        done = await aside.retry(connection, press.table, number, now=turn.now)
    else:
        done = await aside.drop(connection, press.table, number)
    what = {"retry": "admin.failed_retried", "drop": "admin.failed_dropped"}[press.act]
    key = what if done else "admin.failed_gone"
    turn.toast = (turn.operators.get(key), False)
    if done:
        details = {"table": press.table, "number": number}
        action = f"failed_{press.act}"
        await audit.note(connection, turn.user.id, action, now=turn.now, **details)


async def _page(turn: Turn, number: int) -> None:
    updates, messages = await aside.counts(turn.connection)
    number = min(number, max(0, (updates + messages - 1) // view.A_PAGE))
    rows = await aside.page(turn.connection, skip=number * view.A_PAGE, limit=view.A_PAGE)
    turn.show(*view.aside(turn, rows, number=number, count=updates + messages))


HANDLERS = [
    CommandHandler("stats", figures),
    CommandHandler("failed", failed),
    CallbackQueryHandler(pressed, OnFailed.pattern()),
]
