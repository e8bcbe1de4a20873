"""Names and types of parameters, checked against the compact copy of the Bot API beside it.

What a value must mean (a chat that exists, a text that fits) is checked by the methods.
"""

import json
from functools import cache
from importlib import resources
from typing import Any

import orjson

from playground.errors import ApiError, Json, bad_request
from playground.records import Upload

TRUE = {"true", "1", "yes", "y", "t"}
# Telegram's words for what is missing, where it has its own.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "inline_query_id": "query is too old and response timeout expired or query ID is invalid",
    "file_id": "invalid file_id",
    "message_id": "message identifier is not specified",
    "action": "wrong parameter action in request",
    "photo": "there is no photo in the request",
    "animation": "there is no animation in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "url": "bad webhook: an URL is required",
}
# Telegram's names for objects it cannot parse, where they differ from the parameter's.
JSON_NAMES = {"reply_markup": "reply keyboard markup"}


@cache
def api() -> Json:
    """The compact copy: `parameters` by method, `others` by name."""
    text = resources.files("playground.data").joinpath("methods.json").read_text("utf-8")
    loaded: Json = json.loads(text)
    return loaded


@cache
def method_name(asked: str) -> str | None:
    """The method's spelling (Telegram ignores case), or None if the playground lacks it."""
    return {name.lower(): name for name in api()["parameters"]}.get(asked.lower())


@cache
def exists_elsewhere(asked: str) -> bool:
    """Telegram has this method, the playground does not."""
    return asked.lower() in {name.lower() for name in api()["others"]}


def check(method: str, raw: Json, uploads: dict[str, Upload]) -> tuple[Json, list[str]]:
    """The parameters in their types, and the names Telegram does not know (it ignores them).

    Raises ApiError for a missing parameter or one of a wrong type.
    """
    known: dict[str, str] = api()["parameters"][method]
    values: Json = {}
    for name, kinds in known.items():
        value = raw.get(name)
        if name in uploads:
            values[name] = uploads[name]
        elif value not in (None, ""):
            values[name] = _convert(name, value, kinds.rstrip("!"))
        elif kinds.endswith("!") and not _may_be_empty(method, name, value):
            raise bad_request(MISSING.get(name, f"parameter {name} is required"))
    return values, sorted(set(raw) - set(known))


def _may_be_empty(method: str, name: str, value: Any) -> bool:
    """An empty url means: no webhook. An empty list of commands is a list."""
    return (method, name) == ("setWebhook", "url") and value == ""


def _wrong(name: str, expected: str) -> ApiError:
    return bad_request(f"wrong parameter {name} in request: {expected} expected")


def _convert(name: str, value: Any, kinds: str) -> Any:
    if "String" in kinds.split("|"):
        if isinstance(value, bool | dict | list):
            raise _wrong(name, "String")
        return str(value) if kinds in ("String", "InputFile|String") else _id(value)
    if kinds == "Integer":
        return _number(name, value, int)
    if kinds == "Float":
        return _number(name, value, float)
    if kinds == "Boolean":
        return value if isinstance(value, bool) else str(value).lower() in TRUE
    return _object(name, value, list if kinds.startswith("Array") else dict)


def _id(value: Any) -> int | str:
    text = str(value).strip()
    return int(text) if text.lstrip("-").isdigit() else text


def _number(name: str, value: Any, kind: type[int] | type[float]) -> int | float:
    try:
        if isinstance(value, bool):
            raise ValueError(name)
        return kind(value)
    except (TypeError, ValueError) as error:
        raise _wrong(name, "Number") from error


def _object(name: str, value: Any, kind: type) -> Any:
    """Objects come as JSON text in forms, and as they are in JSON bodies."""
    try:
        found = orjson.loads(value) if isinstance(value, str) else value
    except orjson.JSONDecodeError as error:
        said = JSON_NAMES.get(name, name)
        raise bad_request(f"can't parse {said} JSON object") from error
    if not isinstance(found, kind):
        raise _wrong(name, "Array" if kind is list else "Object")
    return found
