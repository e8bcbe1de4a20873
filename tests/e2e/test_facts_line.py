"""After "ran 10 km in 52:30" one line says what was understood, with its correction under it."""

import pytest

from scheduler.unusual import is_unusual
from storage.tables import runs
from tests.support.builders import rows
from tests.support.runner import Chat, labels
from tests.support.world import World


@pytest.mark.parametrize(
    ("metres", "seconds", "longest", "unusual"),
    [
        (10_000, 3150, 12_000, False),
        (10_000, 1200, None, True),
        (1_000, 3600, None, True),
        (100_000, None, None, True),
        (100, None, None, True),
        (None, 60, None, True),
        (None, 10 * 3600, None, True),
        (21_100, 7200, 10_000, True),
        (4_000, 1500, 1_000, False),
        (None, None, None, False),
    ],
)
def test_a_run_is_unusual_by_pace_length_or_its_runner(
    metres: float | None, seconds: int | None, longest: float | None, unusual: bool
) -> None:
    assert is_unusual(metres=metres, seconds=seconds, longest_m=longest) is unusual


async def test_a_usual_run_is_said_back_with_one_button(eva: Chat) -> None:
    await eva.say("just ran 10 km in 52:30")

    line = await eva.find("Logged")
    assert "10 km, 52:30" in line.text
    assert "right?" not in line.text
    assert labels(line) == ["Correct it"]
    assert "feel" in (await eva.last()).text


async def test_an_unusual_run_is_asked_about_and_confirmed_in_one_tap(eva: Chat) -> None:
    await eva.say("just ran 10 km in 20 minutes")
    asked = await eva.find("Logged")

    await eva.tap("That's right")

    assert "Is that right?" in asked.text
    assert "right?" not in (await eva.find("Logged")).text


async def test_distance_and_duration_are_corrected_under_the_line(eva: Chat, here: World) -> None:
    await eva.say("just ran 100 km in 45 minutes")
    await eva.tap("Correct it", "Distance, duration")

    await eva.say("10 km")

    [run] = await rows(here.house.engine, runs)
    assert (run["metres"], run["seconds"]) == (10_000.0, 2700)
    assert "Logged: 10 km, 45:00" in (await eva.last()).text
    await eva.tap("Fine")  # the question about the feet is still open
    assert len(await rows(here.house.engine, runs)) == 1


async def test_a_run_in_the_history_can_be_corrected_in_all_it_says(
    eva: Chat, here: World
) -> None:
    await eva.say("just ran 10 km in 52:30")
    await eva.say("/history")
    await eva.tap(labels(await eva.last())[0])

    await eva.tap("Distance, duration")
    await eva.say("12 km in an hour")

    [run] = await rows(here.house.engine, runs)
    assert (run["metres"], run["seconds"]) == (12_000.0, 3600)
