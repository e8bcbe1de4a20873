"""The usual week: asked for, shown day by day, changed slot by slot."""

from collections.abc import Sequence
from datetime import date

from bot.habit_callbacks import OnSlot, OnWeek
from bot.markup import Button, Html, Keyboard, in_rows, paragraphs, times_in_rows
from bot.turn import Turn
from bot.views.format import listed, long_day, minute_of_day, row, short_minutes, weekday
from scheduler.habits import Pause, UsualSlot
from scheduler.local_time import MINUTES_A_DAY

PARTS = {"m": range(300, 600, 30), "d": range(600, 900, 30),
         "e": range(900, 1140, 30), "n": range(1140, 1380, 30)}  # fmt: skip
"""Starts offered for each part of the day, local minutes."""
LENGTHS = (30, 45, 60, 90, 120)
AROUND = range(-90, 105, 15)
"""Minutes around the known finish that are offered when it is corrected."""


def day_names(turn: Turn, weekdays: Sequence[int]) -> str:
    """Several, joined: "Mon, Wed and Fri"."""
    return listed([weekday(day, turn.language.code) for day in weekdays], turn.language.code)


def ask(turn: Turn) -> tuple[Html, Keyboard]:
    """When do you usually run?"""
    texts = turn.texts
    rows = [
        [Button(texts.get("schedule.button_days"), OnWeek("days", "0"), "primary")],
        [
            Button(texts.get("schedule.button_learn"), OnWeek("learn", "-")),
            Button(texts.get("schedule.button_skip"), OnWeek("skip", "-")),
        ],
    ]
    return turn.sentence("schedule.ask"), rows


def days(turn: Turn, mask: int) -> tuple[Html, Keyboard]:
    """Which days? `mask` has a bit for each day that is ticked, Monday the lowest."""
    buttons = []
    for day in range(7):
        label = weekday(day, turn.language.code)
        if mask >> day & 1:
            label = turn.texts.get("schedule.day_on", day=label)
        buttons.append(Button(label, OnWeek("days", str(mask ^ 1 << day))))
    rows = in_rows(buttons, across=4)
    if mask:
        rows.append(
            [Button(turn.texts.get("schedule.button_next"), OnWeek("part", str(mask)), "primary")]
        )
    return turn.sentence("schedule.which_days"), [*rows, _back(turn, "show", "-")]


def _back(turn: Turn, page: str, value: str) -> list[Button]:
    return [Button(turn.texts.get("schedule.button_back"), OnWeek(page, value))]


def part(turn: Turn, mask: int) -> tuple[Html, Keyboard]:
    """What time of day?"""
    buttons = [
        Button(turn.texts.get(f"schedule.button_part_{name}"), OnWeek("time", f"{mask}.{name}"))
        for name in PARTS
    ]
    rows = [*in_rows(buttons, across=2), _back(turn, "days", str(mask))]
    return turn.sentence("schedule.which_part", days=_of(turn, mask)), rows


def times(turn: Turn, mask: int, name: str) -> tuple[Html, Keyboard]:
    """About when do you start?"""
    code = turn.language.code
    buttons = [
        Button(minute_of_day(minute, code), OnWeek("start", f"{mask}.{minute}"))
        for minute in PARTS[name]
    ]
    rows = [*times_in_rows(buttons), _back(turn, "part", str(mask))]
    return turn.sentence("schedule.which_time", days=_of(turn, mask)), rows


def weekdays_in(mask: int) -> list[int]:
    """The days ticked in a mask, Monday 0."""
    return [day for day in range(7) if mask >> day & 1]


def mask_of(weekdays: Sequence[int]) -> int:
    """The mask of some weekdays."""
    return sum(1 << day for day in set(weekdays))


def _of(turn: Turn, mask: int) -> str:
    return day_names(turn, weekdays_in(mask))


def saved(turn: Turn, weekdays: Sequence[int], start: int) -> Html:
    """What was noted, in words."""
    time = minute_of_day(start, turn.language.code)
    return turn.sentence("schedule.saved", days=day_names(turn, weekdays), time=time)


def length(turn: Turn, weekdays: Sequence[int], start: int) -> tuple[Html, Keyboard]:
    """And how long are you out?"""
    mask = mask_of(weekdays)
    buttons = [
        Button(
            short_minutes(minutes, turn.language.code),
            OnWeek("length", f"{mask}.{start}.{minutes}"),
        )
        for minutes in LENGTHS
    ]
    varies = Button(turn.texts.get("schedule.length_unknown"), OnWeek("show", "-"))
    text = paragraphs(saved(turn, weekdays, start), turn.sentence("schedule.which_length"))
    return text, [*in_rows(buttons, across=3), [varies]]


