"""A city where days were asked, days where a city was: nothing is lost, every road goes on."""

import pytest

from storage.tables import runs, users
from tests.conversation.test_week import told
from tests.languages.phone import TOAST, Phone
from tests.support.builders import rows

BALL, ROLLER, MINUTES = "u:ball:soft", "u:roller:yes", "u:minutes:10"


async def zone_of(runner: Phone) -> str | None:
    [user] = await rows(runner.engine, users)
    zone: str | None = user["zone"]
    return zone


def last(runner: Phone) -> str:
    """The newest message, buttons' answers apart."""
    return next(one.text for one in reversed(runner.said) if one.method != TOAST)


async def set_up(runner: Phone) -> None:
    """As far as the question for the zone."""
    await runner.write("/start")
    for choice in (BALL, ROLLER, MINUTES):
        await runner.press(choice)
    assert "time zone" in last(runner)


@pytest.mark.parametrize(
    ("city", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("são paulo", "America/Sao_Paulo"),
        ("NYC", "America/New_York"),
        ("Wien", "Europe/Vienna"),
        ("Ciudad de México", "America/Mexico_City"),
        ("i'm in Lyon, France", "Europe/Paris"),
    ],
)
async def test_a_city_answers_the_question_for_the_zone(
    runner: Phone, city: str, zone: str
) -> None:
    await set_up(runner)

    await runner.write(city)

    assert await zone_of(runner) == zone
    assert "On which days" in last(runner)


async def test_days_told_instead_of_the_zone_are_kept_and_the_zone_is_asked_again(
    runner: Phone,
) -> None:
    await set_up(runner)

    await runner.write("Mon Wed 6:30 for 45 minutes")
    kept = await told(runner)
    asked_again = last(runner)
    await runner.write("Berlin")

    assert kept == [(0, 390, 45), (2, 390, 45)]
    assert "time zone" in asked_again
    assert await zone_of(runner) == "Europe/Berlin"
    assert "Your week" in last(runner)


async def test_a_city_and_days_in_one_message_are_both_kept(runner: Phone) -> None:
    await set_up(runner)

    await runner.write("Berlin, Mon Wed 6:30 for 45 minutes")

    assert await zone_of(runner) == "Europe/Berlin"
    assert await told(runner) == [(0, 390, 45), (2, 390, 45)]


async def test_a_city_and_a_run_in_one_message_are_both_kept(runner: Phone) -> None:
    await set_up(runner)

    await runner.write("Lisbon, I just ran 8 km")

    assert await zone_of(runner) == "Europe/Lisbon"
    assert [run["metres"] for run in await rows(runner.engine, runs)] == [8000.0]


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (("/schedule",), "On which days"),
        (("Mon Thu",), "what time of day"),
        (("Mon Thu 6:30",), "how long are you out"),
        (("/away",), "How long"),
    ],
)
async def test_a_city_told_instead_is_the_zone_and_the_question_comes_again(
    runner: Phone, before: tuple[str, ...], question: str
) -> None:
    await runner.introduce(zone=None, declared=[], rhythm_asked_at=runner.clock.now())
    for words in before:
        await runner.write(words)

    await runner.write("Lisbon")

    assert await zone_of(runner) == "Europe/Lisbon"
    assert question in last(runner)


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        (("/schedule",), "find days and times"),
        (("Mon Thu",), "find a time"),
        (("Mon Thu 6:30",), "how long you're usually out"),
        (("/zone",), "Type your city or country"),
        (("/away",), "length in that"),
    ],
)
async def test_words_that_answer_nothing_are_told_what_was_asked(
    runner: Phone, before: tuple[str, ...], kind: str
) -> None:
    await runner.introduce(declared=[])
    for words in before:
        await runner.write(words)

    await runner.write("xqzt wvk plorf")

    assert kind in last(runner)
    assert runner.said[-1].data


async def test_a_question_of_the_runners_own_is_answered_and_the_way_stays_open(
    runner: Phone,
) -> None:
    await runner.introduce()
    await runner.write("Mon Thu 6:30")

    await runner.write("which ball should I buy?")
    answer = last(runner)
    await runner.write("50 minutes")

    assert "ball" in answer
    assert await told(runner) == [(0, 390, 50), (3, 390, 50)]


async def test_who_has_turned_to_something_else_is_not_asked_again(runner: Phone) -> None:
    await runner.introduce()
    await runner.write("Mon Thu 6:30")

    await runner.write("/help")
    await runner.write("xqzt wvk plorf")

    assert "how long" not in last(runner)


async def test_a_city_out_of_the_blue_is_asked_back_when_the_zone_is_known(
    runner: Phone,
) -> None:
    await runner.introduce(declared=[])

    await runner.write("Lisbon")
    asked = last(runner)
    before = await zone_of(runner)
    await runner.press("z:set:Europe/Lisbon")

    assert "the clock there" in asked
    assert before == "Europe/Berlin"
    assert await zone_of(runner) == "Europe/Lisbon"


async def test_a_word_that_happens_to_be_a_city_moves_nobody(runner: Phone) -> None:
    await runner.introduce(zone=None)

    await runner.write("nice")

    assert await zone_of(runner) is None
