"""A runner's own data: shown, copied, erased; what is kept without a yes; leaving and coming."""

import io
import zipfile

import orjson
import pytest

from bot.views import privacy as view
from storage.tables import checkins, runs, sessions, users
from storage.traffic import timers
from tests.data.builders import traces_of
from tests.support.builders import past_run, rows
from tests.support.runner import Chat, labels
from tests.support.world import World


async def test_privacy_shows_version_date_and_every_table(eva: Chat, here: World) -> None:
    await eva.say("/privacy")

    shown = await eva.last()
    notice = here.house.services.catalog.of("en").privacy
    assert f"version {notice.version}" in shown.text
    assert [table.title for table in notice.tables.values()] == labels(shown)[: len(notice.tables)]


async def test_each_page_of_the_notice_fits_a_message_and_leads_back(
    eva: Chat, here: World
) -> None:
    await eva.say("/privacy")
    for table in here.house.services.catalog.of("en").privacy.tables.values():
        await here.pass_time(seconds=11)  # nobody reads faster, and a flood is stopped
        await eva.tap(table.title)

        shown = (await eva.last()).text

        assert table.title in shown
        assert all(field in shown for field in table.fields)
        await eva.tap("↩️ All of it")


async def test_export_sends_a_zip_with_the_runners_rows(eva: Chat, here: World) -> None:
    await eva.say("I ran 10 km")

    await eva.say("/export")

    document = (await eva.last()).raw["message"]["document"]
    content = here.telegram.files.content(document["file_id"])
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        data = orjson.loads(zipped.read("export.json"))
    assert document["file_name"].endswith(".zip")
    assert data["runner"] == eva.phone.id
    assert data["tables"]["runs"][0]["metres"] == 10_000.0


async def test_forget_shows_what_goes_asks_once_and_says_goodbye(eva: Chat, here: World) -> None:
    await eva.begin_session()
    await here.pass_time(seconds=75)

    await eva.say("/forget")
    asked = (await eva.last()).text
    toast = await eva.tap("Erase everything")

    assert "1 run" in asked
    assert "1 routine" in asked
    assert toast == "Everything is erased."
    assert "I no longer know you" in (await eva.last()).text
    assert await traces_of(here.house.engine, eva.phone.id) == {}


async def test_after_forgetting_in_mid_session_no_step_follows(eva: Chat, here: World) -> None:
    await eva.begin_session()
    await eva.say("/forget")
    await eva.tap("Erase everything")
    count = len(await eva.messages())

    await here.pass_time(minutes=15)

    assert len(await eva.messages()) == count


async def test_keeping_is_one_tap(eva: Chat, here: World) -> None:
    await eva.say("/forget")

    await eva.tap("Keep it")

    assert "stays as it is" in (await eva.last()).text
    assert await rows(here.house.engine, users)


async def test_a_forgotten_runner_starts_afresh(eva: Chat, here: World) -> None:
    await eva.say("/forget")
    await eva.tap("Erase everything")

    await eva.say("/start")

    assert "Which ball" in (await eva.last()).text


@pytest.mark.parametrize("consent", ["yes", None])
async def test_without_a_yes_no_pain_value_outlives_the_routine(
    eva: Chat, here: World, consent: str | None
) -> None:
    if consent is None:
        await eva.introduce(consent_version=None, consent_at=None, health=None)
    await eva.say("my left foot hurts, 3 out of 10, after my run")
    while "Start" not in " ".join(labels(await eva.last())):
        await eva.tap(first_answer(labels(await eva.last())))
    await eva.tap("▶️ Start")
    await here.pass_time(minutes=16)
    await eva.tap("2")

    [checkin] = await rows(here.house.engine, checkins)
    [session] = await rows(here.house.engine, sessions)
    kept = bool(checkin["answers"]["given"])
    numbers = (session["before"], session["after"])
    assert kept == (consent is not None)
    assert numbers == ((3, 2) if consent else (None, None))
    assert bool(session["decision"]) == (consent is not None)


def first_answer(buttons: list[str]) -> str:
    """A harmless answer among the buttons of a question."""
    for harmless in ("None of these", "No", "3", "Left", "Sore"):
        if harmless in buttons:
            return harmless
    return buttons[0]


