"""Inline queries: words typed in some other chat, by anybody. No row is made, no try repeated."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import InlineQuery, Update

from bot.context import App, run_handlers
from bot.floods import Floods
from bot.reading import read_update
from bot.services import Services
from bot.turn import Turn
from scheduler.policy import INLINE_LIVES
from scheduler.work import Work
from storage import users
from storage.records import InboxRow
from storage.standing import Standing

log = logging.getLogger(__name__)


class Elsewhere:
    """Has the words answered that are typed after the bot's name in a chat without it."""

    def __init__(self, app: App, services: Services) -> None:
        self._app = app
        self._services = services
        self._typing = Floods()  # a query comes with every few letters: counted apart

    async def handle(
        self, connection: AsyncConnection, row: InboxRow, *, now: datetime
    ) -> Sequence[Turn]:
        """The turn, or none: it is too late, makes no sense, comes too often, or failed."""
        if now - row.received_at > INLINE_LIVES:
            return ()  # whoever typed it has typed on since
        try:
            update, query = self._read(row)
        except Exception:
            log.warning("unreadable update", extra={"event": "unreadable", "kind": row.kind})
            return ()
        if self._typing.too_many(query.from_user.id, row.update_id, at=row.received_at):
            return ()
        turn = self._turn(connection, row, update, query, now=now)
        failure = await run_handlers(self._app, turn)
        if failure is not None:
            extra = {"event": "handler_failed", "update": row.update_id, "kind": row.kind}
            log.error("handler failed", exc_info=failure, extra=extra)
            return ()
        return (turn,)

    def _read(self, row: InboxRow) -> tuple[Update, InlineQuery]:
        update = read_update(row.body or b"{}", self._app.bot)
        assert update.inline_query is not None
        return update, update.inline_query

    def _turn(
        self,
        connection: AsyncConnection,
        row: InboxRow,
        update: Update,
        query: InlineQuery,
        *,
        now: datetime,
    ) -> Turn:
        asker = query.from_user
        code = self._services.catalog.of(asker.language_code or "").code
        work = Work(
            connection=connection,
            now=now,
            presenter=self._services.presenter,
            origin=f"inline:{row.update_id}",
        )
        stranger = users.stranger(asker.id, language=code, now=now)
        return Turn(work, stranger, self._services, update, Standing())
