"""Only this machine's own pages and programs are answered."""

import ssl

import httpx

from playground.driver import RunnerDriver
from tests.playground.conftest import HandBot

NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
OWN = ["127.0.0.1:8081", "localhost:8081", "localhost", "[::1]:8081"]
FOREIGN = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8081", ""]


async def test_only_own_names_are_answered(address: str) -> None:
    async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as http:
        answers = {
            host: await http.get(f"{address}/playground/runners", headers={"Host": host})
            for host in OWN + FOREIGN
        }

    assert {host: answers[host].status_code for host in OWN} == dict.fromkeys(OWN, 200)
    assert {host: answers[host].status_code for host in FOREIGN} == dict.fromkeys(FOREIGN, 403)
    assert all("only to this machine" in answers[host].text for host in FOREIGN)


async def test_a_foreign_origin_changes_nothing(address: str, runner: RunnerDriver) -> None:
    url = f"{address}/playground/chats/{runner.id}/text"
    async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as http:
        answers = [
            await http.post(url, json={"text": "from elsewhere"}, headers={"Origin": origin})
            for origin in ("https://evil.example", "null", "http://127.0.0.1:1")
        ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert (await runner.chat()).messages == []


async def test_a_link_from_elsewhere_opens_the_page_and_does_nothing_else(
    address: str, runner: RunnerDriver
) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    query = f"?chat_id={runner.id}&text=x"
    async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as http:
        page = await http.get(address, headers=link)
        call = await http.get(f"{address}/bot1:abc/sendMessage{query}", headers=link)

    assert page.status_code == 200
    assert call.status_code == 403
    assert (await runner.chat()).messages == []


async def test_the_pages_own_origin_is_answered(address: str, runner: RunnerDriver) -> None:
    async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as http:
        response = await http.post(
            f"{address}/playground/chats/{runner.id}/text",
            json={"text": "from the page"},
            headers={"Origin": address},
        )

    assert response.status_code == 200


async def test_the_page_may_run_and_load_only_its_own(address: str) -> None:
    async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as http:
        response = await http.get(address)

    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"


async def test_a_body_over_the_limit_is_refused(address: str) -> None:
    async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as http:
        response = await http.post(
            f"{address}/bot1:abc/sendMessage",
            content=b"{" + b" " * (53 * 1024 * 1024),
            headers={"Content-Type": "application/json"},
        )

    assert response.status_code == 413


async def test_a_malformed_token_is_unauthorized(bot: HandBot) -> None:
    refusals = []
    for token in ("nonsense", "12:", "12:a b", "x:abcdef"):
        bot.token = token
        refusals.append(await bot.refused("getMe"))

    assert refusals == ["401 Unauthorized"] * 4


async def test_an_uploaded_page_is_handed_out_as_a_download(
    address: str, runner: RunnerDriver
) -> None:
    await runner.send_file(b"<script>1</script>", name="x.html", mime="text/html")
    file_id = (await runner.chat()).messages[0].message["document"]["file_id"]

    async with httpx.AsyncClient(trust_env=False, verify=NO_CERTIFICATES) as http:
        response = await http.get(f"{address}/playground/files/{file_id}")

    assert response.headers["content-disposition"] == "attachment"
    assert response.headers["content-type"] == "application/octet-stream"
