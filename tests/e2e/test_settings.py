"""Settings: all in one message, each change shown in place, and taken back for a minute."""

from itertools import pairwise

import pytest

from bot.views.format import distance, own_name
from content.texts import Texts
from storage.tables import sessions, users
from storage.traffic import outbox, timers
from tests.support.builders import rows
from tests.support.runner import Chat, labels
from tests.support.world import World

ALL = {
    "Language: ",
    "Time zone: ",
    "Distances: ",
    "Ball: ",
    "Foam roller: ",
    "Minutes: ",
    "Pictures: ",
    "Count down on the card: ",
    "Sound only at changes: ",
    "Morning question: ",
    "Quiet hours: ",
    "Ask after runs: ",
    "Weekly summary: ",
    "Health profile",
    "My data",
}


async def column(here: World, name: str) -> object:
    [user] = await rows(here.house.engine, users)
    return user[name]


def button(shown: list[str], begins: str) -> str:
    return next(label for label in shown if label.startswith(begins))


async def test_one_message_has_a_button_for_everything(eva: Chat) -> None:
    await eva.say("/settings")

    shown = labels(await eva.last())
    assert {name for name in ALL if not any(label.startswith(name) for label in shown)} == set()


@pytest.mark.parametrize(
    ("taps", "shown", "name", "before", "after"),
    [
        (["Distances: km"], "Distances: miles", "units", "km", "mi"),
        (["Pictures: on"], "Pictures: off", "pictures", True, False),
        (["Minutes: 10", "15"], "Minutes: 15", "minutes", 10, 15),
        (["Ball: Soft ball", "No ball yet"], "Ball: No ball yet", "ball", "soft", "none"),
        (["Count down"], "Count down on the card: off", "countdown_marks", True, False),
        (["Sound only"], "Sound only at changes: on", "sound_at_changes", False, True),
        (["Ask after runs: yes"], "Ask after runs: no", "nudges_on", True, False),
        (["Weekly summary: no"], "Weekly summary: yes", "weekly_summary", False, True),
        (["Quiet hours", "11:00", "6:30"], "Quiet hours: 11:00", "quiet_from", 1320, 1380),
    ],
)
async def test_a_change_is_shown_in_place_and_can_be_undone(
    eva: Chat,
    here: World,
    taps: list[str],
    shown: str,
    name: str,
    before: object,
    after: object,
) -> None:
    await eva.say("/settings")
    count = len(await eva.messages())
    for begins in taps:
        await eva.tap(button(labels(await eva.last()), begins))
    changed = await eva.last()
    kept = await column(here, name)

    toast = await eva.tap("↩︎ Undo")

    assert f"✓ {shown}" in changed.text
    assert kept == after
    assert toast == "It is as it was."
    assert "As it was" in (await eva.last()).text
    assert await column(here, name) == before
    assert len(await eva.messages()) == count
    assert "↩︎ Undo" not in labels(await eva.last())


async def test_after_a_minute_a_change_stays(eva: Chat, here: World) -> None:
    await eva.say("/settings")
    await eva.tap("Distances: km")

    await here.pass_time(seconds=61)
    toast = await eva.tap("↩︎ Undo")

    assert "minute is over" in toast
    assert await column(here, "units") == "mi"
    assert not [row for row in await rows(here.house.engine, timers) if row["kind"] == "unset"]


async def test_a_changed_zone_can_be_undone_too(eva: Chat, here: World) -> None:
    await eva.introduce(zone="Europe/Berlin", declared=[])
    await eva.say("/zone New York")

    await eva.tap("↩︎ Undo")

    assert await column(here, "zone") == "Europe/Berlin"


async def test_miles_are_used_wherever_a_distance_stands(eva: Chat, here: World) -> None:
    await eva.introduce(units="mi")
    await eva.say("I ran 5 miles")
    said = (await eva.find("Logged")).text
    await eva.say("/runs")
    listed = labels(await eva.last())
    await eva.say("/history")

    [run, *_] = labels(await eva.last())
    assert "5 mi" in said
    assert "5 mi" in listed[0]
    assert "5 mi" in run


