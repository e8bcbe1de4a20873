"""The usual week told in words: what was said is used, what is missing is asked, one by one."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from content.catalog import Catalog
from storage.tables import users
from tests.languages.phone import Phone, phone
from tests.support.builders import rows

LONG_QUESTION = "how long are you out"
EVERY_DAY = {
    "en": "I run every day at 6 pm for 45 minutes",
    "de": "Ich laufe jeden Tag um 18 Uhr 45 Minuten",
    "es": "Corro todos los días a las 6 de la tarde durante 45 minutos",
    "fr": "Je cours tous les jours à 18 h pendant 45 minutes",
    "it": "Corro ogni giorno alle 18 per 45 minuti",
    "pt-BR": "Corro todo dia às 18h por 45 minutos",
}


async def told(runner: Phone) -> list[tuple[int, int, int | None]]:
    """What is kept of the week: weekday, start, minutes."""
    [user] = await rows(runner.engine, users)
    slots: list[dict[str, Any]] = user["declared"] or []
    return [(slot["weekday"], slot["start_minute"], slot["minutes"]) for slot in slots]


@pytest.mark.parametrize("language", EVERY_DAY)
async def test_a_length_that_was_said_is_kept_and_not_asked(
    language: str, engine: AsyncEngine, catalog: Catalog
) -> None:
    async with phone(engine, catalog, language) as runner:
        await runner.introduce()

        await runner.write(EVERY_DAY[language])

        assert await told(runner) == [(day, 1080, 45) for day in range(7)]
        assert runner.find("d:length:.*") is None


async def test_only_the_length_that_was_not_said_is_asked(runner: Phone) -> None:
    await runner.introduce()

    await runner.write("Mon Wed 6:30, long run Sunday 8 for 2 hours")

    assert await told(runner) == [(0, 390, None), (2, 390, None), (6, 480, 120)]
    assert runner.find(r"d:length:5\.390\.\d+") is not None


async def test_a_start_that_moves_keeps_its_length(runner: Phone) -> None:
    await runner.introduce()
    await runner.write("I run every Tuesday at 18:30 for 50 minutes")

    await runner.write("every Tuesday at 19:00")

    assert await told(runner) == [(1, 1140, 50)]
    assert LONG_QUESTION not in runner.said[-1].text


@pytest.mark.parametrize(
    "words", ["45", "about 45 minutes", "45 min", "three quarters of an hour"]
)
async def test_how_long_can_be_answered_in_words(runner: Phone, words: str) -> None:
    await runner.introduce()
    await runner.write("Mon Thu 6:30")
    assert LONG_QUESTION in runner.said[-1].text

    await runner.write(words)

    assert await told(runner) == [(0, 390, 45), (3, 390, 45)]
    assert "Your week" in runner.said[-1].text


@pytest.mark.parametrize("time", ["at 6:30", "6:30", "6:30 am"])
async def test_days_first_then_the_time_then_the_length(runner: Phone, time: str) -> None:
    await runner.introduce()

    await runner.write("I usually run on Mondays and Thursdays")
    assert "what time of day" in runner.said[-1].text
    await runner.write(time)
    assert LONG_QUESTION in runner.said[-1].text
    await runner.write("an hour")

    assert await told(runner) == [(0, 390, 60), (3, 390, 60)]


async def test_a_length_told_with_the_days_is_not_lost_while_the_time_is_tapped(
    runner: Phone,
) -> None:
    await runner.introduce()

    await runner.write("I run Mondays and Thursdays for 40 minutes")
    await runner.press("d:time:9.e")
    await runner.press(r"d:start:9\.1080")

    assert await told(runner) == [(0, 1080, 40), (3, 1080, 40)]
    assert LONG_QUESTION not in runner.said[-1].text


@pytest.mark.parametrize("typed", [True, False])
async def test_a_time_told_before_the_days_is_not_asked_again(runner: Phone, typed: bool) -> None:
    await runner.introduce()
    await runner.write("/schedule")

    await runner.write("at 7 in the evening for half an hour")
    assert "Which days" in runner.said[-1].text
    if typed:
        await runner.write("Monday and Friday")
    else:
        await runner.press("d:days:1")
        await runner.press("d:days:17")
        await runner.press("d:part:17")

    assert await told(runner) == [(0, 1140, 30), (4, 1140, 30)]


async def test_a_run_that_is_told_is_no_answer_to_how_long(runner: Phone) -> None:
    await runner.introduce()
    await runner.write("Mon Thu 6:30")

    await runner.write("just finished a run, 45 minutes")

    assert await told(runner) == [(0, 390, None), (3, 390, None)]
    assert any("Logged" in one.text for one in runner.said)
