"""What a bot says of itself: commands by scope and language, names, descriptions, picture."""

import json

from playground.driver import Driver, RunnerDriver
from tests.playground.conftest import HandBot
from tests.playground.pictures import png


async def test_commands_are_kept_by_scope_and_language(bot: HandBot, driver: Driver) -> None:
    anna = await driver.new_runner("Anna", language="de")
    run = {"command": "run", "description": "I ran"}
    lauf = {"command": "run", "description": "Ich bin gelaufen"}
    only_anna = {"type": "chat", "chat_id": anna.id}

    await bot.call("setMyCommands", commands=[run])
    await bot.call("setMyCommands", commands=[lauf], language_code="de")
    in_german = (await anna.chat()).commands
    await bot.call("setMyCommands", commands=[run], scope=only_anna)
    own = (await anna.chat()).commands
    await bot.call("deleteMyCommands", scope=only_anna)

    assert in_german == [lauf]
    assert own == [run]
    assert (await anna.chat()).commands == [lauf]
    assert await bot.call("getMyCommands") == [run]
    assert await bot.call("getMyCommands", language_code="de") == [lauf]


async def test_the_bots_face_can_be_set(bot: HandBot, runner: RunnerDriver) -> None:
    await bot.call("setMyName", name="Solemate")
    await bot.call("setMyDescription", description="Feet first")
    await bot.call("setMyDescription", description="Erst die Füße", language_code="de")
    await bot.call("setMyShortDescription", short_description="Feet")
    await bot.call("setChatMenuButton", menu_button={"type": "commands"})
    photo = json.dumps({"type": "static", "photo": "attach://p"})
    files = {"p": ("p.png", png(), "image/png")}

    assert (await bot.upload("setMyProfilePhoto", files, photo=photo))["result"] is True

    assert await bot.call("getMyName") == {"name": "Solemate"}
    assert await bot.call("getMyDescription", language_code="de") == {
        "description": "Erst die Füße"
    }
    assert await bot.call("getMyDescription", language_code="fr") == {"description": "Feet first"}
    assert await bot.call("getMyShortDescription") == {"short_description": "Feet"}
    assert await bot.call("getChatMenuButton") == {"type": "commands"}
    assert (await bot.call("getMe"))["first_name"] == "Solemate"
    assert (await runner.chat()).body["bot"]["photo"]
