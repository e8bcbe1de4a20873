"""One runner floods the bot; how long the others wait meanwhile."""

from pathlib import Path
from statistics import quantiles
from time import process_time

import pytest

from tests.support.world import World, sqlite_url, world

OTHERS, AT_ONCE, WITHIN_S, ROUNDS = 20, 40, 0.3, 3


def flood(here: World, user_id: int) -> None:
    """Far more at once than a person writes."""
    chat = {"id": user_id, "type": "private"}
    sender = {"id": user_id, "is_bot": False, "first_name": "Loud"}
    for number in range(AT_ONCE):
        message = {"message_id": number + 1, "date": 1, "chat": chat, "from": sender}
        here.telegram.tell_bot("message", message | {"text": "/help"})


async def p95_beside_a_flood(folder: Path) -> float:
    """How long the others wait for an answer, in seconds of CPU of bot and playground together.

    CPU time, since what else this machine does is not ours.
    """
    waited = []
    async with world(sqlite_url(folder)) as here:
        loud = await here.driver.new_runner("Loud", started=True)
        others = [await here.driver.new_runner(f"R{n}", started=True) for n in range(OTHERS)]
        for quiet in others:
            flood(here, loud.id)
            began = process_time()
            await quiet.say("/help")
            await here.driver.wait_for_calls(1, method="sendMessage", chat_id=quiet.id)
            waited.append(process_time() - began)
        await here.settled()
        told = await here.driver.calls("sendMessage", chat_id=loud.id)
    assert len(told) < OTHERS * AT_ONCE / 5
    return quantiles(waited, n=20)[-1]


@pytest.mark.slow
async def test_while_one_floods_the_others_are_answered_within_300_ms(tmp_path: Path) -> None:
    p95 = []
    # A neighbour on the same core makes CPU time dearer, never cheaper: the best of three counts.
    for number in range(ROUNDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        p95.append(await p95_beside_a_flood(folder))
        if p95[-1] < WITHIN_S:
            break

    assert min(p95) < WITHIN_S, p95
