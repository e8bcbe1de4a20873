"""Trends in the chat: with the figure and the source, once."""

from datetime import timedelta

from storage.db import transaction
from storage.tables import sessions
from tests.support.builders import past_run, rows
from tests.support.runner import Chat
from tests.support.world import World


async def test_a_jump_is_said_with_its_figure_and_source_once(eva: Chat, here: World) -> None:
    engine, now = here.house.engine, here.clock.now()
    await past_run(engine, eva.phone.id, now=now, days_ago=3, metres=8_000)
    await past_run(engine, eva.phone.id, now=now, days_ago=2, metres=10_000)

    await eva.say("just ran 12 km")
    said = [text for text in await eva.texts() if "longest run" in text]
    await here.pass_time(days=1)
    await eva.say("just ran 15 km")

    assert len(said) == 1
    assert "12 km is 20%" in said[0]
    assert "(10 km)" in said[0]
    assert "Frandsen 2025" in said[0]
    assert [text for text in await eva.texts() if "longest run" in text] == said


async def test_feet_a_third_better_are_said_after_a_routine(eva: Chat, here: World) -> None:
    await eva.begin_session()
    await here.pass_time(minutes=12)
    [kept] = await rows(here.house.engine, sessions)
    async with transaction(here.house.engine) as connection:
        for days, before in ((30, 6), (31, 6), (32, 6), (1, 3), (2, 3), (3, 3)):
            row = dict(kept) | {"before": before, "state": "done", "card_key": None}
            row["created_at"] = here.clock.now() - timedelta(days=days)
            del row["id"]
            await connection.execute(sessions.insert().values(**row))

    await eva.tap("2")

    said = await eva.find("four weeks ago")
    assert "3 of 10" in said.text
    assert "down from 6" in said.text
