"""What a method is given, and the questions most of them ask. No method is here."""

from dataclasses import dataclass

from playground.entities import caption_text
from playground.errors import ApiError, Json, bad_request, forbidden
from playground.markup import inline_keyboard, parse_markup
from playground.records import Runner, Shown, StoredFile, Upload, text_arguments
from playground.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One checked call: parameters in their types, files by the name of their field."""

    state: State
    params: Json
    uploads: dict[str, Upload]

    def text(self, name: str) -> str:
        """A text parameter, "" when it is not there."""
        return str(self.params.get(name, ""))

    def flag(self, name: str) -> bool:
        """A boolean parameter."""
        return bool(self.params.get(name, False))

    def runner(self) -> Runner:
        """The runner whose chat is meant. Raises ApiError when the bot may not write there."""
        runner = self.known_runner()
        if not runner.started:
            raise forbidden("bot can't initiate conversation with a user")
        if runner.blocked:
            raise forbidden("bot was blocked by the user")
        return runner

    def known_runner(self) -> Runner:
        """The runner whose chat is meant, blocked or not."""
        runner = self.state.runners.get(self.params.get("chat_id", 0))
        if runner is None:
            raise bad_request("chat not found")
        return runner

    def caption(self, source: Json | None = None) -> Json:
        """The caption's fields of a message, from the parameters or from an InputMedia."""
        given = self.params if source is None else source
        mode = given.get("parse_mode") or ""
        entities = given.get("caption_entities")
        text, found = caption_text(str(given.get("caption") or ""), mode, entities)
        fields: Json = {"caption": text} if text else {}
        if found:
            fields["caption_entities"] = found
        if given.get("show_caption_above_media"):
            fields["show_caption_above_media"] = True
        if given.get("has_spoiler"):
            fields["has_media_spoiler"] = True
        return fields

    def post(self, content: Json) -> Shown:
        """Send a message of this content with the options that every send method has."""
        runner = self.runner()
        markup = parse_markup(self.params.get("reply_markup"))
        options = {**self._reply(runner)}
        if self.flag("protect_content"):
            options["has_protected_content"] = True
        if inline := inline_keyboard(markup):
            options["reply_markup"] = inline
        effect = text_arguments({"effect_id": self.params.get("message_effect_id")}, "effect_id")
        shown = self.state.post(
            runner,
            {**options, **content, **effect},
            from_bot=True,
            silent=self.flag("disable_notification"),
        )
        self._set_keyboard(runner, markup)
        return shown

    def _set_keyboard(self, runner: Runner, markup: Json | None) -> None:
        if markup is None or "inline_keyboard" in markup:
            return
        runner.keyboard = None if markup.get("remove_keyboard") else markup
        self.state.save_runner(runner)

    def _reply(self, runner: Runner) -> Json:
        wanted = self.params.get("reply_parameters")
        if not wanted:
            return {}
        original = self.state.message(runner.id, wanted.get("message_id", 0))
        if original is not None:
            inner = {k: v for k, v in original.message.items() if k != "reply_to_message"}
            return {"reply_to_message": inner}
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")

    def stored(self, value: object, kind: str, shape: Json | None = None) -> StoredFile:
        """The file meant by an upload, an attach:// name or a file id."""
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.uploads.get(value.removeprefix("attach://"))
            if value is None:
                raise bad_request("wrong file identifier/HTTP URL specified")
        if isinstance(value, Upload):
            return self.state.files.add(value, kind, shape)
        return self._by_id(str(value), kind)

    def _by_id(self, file_id: str, kind: str) -> StoredFile:
        if file_id.startswith(("http://", "https://")):
            # The playground fetches nothing from elsewhere.
            raise bad_request("failed to get HTTP URL content")
        stored = self.state.files.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            expected, found = kind.capitalize(), stored.kind.capitalize()
            raise bad_request(f"can't use file of type {found} as {expected}")
        return stored


def not_implemented(method: str) -> ApiError:
    """Telegram has the method, the playground does not: 501, which Telegram never sends."""
    return ApiError(501, f"Not Implemented: the playground has no {method}")