async def test_who_comes_back_after_blocking_finds_everything_or_a_clean_start(
    eva: Chat, here: World
) -> None:
    await eva.begin_session()
    await eva.phone.block()
    await here.settled()
    await eva.phone.unblock()
    await here.settled()

    shown = await eva.last()

    assert "Good to have you back" in shown.text
    assert labels(shown) == ["Go on as it was", "Start clean"]
    await eva.tap("Start clean")
    assert "Erase everything?" in (await eva.last()).text


async def test_who_goes_on_as_it_was_finds_runs_settings_and_questions_again(
    eva: Chat, here: World
) -> None:
    await eva.introduce(zone="Europe/Berlin", declared=[], units="mi", weekly_summary=True)
    await eva.say("I ran 10 km")
    before = await rows(here.house.engine, runs)
    await eva.phone.block()
    await here.settled()
    silent = await rows(here.house.engine, timers)
    await eva.phone.unblock()
    await here.settled()

    await eva.tap("Go on as it was")

    [user] = await rows(here.house.engine, users)
    again = {row["kind"] for row in await rows(here.house.engine, timers)}
    assert silent == []
    assert {"nudge", "summary"} <= again
    assert "stays as it is" in (await eva.last()).text
    assert (user["units"], user["blocked_at"]) == ("mi", None)
    assert await rows(here.house.engine, runs) == before
    await eva.say("just ran 5 km")
    assert "feel" in (await eva.last()).text


async def test_who_starts_clean_is_a_new_runner_after_one_more_yes(eva: Chat, here: World) -> None:
    await eva.say("I ran 10 km")
    await eva.phone.block()
    await here.settled()
    await eva.phone.unblock()
    await here.settled()

    await eva.tap("Start clean", "Erase everything")

    assert await traces_of(here.house.engine, eva.phone.id) == {}
    await eva.say("/start")
    assert "Which ball" in (await eva.last()).text


def test_the_counted_tables_have_their_sentences(here: World) -> None:
    texts = here.house.services.catalog.of("en").texts

    assert all(texts.has(f"privacy.goes_{name}") for name in view.COUNTED)


async def test_progress_sends_one_picture_with_the_same_in_three_lines(eva: Chat) -> None:
    await eva.say("I ran 10 km")

    await eva.say("/progress")

    shown = await eva.last()
    assert shown.raw["message"]["photo"]
    assert len(shown.raw["message"]["caption"].splitlines()) == 3


async def test_progress_without_a_run_says_how_it_begins(eva: Chat) -> None:
    await eva.say("/progress")

    assert "nothing to show yet" in (await eva.last()).text


async def test_an_entry_of_the_history_can_be_deleted_and_brought_back(
    eva: Chat, here: World
) -> None:
    await eva.begin_session()
    await here.pass_time(minutes=12)
    before = (await rows(here.house.engine, runs), await rows(here.house.engine, sessions))
    await eva.say("/history")
    routine, run = labels(await eva.last())

    await eva.tap(run, "Delete")
    gone = await rows(here.house.engine, runs)
    await here.pass_time(seconds=50)
    toast = await eva.tap("Bring it back")
    await eva.tap(routine, "Delete", "Bring it back")

    after = (await rows(here.house.engine, runs), await rows(here.house.engine, sessions))
    assert gone == []
    assert toast == "It is back."
    assert after == before


async def test_after_a_minute_a_deleted_entry_is_gone_for_good(eva: Chat, here: World) -> None:
    await eva.say("I ran 10 km")
    await eva.say("/history")
    await eva.tap(labels(await eva.last())[0], "Delete")

    await here.pass_time(seconds=61)
    toast = await eva.tap("Bring it back")

    assert "cannot come back" in toast
    assert not [row for row in await rows(here.house.engine, timers) if row["kind"] == "undo"]


async def test_the_history_has_pages(eva: Chat, here: World) -> None:
    for day in range(8):
        await past_run(here.house.engine, eva.phone.id, now=here.clock.now(), days_ago=day)

    await eva.say("/history")
    first = labels(await eva.last())
    await eva.tap("Older ➡️")
    second = labels(await eva.last())

    assert len(first) == 7
    assert second == [*second[:2], "⬅️ Newer"]
    assert not set(first) & set(second)
