"""From "just finished a run" to the last step, over HTTP, as a new runner meets it."""

from datetime import timedelta

from tests.support.runner import Chat, labels
from tests.support.world import World


async def test_a_new_runner_is_told_who_this_is_and_what_it_is_not(ada: Chat) -> None:
    await ada.say("/start")

    welcome, question = await ada.texts()
    assert "Solemate" in welcome
    assert "not a doctor" in welcome
    assert "No clinician" in welcome or "no clinician" in welcome
    assert "Which ball" in question


async def test_a_known_runner_with_fine_feet_is_three_taps_from_the_first_step(eva: Chat) -> None:
    await eva.say("just finished a run")
    taps = ["Fine", "None of these", "▶️ Start"]

    await eva.tap(*taps)

    assert "Get ready" in (await eva.last()).text
    assert len(taps) == 3


async def test_a_session_sends_every_step_in_order_and_at_its_second(
    eva: Chat, here: World
) -> None:
    await eva.begin_session()
    started = (await eva.find("Get ready")).date

    await here.pass_time(minutes=11)

    seen = [m for m in await eva.messages() if m.date >= started and "⏱" in m.text]
    offsets = [round((m.date - started).total_seconds()) for m in seen]
    titles = [m.text.splitlines()[0] for m in seen]
    # P10-fine-std: roll 120, toes 45, ankle 45, circles 55, short foot 70, with change-overs.
    planned = [0, 10, 135, 260, 310, 365, 415, 470, 530]
    assert len(offsets) == len(planned)
    # Telegram tells whole seconds, so two of them may seem a second apart from the plan.
    assert all(abs(seen - due) <= 1 for seen, due in zip(offsets, planned, strict=True))
    assert titles == [
        "Get ready",
        "Roll your sole · Left",
        "Roll your sole · Right",
        "Free your toes · Left",
        "Free your toes · Right",
        "Half-kneeling ankle stretch · Left",
        "Half-kneeling ankle stretch · Right",
        "Circles and pumps · Both feet",
        "Short foot, sitting · Both feet",
    ]


async def test_a_change_of_foot_is_a_message_of_its_own(eva: Chat, here: World) -> None:
    await eva.begin_session()

    await here.pass_time(seconds=131)

    change = await eva.last()
    assert change.text.startswith("Other side")
    assert change.silent


async def test_the_end_asks_how_the_feet_feel_and_gives_one_tip(eva: Chat, here: World) -> None:
    await eva.begin_session()
    await here.pass_time(minutes=11)

    end = await eva.last()
    assert "All done" in end.text
    assert labels(end) == [str(number) for number in range(11)]
    await eva.tap("2")

    thanks = await eva.find("2 of 10")
    assert "💡" in thanks.text


async def test_the_card_is_one_message_edited_to_the_end(eva: Chat, here: World) -> None:
    await eva.begin_session()
    card = await eva.find("10 min")

    await here.pass_time(minutes=11)

    cards = [m for m in await eva.messages() if m.id == card.id]
    assert cards[0].text.startswith("✅")
    assert cards[0].edited
    assert sum("Fine feet · 10 min" in m.text for m in await eva.messages()) == 1


async def test_the_preview_can_be_shorter_longer_and_with_another_ball(eva: Chat) -> None:
    await eva.say("just finished a run")
    await eva.tap("Fine", "None of these")
    assert "10 minutes" in (await eva.last()).text

    await eva.tap("Shorter")
    assert "5 minutes" in (await eva.last()).text
    await eva.tap("Longer", "Longer")
    assert "15 minutes" in (await eva.last()).text
    assert await eva.tap("Longer") == "This is the longest I have."
    await eva.tap("Change ball", "No ball yet")

    assert "thumbs" in (await eva.last()).text


async def test_an_answer_can_be_changed_with_back(eva: Chat) -> None:
    await eva.say("just finished a run")
    await eva.tap("Sore", "↩️ Back")
    assert labels(await eva.last())[0] == "Fine"

    await eva.tap("Fine", "None of these", "↩️ Back")

    assert "None of these" in labels(await eva.last())


async def test_an_alarm_sign_ends_the_questions_with_what_to_do(eva: Chat) -> None:
    await eva.say("just finished a run")

    await eva.tap("Fine", "One calf swollen, warm or throbbing")

    advice = await eva.last()
    assert "can be a sign of" in advice.text
    assert "▶️ Start" not in labels(advice)


async def test_pain_over_five_means_no_routine(eva: Chat) -> None:
    await eva.say("just finished a run")

    await eva.tap("Sore", "None of these", "7")

    advice = await eva.last()
    assert "▶️ Start" not in labels(advice)
    assert "isn't a diagnosis" in advice.text


async def test_a_check_in_left_alone_expires_kindly_after_three_hours(
    eva: Chat, here: World
) -> None:
    await eva.say("just finished a run")
    asked = (await eva.last()).date

    await here.pass_time(hours=4)

    closed = await eva.last()
    assert "No harm done" in closed.text
    assert closed.silent
    assert closed.date - asked == timedelta(hours=3)
    assert await eva.tap("Fine") == (
        "Those questions are closed. Write “just finished a run” to start again."
    )


async def test_the_same_news_twice_does_not_log_two_runs(eva: Chat) -> None:
    await eva.say("just finished a run")
    before = await eva.texts()

    await eva.say("just finished a run")

    assert (await eva.texts())[len(before) :] == ["How do your feet feel right now?"]
