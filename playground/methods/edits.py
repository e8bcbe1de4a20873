"""editMessageText, Caption, Media, ReplyMarkup: what may be edited, when nothing is new."""

from collections.abc import Callable

from playground.errors import Json, bad_request
from playground.markup import parse_markup
from playground.methods.media import media_content
from playground.methods.request import Request
from playground.methods.sending import text_content
from playground.records import Shown

MEDIA = ("photo", "animation", "document", "voice", "video", "audio")
CAPTION = ("caption", "caption_entities", "show_caption_above_media", "has_media_spoiler")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def _target(request: Request) -> Shown:
    """The bot's own message that is meant."""
    if request.params.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    if "chat_id" not in request.params:
        raise bad_request("chat_id is empty")
    if "message_id" not in request.params:
        raise bad_request("message identifier is not specified")
    runner = request.runner()
    shown = request.state.message(runner.id, request.params["message_id"])
    if shown is None:
        raise bad_request("message to edit not found")
    if not shown.from_bot:
        raise bad_request("message can't be edited")
    return shown


def _apply(request: Request, shown: Shown, *, drop: tuple[str, ...], content: Json) -> Json:
    """Replace the fields `drop` by `content` and the keyboard by the given one (or none)."""
    markup = parse_markup(request.params.get("reply_markup"), inline_only=True)
    replaced = {"reply_markup", "edit_date", *drop}
    edited = {k: v for k, v in shown.message.items() if k not in replaced} | content
    if markup:
        edited["reply_markup"] = markup
    before = {k: v for k, v in shown.message.items() if k != "edit_date"}
    if edited == before:
        raise bad_request(NOT_MODIFIED)
    shown.message = {**edited, "edit_date": request.state.unix()}
    request.state.save_message(shown, kind="edited")
    return shown.message


def edit_text(request: Request) -> Json:
    """New text, and a new keyboard or none."""
    shown = _target(request)
    if "text" not in request.params:
        raise bad_request("message text is empty")
    if "text" not in shown.message:
        raise bad_request("there is no text in the message to edit")
    drop = ("text", "entities", "link_preview_options")
    return _apply(request, shown, drop=drop, content=text_content(request))


def edit_caption(request: Request) -> Json:
    """New caption, and a new keyboard or none."""
    shown = _target(request)
    if not any(kind in shown.message for kind in MEDIA):
        raise bad_request("there is no caption in the message to edit")
    kept = {k: v for k, v in shown.message.items() if k == "has_media_spoiler"}
    return _apply(request, shown, drop=CAPTION, content={**kept, **request.caption()})


def edit_media(request: Request) -> Json:
    """Another file with its caption, and a new keyboard or none."""
    shown = _target(request)
    given = request.params["media"]
    kind = str(given.get("type"))
    if kind not in MEDIA or kind == "voice":
        raise bad_request("wrong media type specified")
    content = media_content(request, given.get("media"), kind, given)
    drop = (*MEDIA, *CAPTION, "text", "entities", "link_preview_options")
    return _apply(request, shown, drop=drop, content=content)


def edit_markup(request: Request) -> Json:
    """A new keyboard or none."""
    return _apply(request, _target(request), drop=(), content={})


METHODS: dict[str, Callable[[Request], object]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
}
