"""Pause, skip, back, easier, this hurts, stop: by button, by word, twice and too late."""

from tests.support.runner import Chat, labels
from tests.support.world import World, running, sqlite_url  # noqa: F401

ROLL_LEFT = "Roll your sole · Left"
ROLL_RIGHT = "Roll your sole · Right"


async def in_first_exercise(chat: Chat) -> None:
    """Ten seconds into a session: the first exercise has begun."""
    await chat.begin_session()
    await chat.world.pass_time(seconds=11)
    assert (await chat.last()).text.startswith(ROLL_LEFT)


async def test_after_paused_nothing_comes_until_the_runner_goes_on(eva: Chat, here: World) -> None:
    await in_first_exercise(eva)
    await eva.tap("⏸ Pause")
    before = await eva.texts()

    await here.pass_time(minutes=30)
    assert len(await eva.texts()) == len(before)
    await eva.tap("▶️ Go on")

    again = await eva.last()
    assert again.text.startswith(ROLL_LEFT)
    assert "to go" in again.text


async def test_the_time_left_in_a_step_survives_a_pause(eva: Chat, here: World) -> None:
    await in_first_exercise(eva)
    await here.pass_time(seconds=60)
    await eva.tap("⏸ Pause")
    await here.pass_time(minutes=5)
    await eva.tap("▶️ Go on")
    resumed = (await eva.last()).date

    await here.pass_time(seconds=70)

    change = await eva.find("Other side")
    assert 55 <= (change.date - resumed).total_seconds() <= 61


async def test_skip_goes_to_what_comes_next_and_the_end_counts_it(eva: Chat, here: World) -> None:
    await in_first_exercise(eva)
    await eva.tap("⏭ Skip", "⏭ Skip")
    assert (await eva.last()).text.startswith(ROLL_RIGHT)

    await here.pass_time(minutes=11)

    assert "one exercise left out" in (await eva.last()).text
    assert (await eva.find("10 min")).text.startswith("☑️")


async def test_back_repeats_the_exercise_before(eva: Chat) -> None:
    await in_first_exercise(eva)
    await eva.tap("⏭ Skip", "⏭ Skip")

    await eva.tap("⏮ Back")

    assert (await eva.last()).text.startswith(ROLL_LEFT)


async def test_easier_softens_the_rest_and_says_when_nothing_is_softer(eva: Chat) -> None:
    await in_first_exercise(eva)

    toasts = [await eva.tap("🪶 Easier") for _ in range(8)]

    assert toasts[0] == "Softer from here on."
    assert toasts[-1] == "This is the gentlest I have. Skip it if it is still too much."


async def test_a_double_tap_on_pause_pauses_once(eva: Chat) -> None:
    await in_first_exercise(eva)
    step = await eva.last()
    await eva.tap("⏸ Pause")
    count = len(await eva.texts())
    old = next(b for row in step.rows for b in row if b["text"] == "⏸ Pause")

    await eva.phone.press_data(step.id, old["callback_data"])
    await eva.world.settled()

    assert len(await eva.texts()) == count


async def test_an_old_skip_button_is_harmless_and_says_so(eva: Chat, here: World) -> None:
    await in_first_exercise(eva)
    step = await eva.last()
    old = next(b for row in step.rows for b in row if b["text"] == "⏭ Skip")
    await here.pass_time(seconds=130)
    assert (await eva.last()).text.startswith(ROLL_RIGHT)

    query = await eva.phone.press_data(step.id, old["callback_data"])
    await eva.world.settled()

    answer = await eva.phone.wait_for_answer(query)
    assert "earlier step" in answer["text"]
    assert "Roll your sole, Right" in (await eva.last()).text  # a fresh card


async def test_stop_can_be_taken_back_for_ten_minutes(eva: Chat, here: World) -> None:
    await in_first_exercise(eva)
    await eva.tap("⏹ Stop")
    assert "Stopped" in (await eva.last()).text

    await here.pass_time(minutes=5)
    await eva.tap("↩️ Go on after all")

    assert (await eva.last()).text.startswith(ROLL_LEFT)


async def test_a_stop_is_final_after_ten_minutes(eva: Chat, here: World) -> None:
    await in_first_exercise(eva)
    await eva.tap("⏹ Stop")
    await here.pass_time(minutes=11)
    count = len(await eva.texts())

    toast = await eva.tap("↩️ Go on after all")

    assert "fresh start" in toast
    assert len(await eva.texts()) == count


async def test_this_hurts_holds_at_once_and_asks_one_thing(eva: Chat) -> None:
    await in_first_exercise(eva)

    await eva.tap("⚡ This hurts")

    asked = await eva.last()
    assert "What does it feel like" in asked.text
    assert labels(asked)[:2] == ["Sharp", "Shooting along"]


async def test_shooting_pain_ends_the_session(eva: Chat, here: World) -> None:
    await in_first_exercise(eva)
    await eva.tap("⚡ This hurts", "Shooting along")
    count = len(await eva.texts())

    await here.pass_time(minutes=11)

    assert len(await eva.texts()) == count
    assert (await eva.find("10 min")).text.startswith("⏹")


async def test_a_paused_session_is_put_away_after_three_hours(eva: Chat, here: World) -> None:
    await in_first_exercise(eva)
    await eva.tap("⏸ Pause")

    await here.pass_time(hours=4)

    assert "put your paused routine away" in (await eva.last()).text
    assert await eva.tap("▶️ Go on") == "That routine is over."


async def test_words_and_commands_steer_like_buttons(eva: Chat) -> None:
    await in_first_exercise(eva)

    await eva.say("/pause")
    assert "Paused" in (await eva.last()).text
    await eva.say("/resume")
    assert (await eva.last()).text.startswith(ROLL_LEFT)
    await eva.say("skip")

    assert (await eva.last()).text.startswith("Other side")


async def test_news_of_a_run_in_mid_session_points_to_the_session(eva: Chat) -> None:
    await in_first_exercise(eva)

    await eva.say("just finished a run")

    assert "still under way" in (await eva.last()).text


async def test_an_exercise_left_out_because_it_hurt_makes_the_session_partly_done(
    eva: Chat, here: World
) -> None:
    await eva.begin_session()
    await here.pass_time(seconds=262)
    assert (await eva.last()).text.startswith("Free your toes · Left")

    await eva.tap("⚡ This hurts", "Sharp")
    assert "stays out today" in (await eva.last()).text
    await eva.tap("▶️ On with Half-kneeling ankle stretch, easy, Left")
    await here.pass_time(minutes=11)

    assert "one exercise left out" in (await eva.last()).text
    assert (await eva.find("10 min")).text.startswith("☑️")


async def test_a_picture_goes_up_once_and_then_by_its_file_id(eva: Chat, here: World) -> None:
    await in_first_exercise(eva)
    await eva.tap("⏮ Back")

    first, again = await here.driver.calls("sendAnimation", chat_id=eva.phone.id)
    assert not isinstance(first["params"].get("animation"), str)
    assert again["params"]["animation"] == first["result"]["animation"]["file_id"]


async def test_who_turns_pictures_off_gets_words_alone(eva: Chat, here: World) -> None:
    await eva.introduce(pictures=False)

    await in_first_exercise(eva)

    assert not await here.driver.calls("sendAnimation", chat_id=eva.phone.id)
