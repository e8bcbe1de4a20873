"""The calendar file: read by standard parsers, right across a clock change, and stable."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from bot.documents.calendar import Words, ics
from scheduler.habits import DeclaredSlot, History, RunRecord, Source, UsualSlot
from scheduler.outings import Outing, outings

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)  # a Friday, nine days before summer time
WORDS = Words("Runs", "Run", "Foot care", "Write “just finished a run”; that, is all.")
TUESDAY = Outing(1, 0, 18 * 60, 19 * 60)


def slot(weekday: int, finish: int, *, declared: bool = False, key: str = "") -> UsualSlot:
    name = key or f"{('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')[weekday]}-"
    name = key or f"{name}{finish // 60:02d}{finish % 60:02d}"
    return UsualSlot(name, weekday, finish, None, 0.8, 3, declared, muted=False)


def made(*week: Outing, now: datetime = NOW, owner: str = "ab12") -> icalendar.Calendar:
    data = ics(week or (TUESDAY,), WORDS, zone=BERLIN, now=now, care_minutes=10, owner=owner)
    return icalendar.Calendar.from_ical(data)


def events(calendar: icalendar.Calendar) -> dict[str, Any]:
    return {str(event["uid"]): event for event in parts(calendar, "VEVENT")}


def parts(calendar: icalendar.Calendar, kind: str) -> list[Any]:
    return list(calendar.walk(kind))


def test_each_run_and_the_care_after_it_come_every_week() -> None:
    run, care = parts(made(), "VEVENT")

    assert str(run["summary"]) == "Run"
    assert run.decoded("dtstart") == datetime(2026, 3, 24, 18, 0, tzinfo=BERLIN)
    assert run.decoded("dtend") == care.decoded("dtstart")
    assert care.decoded("dtend") - care.decoded("dtstart") == timedelta(minutes=10)
    assert run["rrule"]["FREQ"] == ["WEEKLY"]
    assert str(care["description"]) == WORDS.care_note


def test_the_hour_on_the_clock_stays_when_summer_time_begins() -> None:
    [run, _] = parts(made(), "VEVENT")
    first = run.decoded("dtstart")

    winter, summer = first.astimezone(UTC), (first + timedelta(weeks=1)).astimezone(UTC)

    assert (winter.hour, summer.hour) == (17, 16)
    assert run["dtstart"].params["TZID"] == "Europe/Berlin"


def test_the_zone_is_described_in_the_file_as_the_world_knows_it() -> None:
    [zone] = parts(made(), "VTIMEZONE")

    described = zone.to_tz()
    for at in (datetime(2026, 3, 24, 18), datetime(2026, 4, 7, 18), datetime(2030, 11, 1, 18)):
        assert at.replace(tzinfo=described).utcoffset() == at.replace(tzinfo=BERLIN).utcoffset()


def test_a_second_import_updates_the_same_events() -> None:
    later = Outing(1, 0, 18 * 60 + 30, 19 * 60 + 20)

    before, after = events(made()), events(made(later, now=NOW + timedelta(days=3)))

    assert before.keys() == after.keys()
    assert all(int(after[uid]["sequence"]) > int(before[uid]["sequence"]) for uid in before)


def test_two_runners_in_one_calendar_do_not_overwrite_each_other() -> None:
    assert not set(events(made())) & set(events(made(owner="cd34")))


def test_a_run_past_midnight_ends_on_the_next_day() -> None:
    [run, care] = parts(made(Outing(1, 0, 23 * 60 + 30, 24 * 60 + 20)), "VEVENT")

    assert run.decoded("dtstart").day == 24
    assert (run.decoded("dtend").day, care.decoded("dtend").minute) == (25, 30)


def test_every_line_is_short_and_ends_as_the_standard_wants() -> None:
    data = ics((TUESDAY,), WORDS, zone=BERLIN, now=NOW, care_minutes=10, owner="ab12")

    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "METHOD:PUBLISH" in data.decode()


def test_told_slots_have_their_own_length_and_learnt_ones_the_usual_one() -> None:
    told = DeclaredSlot(1, 18 * 60, minutes=90, since=date(2026, 1, 1))
    run = RunRecord(NOW, NOW.date(), 600, Source.SAID, minutes=30)
    history = History(runs=(run,), nudges=(), declared=(told,), pauses=())

    week = outings([slot(1, 19 * 60 + 30), slot(6, 10 * 60)], history)

    assert week == (Outing(1, 0, 18 * 60, 19 * 60 + 30), Outing(6, 0, 570, 600))


def test_a_slot_that_ends_after_midnight_belongs_to_its_evening() -> None:
    week = outings([slot(4, 30)], History(runs=(), nudges=(), declared=(), pauses=()))

    assert week == (Outing(4, 0, 24 * 60 + 30 - 45, 24 * 60 + 30),)
