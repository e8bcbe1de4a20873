"""The playground's world: runners, chats, messages, files, updates, and the feed of what happened.

What the bot may do to it is in methods/, what a person does in people.py.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from playground.clock import stopwatch, wall_now
from playground.errors import Json
from playground.feed import Feed
from playground.files import FileShelf
from playground.records import Profile, Query, Runner, Shown, Webhook
from playground.store import Store
from playground.updates import UpdateQueue
from playground.views import runner_view, shown_view

# Ids above 2**31, as most people's today: code that keeps ids in 32 bits fails here.
DEFAULT_RUNNERS = (Runner(id=5_200_000_001, first_name="Robin"),)
FIRST_NEW_ID = 5_200_000_002


class State:
    """Everything there is. Changes are written as they happen when a `file` is given."""

    def __init__(
        self,
        file: Path | None = None,
        *,
        bot_name: str = "Bot",
        bot_username: str = "playground_bot",
        runners: Sequence[Runner] = DEFAULT_RUNNERS,
        seconds: Callable[[], float] = stopwatch,
    ) -> None:
        """Open the world kept in `file`, or make one with `runners`. `seconds` ages queries."""
        self.store = Store(file)
        self.feed = Feed(secrets.token_hex(4))
        self.updates = UpdateQueue(self.store)
        self.files = FileShelf(self.store)
        self.bot_id = 0
        self.bot_name = bot_name
        self.bot_username = bot_username
        self.bot_seen = False
        self.now: Callable[[], datetime] = wall_now
        self.seconds = seconds
        self.closed = False
        self.queries: dict[str, Query] = {}
        self.runners: dict[int, Runner] = {}
        self.messages: dict[int, dict[int, Shown]] = {}
        self.profile = Profile()
        self.webhook = Webhook()
        self._next_message = 1
        self._load()
        for runner in runners if not self.runners else ():
            self.save_runner(replace(runner))

    def _load(self) -> None:
        for _, body in self.store.load("runner"):
            runner = Runner(**_dict(body))
            self.runners[runner.id] = runner
        everything = [Shown(**_dict(body)) for _, body in self.store.load("message")]
        for shown in sorted(everything, key=lambda one: one.id):
            self.messages.setdefault(shown.chat_id, {})[shown.id] = shown
        bot = dict(self.store.load("bot"))
        self.profile = Profile(**_dict(bot.get("profile", {})))
        self.webhook = Webhook(**_dict(bot.get("webhook", {})))
        counters = _dict(bot.get("counters", {}))
        self._next_message = counters.get("next_message", 1)
        self.bot_id = counters.get("bot_id", 0)

    def unix(self) -> int:
        """The present moment in Unix seconds, by the clock the bot lives by."""
        return int(self.now().timestamp())

    def stop(self) -> None:
        """End every wait: the server is going down. The world stays as it is."""
        self.closed = True
        self.feed.close()
        self.updates.bell.ring()

    # Runners

    def save_runner(self, runner: Runner) -> Runner:
        """Add a runner or keep what changed of one."""
        self.runners[runner.id] = runner
        self.store.put("runner", runner.id, asdict(runner))
        self.feed.publish("runner", runner_view(runner), chat_id=runner.id)
        return runner

    def free_id(self) -> int:
        """An id that no runner has, above 2**31."""
        return max((FIRST_NEW_ID - 1, *self.runners)) + 1

    # Messages

    def bot_user(self) -> Json:
        """The bot as a Bot API User."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.profile.names.get("", self.bot_name),
            "username": self.bot_username,
        }

    def meet_bot(self, bot_id: int) -> None:
        """A bot with a good token has called: it has this id from now on, and is there."""
        if self.bot_id != bot_id:
            self.bot_id = bot_id
            self._save_counters()
        if not self.bot_seen:
            self.bot_seen = True
            self.feed.publish("bot", {"seen": True})

    def post(
        self, runner: Runner, content: Json, *, from_bot: bool, silent: bool = False
    ) -> Shown:
        """A new message in the runner's chat."""
        message: Json = {
            "message_id": self._next_message,
            "from": self.bot_user() if from_bot else runner.user(),
            "chat": runner.chat(),
            "date": self.unix(),
            **content,
        }
        self._next_message += 1
        self._save_counters()
        shown = Shown(message=message, from_bot=from_bot, silent=silent)
        self.save_message(shown, kind="message")
        return shown

    def save_message(self, shown: Shown, *, kind: str) -> None:
        """Keep a message and show it. `kind` is "message" (new), "edited" or "ticks"."""
        self.messages.setdefault(shown.chat_id, {})[shown.id] = shown
        self.store.put("message", shown.id, asdict(shown))
        self.feed.publish(kind, shown_view(shown), chat_id=shown.chat_id)

    def message(self, chat_id: int, message_id: int) -> Shown | None:
        """The message, unless it never was or was deleted."""
        return self.messages.get(chat_id, {}).get(message_id)

    def history(self, chat_id: int) -> list[Shown]:
        """The messages of a chat, oldest first."""
        return list(self.messages.get(chat_id, {}).values())

    def delete_message(self, shown: Shown) -> None:
        """Take a message away from the screen."""
        del self.messages[shown.chat_id][shown.id]
        self.store.drop("message", shown.id)
        self.feed.publish("deleted", {"message_id": shown.id}, chat_id=shown.chat_id)

    def _save_counters(self) -> None:
        body = {"next_message": self._next_message, "bot_id": self.bot_id}
        self.store.put("bot", "counters", body)

    # The bot's profile and webhook

    def save_profile(self) -> None:
        """Keep the profile and show it."""
        self.store.put("bot", "profile", asdict(self.profile))
        self.feed.publish("profile", {})

    def save_webhook(self) -> None:
        """Keep where updates are delivered."""
        self.store.put("bot", "webhook", asdict(self.webhook))

    # Queries and updates

    def ask(self, kind: str, chat_id: int, *, message_id: int | None = None) -> Query:
        """A new query that waits for an answer. Lost when the server stops, as on Telegram."""
        query_id = str(secrets.randbits(62))
        query = Query(
            id=query_id,
            kind=kind,
            chat_id=chat_id,
            asked_at=self.seconds(),
            message_id=message_id,
        )
        self.queries[query_id] = query
        return query

    def tell_bot(self, kind: str, body: Json) -> int | None:
        """Queue an update for the bot."""
        return self.updates.add(kind, body, at=self.unix())

    def confirmed(self, updates: list[Json]) -> None:
        """The bot has taken these updates: the messages in them get their second tick."""
        for update in updates:
            message: Any = update.get("message") or update.get("edited_message")
            shown = message and self.message(message["chat"]["id"], message["message_id"])
            if shown and not shown.picked_up:
                shown.picked_up = True
                self.save_message(shown, kind="ticks")


def _dict(body: object) -> dict[str, Any]:
    assert isinstance(body, dict)
    return body
