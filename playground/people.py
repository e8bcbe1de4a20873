"""What a runner does in a chat: write, press, send, edit, block. The bot gets updates."""

from playground.entities import caption_text, message_text, typed_text
from playground.errors import ApiError, Json
from playground.files import as_bot_api
from playground.records import Query, Runner, Shown, Upload
from playground.state import State

UPLOADS = ("photo", "animation", "document", "voice")


def not_possible(text: str) -> ApiError:
    """A person's screen would not offer this."""
    return ApiError(409, text)


def say(state: State, runner: Runner, text: str, *, reply_to: int | None = None) -> Shown:
    """Write a text (commands and links in it are found, as the app does)."""
    plain, entities = typed_text(text)
    content: Json = {"text": plain}
    if entities:
        content["entities"] = entities
    if reply_to is not None:
        original = _shown(state, runner, reply_to).message
        content["reply_to_message"] = {
            key: value for key, value in original.items() if key != "reply_to_message"
        }
    return _send(state, runner, content)


def send_location(state: State, runner: Runner, latitude: float, longitude: float) -> Shown:
    """Share a place."""
    return _send(state, runner, {"location": {"latitude": latitude, "longitude": longitude}})


def send_file(state: State, runner: Runner, upload: Upload, kind: str, caption: str = "") -> Shown:
    """Send a file as "photo", "document", "voice" or "animation"."""
    content: Json = {kind: as_bot_api(state.files.add(upload, kind))}
    text, entities = caption_text(caption, "", None)
    if text:
        content["caption"] = text
    if entities:
        content["caption_entities"] = entities
    return _send(state, runner, content)


def _send(state: State, runner: Runner, content: Json) -> Shown:
    if runner.blocked:
        raise not_possible("this runner has blocked the bot")
    keyboard = runner.keyboard or {}
    if not runner.started or keyboard.get("one_time_keyboard") or keyboard.get("force_reply"):
        runner.started = True
        runner.keyboard = None
        state.save_runner(runner)
    shown = state.post(runner, content, from_bot=False)
    state.tell_bot("message", shown.message)
    return shown


def edit(state: State, runner: Runner, message_id: int, text: str) -> Shown:
    """Change the text of an own message."""
    shown = _shown(state, runner, message_id)
    if shown.from_bot or "text" not in shown.message:
        raise not_possible("only an own text can be edited")
    plain, entities = typed_text(text)
    kept = {k: v for k, v in shown.message.items() if k not in ("text", "entities")}
    shown.message = {**kept, "text": plain, "edit_date": state.unix()}
    if entities:
        shown.message["entities"] = entities
    shown.picked_up = False
    state.save_message(shown, kind="edited")
    state.tell_bot("edited_message", shown.message)
    return shown


def press(
    state: State, runner: Runner, message_id: int, data: str, *, even_if_gone: bool = False
) -> Query:
    """Press an inline button. It spins until the bot answers the query.

    `even_if_gone` presses one the message no longer has: a slow phone still shows what was there.
    """
    if runner.blocked:
        raise not_possible("this runner has blocked the bot")
    shown = _shown(state, runner, message_id)
    rows = shown.message.get("reply_markup", {}).get("inline_keyboard", [])
    there = any(button.get("callback_data") == data for row in rows for button in row)
    if not there and not even_if_gone:
        raise not_possible("the message has no such button")
    query = state.ask("callback", runner.id, message_id=shown.id)
    body: Json = {
        "id": query.id,
        "from": runner.user(),
        "message": shown.message,
        "chat_instance": str(-runner.id),
        "data": data,
    }
    state.tell_bot("callback_query", body)
    pressed = {"query_id": query.id, "message_id": shown.id, "data": data}
    state.feed.publish("pressed", pressed, chat_id=runner.id)
    return query


def set_blocked(state: State, runner: Runner, *, blocked: bool) -> None:
    """Block the bot, or let it write again."""
    if runner.blocked == blocked:
        return
    runner.blocked = blocked
    state.save_runner(runner)
    member: Json = {"user": state.bot_user(), "status": "member"}
    kicked: Json = {"user": state.bot_user(), "status": "kicked", "until_date": 0}
    old, new = (member, kicked) if blocked else (kicked, member)
    body = {
        "chat": runner.chat(),
        "from": runner.user(),
        "date": state.unix(),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    state.tell_bot("my_chat_member", body)


def ask_inline(state: State, runner: Runner, text: str) -> Query:
    """Type "@bot text" in some chat."""
    query = state.ask("inline", runner.id)
    body: Json = {
        "id": query.id,
        "from": runner.user(),
        "query": text,
        "offset": "",
        "chat_type": "sender",
    }
    state.tell_bot("inline_query", body)
    return query


def choose_inline(state: State, runner: Runner, query_id: str, result_id: str) -> Shown:
    """Send one of the offered results into the chat."""
    query = state.queries.get(query_id)
    results = query.results if query and query.chat_id == runner.id else []
    result = next((one for one in results if one["id"] == result_id), None)
    if result is None:
        raise not_possible("there is no such result")
    content = result.get("input_message_content", {})
    text, entities = _inline_text(content, str(result.get("title", "")))
    message: Json = {"text": text, "via_bot": state.bot_user()}
    if entities:
        message["entities"] = entities
    return _send(state, runner, message)


def _inline_text(content: Json, title: str) -> tuple[str, list[Json]]:
    return message_text(
        str(content.get("message_text", title)),
        str(content.get("parse_mode") or ""),
        content.get("entities"),
    )


def new_runner(
    state: State, *, first_name: str, language_code: str = "en", user_id: int | None = None
) -> Runner:
    """Someone new opens a chat with the bot."""
    chosen = user_id if user_id is not None else state.free_id()
    if chosen in state.runners:
        raise not_possible(f"there is a runner {chosen} already")
    runner = Runner(id=chosen, first_name=first_name, language_code=language_code)
    return state.save_runner(runner)


def _shown(state: State, runner: Runner, message_id: int) -> Shown:
    shown = state.message(runner.id, message_id)
    if shown is None:
        raise not_possible(f"there is no message {message_id} in this chat")
    return shown
