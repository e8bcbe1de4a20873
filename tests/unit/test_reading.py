"""An update is read back as PTB would read it, and finds the handler that PTB would find."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import orjson
import pytest
from telegram import Message, Update
from telegram.ext import Application

from bot import wiring
from bot.reading import read_update
from bot.switchboard import board_of
from tests.fakes.telegram import FakeTelegram

RUNNER = {"id": 5_000_000_001, "is_bot": False, "first_name": "Eva", "language_code": "de"}
CHAT = {"id": 5_000_000_001, "type": "private", "first_name": "Eva"}
WORDS = {"message_id": 7, "date": 1_893_456_000, "chat": CHAT, "from": RUNNER, "text": "done"}
COMMAND = [{"type": "bot_command", "offset": 0, "length": 4}]
MEMBER = {"user": RUNNER, "status": "kicked", "until_date": 0}
FILE = {"file_id": "f", "file_unique_id": "u", "file_name": "run.gpx"}

UPDATES: dict[str, dict[str, Any]] = {
    "words": {"message": WORDS},
    "words of one who pays": {"message": {**WORDS, "from": {**RUNNER, "is_premium": True}}},
    "words of one with a name": {
        "message": {
            **WORDS,
            "from": {**RUNNER, "last_name": "R", "username": "eva"},
            "chat": {**CHAT, "last_name": "R", "username": "eva"},
        }
    },
    "words in a forum": {
        "message": {
            **WORDS,
            "chat": {"id": -5, "type": "supergroup", "title": "R", "is_forum": True},
        }
    },
    "long ago": {"message": {**WORDS, "date": 0}},
    "a command": {"message": {**WORDS, "text": "/run", "entities": COMMAND}},
    "another bot's command": {"message": {**WORDS, "text": "/run@x_bot", "entities": COMMAND}},
    "an unknown command": {"message": {**WORDS, "text": "/nope", "entities": COMMAND}},
    "an answer": {"message": {**WORDS, "reply_to_message": {**WORDS, "message_id": 6}}},
    "a file": {
        "message": {key: WORDS[key] for key in WORDS if key != "text"} | {"document": FILE}
    },
    "words in a group": {"message": {**WORDS, "chat": {"id": -5, "type": "group", "title": "R"}}},
    "edited words": {"edited_message": {**WORDS, "edit_date": 1_893_456_001}},
    "a new field of words": {"message": {**WORDS, "sender_boost_count": 3, "mood": "fine"}},
    "a new field beside": {"message": WORDS, "mood": "fine"},
    "a button": {
        "callback_query": {
            "id": "1",
            "from": RUNNER,
            "chat_instance": "c",
            "data": "y:finished",
            "message": {**WORDS, "text": "/run", "entities": COMMAND},
        }
    },
    "a search": {"inline_query": {"id": "1", "from": RUNNER, "query": "heel", "offset": ""}},
    "a block": {
        "my_chat_member": {
            "chat": CHAT,
            "from": RUNNER,
            "date": 1_893_456_000,
            "old_chat_member": {**MEMBER, "status": "member"},
            "new_chat_member": MEMBER,
        }
    },
    "a poll": {
        "poll_answer": {
            "poll_id": "1",
            "user": RUNNER,
            "option_ids": [0],
            "option_persistent_ids": ["a"],
        }
    },
}


@pytest.fixture
async def app() -> Any:
    telegram = FakeTelegram()
    made = wiring.build_app(token="1:x", api_url="http://t.test", calls=telegram, polls=telegram)
    await made.initialize()
    yield made
    await made.shutdown()


def _slots(thing: object) -> Iterator[str]:
    return chain.from_iterable(getattr(kind, "__slots__", ()) for kind in type(thing).__mro__)


def _differing(ours: object, theirs: object) -> set[str]:
    return {slot for slot in _slots(theirs) if getattr(ours, slot) != getattr(theirs, slot)}


@pytest.mark.parametrize("name", UPDATES)
async def test_an_update_is_what_ptb_makes_of_it(
    app: Application[Any, Any, Any, Any, Any, Any], name: str
) -> None:
    body = orjson.dumps({"update_id": 9, **UPDATES[name]})

    read = read_update(body, app.bot)

    wanted = Update.de_json(orjson.loads(body), app.bot)
    assert read.to_dict() == wanted.to_dict()
    ours, theirs = read.effective_message, wanted.effective_message
    if isinstance(ours, Message) and isinstance(theirs, Message):
        assert _differing(ours, theirs) == set()
        assert _differing(ours.chat, theirs.chat) == set()
        assert _differing(ours.from_user, theirs.from_user) == set()
        assert ours.get_bot() is ours.chat.get_bot() is app.bot
    assert read.get_bot() is app.bot


@pytest.mark.parametrize("name", UPDATES)
async def test_an_update_finds_the_first_handler_that_takes_it(
    app: Application[Any, Any, Any, Any, Any, Any], name: str
) -> None:
    update = read_update(orjson.dumps({"update_id": 9, **UPDATES[name]}), app.bot)
    board = board_of(app)

    found = board.check_update(update)

    asked = ((handler, handler.check_update(update)) for handler in board.handlers)
    wanted = next((pair for pair in asked if pair[1] not in (None, False)), None)
    assert found is not None
    assert wanted is not None
    assert found[0] is wanted[0]
