"""A language's words: English stands in, entry by entry, for what is missing or broken."""

from pathlib import Path
from typing import Any

import pytest

from content.files import ContentError
from content.folders import Folder, folders
from content.locales import folder_for
from content.models.faq import Tip
from content.texts import load_texts
from tests.content.languages import Languages, languages

__all__ = ["languages"]

SHIPPED = ["en", "de", "es", "fr", "pt-BR", "it"]


@pytest.mark.parametrize(
    ("code", "folder"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("pt-br", "pt-BR"),
        ("pt_BR", "pt-BR"),
        ("de-AT", "de"),
        ("es-419", "es"),
        ("ES", "es"),
        ("nl", "en"),
        ("pts", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_language_code_finds_its_folder(code: str | None, folder: str) -> None:
    assert folder_for(code, SHIPPED) == folder


def test_a_new_folder_is_a_language_and_english_comes_first(languages: Languages) -> None:
    languages.write("ca", "texts/common", {})

    assert folders(languages.root) == ["en", "ca", "de"]


def test_a_sound_language_needs_no_english(languages: Languages) -> None:
    german = load_texts(languages.root)["de"]

    assert german.get("common.hello", name="Jo") == "Hallo <b>Jo</b>, deine Ferse ist gereizt."
    assert german.get("common.shown", title="x") == "<b>x</b>"  # nothing to translate in it
    assert Folder("de", root=languages.root).read("tips", tuple[Tip, ...])[0].text == (
        "Halte sie trocken."
    )


@pytest.mark.parametrize(
    "hello",
    [
        None,
        "Hallo <b>{nmae}</b>.",
        "Hallo.",
        "Hallo <b>{name}.",
        "Hallo {name}</b>.",
        "Hallo {name.x} {",
        "Hallo {name!r}.",
        {"one": "Hallo {name}.", "other": "Hallo {name}."},
        ["Hallo {name}."],
        12,
    ],
)
def test_a_sentence_that_is_missing_or_broken_is_said_in_english_and_counted(
    languages: Languages, hello: Any
) -> None:
    languages.german("texts/common", {"hello": hello})

    german = load_texts(languages.root)["de"]

    assert german.get("common.hello", name="Jo") == "Hi <b>Jo</b>, your heel is sore."
    assert german.get("common.runs", count=2) == "2 Läufe"
    assert german.missing["common.hello"] == 1


@pytest.mark.parametrize("broken", ["runs: [", "- no table", "runs: 1\nruns: 2", None])
def test_a_file_that_cannot_be_read_or_is_not_there_is_said_in_english(
    languages: Languages, broken: str | None
) -> None:
    path = languages.root / "de" / "texts" / "common.yaml"
    path.unlink() if broken is None else path.write_text(broken, "utf-8")

    german = load_texts(languages.root)["de"]

    assert german.get("common.runs", count=1) == "1 run"
    assert german.get("profile.name") == "Der Bot"


def test_what_does_not_fit_its_model_is_said_in_english(languages: Languages) -> None:
    languages.german("tips", {"socks": {"text": "Trocken. " * 100}})
    folder = Folder("de", root=languages.root)

    socks, shoes = folder.read("tips", tuple[Tip, ...])

    assert (socks.text, shoes.text) == ("Keep them dry.", "Zwei Paar.")
    assert list(folder.stand_ins) == ["tips.socks.text"]


def test_what_is_no_word_comes_from_english_whatever_the_language_says(
    languages: Languages,
) -> None:
    listed = [{"id": "socks", "text": "Trocken.", "sources": ["S99"], "confidence": "seen"}]
    languages.write("de", "tips", listed)
    folder = Folder("de", root=languages.root)

    socks, shoes = folder.read("tips", tuple[Tip, ...])

    assert (socks.text, socks.sources) == ("Trocken.", ("D",))
    assert shoes.text == "Two pairs."
    assert folder.stand_ins == {"tips.shoes.text": "missing"}


def test_a_broken_english_file_stops_the_start_with_its_name(languages: Languages) -> None:
    languages.write("en", "tips", [{"id": "socks"}])

    with pytest.raises(ContentError, match=r"languages/en/tips\.yaml"):
        Folder("en", root=languages.root).read("tips", tuple[Tip, ...])


def test_without_english_nothing_can_be_said(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="tips"):
        Folder("de", root=tmp_path).read("tips", tuple[Tip, ...])
