"""A rhythm told in words, long runs and late news: from the sentence to the rows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import understanding
from bot.understanding import ConversationState, Intent
from storage.nudge_tables import nudges
from storage.tables import checkins, runs, users
from tests.support.builders import rows
from tests.support.runner import Chat, labels
from tests.support.world import World

BERLIN = ZoneInfo("Europe/Berlin")
UNDERSTANDER = understanding.load()
NOW = datetime(2026, 3, 4, 10)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Mon Wed Fri 6:30, long run Sunday 8"),
        ("de", "Ich laufe montags, mittwochs und freitags um 6:30, langer Lauf sonntags um 8"),
        ("es", "Corro lunes, miércoles y viernes a las 6:30, tirada larga el domingo a las 8"),
        ("fr", "Je cours lundi, mercredi et vendredi à 6h30, sortie longue le dimanche à 8h"),
        ("pt-BR", "Corro segunda, quarta e sexta às 6h30, longão no domingo às 8h"),
        ("it", "Corro lunedì, mercoledì e venerdì alle 6:30, lungo la domenica alle 8"),
    ],
)
def test_a_week_is_understood_in_every_language_with_its_long_run(
    language: str, words: str
) -> None:
    meaning = UNDERSTANDER.understand(words, lang=language, now=NOW, state=ConversationState.IDLE)

    early = dict.fromkeys(("mon", "wed", "fri"), "06:30")
    assert meaning.intent is Intent.SCHEDULE_DECLARE
    assert dict(meaning.slots.schedule) == {**early, "sun": "08:00"}
    assert meaning.slots.long_days == ("sun",)


@pytest.mark.parametrize(
    ("words", "long_days"),
    [
        ("Mon Wed 6:30 and long run Sunday 8", ("sun",)),
        ("Sunday 8 long run, Tuesday 7", ("sun",)),
        ("long run Saturday 8, Sunday 9", ("sat",)),
        ("Mon Wed Fri 6:30", ()),
    ],
)
def test_the_long_run_belongs_to_the_day_beside_it(words: str, long_days: tuple[str, ...]) -> None:
    meaning = UNDERSTANDER.understand(words, lang="en", now=NOW, state=ConversationState.IDLE)

    assert meaning.slots.long_days == long_days


async def test_a_long_run_is_asked_after_later_than_the_others(eva: Chat, here: World) -> None:
    await eva.say("/zone Berlin")

    await eva.say("Mon Wed Fri 6:30, long run Sunday 8")

    [user] = await rows(here.house.engine, users)
    told = {slot["weekday"]: slot["long_run"] for slot in user["declared"]}
    await eva.say("/schedule")
    week = (await eva.last()).text + " ".join(labels(await eva.last()))
    assert told == {0: False, 2: False, 4: False, 6: True}
    assert "7:15" in week
    assert "9:30" in week


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("ran yesterday at 7", "07:00"),
        ("I ran 10 km yesterday evening at 7", "19:00"),
        ("yesterday I ran at 18:30", "18:30"),
    ],
)
async def test_a_run_told_the_day_after_is_logged_for_yesterday(
    eva: Chat, here: World, words: str, at: str
) -> None:
    await eva.say("/zone Berlin")
    yesterday = here.clock.now().astimezone(BERLIN).date() - timedelta(days=1)

    await eva.say(words)

    [run] = await rows(here.house.engine, runs)
    finished = run["finished_at"].astimezone(BERLIN)
    assert (finished.date(), f"{finished:%H:%M}") == (yesterday, at)
    assert run["local_date"] == yesterday
    assert "yesterday" in " ".join(await eva.texts())
    assert await rows(here.house.engine, checkins) == []  # care is offered, not begun


async def test_a_run_of_yesterday_without_a_time_is_not_logged_as_if_it_had_just_ended(
    eva: Chat, here: World
) -> None:
    await eva.say("I ran 8 km yesterday")

    [run] = await rows(here.house.engine, runs)
    assert here.clock.now() - run["finished_at"] >= timedelta(hours=24)
    assert await rows(here.house.engine, checkins) == []


@pytest.mark.parametrize(
    "words",
    [
        "just ran 10k, sore since yesterday",
        "finished my run, my heel hurts more than yesterday",
        "back from a run, yesterday my feet hurt",
        "gerade 5 km gelaufen, gestern war ich müde",
    ],
)
def test_a_run_of_today_stays_today_whatever_was_yesterday(words: str) -> None:
    meaning = UNDERSTANDER.understand(words, lang="en", now=NOW, state=ConversationState.IDLE)

    assert not meaning.slots.day_before
    assert meaning.slots.finished_at is None


async def test_less_often_is_an_answer_and_the_question_stays_open(eva: Chat, here: World) -> None:
    await eva.say("/zone Berlin")
    await eva.say("/schedule every day 12:30")
    await eva.tap("45 min")
    for _ in range(6):
        await here.jump()
        if any(label == "Not today" for label in labels(await eva.last())):
            break

    await eva.tap("Ask less often")
    [nudge] = await rows(here.house.engine, nudges)
    await eva.tap("🏃 Yes, I ran")
    [run] = await rows(here.house.engine, runs)

    assert nudge["answer"] == "less"
    assert nudge["answered_at"] is not None
    assert run["source"] == "nudge"
