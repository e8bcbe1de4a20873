"""Every language that is there, and pseudo languages, through the whole conversation."""

import re

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from content.catalog import Catalog, load_catalog
from content.folders import folders
from content.locales import FALLBACK
from tests.languages import pseudo
from tests.languages.conversation import PARTS
from tests.languages.finding import english_in, ill_formed, words_of
from tests.languages.phone import Said, phone

LANGUAGES = folders()
ALL_PARTS = pytest.mark.parametrize("part", PARTS)
_READABLE = re.compile(r"[A-Za-z]{3,}")
# Readable in every language: commands, formats, names that languages have for themselves.
_SAME_EVERYWHERE = re.compile(
    r"/[a-z_]+|GPX|TCX|FIT|UTC|GMT|MIT|JSON|CSV|Solemate|export\.json|English|Polski|xqzt"
)


@pytest.fixture(scope="session")
def pseudo_catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """English and two languages nobody speaks, loaded as any other folder is."""
    root = tmp_path_factory.mktemp("pseudo")
    pseudo.write(root)
    return load_catalog(root)


async def played(engine: AsyncEngine, catalog: Catalog, code: str, part: str) -> list[Said]:
    """All that is said in one part of the conversation."""
    async with phone(engine, catalog, code) as runner:
        await PARTS[part](runner)
        return runner.said


@ALL_PARTS
@pytest.mark.parametrize("code", LANGUAGES)
async def test_a_language_says_nothing_in_english_and_nothing_unfinished(
    code: str, part: str, sqlite_engine: AsyncEngine, catalog: Catalog
) -> None:
    before = catalog.languages[code].texts.missing.total()

    said = await played(sqlite_engine, catalog, code, part)

    assert [fault for one in said for fault in ill_formed(one)] == []
    if code != FALLBACK:
        assert english_in(said, code) == []
        assert catalog.languages[code].texts.missing.total() == before


@ALL_PARTS
@pytest.mark.parametrize("code", pseudo.SCRIPTS)
async def test_nothing_readable_is_left_where_all_words_are_turned(
    code: str, part: str, sqlite_engine: AsyncEngine, pseudo_catalog: Catalog
) -> None:
    said = await played(sqlite_engine, pseudo_catalog, code, part)

    assert [fault for one in said for fault in ill_formed(one)] == []
    if code == "he":  # its script has no letter of ours: what can be read came from the code
        words = {word for one in said for text in words_of(one) for word in readable(text)}
        assert words - titles(pseudo_catalog) == set()


def readable(text: str) -> list[str]:
    """Words in our letters that are not the same everywhere."""
    return _READABLE.findall(_SAME_EVERYWHERE.sub("", text))


def titles(catalog: Catalog) -> set[str]:
    """Words in the titles of publications: they are cited as they are."""
    sources = catalog.tables.sources.values()
    return {word for source in sources for word in _READABLE.findall(source.title)}


def test_pseudo_languages_stand_in_nowhere_for_english(pseudo_catalog: Catalog) -> None:
    assert {code: dict(pseudo_catalog.languages[code].stand_ins) for code in pseudo.SCRIPTS} == {
        code: {} for code in pseudo.SCRIPTS
    }


async def test_what_is_looked_for_would_be_found(
    sqlite_engine: AsyncEngine, catalog: Catalog
) -> None:
    english = await played(sqlite_engine, catalog, "en", "commands")
    text = "Press {side} at session.over or left_foot " + "x" * 4096
    odd = Said("sendMessage", text, ("y" * 60,))

    assert len(ill_formed(odd)) == 5
    assert any("texts/common.help" in found for found in english_in(english, "de"))
