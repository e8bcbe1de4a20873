"""A bot that polls serves private finish links on PORT once it has a public address."""

from pathlib import Path

import httpx
import pytest

from playground.app import create_app
from playground.driver import Driver
from playground.server import serving
from tests.support.processes import TOKEN, free_port, running


@pytest.mark.slow
async def test_a_polling_bot_answers_at_its_public_address_and_logs_no_token(
    tmp_path: Path,
) -> None:
    async with serving(create_app()) as telegram, Driver(telegram, patience=60) as phones:
        port = free_port()
        settings = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'link.sqlite3'}",
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram,
            "PORT": str(port),
            "LOG_LEVEL": "ERROR",
            "PUBLIC_URL": f"http://127.0.0.1:{port}/",
        }
        async with running(folder=tmp_path, **settings) as process:
            ada = await phones.new_runner("Ada")
            await ada.say("/link")
            await phones.wait_for_calls(1, method="sendMessage", chat_id=ada.id)
            await ada.press("Make my link")
            calls = await phones.wait_for_calls(2, method="sendMessage", chat_id=ada.id)
            shown = str(calls[-1]["params"]["text"])
            url = shown[shown.index("http") :].split("<")[0]
            async with httpx.AsyncClient() as watch:
                stored = await watch.post(url, json={"minutes": 30})
                unknown = await watch.post(url[:-1] + ("A" if url[-1] != "A" else "B"))
            await phones.wait_for_calls(4, method="sendMessage", chat_id=ada.id)
            code, said = await process.stop()

    assert (stored.status_code, unknown.status_code) == (200, 404)
    assert url.startswith(f"http://127.0.0.1:{port}/done/")
    assert code == 0
    assert url.rsplit("/", 1)[1] not in said
