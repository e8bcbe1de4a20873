"""The commands that do one thing and end, and what each wants to be told."""

import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from bot.pseudonyms import Pseudonyms
from bot.settings import Settings
from bot.upkeep.doctor import doctor
from bot.upkeep.files import backup, restore
from bot.upkeep.moving import copy_database


async def pseudonym(settings: Settings, user_id: str) -> int:
    """What stands in the logs for this runner."""
    sys.stdout.write(f"{Pseudonyms(settings.any_token).of(user_id)}\n")
    return 0


@dataclass(frozen=True, slots=True)
class Tool:
    """`run` gets the settings and as many words as `takes` names; it gives the exit code."""

    run: Callable[..., Coroutine[Any, Any, int]]
    takes: tuple[str, ...] = ()


TOOLS: Mapping[str, Tool] = {
    "backup": Tool(backup, ("FILE",)),
    "restore": Tool(restore, ("FILE",)),
    "copy-database": Tool(copy_database, ("FROM", "TO")),
    "doctor": Tool(doctor),
    "pseudonym": Tool(pseudonym, ("ID",)),
}
