"""Handles accepted updates: each user's in order, in one transaction with all they cause."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from telegram import Update

from bot import manners, queues
from bot.context import App, run_handlers
from bot.elsewhere import Elsewhere
from bot.floods import Floods, notice_key
from bot.queues import Queue, Waiting
from bot.reading import read_update
from bot.services import Services
from bot.turn import Turn
from bot.updates import INLINE, NOBODY
from bot.views import common
from scheduler.clock import Clock
from scheduler.policy import HANDLE_RETRY, HANDLE_TRIES, NUDGE_OPEN
from scheduler.work import Work, Writes, WritesFailedError
from storage import chats, inbox, users
from storage.db import transaction
from storage.failures import is_passing
from storage.inbox import Accepted
from storage.records import InboxRow, Numbers, User
from storage.standing import Standing, standing_of

log = logging.getLogger(__name__)

_NONE_AHEAD = Numbers()

Toast = Callable[[str, str, bool], Coroutine[Any, Any, None]]
Begin = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
Direct = Callable[[str, dict[str, Any]], Coroutine[Any, Any, object]]


class HandlerFailedError(Exception):
    """A handler raised. The transaction is gone; which update it was is all that is left."""

    def __init__(self, row: InboxRow, language: str) -> None:
        super().__init__(f"update {row.update_id}")
        self.row = row
        self.language = language


class Dispatcher:
    """Takes waiting users in batches; a batch is one transaction.

    A failing update takes its batch back; it is put aside for a while, and the rest is
    handled again. That costs nothing but time, because nothing was sent.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        app: App,
        clock: Clock,
        services: Services,
        toast: Toast,
        direct: Direct,
        on_done: Callable[[Work], None],
        begin: Begin | None = None,
        on_passed_over: Callable[[], None] = lambda: None,
    ) -> None:
        """`begin` opens a transaction, by default an ordinary one. `on_passed_over`: call `tick`
        soon, when whoever holds a runner just now may be done.
        """
        self._begin = begin or partial(transaction, engine)
        self._app = app
        self._clock = clock
        self._services = services
        self._toast = toast
        self._direct = direct
        self._on_done = on_done
        self._on_passed_over = on_passed_over
        self._floods = Floods()
        self._elsewhere = Elsewhere(app, services)
        self._calls: set[asyncio.Task[object]] = set()
        self._batches = asyncio.Lock()

    async def tick(self) -> bool:
        """Handle one batch. True: call again at once, there may be more."""
        try:
            return await self._handle(())
        except HandlerFailedError as exc:
            await self._failed(exc)
            return True

    async def take_in(self, updates: Sequence[Accepted]) -> bool:
        """Keep what has just come and handle it, in one transaction. True: tick, more waits.

        When it returns the updates are committed, handled or not, and may be acknowledged: one
        that cannot be handled takes its batch back, which is then kept as it is, to be tried.
        """
        try:
            return await self._handle(updates)
        except HandlerFailedError:
            async with self._begin() as connection:
                await inbox.keep(connection, updates, now=self._clock.now())
            return True

    async def _handle(self, new: Sequence[Accepted]) -> bool:
        """One batch, written together, or else each turn on its own: then it shows who fails."""
        try:
            return await self._batch(new, together=True)
        except WritesFailedError:
            return await self._batch(new, together=False)

    async def _batch(self, new: Sequence[Accepted], *, together: bool) -> bool:
        """True: there may be more to handle. Raises HandlerFailedError; nothing is done then."""
        # One at a time: a second would meet the same runners, and pass them over.
        async with self._batches, self._begin() as connection:
            now = self._clock.now()
            waiting = await queues.take(connection, now=now, new=new)
            done = await self._turns(connection, waiting, together=together)
        if waiting.passed_over:
            self._on_passed_over()
        for turn in done:
            self._after_commit(turn)
        self._services.tally.updates["done"] += len(done)
        return waiting.more  # what comes in meanwhile wakes us again: this process, or a hint

    async def _turns(
        self, connection: AsyncConnection, waiting: Waiting, *, together: bool
    ) -> Sequence[Turn]:
        """All of these queues. What every turn reads and writes is one statement for all."""
        writes, done = Writes(handled=waiting.update_ids), list[Turn]()
        for queue in waiting.queues:
            if done:
                await asyncio.sleep(0)  # SQLite never waits: let calls have their turn
            shared = writes if together and len(queue.rows) == 1 else None
            done += await self._queue(connection, queue, shared)
        await writes.write_shared(connection)
        return done

    async def _queue(
        self,
        connection: AsyncConnection,
        queue: Queue,
        writes: Writes | None,
    ) -> Sequence[Turn]:
        """One user's waiting updates; each sees what the one before it changed."""
        user, stands, turns = queue.user, queue.standing, list[Turn]()
        for row in queue.rows:
            if row.kind == INLINE:
                now = self._clock.now()
                turns += await self._elsewhere.handle(connection, row, now=now)
            elif user is not None and not await self._silenced(connection, row, user):
                if turns and user.id > NOBODY:
                    user = await users.get(connection, user.id)
                    if user is None:
                        break  # erased on their own wish, the rest of their words with them
                    stands = await self._standing(connection, user.id)
                origin = f"reply:{row.update_id}"
                work = self._work(connection, origin=origin, shared=writes, ahead=queue.numbers)
                turns.append(await self._handled(work, row, user, stands))
        return turns

    async def _standing(self, connection: AsyncConnection, user_id: int) -> Standing:
        after = self._clock.now() - NUDGE_OPEN
        return (await standing_of(connection, [user_id], nudged_after=after))[user_id]

    async def _silenced(self, connection: AsyncConnection, row: InboxRow, user: User) -> bool:
        """True when this update is not to be read: one of a flood, or a button in a group."""
        if row.kind == "my_chat_member":
            return False  # always wanted: it says whether the runner can be reached
        if not self._floods.too_many(user.id, row.update_id, at=row.received_at):
            return user.id < NOBODY and row.kind != "message"
        self._services.tally.updates["flood"] += 1
        if user.id > NOBODY:
            work = self._work(connection, origin=f"flood:{row.update_id}")
            draft = common.slow_down(self._services.catalog.of(user.language).texts)
            work.say(user.id, draft, key=notice_key(user.id, row.received_at))
            await work.flush()
        return True

    def _work(
        self,
        connection: AsyncConnection,
        *,
        origin: str,
        shared: Writes | None = None,
        ahead: Numbers = _NONE_AHEAD,
    ) -> Work:
        return Work(
            connection=connection,
            now=self._clock.now(),
            presenter=self._services.presenter,
            origin=origin,
            shared=shared,
            numbers=ahead if shared is not None else _NONE_AHEAD,
        )

    async def _handled(self, work: Work, row: InboxRow, user: User, standing: Standing) -> Turn:
        """One update's turn. Raises HandlerFailedError for whatever goes wrong in it.

        A database that is away or busy is not the update's fault: that error is raised as it is,
        nothing is counted, and the batch is taken again.
        """
        try:
            return await self._update(work, row, user, standing)
        except HandlerFailedError:
            raise
        except Exception as exc:
            if is_passing(exc):
                raise
            log.exception("update failed", extra=_extra("handler_failed", row))
            raise HandlerFailedError(row, user.language) from exc

    async def _update(self, work: Work, row: InboxRow, user: User, standing: Standing) -> Turn:
        update = self._read(row, user)
        if user.id > NOBODY:
            user = await manners.in_their_language(
                work.connection, user, update, catalog=self._services.catalog
            )
            user = await manners.seen(work.connection, user, now=work.now)
        turn = Turn(work, user, self._services, update, standing)
        if user.blocked_at is not None and row.kind != "my_chat_member" and row.update_id >= 0:
            await chats.back(work.connection, user.id)
        failure = await run_handlers(self._app, turn)
        if failure is not None and is_passing(failure):
            raise failure
        if failure is not None:
            log.error(
                "handler failed",
                exc_info=failure,
                extra=_extra("handler_failed", row),
            )
            raise HandlerFailedError(row, user.language)
        await work.flush()
        return turn

    def _read(self, row: InboxRow, user: User) -> Update:
        """The update as PTB's object. Raises HandlerFailedError when it cannot be read."""
        try:
            return read_update(row.body or b"{}", self._app.bot)
        except Exception as exc:
            log.exception("unreadable update", extra=_extra("unreadable", row))
            raise HandlerFailedError(row, user.language) from exc

    async def _failed(self, exc: HandlerFailedError) -> None:
        row = exc.row
        now = self._clock.now()
        last = row.attempts + 1 >= HANDLE_TRIES
        retry_at = None if last else now + HANDLE_RETRY[min(row.attempts, len(HANDLE_RETRY) - 1)]
        async with self._begin() as connection:
            await inbox.failed(connection, row.update_id, retry_at=retry_at)
            if last:
                work = self._work(connection, origin=f"aside:{row.update_id}")
                texts = self._services.catalog.of(exc.language).texts
                work.say(row.user_id, common.apology(texts))
                await work.flush()
                self._on_done(work)
        self._services.tally.updates["aside" if last else "failed"] += 1
        if last:
            log.error("update set aside", extra=_extra("update_aside", row))

    def _after_commit(self, turn: Turn) -> None:
        self._on_done(turn.work)
        query = turn.update.callback_query
        if query is not None:
            text, alert = turn.toast or ("", False)
            self._at_once(self._toast(query.id, text, alert))
        if turn.direct is not None:
            self._at_once(self._direct(*turn.direct))

    def _at_once(self, call: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(call)
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)


def _extra(event: str, row: InboxRow) -> dict[str, object]:
    return {"event": event, "update": row.update_id, "kind": row.kind, "user": row.user_id}
