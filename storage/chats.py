"""What Telegram told us about a chat: wait (429), gone (403). The caller owns the transaction."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import case, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import erase
from storage.dialect import insert_or, replacing
from storage.prepared import Write
from storage.sessions import LIVE
from storage.tables import checkins, sessions, users
from storage.traffic import chats, timers

_SPEND = replacing(chats, key=("chat_id",), columns=("chat_id", "tat"))


async def wait(connection: AsyncConnection, chat_id: int, *, until: datetime) -> None:
    """Telegram said 429 for this chat: nothing goes there before `until`."""
    statement = insert_or(connection, chats).values(chat_id=chat_id, not_before=until)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["chat_id"], set_={"not_before": until})
    )


async def gone(connection: AsyncConnection, chat_id: int, *, now: datetime) -> None:
    """The runner blocked the bot: remember it, and end all that was under way with them.

    Without its timers a running session would stand still for ever when they come back.
    """
    statement = insert_or(connection, chats).values(chat_id=chat_id, blocked_at=now)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["chat_id"], set_={"blocked_at": now})
    )
    await connection.execute(update(users).where(users.c.id == chat_id).values(blocked_at=now))
    await connection.execute(delete(timers).where(timers.c.user_id == chat_id))
    await _end_session(connection, chat_id, now=now)
    await connection.execute(
        update(checkins)
        .where(checkins.c.user_id == chat_id, checkins.c.state == "open")
        .values(state="closed", outcome="left")
    )
    await erase.unconsented(connection, chat_id)


async def _end_session(connection: AsyncConnection, user_id: int, *, now: datetime) -> None:
    end = case((sessions.c.state == "offered", "not_done"), else_="stopped")
    await connection.execute(
        update(sessions)
        .where(sessions.c.user_id == user_id, sessions.c.state.in_(LIVE))
        .values(
            state=end,
            epoch=sessions.c.epoch + 1,
            step_ends_at=None,
            remaining_ms=None,
            paused_why=None,
            ended_at=now,
        )
    )


async def back(connection: AsyncConnection, chat_id: int) -> None:
    """The runner wrote again: they can be reached."""
    await connection.execute(
        update(chats).where(chats.c.chat_id == chat_id).values(blocked_at=None)
    )
    await connection.execute(update(users).where(users.c.id == chat_id).values(blocked_at=None))


def spending(tats: Mapping[int, float]) -> Write:
    """Notes for each of these chats when its messages so far are paid for (seconds since 1970)."""
    return _SPEND, [{"chat_id": chat_id, "tat": tat} for chat_id, tat in sorted(tats.items())]
