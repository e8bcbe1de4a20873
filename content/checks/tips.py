"""Checks the habit tips, in words for people who edit content. It mends nothing."""

from pathlib import Path
from typing import Final

from content.checks.faq import known_sources, source_problems
from content.files import LANGUAGES, TABLES, ContentError
from content.models.faq import Tip
from content.reading import reading_faults, wording_faults
from content.tips import load_tips

TIPS: Final = 12
# With fewer, a runner to whom nothing else applies would get the same tip twice in a row.
LEAST_FOR_ALL: Final = 2


def problems(*, languages: Path = LANGUAGES, tables: Path = TABLES) -> list[str]:
    """All that is wrong with the tips of all languages; empty when they can go out."""
    return [
        f"{path.parent.name}: {fault}"
        for path in sorted(languages.glob("*/tips.yaml"))
        for fault in _language_problems(path.parent.name, languages, known_sources(tables))
    ]


def _language_problems(language: str, languages: Path, known: frozenset[str] | None) -> list[str]:
    try:
        tips = load_tips(language, root=languages)
    except ContentError as exc:
        return [str(exc)]
    faults = [] if len(tips) == TIPS else [f"tips.yaml: {len(tips)} tips instead of {TIPS}"]
    if sum(not tip.needs for tip in tips) < LEAST_FOR_ALL:
        faults.append(f"tips.yaml: at least {LEAST_FOR_ALL} tips must suit everybody (no needs)")
    for tip in tips:
        faults += _tip_problems(tip, language, known)
    return faults


def _tip_problems(tip: Tip, language: str, known: frozenset[str] | None) -> list[str]:
    where = f"tips.yaml: {tip.id}"
    wrong = wording_faults(tip.text, language=language)
    wrong += reading_faults(tip.text, language=language)
    return [
        *source_problems(where, tip.sources, tip.confidence, known),
        *(f"{where}: text: {fault}" for fault in wrong),
    ]
