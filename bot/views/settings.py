"""What a runner can change."""

from bot.callbacks import Change
from bot.habit_callbacks import OnAsking, OnPause, OnWeek, OnZone
from bot.markup import Button, Html, Keyboard, in_rows
from bot.turn import Turn
from bot.views.nudge import minute_of_day
from content.zones import city_of
from storage.records import User

CAPS = (1, 2, 3, 4, 5, 7, 14)
QUIET_STARTS = tuple(range(19 * 60, 24 * 60 + 60, 60))
QUIET_ENDS = tuple(range(5 * 60, 10 * 60 + 30, 30))

TOGGLES = ("pictures", "morning_check")


def overview(turn: Turn) -> tuple[Html, Keyboard]:
    """Each setting with its present value on its button."""
    zone, *pages = _elsewhere(turn)
    rows = [
        *in_rows(_equipment(turn), across=2),
        *in_rows([*_asking(turn), zone], across=1),
        *in_rows(pages, across=2),
    ]
    return turn.sentence("common.settings"), rows


def _equipment(turn: Turn) -> list[Button]:
    buttons = []
    for field in ("ball", "roller", "minutes"):
        value = getattr(turn.user, field)
        chosen = {True: "yes", False: "no", None: None}.get(value, value)
        shown = turn.texts.get(f"setup.{field}_{chosen}") if chosen is not None else "–"
        label = turn.texts.get(f"settings.{field}", value=shown)
        buttons.append(Button(label, Change(field)))
    for field in TOGGLES:
        shown = turn.texts.get(f"settings.{'on' if getattr(turn.user, field) else 'off'}")
        buttons.append(Button(turn.texts.get(f"settings.{field}", value=shown), Change(field)))
    return buttons


def _asking(turn: Turn) -> list[Button]:
    """Whether, when and how often we may ask."""
    user, texts = turn.user, turn.texts

    def switch(name: str, on: bool) -> Button:
        label = texts.get(f"settings.{name}_{'on' if on else 'off'}")
        return Button(label, OnAsking(name, "off" if on else "on"))

    cap = texts.get("settings.cap", count=user.weekly_cap)
    quiet = texts.get("settings.quiet", value=_quiet(turn, user))
    return [
        switch("nudges", user.nudges_on),
        switch("less", user.less_often),
        Button(cap, OnAsking("cap", "ask")),
        Button(quiet, OnAsking("quiet", "ask")),
        switch("summary", user.weekly_summary),
    ]


def _quiet(turn: Turn, user: User) -> str:
    if user.quiet_from == user.quiet_until:
        return turn.texts.get("settings.quiet_none")
    code = turn.language.code
    return "–".join(minute_of_day(minute, code) for minute in (user.quiet_from, user.quiet_until))


def _elsewhere(turn: Turn) -> list[Button]:
    """What has a page of its own."""
    zone = city_of(turn.user.zone, turn.language.code) if turn.user.zone else "–"
    return [
        Button(turn.texts.get("settings.zone", value=zone), OnZone("ask", "-")),
        Button(turn.texts.get("settings.week"), OnWeek("show", "-")),
        Button(turn.texts.get("settings.away"), OnPause("ask", "-")),
    ]


def caps(turn: Turn) -> tuple[Html, Keyboard]:
    """How often a week at most?"""
    buttons = [Button(str(count), OnAsking("cap", str(count))) for count in CAPS]
    return turn.sentence("settings.which_cap"), [*in_rows(buttons, across=4), [_back(turn)]]


def quiet_starts(turn: Turn) -> tuple[Html, Keyboard]:
    """From when should it be quiet?"""
    code = turn.language.code
    buttons = [
        Button(minute_of_day(minute % 1440, code), OnAsking("quiet", str(minute % 1440)))
        for minute in QUIET_STARTS
    ]
    never = Button(turn.texts.get("settings.quiet_none"), OnAsking("quiet", "0-0"))
    rows = [*in_rows(buttons, across=3), [never], [_back(turn)]]
    return turn.sentence("settings.which_quiet_from"), rows


def quiet_ends(turn: Turn, start: int) -> tuple[Html, Keyboard]:
    """Until when?"""
    code = turn.language.code
    buttons = [
        Button(minute_of_day(minute, code), OnAsking("quiet", f"{start}-{minute}"))
        for minute in QUIET_ENDS
    ]
    text = turn.sentence("settings.which_quiet_until", start=minute_of_day(start, code))
    return text, [*in_rows(buttons, across=3), [_back(turn)]]


def _back(turn: Turn) -> Button:
    return Button(turn.texts.get("settings.button_back"), OnAsking("overview", "-"))
