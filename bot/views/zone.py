"""Asking for the time zone and showing it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.habit_callbacks import OnZone
from bot.markup import Button, Html, Keyboard, in_rows, paragraphs, times_in_rows
from bot.turn import Turn
from bot.views.format import clock_time, offset_name, row, weekday, weekday_and_time
from bot.views.setup import settings_back
from content.zones import city_of, fixed_zone, offsets_now, zones_at

CITIES_A_BUTTON = 3


def ask(turn: Turn, *, onboarding: bool) -> tuple[Html, Keyboard]:
    """Which zone? Location, city, or the clock."""
    rows = [_clock_button(turn)]
    if onboarding:
        rows.append([Button(turn.texts.get("zone.button_skip"), OnZone("skip", "-"))])
    elif turn.user.equipped:
        rows.append([settings_back(turn)])
    head = None if turn.user.zone is None else _now(turn, "zone.now")
    key = "zone.ask" if turn.user.zone is None else "zone.ask_short"
    return paragraphs(head, turn.sentence(key)), rows


def _clock_button(turn: Turn) -> list[Button]:
    return [Button(turn.texts.get("zone.button_clock"), OnZone("clock", "-"))]


def clocks(turn: Turn) -> tuple[Html, Keyboard]:
    """What does your clock show now? One button for each time of day somewhere now."""
    buttons = [
        Button(_at(turn, offset), OnZone("offset", str(round(offset.total_seconds() / 60))))
        for offset in offsets_now(turn.now)
    ]
    return turn.sentence("zone.which_clock"), [*times_in_rows(buttons), _back(turn, "ask")]


def _at(turn: Turn, offset: timedelta) -> str:
    """The time there, with the day where it is not everyone's: "Mon 00:15"."""
    return weekday_and_time(turn.now + offset, turn.language.code)


def places(turn: Turn, offset: timedelta) -> tuple[Html, Keyboard]:
    """The places with that time now; they part company when some change for summer."""
    code = turn.language.code
    buttons = [
        Button(
            row([city_of(zone, code) for zone in group[:CITIES_A_BUTTON]], code),
            OnZone("set", group[0]),
        )
        for group in zones_at(offset, turn.now)
    ]
    always = fixed_zone(offset)
    if always is not None:
        name = offset_name(turn.now.astimezone(ZoneInfo(always)), code)
        label = turn.texts.get("zone.button_fixed", offset=name)
        buttons.append(Button(label, OnZone("set", always)))
    rows = [*in_rows(buttons, across=1), _back(turn, "clock")]
    return turn.sentence("zone.which_place", time=_at(turn, offset)), rows


def _back(turn: Turn, page: str) -> list[Button]:
    return [Button(turn.texts.get("settings.button_back"), OnZone(page, "-"))]


def choose_from(turn: Turn, place: str, zones: tuple[str, ...]) -> tuple[Html, Keyboard]:
    """Several zones go by that name, or nearly so."""
    text = turn.sentence("zone.several" if zones else "zone.unknown", place=place)
    return text, [*_clocks_of(turn, zones), _clock_button(turn)]


def is_there(turn: Turn, place: str, zones: tuple[str, ...]) -> tuple[Html, Keyboard]:
    """A place, named out of the blue: shall that be the zone?"""
    return turn.sentence("zone.is_there", place=place), _clocks_of(turn, zones)


def _clocks_of(turn: Turn, zones: tuple[str, ...]) -> list[list[Button]]:
    """One button a zone, with the time there: "Berlin · 18:10"."""
    code = turn.language.code
    buttons = [
        Button(
            f"{city_of(zone, code)} · {clock_time(turn.now, ZoneInfo(zone), code)}",
            OnZone("set", zone),
        )
        for zone in zones
    ]
    return in_rows(buttons, across=1)


def done(turn: Turn) -> Html:
    """The result, shown so that a mistake is seen."""
    return paragraphs(_now(turn, "zone.done"), turn.sentence("zone.done_hint"))


def _now(turn: Turn, key: str) -> Html:
    code = turn.language.code
    local: datetime = turn.now.astimezone(turn.zone)
    return turn.sentence(
        key,
        zone=city_of(turn.user.zone or "Etc/UTC", code),
        time=clock_time(turn.now, turn.zone, code),
        day=weekday(local.weekday(), code, "wide"),
    )
