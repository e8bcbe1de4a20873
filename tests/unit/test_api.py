"""What each answer of Telegram, and each way to get none, means for a message."""

import orjson
import pytest

from bot.api import Answer, TelegramApi, Verdict, read_answer
from tests.fakes import telegram as fake
from tests.fakes.telegram import FakeTelegram, Reply, refusal

BASE = "http://telegram.test/bot1:secret"


async def answer(telegram: FakeTelegram, what: Reply | Exception) -> Answer:
    telegram.fail(what)
    api = TelegramApi(telegram, base_url=BASE)
    return await api.call("sendMessage", {"chat_id": 1, "text": "a"})


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (fake.no_connection(), Verdict.NEVER_SENT),
        (fake.connect_timeout(), Verdict.NEVER_SENT),
        (fake.no_free_connection(), Verdict.NEVER_SENT),
        (fake.lost_answer(), Verdict.AMBIGUOUS),
        (fake.dropped_connection(), Verdict.AMBIGUOUS),
    ],
    ids=lambda value: repr(getattr(value, "__cause__", value)),
)
async def test_a_call_without_an_answer_is_judged_by_whether_it_can_have_left(
    telegram: FakeTelegram, fault: Exception, verdict: Verdict
) -> None:
    assert (await answer(telegram, fault)).verdict is verdict


@pytest.mark.parametrize(
    ("status", "body"),
    [
        fake.BAD_GATEWAY,
        (200, b"<html>captive portal</html>"),
        (200, b""),
        (200, b"[]"),
        (200, b'{"ok":tr'),
        (302, b"{}"),
        (429, b"<html>slow down</html>"),
        refusal(500, "Internal Server Error"),
        refusal(502, "Bad Gateway"),
        refusal(504, "Gateway Timeout"),
    ],
)
def test_what_is_not_telegrams_own_word_leaves_it_open(status: int, body: bytes) -> None:
    assert read_answer(status, body).verdict is Verdict.AMBIGUOUS


GONE = [
    refusal(403, "Forbidden: bot was blocked by the user"),
    refusal(403, "Forbidden: user is deactivated"),
    refusal(403, "Forbidden: bot can't initiate conversation with a user"),
    refusal(403, "Forbidden: bot was kicked from the group chat"),
    refusal(403, "Forbidden: the group chat was deleted"),
    refusal(400, "Bad Request: chat not found"),
]
MESSAGE_GONE = [
    refusal(400, "Bad Request: message to edit not found"),
    refusal(400, "Bad Request: message can't be edited"),
    refusal(400, "Bad Request: message to delete not found"),
    refusal(400, "Bad Request: MESSAGE_ID_INVALID"),
    refusal(400, "Bad Request: message to be replied not found"),
]
OLD_QUERY = [
    refusal(
        400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
    ),
]
REFUSED = [
    refusal(400, "Bad Request: can't parse entities"),
    refusal(400, "Bad Request: message is too long"),
    refusal(403, "Forbidden: some rule of tomorrow"),
    refusal(413, "Request Entity Too Large"),
]
REJECTED = [refusal(401, "Unauthorized"), refusal(404, "Not Found")]
TABLE = [
    *((reply, Verdict.GONE) for reply in GONE),
    *((reply, Verdict.MESSAGE_GONE) for reply in MESSAGE_GONE),
    *((reply, Verdict.OLD_QUERY) for reply in OLD_QUERY),
    *((reply, Verdict.REFUSED) for reply in REFUSED),
    *((reply, Verdict.REJECTED) for reply in REJECTED),
    (fake.ok({"message_id": 7}), Verdict.OK),
    (refusal(400, "Bad Request: message is not modified: ..."), Verdict.OK),
]


@pytest.mark.parametrize(("reply", "verdict"), TABLE, ids=lambda value: str(value)[:70])
def test_each_answer_has_its_verdict(reply: Reply, verdict: Verdict) -> None:
    assert read_answer(*reply).verdict is verdict


def test_a_success_carries_its_result() -> None:
    assert read_answer(*fake.ok({"message_id": 7})).result == {"message_id": 7}


@pytest.mark.parametrize(("parameters", "wait"), [({"retry_after": 37}, 37.0), ({}, 1.0)])
def test_a_429_says_how_long_to_wait(parameters: dict[str, int], wait: float) -> None:
    told = read_answer(*refusal(429, "Too Many Requests", **parameters))

    assert (told.verdict, told.retry_after_s) == (Verdict.WAIT, wait)


def test_a_migrated_chat_carries_its_new_number() -> None:
    text = "Bad Request: group chat was upgraded to a supergroup chat"

    told = read_answer(*refusal(400, text, migrate_to_chat_id=-1_001_234_567_890))

    assert (told.verdict, told.new_chat_id) == (Verdict.MIGRATED, -1_001_234_567_890)


@pytest.mark.parametrize("parameters", ["words", ["list"], {"retry_after": "soon"}, 7])
def test_parameters_of_another_shape_do_not_break_the_reading(parameters: object) -> None:
    body = {"ok": False, "error_code": 429, "description": "wait", "parameters": parameters}

    told = read_answer(429, orjson.dumps(body))

    assert told.verdict in (Verdict.WAIT, Verdict.AMBIGUOUS)


async def test_parameters_reach_telegram_as_given_and_the_token_only_in_the_address(
    telegram: FakeTelegram,
) -> None:
    await answer(telegram, fake.ok({"message_id": 1}))

    [call] = telegram.calls
    assert (call.method, call.parameters) == ("sendMessage", {"chat_id": 1, "text": "a"})
