"""The picture and menu button of the bot: set once, again when changed; a failure is no harm."""

from bot import face
from playground.faults import Fault
from storage import media
from storage.db import transaction
from tests.support.world import World
from tools.art import profile as art


async def show(here: World) -> None:
    await face.show(here.house.api, here.house.engine, bot_id=here.house.app.bot.id)


async def times(here: World, method: str) -> int:
    return len(await here.driver.calls(method))


async def test_picture_and_menu_button_are_set_once(here: World) -> None:
    await show(here)
    await show(here)

    runner = await here.driver.new_runner("Ada")
    assert await times(here, "setMyProfilePhoto") == 1
    assert await times(here, "setChatMenuButton") == 1
    assert (await runner.chat()).body["bot"]["photo"]


async def test_another_picture_is_uploaded(here: World) -> None:
    async with transaction(here.house.engine) as connection:
        await media.learn(
            connection, here.house.app.bot.id, name="profile.jpg", source="old", file_id=""
        )

    await show(here)

    assert await times(here, "setMyProfilePhoto") == 1


async def test_what_telegram_refuses_is_tried_again_at_the_next_start(here: World) -> None:
    await here.driver.fail(
        Fault(kind="refuse", method="setMyProfilePhoto", code=400, description="Bad Request")
    )
    await show(here)
    await here.driver.stop_failing()

    await show(here)

    assert await times(here, "setMyProfilePhoto") == 2


def test_the_picture_is_of_its_drawing_and_one_that_telegram_takes() -> None:
    data = art.FILE.read_bytes()

    assert not art.stale()
    assert data[:3] == b"\xff\xd8\xff"  # JPEG: "a static profile photo in the .JPG format"
    assert len(data) < 300_000
