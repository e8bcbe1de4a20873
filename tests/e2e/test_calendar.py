"""/calendar sends a file that a calendar can open, or says what is missing."""

import icalendar

from tests.support.runner import Chat
from tests.support.world import World


async def test_the_usual_week_comes_as_a_calendar_file(eva: Chat, here: World) -> None:
    await eva.introduce(zone="Europe/Berlin", declared=[], rhythm_asked_at=here.clock.now())
    await eva.say("/schedule Tue Thu 18:30")

    await eva.say("/calendar")

    document = (await eva.last()).raw["message"]["document"]
    content = here.telegram.files.content(document["file_id"])
    calendar = icalendar.Calendar.from_ical(content)
    starts = [event.decoded("dtstart") for event in calendar.walk("VEVENT")]
    assert document["file_name"] == "solemate.ics"
    assert document["mime_type"] == "text/calendar"
    assert len(starts) == 4
    assert (starts[0].hour, starts[0].minute, starts[0].weekday()) == (18, 30, 1)
    assert str(eva.phone.id) not in content.decode()


async def test_without_a_zone_or_days_it_says_what_is_missing(eva: Chat) -> None:
    await eva.say("/calendar")
    first = (await eva.last()).text
    await eva.introduce(zone="Europe/Berlin", declared=[])

    await eva.say("/calendar")

    assert "/zone" in first
    assert "/schedule" in (await eva.last()).text