@pytest.mark.parametrize(
    ("language", "units", "shown"),
    [
        ("en", "km", "8.05 km"),
        ("en", "mi", "5 mi"),
        ("de", "km", "8,05 km"),
        ("fr", "mi", "5 mi"),
        ("es", "mi", "5 mi"),
        ("pt-BR", "mi", "5 mi"),
    ],
)
def test_a_distance_is_written_as_the_language_writes_it(
    language: str, units: str, shown: str
) -> None:
    assert distance(8046.72, language, units).replace("\xa0", " ").replace("\u202f", " ") == shown


def test_languages_are_offered_by_the_names_they_have_for_themselves() -> None:
    names = [own_name(code) for code in ("en", "de", "es", "fr", "pt-BR", "it")]

    assert names == ["English", "Deutsch", "Español", "Français", "Português (Brasil)", "Italiano"]


@pytest.fixture
def german(here: World) -> Texts:
    """The German sentences."""
    return here.house.services.catalog.of("de").texts


async def test_a_chosen_language_holds_at_once_and_telegram_does_not_overwrite_it(
    eva: Chat, here: World, german: Texts
) -> None:
    await eva.begin_session()
    await eva.say("/language")
    offered = labels(await eva.last())

    await eva.tap("Deutsch")
    chosen = await eva.last()
    await here.jump()
    await here.jump()

    assert offered[:2] == ["✓ English", "Deutsch"]
    assert german.get("settings.language", value="Deutsch") in labels(chosen)
    assert german.get("session.button_skip") in labels(await eva.last())
    await eva.say("/settings")  # the phone says "en" with each message
    assert await column(here, "language") == "de"


async def test_a_language_can_be_named_with_the_command(eva: Chat, here: World) -> None:
    await eva.say("/language deutsch")

    assert await column(here, "language") == "de"


async def test_a_chosen_language_can_be_undone(eva: Chat, here: World, german: Texts) -> None:
    await eva.say("/language de")

    await eva.tap(german.get("settings.button_undo"))

    assert await column(here, "language") == "en"
    assert await column(here, "language_chosen") is False


async def test_without_countdown_marks_the_card_is_edited_at_steps_only(
    eva: Chat, here: World
) -> None:
    await eva.introduce(countdown_marks=False)
    await eva.begin_session()
    for _ in range(3):
        await here.jump()

    assert not [row for row in await rows(here.house.engine, timers) if row["kind"] == "mark"]


async def test_marks_end_with_the_setting_in_mid_step(eva: Chat, here: World) -> None:
    await eva.begin_session()
    await here.jump()  # past "get ready"
    assert [row for row in await rows(here.house.engine, timers) if row["kind"] == "mark"]
    await eva.say("/settings")

    await eva.tap("Count down on the card: on")

    assert not [row for row in await rows(here.house.engine, timers) if row["kind"] == "mark"]


@pytest.mark.parametrize("only_changes", [True, False])
async def test_sound_only_at_changes_makes_steps_of_the_same_block_silent(
    eva: Chat, here: World, only_changes: bool
) -> None:
    await eva.introduce(sound_at_changes=only_changes)
    await eva.begin_session()
    await here.pass_time(minutes=12)

    sent = [row for row in await rows(here.house.engine, outbox) if row["policy"] == "step"]
    silent = {row["step"] for row in sent if row["payload"].get("disable_notification")}
    [session] = await rows(here.house.engine, sessions)
    work = [step for step in session["plan"]["steps"] if step["kind"] == "work"]
    first = [work[0], *(b for a, b in pairwise(work) if a["block"] != b["block"])]
    loud = [step["n"] for step in work if step["n"] not in silent]
    assert 1 < len(first) < len(work)
    assert loud == [step["n"] for step in (first if only_changes else work)]
