"""What every update tells of its runner, whatever it says: they are here, and speak a language."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Update

from content.catalog import Catalog
from scheduler.policy import SEEN_EVERY
from storage import users
from storage.records import User


async def seen(connection: AsyncConnection, user: User, *, now: datetime) -> User:
    """Remember, to the day, that this runner is here: who stays away is erased one day."""
    if now - user.seen_at < SEEN_EVERY and user.warned_at is None:
        return user
    await users.change(connection, user.id, seen_at=now, warned_at=None)
    return replace(user, seen_at=now, warned_at=None)


async def in_their_language(
    connection: AsyncConnection, user: User, update: Update, *, catalog: Catalog
) -> User:
    """Until the runner chooses a language, the one their Telegram speaks."""
    sender = update.effective_user
    if user.language_chosen or sender is None or not sender.language_code:
        return user
    code = catalog.of(sender.language_code).code
    if code == user.language:
        return user
    await users.change(connection, user.id, language=code)
    return replace(user, language=code)
