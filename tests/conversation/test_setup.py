"""The questions asked once, answered in words; greetings; and the ways back from a wrong tap."""

import pytest

from storage.tables import checkins, users
from tests.conversation.test_neighbours import last
from tests.languages.phone import Phone
from tests.support.builders import rows


async def equipment(runner: Phone) -> tuple[str | None, bool | None, int | None]:
    [user] = await rows(runner.engine, users)
    return user["ball"], user["roller"], user["minutes"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (("Soft ball", "yes", "10"), ("soft", True, 10)),
        (("a lacrosse one", "no", "15 minutes"), ("lacrosse", False, 15)),
        (("I have both", "No.", "about 5"), ("both", False, 5)),
        (("no ball", "YES", "10 minutes"), ("none", True, 10)),
    ],
)
async def test_the_first_questions_can_be_answered_in_words(
    runner: Phone, words: tuple[str, ...], kept: tuple[str, bool, int]
) -> None:
    await runner.write("/start")

    for said in words:
        await runner.write(said)

    assert await equipment(runner) == kept
    assert "time zone" in last(runner)


@pytest.mark.parametrize("words", ["xqzt wvk", "hello"])
async def test_other_words_get_the_question_again(runner: Phone, words: str) -> None:
    await runner.write("/start")

    await runner.write(words)

    assert "Which ball" in last(runner)
    assert await equipment(runner) == (None, None, None)


async def test_the_answer_may_be_typed_in_the_middle_of_a_check_in(runner: Phone) -> None:
    await runner.write("just finished a run")
    await runner.press("a:.*:feeling:fine")
    await runner.press("a:.*:alarm:none")
    assert "Which ball" in last(runner)

    for said in ("soft", "no", "10"):
        await runner.write(said)

    assert await equipment(runner) == ("soft", False, 10)
    assert runner.find("m:consent:yes") is not None  # on with the questions before the plan


@pytest.mark.parametrize(
    ("words", "consented"), [("yes", True), ("No", False), ("No, keep it extra careful", False)]
)
async def test_whether_we_may_ask_about_health_can_be_answered_in_words(
    runner: Phone, words: str, consented: bool
) -> None:
    await runner.introduce(consent_at=None, consent_version=None, health=None, health_at=None)
    await runner.write("just finished a run")
    await runner.press("a:.*:feeling:fine")
    await runner.press("a:.*:alarm:none")
    assert "May I ask" in last(runner)

    await runner.write(words)

    [user] = await rows(runner.engine, users)
    assert (user["consent_at"] is not None) is consented
    if consented:
        await runner.write("None of these")
        await runner.write("none of these")
    assert "minutes" in last(runner)  # the plan


async def test_a_greeting_of_somebody_known_is_a_greeting(runner: Phone) -> None:
    await runner.introduce()

    await runner.write("hello")

    assert "Back from a run?" in last(runner)
    assert "That's all I need" not in last(runner)


@pytest.mark.parametrize("page", ["c:ball", "c:roller", "c:minutes", "c:health", "z:ask:-"])
async def test_every_page_behind_the_settings_has_a_way_back(runner: Phone, page: str) -> None:
    await runner.introduce()
    await runner.write("/settings")

    await runner.press(page)
    await runner.press("g:overview:-")

    assert "What would you like to change?" in last(runner)


async def test_a_setting_can_be_typed_as_well(runner: Phone) -> None:
    await runner.introduce()
    await runner.write("/settings")

    await runner.press("c:ball")
    await runner.write("lacrosse")

    assert (await equipment(runner))[0] == "lacrosse"
    assert runner.find("c:undo") is not None


@pytest.mark.parametrize(
    ("taps", "words"),
    [
        ((), "Long-standing trouble"),
        (("a:.*:feeling:sore",), "none of these"),
        (("a:.*:feeling:fine",), "none, but my calves are tight"),
    ],
)
async def test_what_a_button_says_can_be_typed(
    runner: Phone, taps: tuple[str, ...], words: str
) -> None:
    await runner.introduce()
    await runner.write("just finished a run")
    for tap in taps:
        await runner.press(tap)

    await runner.write(words)

    [checkin] = await rows(runner.engine, checkins)
    assert len(checkin["answers"]["given"]) == len(taps) + 1


@pytest.mark.parametrize("words", ["no", "nope"])
async def test_a_bare_no_is_no_answer_to_how_the_feet_feel(runner: Phone, words: str) -> None:
    await runner.introduce()
    await runner.write("just finished a run")

    await runner.write(words)

    [checkin] = await rows(runner.engine, checkins)
    assert checkin["answers"]["given"] == []
