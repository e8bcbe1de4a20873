"""The records of decisions in docs/adr are numbered, whole, and say whether they hold."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.guards.project import documents, read

HEADINGS = ["Date", "Status", "Context", "Decision", "Consequences"]
STATUS = re.compile(r"Proposed|Accepted|Superseded by (\d{4})")
LONGEST = 80  # lines: one page


def faults(name: str, text: str) -> Iterator[str]:
    """What is wrong with one record."""
    number = name.split("-")[0]
    if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name):
        yield "the file name is not like 0001-few-words.md"
    if not re.match(rf"# (?:0*{number.lstrip('0')})\. ", text):
        yield f"the title does not begin with # {number}."
    if re.findall(r"^## (.+)$", text, re.MULTILINE) != HEADINGS:
        yield f"the headings are not {', '.join(HEADINGS)}"
        return
    parts = dict(zip(HEADINGS, re.split(r"^## .+$", text, flags=re.MULTILINE)[1:], strict=True))
    if not STATUS.fullmatch(parts["Status"].strip()):
        yield "the status is not Proposed, Accepted or Superseded by NNNN"
    try:
        date.fromisoformat(parts["Date"].strip())
    except ValueError:
        yield "the date is not like 2026-11-22"
    if len(text.splitlines()) > LONGEST:
        yield "it is longer than a page"


def records() -> list[Path]:
    return [path for path in documents() if path.parent == Path("docs/adr")]


def test_every_record_is_whole() -> None:
    wrong = {p.name: found for p in records() if (found := list(faults(p.name, read(p))))}

    assert wrong == {}


def test_no_two_records_share_a_number_and_none_is_superseded_by_nothing() -> None:
    numbers = [path.name.split("-")[0] for path in records()]
    superseding = [n for path in records() for n in STATUS.findall(read(path)) if n]

    assert sorted(numbers) == sorted(set(numbers))
    assert numbers
    assert set(superseding) <= set(numbers)


def test_a_careless_record_is_found() -> None:
    record = "# 0007. Words\n\n## Date\n\nsoon\n\n## Status\n\nPerhaps\n\n"
    record += "## Context\n\nx\n\n## Decision\n\nx\n\n## Consequences\n\nx\n"

    assert list(faults("0008-words.md", record)) == [
        "the title does not begin with # 0008.",
        "the status is not Proposed, Accepted or Superseded by NNNN",
        "the date is not like 2026-11-22",
    ]
    assert list(faults("7_words.md", "# 7_words.md. x\n"))[-1].startswith("the headings are not")
