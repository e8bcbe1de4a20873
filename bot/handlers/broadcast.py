"""/broadcast: write to all runners, after a preview and a second word; and how they opt out."""

import re
from collections.abc import Mapping
from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.admin_callbacks import OnBroadcast, OnNews
from bot.context import Context
from bot.handlers.operating import operators_only
from bot.markup import Html, clean
from bot.turn import Turn
from bot.views import news as view
from bot.views.admin import say
from content.texts import FALLBACK
from scheduler.policy import NEWS_DRAFT_KEPT
from storage import audit, broadcasts, users
from storage.broadcasts import SENDING, Broadcast

LONGEST = 3500  # characters; a message has room for 4096, the preview adds a head
_BLOCK = re.compile(r"^([A-Za-z]{2}(?:-[A-Za-z]{2})?):[ \t]*", re.MULTILINE)


@operators_only
async def command(update: Update, context: Context) -> None:
    """/broadcast TEXT: keep it as a draft and show it as runners would see it."""
    turn = context.turn
    message = update.effective_message
    assert message is not None
    texts = texts_in(_after_command(message.text or ""), known=turn.services.catalog.languages)
    problem = _problem(turn, texts)
    if problem is not None:
        turn.say(problem)
        return
    number = await broadcasts.draft(turn.connection, texts, now=turn.now)
    found = await broadcasts.get(turn.connection, number)
    assert found is not None
    count = await broadcasts.count_recipients(turn.connection, found)
    for page in view.preview(turn, found, count=count):
        turn.say(*page)
    await _note(turn, "broadcast_draft", found, recipients=count)


def _after_command(text: str) -> str:
    """What stands behind "/broadcast" or "/broadcast@bot"."""
    return re.sub(r"^/\S+\s*", "", text, count=1)


def texts_in(words: str, *, known: Mapping[str, object]) -> dict[str, str]:
    """The text of each language; what stands before the first "de:" is English.

    Only languages that are spoken here begin a block: "PS: thanks" is part of a text.
    """
    spelled = {code.lower(): code for code in known}
    texts: dict[str, str] = {}
    code, start = FALLBACK, 0
    for found in _BLOCK.finditer(words):
        if found[1].lower() not in spelled:
            continue
        _add(texts, code, words[start : found.start()])
        code, start = spelled[found[1].lower()], found.end()
    _add(texts, code, words[start:])
    return texts


def _add(texts: dict[str, str], code: str, words: str) -> None:
    tidy = "\n".join(clean(line, most=LONGEST + 1) for line in words.strip().splitlines())
    if tidy:
        texts[code] = f"{texts[code]}\n{tidy}" if code in texts else tidy


def _problem(turn: Turn, texts: Mapping[str, str]) -> Html | None:
    if not texts:
        return say(turn, "admin.news_how")
    if FALLBACK not in texts:
        return say(turn, "admin.news_no_english")
    for code, text in texts.items():
        if len(text) > LONGEST:
            return say(turn, "admin.news_too_long", code=code, length=len(text), most=LONGEST)
    return None


@operators_only
async def pressed(update: Update, context: Context) -> None:
    """Send it, leave it, look how far it is, stop it."""
    turn = context.turn
    press = turn.pressed(OnBroadcast)
    if press is None:
        return
    found = await broadcasts.get(turn.connection, press.number)
    act = _ACTS.get(press.act)
    if found is None or act is None:
        turn.answer("common.old_button")
        return
    await act(turn, found)


async def _send(turn: Turn, broadcast: Broadcast) -> None:
    if broadcast.state == "draft" and turn.now - broadcast.created_at > NEWS_DRAFT_KEPT:
        _toast(turn, "admin.news_old", alert=True)
        return
    if broadcast.state == "draft" and await broadcasts.any_sending(turn.connection):
        _toast(turn, "admin.news_busy", alert=True)
        return
    began = {"was": "draft", "to": SENDING}
    if await broadcasts.turn(turn.connection, broadcast.id, **began, started_at=turn.now):
        _toast(turn, "admin.news_begun")
        await _note(turn, "broadcast_send", broadcast)
    await _show(turn, broadcast)


async def _drop(turn: Turn, broadcast: Broadcast) -> None:
    if await broadcasts.turn(
        turn.connection, broadcast.id, was="draft", to="cancelled", ended_at=turn.now
    ):
        turn.show(say(turn, "admin.news_not_sent"), [])
        await _note(turn, "broadcast_drop", broadcast)
        return
    await _show(turn, broadcast)


async def _stop(turn: Turn, broadcast: Broadcast) -> None:
    values = {"cursor": 0, "pass_at": None, "ended_at": turn.now}
    if await broadcasts.turn(turn.connection, broadcast.id, was=SENDING, to="cancelled", **values):
        dropped = await broadcasts.drop_waiting(turn.connection, broadcast.id)
        _toast(turn, "admin.news_stopped")
        await _note(turn, "broadcast_stop", broadcast, queued=broadcast.queued, dropped=dropped)
    await _show(turn, broadcast)


async def _show(turn: Turn, broadcast: Broadcast) -> None:
    """How far it is now."""
    fresh = await broadcasts.get(turn.connection, broadcast.id)
    assert fresh is not None  # only the clean-up of old ones deletes any
    count = await broadcasts.count_recipients(turn.connection, fresh)
    outcomes = await broadcasts.outcomes(turn.connection, fresh.id)
    turn.show(*view.progress(turn, fresh, count=max(count, fresh.queued), outcomes=outcomes))


_ACTS = {"send": _send, "drop": _drop, "show": _show, "stop": _stop}


def _toast(turn: Turn, key: str, *, alert: bool = False) -> None:
    turn.toast = (turn.operators.get(key), alert)


async def _note(turn: Turn, action: str, broadcast: Broadcast, **details: int) -> None:
    """Its number and its size; what it says stands in its own row."""
    known = {"broadcast": broadcast.id, **details}
    await audit.note(turn.connection, turn.user.id, action, now=turn.now, **known)


async def no_news(update: Update, context: Context) -> None:
    """A runner wants no news any more; the message stays, its button goes."""
    turn = context.turn
    press = turn.pressed(OnNews)
    if press is None or press.act != "off":
        turn.answer("common.old_button")
        return
    await users.change(turn.connection, turn.user.id, news=False)
    turn.user = replace(turn.user, news=False)
    turn.answer("news.stopped", alert=True)
    turn.drop_buttons()


HANDLERS = [
    CommandHandler("broadcast", command),
    CallbackQueryHandler(pressed, OnBroadcast.pattern()),
    CallbackQueryHandler(no_news, OnNews.pattern()),
]
