"""Each way a call can fail, on a real socket, and whether it may have reached Telegram."""

import asyncio
import socket

import aiohttp
import pytest
from telegram.error import NetworkError, TimedOut

from bot.api import TelegramApi, Upload, Verdict
from bot.transport import AioRequest, UnsentError
from tests.transport.server import Server, answer, answer_when, cut_after

SHORT_S = 0.2  # how long a test waits for what never comes


def elsewhere(request: AioRequest, url: str) -> TelegramApi:
    return TelegramApi(request, base_url=f"{url}/bot1:secret")


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def test_a_refused_connection_was_never_sent(request_: AioRequest) -> None:
    api = elsewhere(request_, f"http://127.0.0.1:{closed_port()}")

    result = await api.call("sendMessage", {})

    assert result.verdict is Verdict.NEVER_SENT


async def test_an_unknown_name_was_never_sent(request_: AioRequest) -> None:
    api = elsewhere(request_, "http://telegram.invalid")

    result = await api.call("sendMessage", {})

    assert result.verdict is Verdict.NEVER_SENT


async def test_a_line_that_does_not_open_in_time_was_never_sent(request_: AioRequest) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # says nothing to our TLS hello
        api = elsewhere(request_, f"https://127.0.0.1:{silent.getsockname()[1]}")

        result = await api.call("sendMessage", {}, timeout_s=SHORT_S)

    assert result.verdict is Verdict.NEVER_SENT
    assert result.detail == "ConnectionTimeoutError"


async def test_tls_with_somebody_else_was_never_sent(request_: AioRequest, server: Server) -> None:
    api = elsewhere(request_, server.url.replace("http:", "https:"))
    server.script.append(cut_after(b"what?"))

    result = await api.call("sendMessage", {}, timeout_s=SHORT_S)

    assert result.verdict is Verdict.NEVER_SENT


async def test_without_a_free_line_it_was_never_sent(api: TelegramApi, server: Server) -> None:
    free = asyncio.Event()
    server.script.extend([answer_when(free)] * 4)
    busy = [asyncio.create_task(api.call("sendMessage", {})) for _ in range(4)]
    await server.has_seen(4)

    result = await api.call("sendMessage", {}, timeout_s=SHORT_S)
    free.set()
    others = await asyncio.gather(*busy)

    assert result.verdict is Verdict.NEVER_SENT
    assert {other.verdict for other in others} == {Verdict.OK}
    assert len(server.seen) == 4


async def test_no_answer_in_time_is_ambiguous(api: TelegramApi, server: Server) -> None:
    server.script.append(answer_when(asyncio.Event()))

    result = await api.call("sendMessage", {}, timeout_s=SHORT_S)

    assert result.verdict is Verdict.AMBIGUOUS
    assert result.detail == "no answer: SocketTimeoutError"


@pytest.mark.parametrize(
    "said",
    [b"", b"HTTP/1.1 200", b'HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"ok":true'],
    ids=["nothing", "half a head", "half a body"],
)
async def test_a_line_cut_in_the_answer_is_ambiguous(
    api: TelegramApi, server: Server, said: bytes
) -> None:
    server.script.append(cut_after(said))

    result = await api.call("sendMessage", {})

    assert result.verdict is Verdict.AMBIGUOUS
    assert len(server.seen) == 1  # and was not sent again behind our back


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("502 Bad Gateway", b"<html>502</html>"),
        ("500 Internal Server Error", b'{"ok":false,"error_code":500,"description":"x"}'),
        ("200 OK", b"<html>a hotel's login page</html>"),
        ("302 Found", b""),
    ],
)
async def test_an_answer_that_is_not_telegrams_is_ambiguous(
    api: TelegramApi, server: Server, status: str, body: bytes
) -> None:
    server.script.append(answer(body, status=status))

    result = await api.call("sendMessage", {})

    assert result.verdict is Verdict.AMBIGUOUS


async def test_what_is_no_http_at_all_is_ambiguous(api: TelegramApi, server: Server) -> None:
    server.script.append(cut_after(b"220 mail.example ESMTP\r\n\r\n"))

    result = await api.call("sendMessage", {})

    assert result.verdict is Verdict.AMBIGUOUS


async def test_an_idle_line_closed_earlier_is_not_used_again(
    api: TelegramApi, server: Server
) -> None:
    await api.call("sendMessage", {})
    for writer in list(server.open):
        writer.close()
    await server.lost.wait()
    await asyncio.sleep(0.05)  # the news travels through this machine's own network

    result = await api.call("sendMessage", {})

    assert result.verdict is Verdict.OK
    assert server.lines == 2


async def test_an_idle_line_closed_while_our_call_arrives_is_ambiguous(
    api: TelegramApi, server: Server
) -> None:
    await api.call("sendMessage", {})
    server.script.append(cut_after())

    result = await api.call("sendMessage", {})

    assert result.verdict is Verdict.AMBIGUOUS
    assert server.lines == 1


async def _after_a_cut(request: AioRequest, api: TelegramApi) -> None:
    """One good call; the line it leaves is cut the moment the next call takes it."""
    await api.call("sendMessage", {})
    session = request._opened()
    trace = aiohttp.TraceConfig()

    async def cut(*_: object) -> None:
        assert session.connector is not None
        for protocol in list(session.connector._acquired):
            assert protocol.transport is not None
            protocol.transport.abort()

    trace.on_connection_reuseconn.append(cut)
    trace.freeze()
    session._trace_configs.append(trace)


@pytest.mark.parametrize("size", [5, 2**17])
async def test_a_line_found_closed_before_the_first_byte_was_never_sent(
    request_: AioRequest, api: TelegramApi, server: Server, size: int
) -> None:
    await _after_a_cut(request_, api)

    result = await api.call("sendMessage", {"text": "x" * size})

    assert len(server.seen) == 1
    assert (result.verdict, result.detail) == (Verdict.NEVER_SENT, UnsentError.__name__)


async def test_an_upload_on_a_closed_line_stays_ambiguous(
    request_: AioRequest, api: TelegramApi
) -> None:
    await _after_a_cut(request_, api)

    result = await api.call(
        "sendPhoto", {}, files={"photo": Upload("a.png", b"x" * 2**17, "image/png")}
    )

    assert result.verdict is Verdict.AMBIGUOUS


async def test_a_server_that_does_not_read_is_given_up_and_ambiguous(
    request_: AioRequest,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        api = elsewhere(request_, f"http://127.0.0.1:{deaf.getsockname()[1]}")

        large = Upload("a.mp4", b"x" * 2**24, "video/mp4")
        result = await api.call("sendVideo", {}, files={"video": large}, timeout_s=SHORT_S)

    assert result.verdict is Verdict.AMBIGUOUS


async def test_an_answer_in_drops_cannot_hold_a_call_for_ever(
    api: TelegramApi, server: Server
) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(SHORT_S / 4)

    server.script.append(drip)
    async with asyncio.timeout(SHORT_S * 20):
        result = await api.call("sendMessage", {}, timeout_s=SHORT_S)

    assert result.verdict is Verdict.AMBIGUOUS


async def test_no_error_carries_the_token(request_: AioRequest) -> None:
    url = f"http://127.0.0.1:{closed_port()}/bot1:secret/getMe"

    with pytest.raises(NetworkError) as refused:
        await request_.do_request(url, "POST")
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/bot1:secret/getMe"
        with pytest.raises(TimedOut) as late:
            await request_.do_request(url, "POST", read_timeout=SHORT_S)

    assert "secret" not in str(refused.value) + str(late.value)
