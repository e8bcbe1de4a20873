"""The careful road: alarms from anywhere, the morning after, health answers, sore for days."""

from datetime import UTC

from tests.support.runner import Chat, labels
from tests.support.world import World

ROLL_LEFT = "Roll your sole · Left"


async def in_first_exercise(chat: Chat) -> None:
    """The first exercise has begun."""
    await chat.begin_session()
    await chat.world.pass_time(seconds=11)
    assert (await chat.last()).text.startswith(ROLL_LEFT)


async def test_chest_pain_said_in_mid_session_stops_it_and_asks_nothing(
    eva: Chat, here: World
) -> None:
    await in_first_exercise(eva)

    await eva.say("I have chest pain and I can't breathe")

    advice = await eva.last()
    assert advice.text.startswith("🚨")
    assert "112" in advice.text
    assert not advice.rows
    count = len(await eva.texts())
    await here.pass_time(minutes=11)
    assert len(await eva.texts()) == count


async def test_an_emergency_names_the_number_of_the_runners_region(eva: Chat) -> None:
    await eva.introduce(zone="America/New_York")

    await eva.say("just finished a run")
    await eva.tap("Fine", "Chest pain, breathless, coughing blood or fainted")

    assert "911" in (await eva.last()).text


async def test_an_alarm_said_while_being_asked_ends_the_questions(eva: Chat) -> None:
    await eva.say("just finished a run")

    await eva.say("my calf is swollen and hot")

    advice = await eva.last()
    assert "can be a sign of" in advice.text
    assert await eva.tap("Fine") == (
        "Those questions are closed. Write “just finished a run” to start again."
    )


async def test_a_wrong_tap_on_an_alarm_can_be_taken_back(eva: Chat) -> None:
    await eva.say("just finished a run")
    await eva.tap("Fine", "One calf swollen, warm or throbbing")

    await eva.tap("↩️ Something I tapped was wrong")

    assert labels(await eva.last())[0] == "Fine"
    assert await eva.find("can be a sign of")  # the advice stays where it was


async def test_diabetes_without_a_foot_check_means_no_ball(eva: Chat) -> None:
    await eva.say("/health")
    await eva.tap("Answer the questions again", "Diabetes", "✔️ Done", "No, or not sure")
    await eva.tap("None of these")

    await eva.say("just finished a run")
    await eva.tap("Fine", "None of these")
    while "▶️ Start" not in labels(await eva.last()):
        await eva.tap(_harmless(labels(await eva.last())))

    assert "No rolling today" in (await eva.last()).text


async def test_several_ticks_make_one_health_answer(eva: Chat) -> None:
    await eva.say("/health")
    await eva.tap("Answer the questions again", "Diabetes", "I am under 18")
    ticked = labels(await eva.last())
    assert "✅ Diabetes" in ticked
    assert "✅ I am under 18" in ticked

    await eva.tap("✅ Diabetes", "✔️ Done", "None of these")
    await eva.say("/health")

    kept = (await eva.last()).text
    assert "I am under 18" in kept
    assert "Diabetes" not in kept


async def test_health_answers_can_be_erased(eva: Chat) -> None:
    await eva.say("/health")

    await eva.tap("Erase it all")
    await eva.say("/health")

    assert "I keep nothing about your health" in (await eva.last()).text


async def finish_a_session(chat: Chat) -> None:
    """A whole session, and the number after it."""
    await chat.begin_session()
    await chat.world.pass_time(minutes=11)
    await chat.tap("1")


async def test_the_morning_question_comes_once_after_quiet_hours(eva: Chat, here: World) -> None:
    await eva.introduce(zone="Europe/Berlin", declared=[])
    await finish_a_session(eva)
    await eva.tap("Yes, ask me")

    await here.pass_time(hours=36)

    asked = [m for m in await eva.messages() if m.text.startswith("Good morning")]
    assert len(asked) == 1
    assert (asked[0].date.astimezone(UTC).hour, asked[0].date.minute) in {(5, 30), (6, 30)}


async def test_a_worse_morning_makes_the_next_plan_gentler(eva: Chat, here: World) -> None:
    await eva.introduce(zone="Europe/Berlin", declared=[])
    await finish_a_session(eva)
    await eva.tap("Yes, ask me")
    await here.pass_time(hours=26)

    await eva.tap("Sorer than before")
    await eva.say("just finished a run")
    await eva.tap("Fine", "None of these")

    assert "Sore feet" in (await eva.last()).text


async def test_who_declines_the_morning_question_is_never_asked(eva: Chat, here: World) -> None:
    await eva.introduce(zone="Europe/Berlin", declared=[])
    await finish_a_session(eva)
    await eva.tap("No, thanks")

    await here.pass_time(hours=36)

    assert not [m for m in await eva.messages() if m.text.startswith("Good morning")]


async def test_sore_three_times_is_said_kindly_and_nothing_gets_longer(
    eva: Chat, here: World
) -> None:
    for _ in range(3):
        await eva.say("just finished a run")
        await eva.tap("Sore", "None of these", "2")
        while "▶️ Start" not in labels(await eva.last()):
            await eva.tap(_harmless(labels(await eva.last())))
        preview = await eva.last()
        await here.pass_time(hours=20)

    assert "Longer" not in labels(preview)


async def test_a_sore_foot_gets_its_own_tool_and_the_other_the_usual_one(eva: Chat) -> None:
    await eva.introduce(ball="lacrosse")
    await eva.say("just finished a run")
    await eva.tap("Sore", "None of these", "3", "Left")
    while "▶️ Start" not in labels(await eva.last()):
        await eva.tap(_harmless(labels(await eva.last())))

    lines = (await eva.last()).text.splitlines()
    left = next(line for line in lines if line.startswith("Left:"))
    right = next(line for line in lines if line.startswith("Right:"))
    assert "Lacrosse" not in left
    assert "2 of 10" in left
    assert "Lacrosse ball" in right


def _harmless(options: list[str]) -> str:
    wanted = ("Both", "Dull or achy", "None of these", "No", "Today or yesterday")
    return next((option for option in wanted if option in options), options[0])
