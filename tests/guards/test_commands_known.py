"""Every command of the bot stands in /help and in docs/commands.md, and each only once."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from telegram import Update
from telegram.ext import CommandHandler

import bot.handlers
from bot.profile import MENU
from content.files import LANGUAGES
from content.texts import read_texts
from tests.guards.project import read, table_rows

# Telegram shows a Start button, and whoever reads /help has found it; the rest are second names.
NOT_IN_HELP = frozenset({"start", "help", "done", "ask", "week", "off", "timezone"})

# For operators alone, who find them in docs/commands.md; to others they do not exist.
FOR_OPERATORS = frozenset({"stats", "failed", "broadcast"})


def commands(handlers: Sequence[Any]) -> Iterator[str]:
    """The commands these handlers take."""
    for handler in handlers:
        if isinstance(handler, CommandHandler):
            yield from handler.commands


def registered() -> list[str]:
    modules = [
        import_module(f"bot.handlers.{i.name}") for i in iter_modules(bot.handlers.__path__)
    ]
    return [name for module in modules for name in commands(getattr(module, "HANDLERS", []))]


def mentioned(text: str) -> set[str]:
    """The commands a text names, as /command."""
    return set(re.findall(r"(?<![\w/<])/([a-z_]+)\b", text))


def documented(page: str) -> set[str]:
    """The commands in the first column of a page's tables."""
    return {name for row in table_rows(page) for name in mentioned(row[0].replace("`", " "))}


def said(language: str) -> dict[str, str]:
    """All sentences of a language, plurals joined."""
    texts = read_texts(LANGUAGES / language)
    return {k: e if isinstance(e, str) else " ".join(e.values()) for k, e in texts.items()}


def test_no_two_handlers_share_a_command() -> None:
    names = Counter(registered())

    assert {name for name, count in names.items() if count > 1} == set()
    assert "run" in names


def test_help_names_every_command_in_every_language() -> None:
    for folder in LANGUAGES.glob("*/texts"):
        language = folder.parent.name
        missing = (
            set(registered())
            - NOT_IN_HELP
            - FOR_OPERATORS
            - mentioned(said(language)["common.help"])
        )

        assert missing == set(), language


def test_nothing_a_runner_reads_names_a_command_for_operators() -> None:
    for folder in LANGUAGES.glob("*/texts"):
        named = {name for text in said(folder.parent.name).values() for name in mentioned(text)}

        assert not named & FOR_OPERATORS
    assert not FOR_OPERATORS & set(MENU)


def test_the_menu_in_the_chat_has_known_commands_only_and_each_once() -> None:
    assert set(MENU) <= set(registered())
    assert len(MENU) == len(set(MENU))


def test_no_sentence_names_a_command_that_does_not_exist() -> None:
    for folder in LANGUAGES.glob("*/texts"):
        named = {name for text in said(folder.parent.name).values() for name in mentioned(text)}

        assert named <= set(registered())


def test_the_page_of_commands_names_every_command_and_no_other() -> None:
    assert documented(read(Path("docs/commands.md"))) == set(registered())


def test_a_command_nobody_mentions_would_be_missed() -> None:
    async def jump(update: Update, context: Any) -> None: ...

    handlers = [CommandHandler[Any, None](["jump", "hop"], jump), object()]

    assert set(commands(handlers)) == {"jump", "hop"}
    assert mentioned("Write /jump, not <b>a</b> or a/b.") == {"jump"}
    assert documented("| `/jump` | up |\n\nor /hop") == {"jump"}
