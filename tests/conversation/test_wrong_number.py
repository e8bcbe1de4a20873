"""The number after a routine, tapped wrong: corrected in place, without anything said twice."""

import pytest

from storage.tables import sessions, users
from tests.conversation.test_neighbours import last
from tests.languages.phone import Phone
from tests.support.builders import rows


async def finished(runner: Phone, **known: object) -> None:
    """As far as the question how the feet feel now."""
    await runner.introduce(morning_check=False, declared=[], **known)
    await runner.write("just finished a run")
    for tap in ("a:.*:feeling:fine", "a:.*:alarm:none", "p:.*start"):
        await runner.press(tap)
    await runner.pass_time(minutes=8)
    assert runner.find(r"e:\d+:10") is not None


async def after(runner: Phone) -> int | None:
    [session] = await rows(runner.engine, sessions)
    value: int | None = session["after"]
    return value


async def test_a_number_tapped_wrong_can_be_corrected(runner: Phone) -> None:
    await finished(runner)
    await runner.press(r"e:\d+:7")
    alarmed = last(runner)

    await runner.press(r"e:\d+:-1")
    await runner.press(r"e:\d+:101")

    assert "clinician" in alarmed
    assert await after(runner) == 1
    assert "clinician" not in last(runner)


async def test_a_correction_brings_no_second_tip(runner: Phone) -> None:
    await finished(runner)
    await runner.press(r"e:\d+:1")
    [before] = await rows(runner.engine, users)

    await runner.press(r"e:\d+:-1")
    await runner.press(r"e:\d+:102")

    [user] = await rows(runner.engine, users)
    assert user["tips_seen"] == before["tips_seen"]
    assert "💡" not in last(runner)


@pytest.mark.parametrize("data", ["-1", "101", "111", "-7"])
async def test_much_later_nothing_is_changed(runner: Phone, data: str) -> None:
    await finished(runner)
    await runner.press(r"e:\d+:3")
    number = (runner.find(r"e:\d+:-1") or "").split(":")[1]
    await runner.pass_time(hours=2)

    await runner.tap(f"e:{number}:{data}")

    assert runner.said[-1].text == "That routine is over."
    assert await after(runner) == 3
