"""One runner's turn: what a handler knows (who, when, where they stand) and how it speaks."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import CallbackQuery, Update

from bot.callbacks import Callback, NotOursError
from bot.lengths import split
from bot.markup import Html, Keyboard, inline, sentence
from bot.services import Services
from bot.understanding import ConversationState, Meaning
from content.catalog import Language
from content.texts import Texts
from scheduler.ports import Draft
from scheduler.work import Work
from storage.records import Checkin, Session, User
from storage.standing import Standing

C = TypeVar("C", bound=Callback)


@dataclass(slots=True)
class Turn:
    """Handed to handlers on their context. Nothing here calls the network."""

    work: Work
    user: User
    services: Services
    update: Update
    standing: Standing  # of the runner, when this turn began
    toast: tuple[str, bool] | None = field(default=None)  # the answer to a button: text, alert?
    direct: tuple[str, dict[str, Any]] | None = None  # a call that cannot wait in the outbox
    in_place: bool = True  # may `show` replace the message whose button was pressed?
    failure: BaseException | None = None  # what a handler raised
    heard: Meaning | None = None  # what the runner's words were last taken to mean

    @property
    def connection(self) -> AsyncConnection:
        """The transaction this turn runs in."""
        return self.work.connection

    @property
    def now(self) -> datetime:
        """The runners' time, UTC."""
        return self.work.now

    @property
    def language(self) -> Language:
        """The words of this runner's language."""
        return self.services.catalog.of(self.user.language)

    @property
    def texts(self) -> Texts:
        """The sentences of this runner's language."""
        return self.language.texts

    @property
    def username(self) -> str:
        """The bot's own name in links."""
        return self.update.get_bot().username

    @property
    def is_operator(self) -> bool:
        """Whether this is one of those who run the bot (ADMIN_IDS)."""
        return self.user.id in self.services.admins

    @property
    def operators(self) -> Texts:
        """What operators read."""
        return self.services.catalog.operators

    @property
    def zone(self) -> ZoneInfo:
        """The runner's zone; UTC until they have said it."""
        return ZoneInfo(self.user.zone or "UTC")

    def sentence(self, key: str, **values: object) -> Html:
        """A sentence in the runner's language, values made safe."""
        return sentence(self.texts, key, **values)

    def say(self, text: Html, keyboard: Keyboard | None = None, *, quiet: bool = False) -> None:
        """Answer with a new message; with several, the buttons under the last, if it is long."""
        parts = split(text)
        for part in parts:
            payload = text_payload(part, keyboard if part is parts[-1] else None)
            if quiet:
                payload["disable_notification"] = True
            self.work.say(self.user.id, Draft("sendMessage", payload))

    def say_key(self, key: str, **values: object) -> None:
        """Answer with one sentence."""
        self.say(self.sentence(key, **values))

    def show(self, text: Html, keyboard: Keyboard | None = None) -> None:
        """Put this in the place of the message whose button was pressed; else say it anew."""
        query = self.update.callback_query
        if query is None or query.message is None or not self.in_place:
            self.say(text, keyboard)
            return
        first, *rest = split(text)
        payload = text_payload(first, None if rest else keyboard)
        payload["message_id"] = query.message.message_id
        self.work.say(self.user.id, Draft("editMessageText", payload))
        if rest:
            self.say(Html("\n".join(rest)), keyboard)

    def drop_buttons(self) -> None:
        """Take the buttons off the message whose button was pressed: they have served."""
        query = self.update.callback_query
        if query is not None and query.message is not None:
            payload = {"message_id": query.message.message_id, "reply_markup": inline([])}
            self.work.say(self.user.id, Draft("editMessageReplyMarkup", payload))

    def leave_it(self) -> None:
        """Keep the words of the message whose button was pressed, without its buttons.

        What follows is said below it.
        """
        self.drop_buttons()
        self.in_place = False

    def answer(self, key: str, *, alert: bool = False, **values: object) -> None:
        """What the pressed button says in passing."""
        self.toast = (self.texts.get(key, **values), alert)

    @property
    def live(self) -> Session | None:
        """The session offered or under way as this turn found it, moved since or not."""
        return self.standing.session

    @property
    def open_checkin(self) -> Checkin | None:
        """The open check-in as this turn found it, answered since or not."""
        return self.standing.checkin

    @property
    def words(self) -> str:
        """The runner's own words, "" in a turn without any."""
        message = self.update.message
        return (message.text if message is not None else None) or ""

    def understand(
        self, words: str, *, state: ConversationState = ConversationState.IDLE
    ) -> Meaning:
        """What the runner's words mean, at this moment and in this state."""
        local = self.now.astimezone(self.zone).replace(tzinfo=None)
        meaning = self.heard = self.services.understander.understand(
            words, lang=self.user.language, now=local, state=state
        )
        self.services.tally.understood[meaning.tier if meaning.sure else "unsure"] += 1
        return meaning

    @property
    def query(self) -> CallbackQuery:
        """The button press. Raises AssertionError in a turn that is none."""
        assert self.update.callback_query is not None
        return self.update.callback_query

    def pressed(self, kind: type[C]) -> C | None:
        """What the pressed button carries. None: not one of ours any more, which is said."""
        try:
            return kind.unpack(self.query_data)
        except NotOursError:
            self.answer("common.old_button")
            return None

    @property
    def query_data(self) -> str:
        """What the pressed button carries."""
        return self.query.data or ""


def text_payload(text: Html, keyboard: Keyboard | None) -> dict[str, Any]:
    """The parameters of a text message."""
    payload: dict[str, Any] = {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if keyboard is not None:
        payload["reply_markup"] = inline(keyboard)
    return payload


current: ContextVar[Turn] = ContextVar("turn")
