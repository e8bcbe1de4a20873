"""What the playground's page tells an engineer of a message: the road it really took."""

from datetime import timedelta
from typing import Any

from playground.errors import Json
from scheduler.policy import INACTIVE_AFTER
from tests.support.runner import Chat
from tests.support.world import World


def station(road: Json, name: str) -> list[dict[str, Any]]:
    """The rows of one station. Raises KeyError when the road does not pass it."""
    rows: list[dict[str, Any]] = {one["name"]: one["rows"] for one in road["stations"]}[name]
    return rows


def names(road: Json) -> list[str]:
    return [one["name"] for one in road["stations"]]


async def test_an_answer_tells_its_update_its_handler_and_the_call_that_carried_it(
    eva: Chat,
) -> None:
    await eva.say("just finished a run, 8k")

    question = await eva.phone.road((await eva.last()).id)

    [update] = station(question, "inbox")
    assert (update["kind"], update["state"]) == ("message", "done")
    [turn] = station(question, "turn")
    assert turn["handler"] == "bot.handlers.text.read"
    assert turn["understood"] == "run_finished"
    queued = station(question, "outbox")
    assert [row["state"] for row in queued] == ["sent", "sent"]
    assert queued[0]["dedupe_key"] == f"reply:{update['update_id']}:0"
    [call] = question["calls"]
    assert (call["method"], call["outcome"]) == ("sendMessage", "ok")
    assert call["took_ms"] > 0


async def test_a_plan_tells_the_rows_of_the_safety_table_that_fired(eva: Chat) -> None:
    await eva.say("just finished a run")
    await eva.tap("Stiff", "None of these", "1")

    road = await eva.phone.road((await eva.last()).id)

    decision = {row["row"]: row["words"] for row in station(road, "decision")}
    assert "C07" in decision
    assert all(decision.values())
    assert {"table": "sessions", "verb": "insert", "count": 1} in station(road, "rows")
    assert station(road, "turn")[0]["pressed"].startswith("a:")


async def test_a_runner_who_must_not_roll_sees_why_in_the_road(eva: Chat) -> None:
    await eva.say("just finished a run")
    await eva.tap("Sore", "One calf swollen, warm or throbbing")

    road = await eva.phone.road((await eva.last()).id)

    assert [row["row"] for row in station(road, "decision")] == ["A08"]
    assert {"cancelled": "checkin"} in station(road, "timers")


async def test_a_step_tells_of_the_timer_that_fired_and_the_next_that_was_set(
    eva: Chat, here: World
) -> None:
    await eva.begin_session()
    await here.jump()

    road = await eva.phone.road((await eva.last()).id)

    assert names(road)[0] == "fire"
    fired = station(road, "fire")
    assert [row["timer"] for row in fired] == ["step"]
    assert fired[0]["due_at"] <= station(road, "outbox")[0]["sent_at"]
    assert fired[0]["batch_took_ms"] > 0
    assert "step" in [row.get("set") for row in station(road, "timers")]
    assert station(road, "outbox")[0]["policy"] in ("step", "card")


async def test_a_step_of_one_runner_names_no_timer_of_another(
    eva: Chat, ada: Chat, here: World
) -> None:
    await ada.introduce()
    await ada.begin_session()
    await eva.begin_session()
    await here.pass_time(minutes=1)

    road = await eva.phone.road((await eva.last()).id)

    assert [row["timer"] for row in station(road, "fire")] in (["step"], ["mark"])


async def test_what_nobody_asked_for_and_no_timer_fired_is_a_round_of_its_own(
    eva: Chat, here: World
) -> None:
    await eva.say("/help")
    noon = here.clock.now().replace(hour=12)  # nobody is told in their sleep
    here.clock.jump_to(noon + INACTIVE_AFTER + timedelta(days=1))
    await here.house.runtime.clean_up()
    await here.settled()

    road = await eva.phone.road((await eva.last()).id)

    assert names(road)[0] == "round"
    assert station(road, "round")[0]["took_ms"] > 0


async def test_a_runners_own_words_have_a_road_as_well(eva: Chat) -> None:
    words = await eva.phone.say("just finished a run")
    await eva.world.settled()

    road = await eva.phone.road(words)

    assert names(road)[:2] == ["inbox", "turn"]
    assert road["calls"] == []


async def test_another_runners_rows_are_never_shown(eva: Chat, ada: Chat) -> None:
    await ada.say("/start")
    await eva.say("/help")

    road = await eva.phone.road((await eva.last()).id)

    assert str(ada.phone.id) not in str(road)
    assert len(station(road, "inbox")) == 1
