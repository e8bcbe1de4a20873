"""sendPhoto, sendAnimation, sendDocument, sendVoice, sendMediaGroup."""

import secrets
from collections.abc import Callable
from typing import Any

from playground.errors import Json, bad_request
from playground.files import as_bot_api
from playground.methods.request import Request

# What may stand together in an album.
ALBUM_KINDS = {"photo", "video", "document", "audio"}
APART = {"document", "audio"}


def media_content(request: Request, value: object, kind: str, source: Json) -> Json:
    """The fields of a message that carries a file."""
    shape = {
        name: int(source[name])
        for name in ("width", "height", "duration")
        if source.get(name) is not None
    }
    stored = request.stored(value, kind, shape)
    content: Json = {kind: as_bot_api(stored), **request.caption(source)}
    if kind == "animation":
        # Telegram repeats an animation as a document, for clients that know no animations.
        common = ("file_id", "file_unique_id", "file_size", "file_name", "mime_type")
        content["document"] = {name: content[kind][name] for name in common}
    return content


def _sender(kind: str) -> Callable[[Request], Json]:
    def send(request: Request) -> Json:
        request.runner()
        content = media_content(request, request.params[kind], kind, request.params)
        return request.post(content).message

    return send


def send_media_group(request: Request) -> list[Json]:
    """An album of 2 to 10 files that come as messages with one media_group_id."""
    request.runner()
    media: list[Any] = request.params["media"]
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > 10:
        raise bad_request("too many messages to send as an album")
    kinds = {str(one.get("type")) if isinstance(one, dict) else "" for one in media}
    if not kinds <= ALBUM_KINDS or (kinds & APART and len(kinds) > 1):
        raise bad_request("wrong media type specified: these can't be mixed in an album")
    contents = [media_content(request, one.get("media"), one["type"], one) for one in media]
    group = {"media_group_id": str(secrets.randbits(60))} if len(media) > 1 else {}
    return [request.post({**group, **content}).message for content in contents]


METHODS: dict[str, Callable[[Request], object]] = {
    "sendPhoto": _sender("photo"),
    "sendAnimation": _sender("animation"),
    "sendDocument": _sender("document"),
    "sendVoice": _sender("voice"),
    "sendMediaGroup": send_media_group,
}
