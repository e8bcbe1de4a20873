"""What screens and tests get to see: messages with safe HTML, chats. Nothing is changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playground.errors import Json
from playground.records import Runner, Shown
from playground.safe_html import render

if TYPE_CHECKING:
    from playground.state import State


def shown_view(shown: Shown) -> Json:
    """A message for a screen: the Bot API object, its text as safe HTML, and what else is seen."""
    message = shown.message
    text: str = message.get("text") or message.get("caption") or ""
    entities: list[Json] = message.get("entities") or message.get("caption_entities") or []
    return {
        "message": message,
        "html": render(text, entities),
        "from_bot": shown.from_bot,
        "silent": shown.silent,
        "picked_up": shown.picked_up,
    }


def chat_view(state: State, runner: Runner) -> Json:
    """One chat as its runner sees it now."""
    return {
        "seq": state.feed.chat_seq(runner.id),
        "runner": runner_view(runner),
        "messages": [shown_view(shown) for shown in state.history(runner.id)],
        "commands": commands_for(state, runner),
        "menu_button": state.profile.menu_buttons.get(
            str(runner.id), state.profile.menu_buttons.get("", {"type": "commands"})
        ),
        "bot": bot_view(state, runner.language_code),
    }


def runner_view(runner: Runner) -> Json:
    """A runner with what the screen needs."""
    return {
        **runner.user(),
        "started": runner.started,
        "blocked": runner.blocked,
        "keyboard": runner.keyboard,
    }


def last_words(state: State, runner: Runner) -> str:
    """The newest text of a chat, for a list of chats."""
    texts = [
        str(shown.message.get("text") or shown.message.get("caption"))
        for shown in state.history(runner.id)
        if "text" in shown.message or "caption" in shown.message
    ]
    return texts[-1][:200] if texts else ""


def bot_view(state: State, language: str) -> Json:
    """The bot's face in one language."""
    profile = state.profile
    names = {"": state.bot_name, **profile.names}
    return {
        "id": state.bot_id,
        "name": names.get(language) or names[""],
        "username": state.bot_username,
        "description": in_language(profile.descriptions, language),
        "short_description": in_language(profile.short_descriptions, language),
        "photo": profile.photo,
        "seen": state.bot_seen,
    }


def in_language(texts: dict[str, str], language: str) -> str:
    """The text in this language, else the default one."""
    return texts.get(language) or texts.get("", "")


def scope_key(scope: Json | None, language: str) -> str:
    """How commands are kept: by scope and language."""
    return f"{json.dumps(scope or {'type': 'default'}, sort_keys=True)}|{language}"


def commands_for(state: State, runner: Runner) -> list[Json]:
    """The commands of a private chat: the narrowest scope wins, then the runner's language."""
    scopes: list[Json] = [
        {"type": "chat", "chat_id": runner.id},
        {"type": "all_private_chats"},
        {"type": "default"},
    ]
    for scope in scopes:
        for language in (runner.language_code, ""):
            found = state.profile.commands.get(scope_key(scope, language))
            if found:
                return found
    return []
