"""sendMessage, sendLocation, sendChatAction, deleteMessage, getMe, getFile. Media: media.py."""

from playground.entities import message_text
from playground.errors import ApiError, Json, bad_request
from playground.files import MAX_DOWNLOAD
from playground.methods.request import Request
from playground.records import text_arguments

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
DELETABLE_FOR = 48 * 3600


def text_content(request: Request) -> Json:
    """The text fields of a message from the parameters text, parse_mode, entities."""
    params = request.params
    text, entities = message_text(
        request.text("text"), request.text("parse_mode"), params.get("entities")
    )
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    return content | text_arguments(params, "link_preview_options")


def send_message(request: Request) -> Json:
    """A text to a runner."""
    request.runner()
    return request.post(text_content(request)).message


def send_location(request: Request) -> Json:
    """A place to a runner."""
    request.runner()
    latitude, longitude = request.params["latitude"], request.params["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    place: Json = {"latitude": latitude, "longitude": longitude}
    place |= text_arguments(request.params, "horizontal_accuracy", "live_period", "heading")
    return request.post({"location": place}).message


def send_chat_action(request: Request) -> bool:
    """The typing sign."""
    action = request.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    runner = request.runner()
    request.state.feed.publish("action", {"action": action}, chat_id=runner.id)
    return True


def delete_message(request: Request) -> bool:
    """Take a message away; in a private chat a bot may delete both sides' for 48 hours."""
    runner = request.known_runner()
    shown = request.state.message(runner.id, request.params["message_id"])
    if shown is None:
        raise bad_request("message to delete not found")
    if request.state.unix() - shown.message["date"] > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    request.state.delete_message(shown)
    return True


def get_me(request: Request) -> Json:
    """The bot itself."""
    return {
        **request.state.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def log_out(_: Request) -> bool:
    """logOut and close: there is nothing to log out of."""
    return True


def get_file(request: Request) -> Json:
    """Where to download a file; up to 20 MB, as on Telegram."""
    stored = request.state.files.get(request.text("file_id"))
    if stored is None:
        raise _wrong_file()
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


def _wrong_file() -> ApiError:
    return bad_request("wrong file_id or the file is temporarily unavailable")


METHODS = {
    "getMe": get_me,
    "logOut": log_out,
    "close": log_out,
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendChatAction": send_chat_action,
    "deleteMessage": delete_message,
    "getFile": get_file,
}
