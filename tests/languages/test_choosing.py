"""Which language a runner is spoken to in: at once, everywhere, and as they chose."""

import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import profile
from bot.api import TelegramApi
from content.catalog import Catalog, load_catalog
from content.files import LANGUAGES
from tests.fakes.telegram import FakeTelegram
from tests.languages import pseudo
from tests.languages.conversation import _plan
from tests.languages.phone import Phone, phone
from tools.languages import as_yaml

HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """English, and languages that nobody mistakes for it."""
    pseudo.write(tmp_path)
    return load_catalog(tmp_path)


def hebrew(runner: Phone) -> bool:
    """Whether the newest message is in Hebrew letters."""
    return any(letter in runner.said[-1].text for letter in HEBREW)


async def test_a_language_chosen_in_mid_session_holds_for_the_next_step_and_the_end(
    sqlite_engine: AsyncEngine, catalog: Catalog
) -> None:
    async with phone(sqlite_engine, catalog, "en") as runner:
        await _plan(runner, "fine", 5)
        await runner.press(r"p:\d+:\d+:start")
        assert not hebrew(runner)

        await runner.tap("u:language:he")
        after = len(runner.said)
        await runner.pass_time(minutes=20)

        said = [one.text for one in runner.said[after:] if one.text]
        assert len(said) > 10
        assert all(any(letter in text for letter in HEBREW) for text in said)


async def test_a_chosen_language_stays_whatever_telegram_speaks(
    sqlite_engine: AsyncEngine, catalog: Catalog
) -> None:
    async with phone(sqlite_engine, catalog, "pl") as runner:
        await runner.introduce()
        await runner.tap("u:language:he")
        runner.code = "en"

        await runner.write("/about")

        assert hebrew(runner)


async def test_until_one_is_chosen_telegrams_language_is_followed(
    sqlite_engine: AsyncEngine, catalog: Catalog
) -> None:
    async with phone(sqlite_engine, catalog, "en") as runner:
        await runner.write("/about")
        in_english = not hebrew(runner)
        runner.code = "he-IL"

        await runner.write("/about")

        assert in_english
        assert hebrew(runner)


@pytest.fixture
def with_dutch(tmp_path: Path) -> Catalog:
    """A folder that somebody copied from English; it is all there is of a new language."""
    shutil.copytree(LANGUAGES / "en", tmp_path / "en")
    shutil.copytree(LANGUAGES / "en", tmp_path / "nl")
    hello = {"about": "Ik ben Solemate."}
    (tmp_path / "nl" / "texts" / "common.yaml").write_text(as_yaml(hello), "utf-8")
    return load_catalog(tmp_path)


async def test_a_new_folder_is_spoken_offered_and_falls_back_with_no_change_of_code(
    sqlite_engine: AsyncEngine, with_dutch: Catalog
) -> None:
    async with phone(sqlite_engine, with_dutch, "nl-BE") as runner:
        await runner.write("/about")
        assert runner.said[-1].text == "Ik ben Solemate."
        await runner.write("/help")
        assert "While it runs" in runner.said[-1].text
        await runner.write("/language")

    assert any("Nederlands" in label for label in runner.said[-1].labels)
    assert with_dutch.languages["nl"].stand_ins["texts/common.help"] == "missing"
    assert with_dutch.languages["nl"].texts.missing["common.help"] == 1


async def test_the_profile_is_set_for_every_folder_in_two_letters(
    catalog: Catalog, tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "pl", tmp_path / "pt-BR")
    telegram = FakeTelegram()

    await profile.show(
        TelegramApi(telegram, base_url="http://telegram.test/bot1:test"), load_catalog(tmp_path)
    )

    written = [call for call in telegram.calls if call.method.startswith("set")]
    assert {call.parameters.get("language_code", "") for call in written} == {
        "", "he", "pl", "pt",
    }  # fmt: skip
    assert {call.method for call in written} == {
        "setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription",
    }  # fmt: skip


def test_six_languages_are_quickly_read(tmp_path: Path) -> None:
    pseudo.write(tmp_path)
    for code in ("cs", "ru", "uk"):
        shutil.copytree(tmp_path / "pl", tmp_path / code)
    started = time.process_time()

    catalog = load_catalog(tmp_path)

    codes = [language.code for language in catalog.languages.values()]
    assert len(codes) == 6
    assert time.process_time() - started < 1.5  # 0.5 s where nothing else runs
