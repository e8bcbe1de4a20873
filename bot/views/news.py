"""News from the operators to all runners, and what operators see of it on the way."""

from collections.abc import Mapping

from bot.admin_callbacks import OnBroadcast, OnNews
from bot.markup import Button, Html, Keyboard, own, paragraphs
from bot.turn import Turn, text_payload
from bot.views.admin import say
from content.catalog import Catalog, Language
from content.texts import FALLBACK
from scheduler.ports import Draft
from storage.broadcasts import Broadcast
from storage.records import User

Page = tuple[Html, Keyboard]


class NewsPresenter:
    """Renders news in each runner's language."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def news(self, user: User, texts: Mapping[str, str]) -> Draft:
        """The operators' words; see scheduler.ports.Presenter."""
        return Draft("sendMessage", text_payload(*message(self._catalog.of(user.language), texts)))


def message(language: Language, texts: Mapping[str, str]) -> Page:
    """The words for this language, and the way to hear no more of them."""
    off = Button(language.texts.get("news.button_off"), OnNews("off"))
    return own(texts.get(language.code) or texts[FALLBACK]), [[off]]


def preview(turn: Turn, broadcast: Broadcast, *, count: int) -> list[Page]:
    """Each text as its runners will see it; last the question whether to send it."""
    catalog = turn.services.catalog
    pages: list[Page] = []
    for code in broadcast.texts:
        text, buttons = message(catalog.of(code), broadcast.texts)
        head = say(turn, "admin.news_preview", code=code)
        pages.append((paragraphs(head, text), buttons))
    send = Button(
        turn.operators.get("admin.button_news_send"), OnBroadcast(broadcast.id, "send"), "primary"
    )
    drop = Button(turn.operators.get("admin.button_news_drop"), OnBroadcast(broadcast.id, "drop"))
    pages.append((say(turn, "admin.news_confirm", count=count), [[send, drop]]))
    return pages


def progress(turn: Turn, broadcast: Broadcast, *, count: int, outcomes: Mapping[str, int]) -> Page:
    """How far it is; while it goes out, a button to look again and one to stop it."""
    state = broadcast.state
    known: dict[str, object] = {"number": broadcast.id, "queued": broadcast.queued, "count": count}
    if state == "draft":
        return say(turn, "admin.news_progress_draft", **known), []
    if state == "sending" and broadcast.pass_at is not None:
        at = f"{broadcast.pass_at:%H:%M}"
        text = say(turn, "admin.news_progress_asleep", at=at, **known)
    else:
        text = say(turn, f"admin.news_progress_{state}", **known)
    counts = say(
        turn,
        "admin.news_outcomes",
        sent=outcomes.get("sent", 0),
        waiting=outcomes.get("pending", 0) + outcomes.get("sending", 0),
        failed=outcomes.get("failed", 0),
        dropped=outcomes.get("dropped", 0),
    )
    return paragraphs(text, counts), _acts(turn, broadcast)


def _acts(turn: Turn, broadcast: Broadcast) -> Keyboard:
    number = broadcast.id
    row = [Button(turn.operators.get("admin.button_news_show"), OnBroadcast(number, "show"))]
    if broadcast.state == "sending":
        stop = OnBroadcast(number, "stop")
        row.append(Button(turn.operators.get("admin.button_news_stop"), stop, "danger"))
    return [row]
