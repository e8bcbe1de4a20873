"""`make content-check` finds what is wrong, missing or stale in a translation."""

from typing import Any

import pytest

from content.checks.translations import problems, report, untranslated
from tests.content.languages import GERMAN, Languages, languages
from tools import to_translate, translated

__all__ = ["languages"]


@pytest.fixture
def stamped(languages: Languages) -> Languages:
    """German, with every entry stamped."""
    assert translated.main(["de"], root=languages.root) == 0
    return languages


def test_a_sound_language_has_no_problems(stamped: Languages) -> None:
    assert problems(languages=stamped.root) == []
    assert untranslated(languages=stamped.root) == []
    assert report(languages=stamped.root) == "de 9 of 9"


@pytest.mark.parametrize(
    ("file", "changed", "said"),
    [
        ("texts/common", {"hello": "Hallo, Ferse."}, "common.hello: {name} is missing"),
        ("texts/common", {"hello": "{name} {nmae} Ferse"}, "{nmae} is unknown"),
        ("texts/common", {"hello": "<b>{name} Ferse"}, "<b> is never closed"),
        ("texts/common", {"hello": "{name:l|r} Ferse"}, "is not of the form {side:left|right}"),
        ("texts/common", {"hello": ["{name} Ferse"]}, "is a list; in English it is one text"),
        ("texts/common", {"runs": {"other": "{count} Läufe"}}, "form “one” is missing"),
        (
            "texts/common",
            {"runs": {"one": "ein Lauf", "other": "{count}", "few": "zwei"}},
            "this language has no plural form “few”",
        ),
        ("texts/common", {"hello": "{name}, deine Hacke"}, "“heel” is none of: Ferse"),
        ("texts/common", {"hello": "{name}: Ferse, Hackenschmerz"}, "“Hacke” is not our word"),
        ("texts/common", {"hello": "{name}, haben Sie Ferse?"}, "ist Sie; wir sagen du"),
        ("texts/common", {"hullo": "Hallo"}, "common.hullo: English has no such entry"),
        ("texts/profile", {"name": "Solemate bot"}, "the same as in English"),
        ("texts/profile", {"name": "x" * 65}, "65 characters; the bot's name has room for 64"),
        ("texts/profile", {"short_description": "x" * 121}, "has room for 120"),
        ("texts/profile", {"command_run": "x" * 257}, "has room for 256"),
        ("tips", {"socks": {"text": "x" * 4097}}, "a message has room for 4096"),
    ],
)
def test_a_careless_translation_is_found(
    stamped: Languages, file: str, changed: dict[str, Any], said: str
) -> None:
    stamped.german(file, changed)

    found = problems(languages=stamped.root)

    assert any(said in fault for fault in found), found


def test_an_entry_that_is_missing_is_to_translate_and_no_fault(stamped: Languages) -> None:
    stamped.german("texts/common", {"hello": None})

    assert problems(languages=stamped.root) == []
    assert untranslated(languages=stamped.root) == [
        "de/texts/common.yaml: 1 missing; see: python -m tools.to_translate de texts/common"
    ]


def test_changed_english_makes_its_translation_stale_until_it_is_stamped(
    stamped: Languages,
) -> None:
    english = {"name": "Solemate the bot", "command_run": "I ran", "short_description": "Feet"}
    stamped.write("en", "texts/profile", english)

    [stale] = untranslated(languages=stamped.root)
    translated.main(["de"], root=stamped.root)  # without ids: what was never stamped
    still = untranslated(languages=stamped.root)
    translated.main(["de", "texts/profile.name"], root=stamped.root)

    assert stale.startswith("de/texts/profile.yaml: 1 stale;")
    assert still == [stale]
    assert untranslated(languages=stamped.root) == []


def test_a_broken_entry_is_not_stamped(
    languages: Languages, capsys: pytest.CaptureFixture[str]
) -> None:
    languages.german("texts/common", {"hello": "Hallo"})

    assert translated.main(["de"], root=languages.root) == 1
    assert "texts/common.hello: {name} is missing" in capsys.readouterr().out


def test_a_language_without_words_of_its_own_for_terms_is_told(stamped: Languages) -> None:
    (stamped.root / "de" / "glossary.yaml").unlink()
    (stamped.root / "de" / "wording.yaml").unlink()

    assert untranslated(languages=stamped.root) == [
        "de/glossary.yaml: no word yet for heel",
        "de/wording.yaml: missing; it says what we do not say in this language",
    ]


def test_what_is_open_is_printed_ready_to_fill_and_taken_in(stamped: Languages) -> None:
    stamped.write("it", "texts/common", {"name": "Solemate"})
    filled = stamped.root.parent / "it.yaml"
    filled.write_text(to_translate.still_open("it", root=stamped.root), "utf-8")
    assert "    many: '{count} runs'\n" in filled.read_text("utf-8")
    filled.write_text(filled.read_text("utf-8").replace("Two pairs.", "Due paia."), "utf-8")

    code = translated.main(["it", "--from", str(filled)], root=stamped.root)

    assert code == 0
    assert "text: Due paia.\n" in (stamped.root / "it" / "tips.yaml").read_text("utf-8")
    assert report(languages=stamped.root) == "de 9 of 9, it 9 of 9"
    assert to_translate.still_open("it", ["tips"], root=stamped.root).count("\n") == 3


def test_what_is_stale_is_printed_with_the_english_that_there_is_now(stamped: Languages) -> None:
    stamped.write("en", "tips", [{"id": "socks", "text": "Dry them well."}])

    printed = to_translate.still_open("de", ["tips/"[:-1]], root=stamped.root)

    assert "# stale; the English now:\n#   tips.socks.text: Dry them well.\n" in printed
    assert f"    text: {GERMAN['tips']['socks']['text']}\n" in printed


def test_english_that_changes_its_placeholders_or_goes_is_no_fault_of_the_translation(
    stamped: Languages,
) -> None:
    stamped.write("en", "texts/common", {"hello": "Hi {who}, mind your heel."})

    assert problems(languages=stamped.root) == []
    assert untranslated(languages=stamped.root) == [
        "de/texts/common.yaml: 1 stale; see: python -m tools.to_translate de texts/common",
        "de: English has these no more, take them out: texts/common.name, texts/common.runs",
    ]
