"""What a runner can change."""

from collections.abc import Sequence

from bot.callbacks import Change, SetUp
from bot.data_callbacks import Notice, OnLink
from bot.habit_callbacks import OnAsking, OnPause, OnWeek, OnZone
from bot.markup import Button, Html, Keyboard, in_rows, paragraphs
from bot.turn import Turn
from bot.views.format import minute_of_day, own_name
from bot.views.setup import settings_back
from content.zones import city_of
from storage.records import User

CAPS = (1, 2, 3, 4, 5, 7, 14)
QUIET_STARTS = tuple(range(19 * 60, 24 * 60 + 60, 60))
QUIET_ENDS = tuple(range(5 * 60, 10 * 60 + 30, 30))

SWITCHED = ("pictures", "countdown_marks", "sound_at_changes", "morning_check", "news")
FLIPS = (*SWITCHED, "units")
ORDER = ("en", "de", "es", "fr", "pt-BR", "it")
"""Languages as they are offered; those that are loaded, and any others after them."""
SHORT = 20
"""Two buttons with labels up to this share a row: phones cut longer ones off."""

# Columns that are changed together stand on the button of the first.
_ON_BUTTON_OF = {"quiet_until": "quiet_from", "language_chosen": "language"}


def flipped(user: User, field: str) -> bool | str:
    """The other value of a setting that has two."""
    if field == "units":
        return "km" if user.units == "mi" else "mi"
    return not getattr(user, field)


def offered(turn: Turn) -> list[str]:
    """The languages a runner can choose."""
    loaded = turn.services.catalog.languages
    return sorted(loaded, key=lambda code: (code not in ORDER, [*ORDER, code].index(code)))


def overview(
    turn: Turn, *, changed: str | None = None, undone: str | None = None
) -> tuple[Html, Keyboard]:
    """Each setting with its present value on its button.

    `changed` and `undone` name a column: what it is now is said, with the way back.
    """
    buttons = {**_talking(turn), **_equipment(turn), **_asking(turn)}
    rows = _packed([*buttons.values(), *_elsewhere(turn)])
    head = turn.sentence("common.settings")
    said = changed or undone
    if said is None:
        return head, rows
    label = buttons[_ON_BUTTON_OF.get(said, said)].label
    if undone is not None:
        return paragraphs(turn.sentence("settings.undone", setting=label), head), rows
    return paragraphs(turn.sentence("settings.changed", setting=label), head), [undo(turn), *rows]


def undo(turn: Turn) -> list[Button]:
    """The way back from the last change, for a minute."""
    return [Button(turn.texts.get("settings.button_undo"), Change("undo"), "primary")]


def _packed(buttons: Sequence[Button]) -> list[list[Button]]:
    """In order, two in a row where both are short."""
    rows: list[list[Button]] = []
    for button in buttons:
        before = rows[-1] if rows else []
        if len(before) == 1 and max(len(before[0].label), len(button.label)) <= SHORT:
            before.append(button)
        else:
            rows.append([button])
    return rows


def _talking(turn: Turn) -> dict[str, Button]:
    """Language, zone and units."""
    user, texts, code = turn.user, turn.texts, turn.language.code
    zone = city_of(user.zone, code) if user.zone else "–"
    units = texts.get(f"settings.units_{user.units}")
    return {
        "language": Button(
            texts.get("settings.language", value=own_name(code)), Change("language")
        ),
        "zone": Button(texts.get("settings.zone", value=zone), OnZone("ask", "-")),
        "units": Button(texts.get("settings.units", value=units), Change("units")),
    }


def _equipment(turn: Turn) -> dict[str, Button]:
    buttons = {}
    for field in ("ball", "roller", "minutes"):
        value = getattr(turn.user, field)
        chosen = {True: "yes", False: "no", None: None}.get(value, value)
        shown = turn.texts.get(f"setup.{field}_{chosen}") if chosen is not None else "–"
        label = turn.texts.get(f"settings.{field}", value=shown)
        buttons[field] = Button(label, Change(field))
    for field in SWITCHED:
        shown = turn.texts.get(f"settings.{'on' if getattr(turn.user, field) else 'off'}")
        label = turn.texts.get(f"settings.{field}", value=shown)
        buttons[field] = Button(label, Change(field))
    return buttons


def _asking(turn: Turn) -> dict[str, Button]:
    """Whether, when and how often we may ask."""
    user, texts = turn.user, turn.texts

    def switch(name: str, on: bool) -> Button:
        label = texts.get(f"settings.{name}_{'on' if on else 'off'}")
        return Button(label, OnAsking(name, "off" if on else "on"))

    cap = texts.get("settings.cap", count=user.weekly_cap)
    quiet = texts.get("settings.quiet", value=_quiet(turn, user))
    return {
        "quiet_from": Button(quiet, OnAsking("quiet", "ask")),
        "nudges_on": switch("nudges", user.nudges_on),
        "less_often": switch("less", user.less_often),
        "weekly_cap": Button(cap, OnAsking("cap", "ask")),
        "weekly_summary": switch("summary", user.weekly_summary),
    }


def _quiet(turn: Turn, user: User) -> str:
    if user.quiet_from == user.quiet_until:
        return turn.texts.get("settings.quiet_none")
    code = turn.language.code
    start, end = (minute_of_day(minute, code) for minute in (user.quiet_from, user.quiet_until))
    return turn.texts.get("settings.quiet_span", start=start, end=end)


def _elsewhere(turn: Turn) -> list[Button]:
    """What has a page of its own."""
    texts = turn.texts
    return [
        Button(texts.get("settings.week"), OnWeek("show", "-")),
        Button(texts.get("settings.away"), OnPause("ask", "-")),
        Button(texts.get("settings.link"), OnLink("show")),
        Button(texts.get("settings.health"), Change("health")),
        Button(texts.get("settings.data"), Notice("all")),
    ]


def languages(turn: Turn) -> tuple[Html, Keyboard]:
    """Which language? Each by the name it has for itself."""
    buttons = []
    for code in offered(turn):
        name = own_name(code)
        if code == turn.language.code:
            name = turn.texts.get("settings.chosen", value=name)
        buttons.append(Button(name, SetUp("language", code)))
    return turn.sentence("settings.which_language"), [
        *in_rows(buttons, across=2),
        [settings_back(turn)],
    ]


def caps(turn: Turn) -> tuple[Html, Keyboard]:
    """How often a week at most?"""
    buttons = [Button(str(count), OnAsking("cap", str(count))) for count in CAPS]
    return turn.sentence("settings.which_cap"), [
        *in_rows(buttons, across=4),
        [settings_back(turn)],
    ]


def quiet_starts(turn: Turn) -> tuple[Html, Keyboard]:
    """From when should it be quiet?"""
    code = turn.language.code
    buttons = [
        Button(minute_of_day(minute % 1440, code), OnAsking("quiet", str(minute % 1440)))
        for minute in QUIET_STARTS
    ]
    never = Button(turn.texts.get("settings.quiet_none"), OnAsking("quiet", "0-0"))
    rows = [*in_rows(buttons, across=3), [never], [settings_back(turn)]]
    return turn.sentence("settings.which_quiet_from"), rows


def quiet_ends(turn: Turn, start: int) -> tuple[Html, Keyboard]:
    """Until when?"""
    code = turn.language.code
    buttons = [
        Button(minute_of_day(minute, code), OnAsking("quiet", f"{start}-{minute}"))
        for minute in QUIET_ENDS
    ]
    text = turn.sentence("settings.which_quiet_until", start=minute_of_day(start, code))
    return text, [*in_rows(buttons, across=3), [settings_back(turn)]]
