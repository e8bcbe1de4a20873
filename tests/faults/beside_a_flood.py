"""`python -m tests.faults.beside_a_flood FOLDER`: one runner floods, the others' p95 is printed.

A process of its own: one that has run three thousand tests before pays for their rubbish.
"""

import asyncio
import sys
from pathlib import Path
from statistics import quantiles
from time import process_time

from tests.support.world import World, sqlite_url, world

OTHERS, AT_ONCE = 20, 40


def flood(here: World, user_id: int) -> None:
    """Far more at once than a person writes."""
    chat = {"id": user_id, "type": "private"}
    sender = {"id": user_id, "is_bot": False, "first_name": "Loud"}
    for number in range(AT_ONCE):
        message = {"message_id": number + 1, "date": 1, "chat": chat, "from": sender}
        here.telegram.tell_bot("message", message | {"text": "/help"})


async def p95_beside_a_flood(folder: Path) -> tuple[float, int]:
    """Seconds of CPU, of bot and playground together, and how many answers the loud one got.

    CPU time, since what else this machine does is not ours.
    """
    waited = []
    async with world(sqlite_url(folder)) as here:
        loud = await here.driver.new_runner("Loud", started=True)
        others = [await here.driver.new_runner(f"R{n}", started=True) for n in range(OTHERS)]
        early = await here.driver.new_runner("Early", started=True)
        flood(here, loud.id)  # what a process pays once, at its first of each, is not the flood's
        await early.say("/help")
        await here.settled()
        for quiet in others:
            flood(here, loud.id)
            began = process_time()
            await quiet.say("/help")
            await here.driver.wait_for_calls(1, method="sendMessage", chat_id=quiet.id)
            waited.append(process_time() - began)
        await here.settled()
        told = await here.driver.calls("sendMessage", chat_id=loud.id)
    return quantiles(waited, n=20)[-1], len(told)


if __name__ == "__main__":
    p95, answers = asyncio.run(p95_beside_a_flood(Path(sys.argv[1])))
    sys.stdout.write(f"{p95:.4f} {answers}\n")
