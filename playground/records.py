"""The records of the playground's world. No behaviour beyond turning them into Bot API objects."""

from dataclasses import dataclass, field
from typing import Any

from playground.errors import Json


@dataclass(slots=True, kw_only=True)
class Runner:
    """A person who chats with the bot. A private chat has the id of its person."""

    id: int
    first_name: str
    language_code: str = "en"
    last_name: str = ""
    username: str = ""
    started: bool = False
    """Has written to the bot; before that a bot may not write to anyone."""
    blocked: bool = False
    keyboard: Json | None = None
    """The reply keyboard that is shown under the chat."""

    def user(self) -> Json:
        """As a Bot API User."""
        optional = {"last_name": self.last_name, "username": self.username}
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            **{key: value for key, value in optional.items() if value},
            "language_code": self.language_code,
        }

    def chat(self) -> Json:
        """As a Bot API Chat."""
        user = self.user()
        del user["is_bot"], user["language_code"]
        return {**user, "type": "private"}


@dataclass(slots=True, kw_only=True)
class Shown:
    """One message of a chat, as the Bot API has it, and what only a screen knows of it."""

    message: Json
    from_bot: bool
    silent: bool = False
    picked_up: bool = False
    """The bot has confirmed the update that carried it."""
    uploads: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The message's id."""
        return int(self.message["message_id"])

    @property
    def chat_id(self) -> int:
        """The chat's id."""
        return int(self.message["chat"]["id"])


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """An uploaded file. `kind` is the Bot API's name of the media it was sent as."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    size: int
    path: str
    width: int = 0
    height: int = 0
    duration: int = 0


@dataclass(slots=True, kw_only=True)
class Query:
    """A pressed button or an inline query that waits for its answer."""

    id: str
    kind: str
    chat_id: int
    asked_at: float
    message_id: int | None = None
    answered: bool = False
    results: list[Json] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Profile:
    """What a bot says of itself. Texts are kept by language; "" is the default one."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    """Key: "<scope json>|<language>"."""
    photo: str = ""
    """The file id of the picture."""
    menu_buttons: dict[str, Json] = field(default_factory=dict)
    """Key: a chat id as text, or "" for everyone."""


@dataclass(slots=True, kw_only=True)
class Webhook:
    """Where updates are delivered, and how that went."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error_message: str = ""


@dataclass(slots=True, kw_only=True)
class Upload:
    """A file as it came in a request."""

    name: str
    mime: str
    data: bytes


def text_arguments(values: dict[str, Any], *names: str) -> Json:
    """Those of `names` that have a value, for building Bot API objects."""
    return {name: values[name] for name in names if values.get(name) not in (None, "", [], False)}
