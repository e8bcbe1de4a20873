"""The usual week as a calendar file (iCalendar): weekly events by the runner's clock. No words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.outings import Outing

if TYPE_CHECKING:  # else read at the first file: a tenth of a second of each start
    import icalendar

PRODUCT = "-//Solemate//EN"
ZONES_FOR_YEARS = 10


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the events, in the runner's language."""

    calendar: str
    run: str
    care: str
    care_note: str


def ics(
    week: Sequence[Outing],
    words: Words,
    *,
    zone: ZoneInfo,
    now: datetime,
    care_minutes: int,
    owner: str,
) -> bytes:
    """Each run and the care after it, every week. `owner` tells two runners' events apart.

    An event keeps its UID, and its SEQUENCE grows, so that a second import updates the first.
    """
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.calendar)
    today = now.astimezone(zone).date()
    for outing in week:
        midnight = datetime.combine(_next(outing.weekday, today), time(), tzinfo=zone)
        name = f"{owner}-{outing.weekday}-{outing.number}"
        start, end = (midnight + timedelta(minutes=m) for m in (outing.start, outing.finish))
        cared = end + timedelta(minutes=care_minutes)
        calendar.add_component(_event(f"{name}-run", start, end, words.run, now))
        care = _event(f"{name}-care", end, cared, words.care, now)
        care.add("description", words.care_note)
        calendar.add_component(care)
    until = date(today.year + ZONES_FOR_YEARS, 1, 1)
    calendar.add_missing_timezones(first_date=date(today.year, 1, 1), last_date=until)
    return bytes(calendar.to_ical())


def _next(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _event(
    name: str, start: datetime, end: datetime, summary: str, now: datetime
) -> "icalendar.Event":
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"{name}@solemate")
    event.add("dtstamp", now)
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("summary", summary)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("rrule", {"freq": "weekly"})
    return event
