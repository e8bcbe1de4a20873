"""A file from a watch: shown back, logged once, and care begins if the run has just ended."""

from datetime import timedelta

import pytest
import tzfpy

from storage.import_tables import downloads
from storage.tables import runs, users
from tests.data import tracks
from tests.support.builders import rows
from tests.support.runner import Chat
from tests.support.world import World


async def send(chat: Chat, data: bytes, *, name: str = "run.gpx") -> None:
    await chat.phone.send_file(data, name=name)
    await chat.world.settled()


async def test_a_run_that_has_just_ended_is_shown_logged_and_cared_for(
    eva: Chat, here: World
) -> None:
    finish = here.clock.now().replace(microsecond=0) - timedelta(minutes=5)

    await send(eva, tracks.gpx(finish))

    shown = await eva.find("Your run:")
    [run] = await rows(here.house.engine, runs)
    [user] = await rows(here.house.engine, users)
    assert "1.67 km" in shown.text
    assert "10:00 on the move" in shown.text
    assert "Berlin" in shown.text
    assert (run["source"], run["seconds"], run["finished_at"]) == ("file", 600, finish)
    assert user["zone"] == "Europe/Berlin"
    assert "feel" in (await eva.last()).text
    assert await rows(here.house.engine, downloads) == []


async def test_the_same_file_twice_is_one_run(eva: Chat, here: World) -> None:
    data = tracks.fit(here.clock.now().replace(microsecond=0) - timedelta(hours=1))
    await send(eva, data, name="run.fit")

    await send(eva, data, name="run.fit")

    assert len(await rows(here.house.engine, runs)) == 1
    assert "I know this run already" in (await eva.last()).text


async def test_where_a_run_began_is_looked_up_only_for_a_runner_without_a_zone(
    eva: Chat, here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[float, float]] = []

    def get_tz(longitude: float, latitude: float) -> str:
        asked.append((longitude, latitude))
        return "Europe/Berlin"

    monkeypatch.setattr(tzfpy, "get_tz", get_tz)
    for hours in (9, 7):
        await send(eva, tracks.gpx(here.clock.now() - timedelta(hours=hours)))

    assert len(await rows(here.house.engine, runs)) == 2
    assert len(asked) == 1


async def test_an_old_run_is_logged_and_care_is_offered(eva: Chat, here: World) -> None:
    await send(eva, tracks.tcx(here.clock.now() - timedelta(hours=7)), name="run.tcx")

    assert len(await rows(here.house.engine, runs)) == 1
    assert "feet" in (await eva.last()).text


async def test_a_hostile_file_gets_a_kind_sentence_and_logs_nothing(
    eva: Chat, here: World
) -> None:
    await send(eva, tracks.billion_laughs())

    assert "not as it should be" in (await eva.last()).text
    assert await rows(here.house.engine, runs) == []


async def test_a_file_over_five_megabytes_is_not_even_fetched(eva: Chat, here: World) -> None:
    await send(eva, b"x" * (5 * 1024 * 1024 + 1))

    assert "larger than 5 MB" in (await eva.last()).text
    assert await here.driver.calls("getFile") == []


async def test_a_runner_who_was_erased_meanwhile_gets_no_run(eva: Chat, here: World) -> None:
    await eva.say("/forget")
    await eva.phone.send_file(tracks.gpx(here.clock.now() - timedelta(minutes=5)))
    await eva.tap("Erase everything")

    assert await rows(here.house.engine, runs) == []
