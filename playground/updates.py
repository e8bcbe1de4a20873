"""The queue of updates for the bot: kept until confirmed. Who fetches them is elsewhere."""

from collections.abc import Iterable

from playground.errors import Json
from playground.feed import Bell
from playground.store import Store

FIRST_ID = 500_000_001
LIFETIME = 24 * 3600
# Telegram sends these only when they are asked for by name.
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class UpdateQueue:
    """Updates in order of their ids. Redelivered until an offset above their id confirms them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.bell = Bell()
        self._updates: dict[int, Json] = {}
        for key, body in sorted(store.load("update"), key=lambda pair: int(pair[0])):
            assert isinstance(body, dict)
            self._updates[int(key)] = body
        settings = dict(store.load("queue"))
        next_id = settings.get("next_id", FIRST_ID)
        assert isinstance(next_id, int)
        self._next_id = next_id
        allowed = settings.get("allowed", [])
        assert isinstance(allowed, list)
        self.allowed: list[str] = allowed

    def __len__(self) -> int:
        return len(self._updates)

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for updates of this kind."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def allow(self, kinds: list[str]) -> None:
        """What to queue from now on; an empty list means the default."""
        self.allowed = kinds
        self._store.put("queue", "allowed", kinds)

    def add(self, kind: str, body: Json, *, at: int) -> int | None:
        """Queue an update of Unix time `at`; None when the bot does not want the kind."""
        if not self.wants(kind):
            return None
        update_id = self._next_id
        self._next_id += 1
        self._updates[update_id] = {"at": at, "update": {"update_id": update_id, kind: body}}
        self._store.put("update", update_id, self._updates[update_id])
        self._store.put("queue", "next_id", self._next_id)
        self.bell.ring()
        return update_id

    def pending(self, limit: int = 100) -> list[Json]:
        """The oldest unconfirmed updates."""
        return [kept["update"] for kept in list(self._updates.values())[:limit]]

    def confirm_below(self, offset: int) -> list[Json]:
        """Forget the updates with ids under `offset` and return them.

        A negative offset keeps only that many of the newest, as Telegram does.
        """
        if offset < 0:
            gone = list(self._updates)[:offset]
        else:
            gone = [update_id for update_id in self._updates if update_id < offset]
        return self._forget(gone)

    def confirm(self, update_id: int) -> list[Json]:
        """Forget one update: a webhook took it."""
        return self._forget([update_id] if update_id in self._updates else [])

    def drop_older(self, *, now: int) -> int:
        """Forget what waited over 24 hours, as Telegram does, and say how many."""
        old = [key for key, kept in self._updates.items() if kept["at"] < now - LIFETIME]
        return len(self._forget(old))

    def clear(self) -> None:
        """drop_pending_updates."""
        self._forget(list(self._updates))

    def _forget(self, ids: Iterable[int]) -> list[Json]:
        gone = []
        for update_id in ids:
            gone.append(self._updates.pop(update_id)["update"])
            self._store.drop("update", update_id)
        return gone
