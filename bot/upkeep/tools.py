"""The commands that do one thing and end, and what each wants to be told."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from bot.upkeep.doctor import doctor
from bot.upkeep.files import backup, restore
from bot.upkeep.moving import copy_database


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
}
