"""What a test sees of a chat: records read from the playground's JSON. Nothing is asked here."""

from dataclasses import dataclass
from datetime import UTC, datetime

from playground.errors import Json


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as it is shown now."""

    raw: Json
    """What the playground tells of it; raw["message"] is the Bot API object."""

    @property
    def message(self) -> Json:
        """The Bot API Message."""
        message: Json = self.raw["message"]
        return message

    @property
    def id(self) -> int:
        """Its id."""
        return int(self.message["message_id"])

    @property
    def text(self) -> str:
        """Its text or caption, plain."""
        return str(self.message.get("text") or self.message.get("caption") or "")

    @property
    def html(self) -> str:
        """Its text as the page shows it."""
        return str(self.raw["html"])

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return bool(self.raw["from_bot"])

    @property
    def silent(self) -> bool:
        """Sent with disable_notification."""
        return bool(self.raw["silent"])

    @property
    def edited(self) -> bool:
        """Whether it was edited."""
        return "edit_date" in self.message

    @property
    def date(self) -> datetime:
        """When it was sent, by the bot's clock; Telegram counts whole seconds."""
        return datetime.fromtimestamp(self.message["date"], UTC)

    @property
    def rows(self) -> list[list[Json]]:
        """The inline keyboard."""
        rows: list[list[Json]] = self.message.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The texts of the inline buttons, in reading order."""
        return [str(button["text"]) for row in self.rows for button in row]

    def data_of(self, button: str) -> str | None:
        """The callback data of the button with this text or data."""
        for row in self.rows:
            for one in row:
                if "callback_data" in one and button in (one["text"], one["callback_data"]):
                    return str(one["callback_data"])
        return None


class ChatSeen:
    """One chat at one moment, and the events since the test began to look."""

    def __init__(self, body: Json, *, before: "ChatSeen | None" = None) -> None:
        self.body = body
        self.seq = int(body["seq"])
        old = before.events if before else []
        known = {event["seq"] for event in old}
        self.events: list[Json] = old + [one for one in body["events"] if one["seq"] not in known]

    @property
    def messages(self) -> list[Seen]:
        """All messages, oldest first."""
        return [Seen(raw) for raw in self.body["messages"]]

    @property
    def from_bot(self) -> list[Seen]:
        """The bot's messages, oldest first."""
        return [one for one in self.messages if one.from_bot]

    @property
    def texts(self) -> list[str]:
        """The texts of the bot's messages, oldest first."""
        return [one.text for one in self.from_bot]

    @property
    def keyboard(self) -> list[list[str]]:
        """The texts on the reply keyboard; [] when there is none."""
        markup: Json = self.body["runner"]["keyboard"] or {}
        return [[str(button["text"]) for button in row] for row in markup.get("keyboard", [])]

    @property
    def commands(self) -> list[Json]:
        """The command menu."""
        commands: list[Json] = self.body["commands"]
        return commands

    @property
    def answers(self) -> list[Json]:
        """Answers to pressed buttons: query_id, message_id, text, alert."""
        return self.bodies("answered")

    def bodies(self, kind: str) -> list[Json]:
        """What came with events of a kind: message, edited, deleted, action, answered, inline."""
        return [event["body"] for event in self.events if event["kind"] == kind]

    def message(self, message_id: int) -> Seen | None:
        """The message with this id, if it is there."""
        return next((one for one in self.messages if one.id == message_id), None)

    def button(self, button: str, *, message_id: int | None = None) -> tuple[int, str] | None:
        """Message id and callback data of the newest button with this text or data."""
        for message in reversed(self.messages):
            if message_id in (None, message.id) and (data := message.data_of(button)):
                return message.id, data
        return None

    def tail(self, count: int = 6) -> str:
        """The last messages, for a failed test's message."""
        lines = []
        for one in self.messages[-count:]:
            who = "bot" if one.from_bot else "runner"
            lines.append(f"  {one.id} {who}: {one.text[:200]!r} {one.buttons or ''}")
        return "\n".join(lines) or "  (nothing)"
