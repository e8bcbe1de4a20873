"""The playground fails in the way it was told to, and keeps a record of what came in."""

import httpx
import pytest

from playground.app import Playground
from playground.driver import Driver, RunnerDriver
from playground.faults import Fault, Faults
from tests.playground.conftest import HandBot


async def test_a_flood_refusal_names_the_wait_and_hits_as_often_as_told(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    await driver.fail(Fault.flood(7, method="sendMessage", count=2))

    answers = [await bot.answer("sendMessage", chat_id=runner.id, text=f"{n}") for n in range(3)]

    assert [body["ok"] for body in answers] == [False, False, True]
    assert answers[0]["error_code"] == 429
    assert answers[0]["description"] == "Too Many Requests: retry after 7"
    assert answers[0]["parameters"] == {"retry_after": 7}
    assert (await runner.chat()).texts == ["2"]


async def test_a_fault_for_one_chat_leaves_the_others_alone(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    other = await driver.new_runner("Bo", started=True)
    await driver.fail(Fault.forbidden(chat_id=runner.id, count=None))

    mine = await bot.refused("sendMessage", chat_id=runner.id, text="Hi")
    await bot.call("sendMessage", chat_id=other.id, text="Hi")

    assert mine == "403 Forbidden: bot was blocked by the user"


async def test_a_migrated_group_names_its_new_id(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    await driver.fail(Fault.migrated(-100_200))

    body = await bot.answer("sendMessage", chat_id=runner.id, text="Hi")

    assert body["parameters"] == {"migrate_to_chat_id": -100_200}


async def test_a_lost_answer_delivers_the_message_and_cuts_the_connection(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    await driver.fail(Fault(kind="lost", method="sendMessage"))

    with pytest.raises(httpx.RemoteProtocolError):
        await bot.answer("sendMessage", chat_id=runner.id, text="Hi")

    assert (await runner.chat()).texts == ["Hi"]
    [call] = await driver.calls("sendMessage")
    assert call["outcome"] == "lost"


async def test_a_dropped_connection_delivers_nothing(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    await driver.fail(Fault(kind="drop", method="sendMessage"))

    with pytest.raises(httpx.RemoteProtocolError):
        await bot.answer("sendMessage", chat_id=runner.id, text="Hi")

    assert (await runner.chat()).texts == []
    [call] = await driver.calls("sendMessage")
    assert call["outcome"] == "dropped"


async def test_a_broken_proxy_answers_with_a_page(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    await driver.fail(Fault(kind="page", code=502, description="Bad Gateway"))

    url = f"{bot.address}/bot{bot.token}/sendMessage"
    response = await bot.http.post(url, json={"chat_id": runner.id, "text": "Hi"})

    assert response.status_code == 502
    assert response.text.startswith("<html>")
    assert (await runner.chat()).texts == []


async def test_a_slow_answer_comes_after_the_message(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    await driver.fail(Fault(kind="slow", method="sendMessage", delay=0.2))

    with pytest.raises(httpx.ReadTimeout):
        await bot.http.post(
            f"{bot.address}/bot{bot.token}/sendMessage",
            json={"chat_id": runner.id, "text": "Hi"},
            timeout=0.05,
        )

    assert (await runner.chat()).texts == ["Hi"]


async def test_every_call_is_on_record_with_its_outcome(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    await bot.call("sendMessage", chat_id=runner.id, text="Hi", colour="red")
    await bot.refused("sendMessage", chat_id=runner.id, text="")

    calls = await driver.wait_for_calls(2, chat_id=None, method="sendMessage")

    assert [call["outcome"] for call in calls] == ["ok", "refused"]
    assert calls[0]["unknown"] == ["colour"]
    assert calls[0]["params"]["text"] == "Hi"
    assert calls[1]["description"] == "Bad Request: message text is empty"


async def test_faults_can_be_taken_back(
    bot: HandBot, driver: Driver, runner: RunnerDriver
) -> None:
    await driver.fail(Fault(count=None))
    await driver.stop_failing()

    await bot.call("sendMessage", chat_id=runner.id, text="Hi")

    assert await driver.faults() == []


async def test_a_body_that_is_no_fault_is_refused(driver: Driver) -> None:
    with pytest.raises(AssertionError, match="not a fault"):
        await driver.wire.post("/playground/faults", {"kind": "earthquake"})


def test_the_same_seed_makes_the_same_choices() -> None:
    def choices(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault(probability=0.5, count=None))
        return [faults.take("sendMessage", 1) is not None for _ in range(40)]

    assert choices(1) == choices(1)
    assert choices(1) != choices(2)
    assert {True, False} == set(choices(1))


def test_a_fault_lets_as_many_calls_through_as_told() -> None:
    faults = Faults()
    faults.add(Fault(method="sendMessage", skip=2))

    hits = [faults.take("sendMessage", 1) is not None for _ in range(4)]

    assert hits == [False, False, True, False]


async def test_faults_can_be_set_in_the_same_process(
    bot: HandBot, parts: Playground, runner: RunnerDriver
) -> None:
    parts.faults.add(Fault(code=500))

    refusal = await bot.refused("sendMessage", chat_id=runner.id, text="Hi")

    assert refusal == "500 Internal Server Error"
    assert parts.calls.find(method="sendMessage")[0].code == 500
