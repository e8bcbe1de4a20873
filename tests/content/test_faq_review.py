"""The page for the clinician: complete, open, the same each time, and refused when stale."""

import shutil
from pathlib import Path

import pytest

from content.faq import load_faq
from content.files import LANGUAGES, TABLES
from content.tips import load_tips
from tools.content_review import REVIEW, SIGN_OFF, main, render
from tools.review_rules import condition_text, read_rules

RULES = """\
- id: A08
  when:
    all:
      - any: [{field: calf, in: [swollen, warm]}, {field: months, from: 3, to: 12}]
      - not: {field: cleared, in: [true]}
  urgency: urgent_today
  clinician: [clot_check]
  sources: [S24]
  confidence: seen
  more:
    - when: {field: risk, has: [diabetes]}
      no_roll: true
- id: C08
  cap: 4
  sources: []
  confidence: design
"""

SOURCES = """\
S24: {title: About clots, status: seen_secondary, addresses: [there, here], doi: 10.1/x}
SEED: {title: The article}
"""


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables" / "safety"
    folder.mkdir(parents=True)
    (folder / "gate.yaml").write_text(RULES, "utf-8")
    (folder.parent / "sources.yaml").write_text(SOURCES, "utf-8")
    return folder.parent


@pytest.fixture
def languages(tmp_path: Path) -> Path:
    folder = tmp_path / "languages" / "en"
    folder.mkdir(parents=True)
    shutil.copytree(LANGUAGES / "en" / "faq", folder / "faq")
    for name in ("faq_themes.yaml", "tips.yaml"):
        shutil.copy(LANGUAGES / "en" / name, folder)
    text = (
        "clinician:\n  clot_check: Have it checked the same day.\nrows:\n  A08: One warm calf.\n"
    )
    (folder / "safety.yaml").write_text(text, "utf-8")
    return folder.parent


def test_the_page_in_docs_shows_the_content_of_today() -> None:
    assert REVIEW.read_text("utf-8") == render()


def test_every_answer_tip_and_rule_has_an_open_box_of_its_own(
    languages: Path, tables: Path
) -> None:
    page = render(languages=languages, tables=tables)

    assert page.count(SIGN_OFF) == len(load_faq("en").entries) + len(load_tips("en")) + 2
    assert "[x]" not in page.lower()
    assert "No clinician has signed this content off yet" in page


def test_a_rule_is_shown_in_words_with_its_sources(languages: Path, tables: Path) -> None:
    page = render(languages=languages, tables=tables)

    assert "### A08 (gate)\n\n> One warm calf.\n\n- If:" in page
    assert "If: (calf is swollen or warm or months is 3 to 12) and not (cleared is yes)" in page
    assert "clinician: “Have it checked the same day.”" in page
    assert "and if risk has diabetes: no_roll: yes" in page
    assert "more:" not in page
    assert "- Sources: S24\n- Confidence: seen" in page


def test_the_sources_stand_at_the_end_with_their_addresses(languages: Path, tables: Path) -> None:
    page = render(languages=languages, tables=tables)

    assert page.endswith(
        "## Sources\n\n"
        "- **S24** (seen secondary): About clots; there; here; doi 10.1/x\n"
        "- **SEED**: The article\n"
    )


def test_a_rule_without_condition_and_sources_says_so(languages: Path, tables: Path) -> None:
    page = render(languages=languages, tables=tables)

    assert "### C08 (gate)\n\n- If: always\n- Then: cap: 4\n- Sources: none" in page


def test_every_answer_shows_its_text_sources_and_confidence() -> None:
    page = render()

    for entry in load_faq("en").entries.values():
        assert f"### {entry.question}\n\n`{entry.id}`" in page
        assert f"> {entry.answer}" in page
        sources = f"- Sources: {', '.join(entry.sources)}\n- Confidence: {entry.confidence}"
        assert sources in page


def test_the_rules_come_in_the_order_of_the_phases(tmp_path: Path) -> None:
    for phase in ("always", "another", "gate", "state"):
        row = f"- {{id: {phase[:2].upper()}, sources: []}}\n"
        (tmp_path / f"{phase}.yaml").write_text(row, "utf-8")

    phases = [rule.phase for rule in read_rules(tmp_path, tmp_path / "safety.yaml")]

    assert phases == ["gate", "state", "always", "another"]


def test_all_rows_of_the_real_tables_are_read() -> None:
    ids = [rule.id for rule in read_rules(TABLES / "safety", LANGUAGES / "en" / "safety.yaml")]

    assert len(ids) == len(set(ids))


def test_unknown_conditions_are_shown_and_not_lost() -> None:
    assert condition_text({"field": "pain", "above": 5}) == "field pain, above 5"
    assert condition_text("pain over 5") == "pain over 5"
    assert condition_text(None) == ""


def test_the_check_passes_on_a_fresh_page_and_fails_on_a_stale_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "docs" / "content-review.md"

    assert main(["--check"], page=page) == 1
    assert main([], page=page) == 0
    assert main(["--check"], page=page) == 0
    page.write_text(page.read_text("utf-8").replace("Agreed", "Signed", 1), "utf-8")

    assert main(["--check"], page=page) == 1
    assert "out of date" in capsys.readouterr().out
