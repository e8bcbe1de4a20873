"""What a bot says of itself: commands, name, descriptions, picture, menu button."""

import re
from collections.abc import Callable
from typing import Any

from playground.errors import Json, bad_request
from playground.methods.request import Request
from playground.views import in_language, scope_key

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100
LANGUAGE = re.compile(r"([a-z]{2})?")
SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}


def _language(request: Request) -> str:
    code = request.text("language_code")
    if not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _key(request: Request) -> str:
    scope = request.params.get("scope") or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"].startswith("chat") and scope.get("chat_id") not in request.state.runners:
        raise bad_request("chat not found")
    return scope_key(scope, _language(request))


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(given.get("command", "")).removeprefix("/")
    text = str(given.get("description", ""))
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(text) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": text}


def set_commands(request: Request) -> bool:
    """The command menu of a scope and language."""
    commands = [_command(given) for given in request.params["commands"]]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    request.state.profile.commands[_key(request)] = commands
    request.state.save_profile()
    return True


def get_commands(request: Request) -> list[Json]:
    """The commands of exactly this scope and language."""
    return request.state.profile.commands.get(_key(request), [])


def delete_commands(request: Request) -> bool:
    """No commands of its own for this scope and language."""
    request.state.profile.commands.pop(_key(request), None)
    request.state.save_profile()
    return True


def _setter(field: str, texts: str, limit: int, problem: str) -> Callable[[Request], bool]:
    def set_text(request: Request) -> bool:
        text, language = request.text(field), _language(request)
        if len(text) > limit:
            raise bad_request(problem)
        by_language: dict[str, str] = getattr(request.state.profile, texts)
        by_language[language] = text
        if not text:
            del by_language[language]
        request.state.save_profile()
        return True

    return set_text


def _getter(field: str, texts: str) -> Callable[[Request], Json]:
    def get_text(request: Request) -> Json:
        by_language: dict[str, str] = getattr(request.state.profile, texts)
        found = in_language(by_language, _language(request))
        return {field: found or (request.state.bot_name if field == "name" else "")}

    return get_text


def set_photo(request: Request) -> bool:
    """The bot's picture: a static JPEG or PNG."""
    given = request.params["photo"]
    if given.get("type") != "static":
        raise bad_request("the playground shows only a static profile photo")
    request.state.profile.photo = request.stored(given.get("photo"), "photo").file_id
    request.state.save_profile()
    return True


def remove_photo(request: Request) -> bool:
    """No picture any more."""
    request.state.profile.photo = ""
    request.state.save_profile()
    return True


def set_menu_button(request: Request) -> bool:
    """The button beside the text field, for one chat or for all."""
    button = request.params.get("menu_button") or {"type": "default"}
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse MenuButton: Unsupported type specified")
    chat = str(request.known_runner().id) if "chat_id" in request.params else ""
    request.state.profile.menu_buttons[chat] = button
    request.state.save_profile()
    return True


def get_menu_button(request: Request) -> Json:
    """The button of one chat, or of all."""
    buttons = request.state.profile.menu_buttons
    chat = str(request.known_runner().id) if "chat_id" in request.params else ""
    return buttons.get(chat) or buttons.get("") or {"type": "default"}


METHODS: dict[str, Callable[[Request], object]] = {
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": _setter("name", "names", 64, "BOT_TITLE_INVALID"),
    "getMyName": _getter("name", "names"),
    "setMyDescription": _setter("description", "descriptions", 512, "BOT_DESCRIPTION_INVALID"),
    "getMyDescription": _getter("description", "descriptions"),
    "setMyShortDescription": _setter(
        "short_description", "short_descriptions", 120, "BOT_SHORT_DESCRIPTION_INVALID"
    ),
    "getMyShortDescription": _getter("short_description", "short_descriptions"),
    "setMyProfilePhoto": set_photo,
    "removeMyProfilePhoto": remove_photo,
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
}
