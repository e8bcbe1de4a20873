"""Only this machine's own pages and programs are answered."""

import httpx
import pytest

from playground.driver import RunnerDriver
from tests.playground.conftest import HandBot

OWN = ["127.0.0.1:8081", "localhost:8081", "localhost", "[::1]:8081"]
FOREIGN = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8081", ""]


@pytest.mark.parametrize("host", OWN)
async def test_own_names_are_answered(address: str, host: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.get(f"{address}/playground/runners", headers={"Host": host})

    assert response.status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
async def test_a_foreign_host_is_refused_in_clear_words(address: str, host: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.get(f"{address}/", headers={"Host": host})

    assert response.status_code == 403
    assert "only to this machine" in response.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_foreign_origin_changes_nothing(
    address: str, runner: RunnerDriver, origin: str
) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.post(
            f"{address}/playground/chats/{runner.id}/text",
            json={"text": "from elsewhere"},
            headers={"Origin": origin},
        )

    assert response.status_code == 403
    assert (await runner.chat()).messages == []


async def test_the_pages_own_origin_is_answered(address: str, runner: RunnerDriver) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.post(
            f"{address}/playground/chats/{runner.id}/text",
            json={"text": "from the page"},
            headers={"Origin": address},
        )

    assert response.status_code == 200


async def test_the_page_may_run_and_load_only_its_own(address: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.get(address)

    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_body_over_the_limit_is_refused(address: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.post(
            f"{address}/bot1:abc/sendMessage",
            content=b"{" + b" " * (53 * 1024 * 1024),
            headers={"Content-Type": "application/json"},
        )

    assert response.status_code == 413


@pytest.mark.parametrize("token", ["nonsense", "12:", "12:a b", "x:abcdef"])
async def test_a_malformed_token_is_unauthorized(address: str, token: str) -> None:
    bot = HandBot(address, token)

    refused = await bot.refused("getMe")

    await bot.http.aclose()
    assert refused == "401 Unauthorized"


async def test_an_uploaded_page_is_handed_out_as_a_download(
    address: str, runner: RunnerDriver
) -> None:
    await runner.send_file(b"<script>1</script>", name="x.html", mime="text/html")
    file_id = (await runner.chat()).messages[0].message["document"]["file_id"]

    async with httpx.AsyncClient(trust_env=False) as http:
        response = await http.get(f"{address}/playground/files/{file_id}")

    assert response.headers["content-disposition"] == "attachment"
    assert response.headers["content-type"] == "application/octet-stream"
