"""The privacy notice page by page, and what goes when a runner is erased."""

from collections.abc import Mapping
from datetime import timedelta

from bot.data_callbacks import Data, Notice
from bot.markup import Button, Html, Keyboard, in_rows, paragraphs
from bot.turn import Turn
from bot.views.format import full_date
from scheduler import policy

PERIODS: Mapping[str, timedelta] = {
    "inactive_days": policy.INACTIVE_AFTER,
    "warned_days": policy.INACTIVE_WARNED,
    "history_days": policy.HISTORY_KEPT,
    "payload_days": policy.PAYLOADS_KEPT,
    "outbox_days": policy.OUTBOX_KEPT,
    "audit_days": policy.AUDIT_KEPT,
}
IDS_HOURS = round(policy.UPDATE_IDS_KEPT / timedelta(hours=1))
# What a runner would count; the rest is in the export.
COUNTED = ("runs", "sessions", "checkins")


def overview(turn: Turn) -> tuple[Html, Keyboard]:
    """In short: what, why, who sees it, how to erase it; a button for each table."""
    notice = turn.language.privacy
    date = full_date(notice.date, turn.language.code)
    text = paragraphs(
        turn.sentence("privacy.head", version=notice.version, date=date),
        turn.sentence("privacy.who"),
        turn.sentence("privacy.health"),
        turn.sentence("privacy.yours"),
    )
    tables = [Button(table.title, Notice(name)) for name, table in notice.tables.items()]
    return text, [*in_rows(tables, across=1), *_acts(turn)]


def _acts(turn: Turn) -> Keyboard:
    copy = Button(turn.texts.get("privacy.button_copy"), Data("copy"))
    erase = Button(turn.texts.get("privacy.button_forget"), Data("ask"), "danger")
    return [[copy, erase]]


def table(turn: Turn, name: str) -> tuple[Html, Keyboard]:
    """One table: why, how long, every field. Raises KeyError."""
    stored = turn.language.privacy.tables[name]
    lines = [
        turn.sentence("privacy.field", name=field, what=what)
        for field, what in stored.fields.items()
    ]
    text = paragraphs(
        turn.sentence("privacy.table", title=stored.title),
        turn.sentence("privacy.why", why=stored.why),
        turn.sentence("privacy.kept", kept=kept(stored.kept)),
        Html("\n".join(lines)),
    )
    return text, [[Button(turn.texts.get("privacy.button_back"), Notice("all"))]]


def kept(words: str) -> str:
    """How long rows stay, with the figures that the clean-up works by."""
    days = {name: period.days for name, period in PERIODS.items()}
    return words.format(ids_hours=IDS_HOURS, **days)


def before_erasing(turn: Turn, counts: Mapping[str, int]) -> tuple[Html, Keyboard]:
    """What goes, and the one question."""
    lines = [
        turn.sentence(f"privacy.goes_{name}", count=counts[name])
        for name in COUNTED
        if counts.get(name)
    ]
    lines.append(turn.sentence("privacy.goes_rest"))
    text = paragraphs(
        turn.sentence("privacy.goes_head"),
        Html("\n".join(lines)),
        turn.sentence("privacy.goes_for_good"),
    )
    keyboard = [
        [Button(turn.texts.get("privacy.button_erase"), Data("erase"), "danger")],
        [Button(turn.texts.get("privacy.button_copy"), Data("copy"))],
        [Button(turn.texts.get("privacy.button_keep"), Data("keep"))],
    ]
    return text, keyboard


def back_again(turn: Turn) -> tuple[Html, Keyboard]:
    """The runner unblocked us: everything as it was, or a clean start."""
    keyboard = [
        [Button(turn.texts.get("privacy.button_as_it_was"), Data("keep"), "primary")],
        [Button(turn.texts.get("privacy.button_clean"), Data("ask"))],
    ]
    return turn.sentence("privacy.back_again"), keyboard
