"""What a good call looks like on the wire: JSON, files, kept lines, proxies, a clean end."""

import asyncio
import re
from email import message_from_bytes, policy

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError
from yarl import URL

from bot.api import TelegramApi, Upload, Verdict
from bot.transport import AioRequest, ProxyKindError, proxy_for
from tests.transport.server import Seen, Server, answer, answer_when

PNG = b"\x89PNG\r\n\x1a\n\x00\xff"


def form_of(seen: Seen) -> dict[str, tuple[str | None, str, bytes]]:
    """A multipart body: file name, kind and bytes of each field."""
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + seen.body, policy=policy.HTTP)
    form = {}
    for part in parts.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        form[str(name)] = (part.get_filename(), part.get_content_type(), content)
    return form


async def test_parameters_go_out_as_json_in_their_own_types(
    api: TelegramApi, server: Server
) -> None:
    result = await api.call("sendMessage", {"chat_id": 2**40, "text": "Füße 🦶", "quiet": True})

    assert (result.verdict, result.result) == (Verdict.OK, {"message_id": 7})
    assert server.seen[0].line == "POST /bot1:secret/sendMessage HTTP/1.1"
    assert server.seen[0].headers["content-type"] == "application/json"
    assert (
        server.seen[0].body == '{"chat_id":1099511627776,"text":"Füße 🦶","quiet":true}'.encode()
    )


async def test_a_file_goes_up_as_a_form_with_its_name_and_kind(
    api: TelegramApi, server: Server
) -> None:
    await api.call(
        "sendPhoto",
        {"chat_id": 5, "caption": "Füße", "reply_markup": {"inline_keyboard": []}},
        files={"photo": Upload("a.png", PNG, "image/png")},
    )

    form = form_of(server.seen[0])
    assert form["photo"] == ("a.png", "image/png", PNG)
    assert form["caption"][2].decode() == "Füße"
    assert form["reply_markup"][2] == b'{"inline_keyboard":[]}'
    assert form["chat_id"][2] == b"5"


async def test_ptbs_own_calls_work_uploads_and_refusals_too(
    request_: AioRequest, server: Server
) -> None:
    message = b'{"ok":true,"result":{"message_id":3,"date":1,"chat":{"id":5,"type":"private"}}}'
    refusal = b'{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}'
    server.script.extend([answer(message), answer(refusal, status="400 Bad Request")])
    bot = Bot("1:secret", base_url=f"{server.url}/bot", request=request_)

    sent = await bot.send_photo(5, PNG, filename="b.png")
    with pytest.raises(BadRequest, match="not found"):
        await bot.send_message(6, "x")

    assert sent.message_id == 3
    assert any(part[0] == "b.png" for part in form_of(server.seen[0]).values())


async def test_a_file_can_be_fetched(request_: AioRequest, server: Server) -> None:
    server.script.append(answer(PNG))

    assert await request_.retrieve(f"{server.url}/file/bot1:secret/a.png") == PNG
    assert server.seen[0].line == "GET /file/bot1:secret/a.png HTTP/1.1"


async def test_one_line_serves_call_after_call(api: TelegramApi, server: Server) -> None:
    for _ in range(5):
        await api.call("sendMessage", {})

    assert (len(server.seen), server.lines) == (5, 1)


async def test_no_more_lines_are_opened_than_allowed(api: TelegramApi, server: Server) -> None:
    results = await asyncio.gather(*(api.call("sendMessage", {}) for _ in range(20)))

    assert {result.verdict for result in results} == {Verdict.OK}
    assert server.most_open == 4


async def test_after_the_shutdown_all_lines_are_closed_and_none_opens(
    request_: AioRequest, api: TelegramApi, server: Server
) -> None:
    await api.call("sendMessage", {})

    await request_.shutdown()
    await server.lost.wait()

    assert server.open == set()
    with pytest.raises(RuntimeError, match="shut down"):
        await api.call("sendMessage", {})
    await request_.initialize()
    assert (await api.call("sendMessage", {})).verdict is Verdict.OK


async def test_a_cancelled_call_gives_its_line_back(api: TelegramApi, server: Server) -> None:
    server.script.extend([answer_when(asyncio.Event())] * 4)
    calls = [asyncio.create_task(api.call("sendMessage", {})) for _ in range(4)]
    await server.has_seen(4)
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)

    assert (await api.call("sendMessage", {})).verdict is Verdict.OK


async def test_a_proxy_from_the_environment_is_used_with_its_password(
    request_: AioRequest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url.replace("http://", "http://eva:pw@"))
    api = TelegramApi(request_, base_url="http://telegram.invalid/bot1:secret")

    result = await api.call("getMe", {})

    assert result.verdict is Verdict.OK
    assert server.seen[0].line.startswith("POST http://telegram.invalid/bot1:secret/getMe")
    assert server.seen[0].headers["proxy-authorization"] == "Basic ZXZhOnB3"


async def test_a_proxy_that_will_not_connect_us_means_never_sent(
    request_: AioRequest, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url)
    server.script.append(answer(b"", status="403 Forbidden"))
    api = TelegramApi(request_, base_url="https://telegram.invalid/bot1:secret")

    result = await api.call("getMe", {})

    assert result.verdict is Verdict.NEVER_SENT
    assert server.seen[0].line.startswith("CONNECT telegram.invalid:443")


async def test_a_proxy_of_another_kind_is_a_network_error_that_was_never_sent(
    request_: AioRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")

    with pytest.raises(NetworkError) as raised:
        await request_.do_request("https://telegram.invalid/bot1:secret/getMe", "POST")

    assert isinstance(raised.value.__cause__, ProxyKindError)


def test_which_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://a:1")
    monkeypatch.setenv("ALL_PROXY", "b:2")
    monkeypatch.setenv("NO_PROXY", "near.example,other.example:81")

    found = {
        name: proxy_for(URL(name))
        for name in (
            "https://api.telegram.org",
            "http://api.telegram.org",
            "https://near.example",
            "http://other.example:81",
            "http://127.0.0.1:8081",
            "http://localhost:8081",
        )
    }

    assert list(found.values()) == [URL("http://a:1"), URL("http://b:2"), None, None, None, None]


def test_json_is_read_even_with_broken_characters_and_refused_when_it_is_none() -> None:
    assert AioRequest.parse_json_payload(b'{"ok":true}') == {"ok": True}
    assert re.search("a.b", AioRequest.parse_json_payload(b'{"x":"a\xffb"}')["x"])
    with pytest.raises(TelegramError, match="Invalid server response"):
        AioRequest.parse_json_payload(b"<html>")
