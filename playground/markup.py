"""Keyboards: what Telegram takes as reply_markup and what not. How they look is not here."""

from typing import Any

from playground.errors import ApiError, Json, bad_request

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_CALLBACK_BYTES = 64
STYLES = {"primary", "success", "danger"}
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)


def parse_markup(markup: Any, *, inline_only: bool = False) -> Json | None:
    """The reply_markup as it was understood, or None. Raises ApiError as Telegram does."""
    if markup in (None, "", {}):
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return _reply(markup)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    raise bad_request("can't parse reply keyboard markup JSON object")


def _rows(rows: Any, field: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the reply markup must be an Array of Arrays')
    buttons = sum(len(row) for row in rows)
    if buttons > MAX_BUTTONS or any(len(row) > MAX_IN_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return [row for row in rows if row]


def _inline(markup: Json) -> Json | None:
    rows = [
        [_inline_button(button) for button in row]
        for row in _rows(markup["inline_keyboard"], "inline_keyboard")
    ]
    return {"inline_keyboard": rows} if rows else None


def _inline_button(button: Any) -> Json:
    problem = "can't parse inline keyboard button: "
    _check_text(button, problem)
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise bad_request(problem + "Text buttons are unallowed in the inline keyboard")
    _check_style(button, problem)
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise _wrong_url(str(button["url"]))
    return dict(button)


def _wrong_url(url: str) -> ApiError:
    return bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply(markup: Json) -> Json:
    rows = [
        [_reply_button(button) for button in row] for row in _rows(markup["keyboard"], "keyboard")
    ]
    if not rows:
        raise bad_request("reply keyboard must not be empty")
    return {**markup, "keyboard": rows}


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    problem = "can't parse keyboard button: "
    _check_text(button, problem)
    _check_style(button, problem)
    return dict(button)


def _check_text(button: Any, problem: str) -> None:
    if not isinstance(button, dict):
        raise bad_request(problem + "expected an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(problem + 'Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request(problem + "Button text must be non-empty")


def _check_style(button: Json, problem: str) -> None:
    if button.get("style") not in (None, *STYLES):
        raise bad_request(problem + "Invalid button style specified")


def inline_keyboard(markup: Json | None) -> Json | None:
    """Only an inline keyboard is part of a Message; the other kinds belong to the chat."""
    return markup if markup and "inline_keyboard" in markup else None
