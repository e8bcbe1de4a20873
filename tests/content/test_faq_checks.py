"""The checks of answers must fail on broken copies, and say where, in words for editors."""

import shutil
from pathlib import Path

import pytest

from content.checks import faq as faq_check
from content.faq import load_faq
from content.files import LANGUAGES, ContentError

MUTATIONS = [
    ("faq/cost.yaml", "theme: about\n", "them: about\n", "cost.yaml: theme: Field required"),
    ("faq/cost.yaml", "id: cost", "id: price", "must be the name of the file"),
    ("faq/cost.yaml", "confidence: design", "confidence: sure", "cost.yaml: confidence"),
    ("faq/cost.yaml", "confidence: design", "confidence: seen", "too sure"),
    ("faq/heel_spur.yaml", "confidence: recalled", "confidence: design", "too sure"),
    ("faq/cost.yaml", "sources: [D]", "sources: [BLOG]", "cost.yaml: sources.0"),
    ("faq/cost.yaml", "sources: [D]", "sources: []", "cost.yaml: sources"),
    ("faq/cost.yaml", "[about_bot, no_ball", "[cost, no_ball", "cannot lead to itself"),
    ("faq/cost.yaml", "[about_bot, no_ball", "[nowhere, no_ball", "there is no answer nowhere"),
    ("faq/cost.yaml", "[about_bot, no_ball", "[no_ball, no_ball", "stands there twice"),
    ("faq/cost.yaml", "[about_bot, no_ball, privacy]", "[privacy]", "cost.yaml: related"),
    ("faq/cost.yaml", "Nothing. I am", "Nothing. " + "Very " * 170 + "I am", "at most 800"),
    ("faq/cost.yaml", "theme: about", "theme: heel", "does not list it under heel"),
    ("faq/heat.yaml", "parent: ice_or_heat", "parent: night_splint", "not one of the main topics"),
    ("faq/heat.yaml", "facts: [Q29]", "facts: []", "no answer covers Q29"),
    ("faq/heat.yaml", "facts: [Q29]", "facts: [Q29, Q30]", "Q30 is answered 2 times"),
    ("faq/heat.yaml", "facts: [Q29]", "facts: [Q29, Q99]", "Q99 is no known fact"),
    ("faq/cost.yaml", "Nothing. I am", "You have plantar fasciitis. I am", "names a diagnosis"),
    ("faq/cost.yaml", "Nothing. I am", "That is a stress fracture. I am", "names a diagnosis"),
    ("faq/cost.yaml", "Nothing. I am", "Rolling cures it. I am", "promises a cure"),
    ("faq/cost.yaml", "Nothing. I am", "It prevents pain. I am", "promises to prevent"),
    ("faq/cost.yaml", "Nothing. I am", "We guarantee it. I am", "promises too much"),
    ("faq/cost.yaml", "Nothing. I am", "Your sole is inflamed. I am", "say sore or irritated"),
    ("faq/cost.yaml", "Nothing. I am", "Call 112 now. I am", "local emergency number"),
    ("faq/cost.yaml", "Nothing. I am", "<h1>Nothing</h1>. I am", "the tag <h1> is not allowed"),
    ("faq/cost.yaml", "Nothing. I am", "Nothing < all. I am", "the sign < is not allowed"),
    ("faq/cost.yaml", "Nothing. I am", "Hello {name}. I am", "the sign { is not allowed"),
    ("faq/cost.yaml", "Nothing. I am", "No — not — now. I am", "more than 1 dash"),
    ("faq/cost.yaml", "Nothing. I am", "Nothing and " * 30 + "I am", "words a sentence"),
    ("faq/calf_lump.yaml", "red_flag: true\n", "", "so say red_flag: true"),
    ("faq/cost.yaml", "- price of the bot", "- are you an AI", "stands twice"),
    ("faq_themes.yaml", "privacy, cost]", "privacy]", "does not list it under about"),
    ("faq_themes.yaml", "privacy, cost]", "privacy, cost, cost]", "cost is listed twice"),
    ("faq_themes.yaml", "privacy, cost]", "privacy, cost, fun]", "there is no faq/fun.yaml"),
    ("faq_themes.yaml", "label: About Solemate", "label: " + "About " * 10, "label"),
]


@pytest.fixture
def languages(tmp_path: Path) -> Path:
    """A copy of the English answers that may be broken."""
    copy = tmp_path / "languages"
    shutil.copytree(LANGUAGES / "en" / "faq", copy / "en" / "faq")
    shutil.copy(LANGUAGES / "en" / "faq_themes.yaml", copy / "en")
    return copy


def mutate(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}: mend this test"
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_answers_have_no_problems() -> None:
    assert faq_check.problems() == []


@pytest.mark.parametrize(("file", "old", "new", "message"), MUTATIONS)
def test_a_broken_answer_is_named(
    languages: Path, tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    mutate(languages / "en" / file, old, new)

    found = faq_check.problems(languages=languages, tables=tmp_path)

    assert any(message in fault for fault in found)


def test_a_missing_answer_is_named_with_its_fact_and_topic(
    languages: Path, tmp_path: Path
) -> None:
    (languages / "en" / "faq" / "insoles.yaml").unlink()

    found = faq_check.problems(languages=languages, tables=tmp_path)

    assert any("no answer covers Q19" in fault for fault in found)
    assert any("no answer for the topic insoles" in fault for fault in found)
    assert any("there is no answer insoles" in fault for fault in found)


def test_five_examples_are_too_few(languages: Path, tmp_path: Path) -> None:
    path = languages / "en" / "faq" / "ankle_popping.yaml"
    mutate(path, "  - clicking noise in my ankle\n", "")

    assert faq_check.problems(languages=languages, tables=tmp_path) != []


def test_a_broken_link_stops_the_start_too(languages: Path) -> None:
    mutate(languages / "en" / "faq" / "cost.yaml", "[about_bot,", "[nowhere,")

    with pytest.raises(ContentError, match="there is no answer nowhere"):
        load_faq("en", root=languages)


def test_without_themes_the_check_says_so(languages: Path, tmp_path: Path) -> None:
    (languages / "en" / "faq_themes.yaml").unlink()

    found = faq_check.problems(languages=languages, tables=tmp_path)

    assert any("faq_themes.yaml" in fault for fault in found)


def test_sources_are_held_against_the_table_of_sources(languages: Path, tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("SEED: {title: a}\nS01: {title: b}\n", "utf-8")

    found = faq_check.problems(languages=languages, tables=tmp_path)

    assert any("S42 is not in tables/sources.yaml" in fault for fault in found)
    named = {fault.split(" is not in ")[0].split()[-1] for fault in found}
    assert named.isdisjoint({"SEED", "S01", "D", "K"})


def test_the_reading_level_is_reported_and_plain() -> None:
    line = faq_check.report()

    assert line.startswith("en: 84 answers, ")
    assert float(line.split(", ")[1].split()[0]) <= 14