def week(turn: Turn, slots: Sequence[UsualSlot], pause: Pause | None) -> tuple[Html, Keyboard]:
    """Day by day, what is told and learned; a button for each slot."""
    body = Html("\n".join(_lines(turn, slots))) if slots else turn.sentence("schedule.empty")
    buttons = [
        Button(
            turn.texts.get(
                "schedule.button_slot",
                day=weekday(slot.weekday, turn.language.code),
                time=minute_of_day(slot.usual_finish, turn.language.code),
            ),
            OnSlot(slot.slot, "show", "-"),
        )
        for slot in slots
    ]
    add = Button(turn.texts.get("schedule.button_add"), OnWeek("days", "0"))
    text = paragraphs(turn.sentence("schedule.head"), body, _foot(turn, bool(slots), pause))
    return text, [*in_rows(buttons, across=3), [add]]


def _lines(turn: Turn, slots: Sequence[UsualSlot]) -> list[Html]:
    """A line for each day, or for several days that are alike."""
    code = turn.language.code
    alike: dict[str, list[str]] = {}
    for day in range(7):
        shown = row([_slot(turn, slot) for slot in slots if slot.weekday == day], code)
        alike.setdefault(shown, []).append(weekday(day, code))
    nothing = turn.texts.get("schedule.nothing")
    return [
        turn.sentence("schedule.day_line", day=row(names, code), slots=Html(shown or nothing))
        for shown, names in alike.items()
    ]


def _slot(turn: Turn, slot: UsualSlot) -> Html:
    code = turn.language.code
    key, ask_at = "schedule.slot", ""
    if slot.muted:
        key = "schedule.slot_muted"
    elif slot.nudge_at is not None:
        key, ask_at = "schedule.slot_ask", minute_of_day(slot.nudge_at, code)
    plain = turn.sentence(key, time=minute_of_day(slot.usual_finish, code), ask=ask_at)
    mark = "learned" if slot.runs else "declared"
    return turn.sentence(f"schedule.mark_{mark}", slot=plain, count=slot.runs)


def _foot(turn: Turn, any_slots: bool, pause: Pause | None) -> Html | None:
    if turn.user.zone is None:
        return turn.sentence("schedule.foot_no_zone")
    if pause is not None:
        if pause.until is None:
            return turn.sentence("schedule.foot_paused_open")
        return turn.sentence("schedule.foot_paused", date=day_of_year(turn, pause.until))
    if not turn.user.nudges_on:
        return turn.sentence("schedule.foot_off")
    return turn.sentence("schedule.foot") if any_slots else None


def day_of_year(turn: Turn, day: date) -> str:
    """A date with its weekday: "Tuesday, March 3"."""
    return long_day(day, turn.language.code)


def slot_page(turn: Turn, slot: UsualSlot) -> tuple[Html, Keyboard]:
    """One slot: another time, mute, remove."""
    mute = "unmute" if slot.muted else "mute"
    rows = [
        [_change(turn, slot, "time"), _change(turn, slot, mute)],
        [_change(turn, slot, "remove", style="danger")],
        _back(turn, "show", "-"),
    ]
    day = weekday(slot.weekday, turn.language.code, "wide")
    return turn.sentence("schedule.slot_page", day=day, slot=_slot(turn, slot)), rows


def _change(turn: Turn, slot: UsualSlot, action: str, style: str | None = None) -> Button:
    label = turn.texts.get(f"schedule.button_{action}")
    return Button(label, OnSlot(slot.slot, action, "-"), style)


def slot_times(turn: Turn, slot: UsualSlot) -> tuple[Html, Keyboard]:
    """When are you usually back?"""
    around = [(slot.usual_finish // 15 * 15 + step) % MINUTES_A_DAY for step in AROUND]
    buttons = [
        Button(minute_of_day(minute, turn.language.code), OnSlot(slot.slot, "to", str(minute)))
        for minute in around
    ]
    day = weekday(slot.weekday, turn.language.code, "wide")
    back = Button(turn.texts.get("schedule.button_back"), OnSlot(slot.slot, "show", "-"))
    return turn.sentence("schedule.which_back", day=day), [*times_in_rows(buttons), [back]]
