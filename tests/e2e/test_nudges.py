"""From a told week to a nudge that comes in time, its answer, and the check-in; over HTTP."""

import re
from datetime import timedelta

import pytest

from tests.support.runner import Chat, labels
from tests.support.world import World

SPACES = re.compile(r"\s")


async def tell_week(eva: Chat) -> None:
    """Every day about noon, in Berlin, 45 minutes; by words."""
    await eva.say("/zone Berlin")
    await eva.say("/schedule")
    await eva.tap("Add days", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Next", "Midday")
    await eva.tap(next(label for label in labels(await eva.last()) if label.startswith("12:30")))
    await eva.tap("45 min")


async def nudge(eva: Chat, here: World) -> None:
    """Until the next nudge is there."""
    before = len(await eva.messages())
    for _ in range(6):
        await here.jump()
        if len(await eva.messages()) > before:
            return
    raise AssertionError("no nudge came")


async def test_a_told_week_brings_a_nudge_and_its_yes_the_check_in(eva: Chat, here: World) -> None:
    await tell_week(eva)

    await nudge(eva, here)

    asked = await eva.last()
    assert labels(asked)[:3] == ["🏃 Yes, I ran", "Still running", "Not today"]
    await eva.tap("Why now?")
    assert "You told me" in (await eva.last()).text
    await eva.tap("🏃 Yes, I ran")
    logged, question = (await eva.messages())[-2:]
    assert SPACES.sub("", logged.text) == "🏃Logged:finishedabout1:15PM."
    assert "How do your feet feel" in question.text


async def test_a_likely_time_can_be_corrected_by_words(eva: Chat, here: World) -> None:
    await tell_week(eva)
    await nudge(eva, here)
    await eva.tap("🏃 Yes, I ran", "Another time")

    await eva.say("12:50")

    assert "12:50" in (await eva.last()).text
    await eva.say("/runs")
    assert "12:50" in labels(await eva.last())[0]


async def test_not_today_is_taken_without_a_word_of_blame(eva: Chat, here: World) -> None:
    await tell_week(eva)
    await nudge(eva, here)

    await eva.tap("Not today")

    last = await eva.last()
    assert last.text == "Noted: no run today. I'm here after the next one."
    assert labels(last) == []


async def test_a_nudge_that_is_put_off_comes_back_when_the_runner_said(
    eva: Chat, here: World
) -> None:
    await tell_week(eva)
    await nudge(eva, here)
    first = await eva.last()
    await eva.tap("Later", "In 2 hours")

    await here.pass_time(hours=2, minutes=1)

    again = await eva.last()
    assert again.id > first.id
    assert timedelta(hours=2) <= again.date - first.date < timedelta(hours=2, minutes=1)
    assert "🏃 Yes, I ran" in labels(again)


async def test_an_old_nudge_is_answered_kindly(eva: Chat, here: World) -> None:
    await tell_week(eva)
    await nudge(eva, here)
    asked = await eva.last()
    data = asked.data_of("Not today")
    assert data is not None
    await here.pass_time(hours=13)

    query = await eva.phone.press_data(asked.id, data)

    answer = await eva.phone.wait_for_answer(query)
    assert "a while ago" in answer["text"]


async def test_time_off_is_told_in_words_and_ended_by_a_button(eva: Chat, here: World) -> None:
    await tell_week(eva)
    await eva.say("I'm off for two weeks")
    assert "won't ask until" in (await eva.last()).text
    count = len(await eva.messages())

    await here.pass_time(days=6)
    assert len(await eva.messages()) == count

    await eva.tap("I'm back")
    await nudge(eva, here)


@pytest.mark.parametrize(
    ("told", "shown"),
    [("Munich", "Berlin"), ("new york", "New York"), ("I live in Lisbon", "Lisbon")],
)
async def test_a_typed_city_sets_the_zone_and_shows_it(eva: Chat, told: str, shown: str) -> None:
    await eva.say("/zone")

    await eva.say(told)

    messages = await eva.texts()
    assert any(f"You're on {shown} time" in text for text in messages[-2:])


async def test_a_shared_location_sets_the_zone(eva: Chat) -> None:
    await eva.phone.send_location(-33.87, 151.21)
    await eva.world.settled()

    assert "Sydney" in (await eva.find("You're on")).text


async def test_the_zone_can_be_told_by_the_clock(eva: Chat, here: World) -> None:
    await eva.say("/zone")
    await eva.tap("What time is it for you?")
    local = here.clock.now() + timedelta(hours=9)
    wanted = local.strftime("%-I:%M")
    button = next(
        label
        for label in labels(await eva.last())
        # As words of their own: 2:06 stands in 12:06, too.
        if {wanted, local.strftime("%a"), local.strftime("%p")} <= set(re.split(r"[\s,]+", label))
    )

    await eva.tap(button)
    await eva.tap(labels(await eva.last())[0])

    assert "Tokyo" in (await eva.find("You're on")).text


async def test_a_place_nobody_knows_is_not_guessed(eva: Chat) -> None:
    await eva.say("/zone Xyzzyville")

    assert "I don't know “Xyzzyville”" in (await eva.last()).text


async def test_days_and_times_are_read_from_words(eva: Chat) -> None:
    await eva.say("/zone Berlin")

    await eva.say("I usually run Monday, Wednesday and Friday at 6:30")

    assert "Mon, Wed, and Fri at 6:30" in SPACES.sub(" ", (await eva.last()).text)


async def test_a_slot_can_be_muted_and_removed(eva: Chat) -> None:
    await tell_week(eva)
    slot = next(label for label in labels(await eva.last()) if label.startswith("Mon"))

    await eva.tap(slot, "Don't ask then")
    assert "muted" in (await eva.last()).text

    await eva.tap(slot, "Remove")
    assert "Mon  –" in (await eva.last()).text


async def test_quiet_hours_and_the_rest_can_be_set(eva: Chat) -> None:
    await eva.say("/settings")

    await eva.tap("Weekly summary: no", "Ask after runs: yes", "At most 7 times a week", "3")

    assert {"Weekly summary: yes", "Ask after runs: no", "At most 3 times a week"} <= set(
        labels(await eva.last())
    )


async def test_the_week_is_summed_up_on_sunday_if_the_runner_wants_it(
    eva: Chat, here: World
) -> None:
    await eva.say("/zone Berlin")
    await eva.say("/settings")
    await eva.tap("Weekly summary: no")
    await eva.say("just finished a run")

    await here.pass_time(days=8)

    summary = await eva.find("Your week,")
    assert "🏃 1 run" in summary.text
    assert summary.date.isoweekday() == 7
