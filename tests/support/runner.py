"""What a runner does, in the runner's words: for tests of the conversation."""

from playground.driver import RunnerDriver
from playground.seen import Seen
from storage import users
from storage.db import transaction
from tests.support.world import World


class Chat:
    """One runner's chat. Each act returns when the bot has done all it is going to do."""

    def __init__(self, world: World, phone: RunnerDriver) -> None:
        self.world = world
        self.phone = phone

    async def say(self, text: str) -> None:
        """Write a message."""
        await self.phone.say(text)
        await self.world.settled()

    async def tap(self, *buttons: str) -> str:
        """Press buttons, one after the other; the answer (toast) of the last."""
        answer = ""
        for button in buttons:
            query = await self.phone.press(button)
            await self.world.settled()
            answer = str((await self.phone.wait_for_answer(query))["text"])
        return answer

    async def messages(self) -> list[Seen]:
        """All messages of the bot, oldest first, as they are shown now."""
        return list((await self.phone.chat()).from_bot)

    async def last(self) -> Seen:
        """The newest message of the bot."""
        return (await self.messages())[-1]

    async def texts(self) -> list[str]:
        """The texts of all messages of the bot."""
        return [message.text for message in await self.messages()]

    async def find(self, fragment: str) -> Seen:
        """The newest message with these words. Raises AssertionError with the chat."""
        for message in reversed(await self.messages()):
            if fragment in message.text:
                return message
        raise AssertionError(f"nobody said {fragment!r}:\n" + "\n---\n".join(await self.texts()))

    async def introduce(self, **known: object) -> None:
        """Be somebody the bot knows already: equipment, health, consent."""
        now = self.world.clock.now()
        given = [{"question": "health", "options": ["none"]}]
        given.append({"question": "body", "options": ["none"]})
        values = {
            "ball": "soft",
            "roller": True,
            "minutes": 10,
            "consent_version": 1,
            "consent_at": now,
            "health": {"given": given},
            "health_at": now,
        }
        async with transaction(self.world.house.engine) as connection:
            await users.lock(connection, self.phone.id, language="en", now=now)
            await users.change(connection, self.phone.id, **(values | known))

    async def begin_session(self) -> None:
        """From a finished run to the first message of the session, feet being fine."""
        await self.say("just finished a run")
        await self.tap("Fine", "None of these", "▶️ Start")


def labels(message: Seen) -> list[str]:
    """The buttons under a message."""
    return [button["text"] for row in message.rows for button in row]
