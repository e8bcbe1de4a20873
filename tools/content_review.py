"""Writes docs/content-review.md, the list that a clinician can read and sign. It judges nothing.

python -m tools.content_review          write the list
python -m tools.content_review --check  fail when the list no longer shows the content
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from content.faq import Faq, load_faq
from content.files import LANGUAGES, TABLES, read_yaml
from content.models.faq import FaqEntry, Tip
from content.tips import load_tips
from tools.review_rules import Rule, read_rules

ROOT: Final = Path(__file__).resolve().parent.parent
REVIEW: Final = ROOT / "docs" / "content-review.md"
LANGUAGE: Final = "en"

SIGN_OFF: Final = "- [ ] Agreed. Clinician: ____________________ Date: ____________"

HEAD: Final = """\
# Content review

Made from the content by `python -m tools.content_review`; do not edit it by hand. It lists every
rule, answer and tip with its sources, so that a clinician can read them and sign.

**No clinician has signed this content off yet.** Each box below is open until one does.

Confidence is that of the weakest source of a text:

- **seen**: each source was read, mostly as a search excerpt, and shows the fact
- **design** (our own design): a part of it is our own careful choice, without a source
- **recalled**: a part of it is common clinical knowledge that was not looked up

Sources: `SEED` is the article that the project started from, `Sxx` a publication or leaflet,
`D` our own design, `K` recalled clinical knowledge.

## Sign-off of the whole

- [ ] I have read the rules, answers and tips below and agree with them, as marked.

Name: ________________________________

Profession and registration: ________________________________

Date: ________________________________
"""


def render(*, languages: Path = LANGUAGES, tables: Path = TABLES) -> str:
    """The whole page. Same content, same page. Raises ContentError when content is wrong."""
    faq = load_faq(LANGUAGE, root=languages)
    tips = load_tips(LANGUAGE, root=languages)
    rules = read_rules(tables / "safety", languages / LANGUAGE / "safety.yaml")
    confidences = [rule.confidence for rule in rules]
    confidences += [entry.confidence.value for entry in faq.entries.values()]
    confidences += [tip.confidence.value for tip in tips]
    parts = [
        HEAD,
        _counts(rules=len(rules), faq=faq, tips=tips, confidences=confidences),
        *(["## Rules\n"] if rules else []),
        *(_rule(rule) for rule in rules),
        *_answer_parts(faq),
        "## Habit tips\n",
        *(_tip(tip) for tip in tips),
        *_source_parts(tables / "sources.yaml"),
    ]
    return "\n".join(parts)


def _counts(*, rules: int, faq: Faq, tips: Sequence[Tip], confidences: Iterable[str]) -> str:
    counted = ", ".join(f"{n} {name}" for name, n in sorted(Counter(confidences).items()))
    signs = sum(entry.red_flag for entry in faq.entries.values())
    return (
        f"Listed: {rules} rules, {len(tips)} tips, {len(faq.entries)} answers "
        f"({signs} of them touch warning signs). Confidence: {counted}.\n"
    )


def _rule(rule: Rule) -> str:
    said = f"{_quote(rule.said)}\n\n" if rule.said else ""
    return (
        f"### {rule.id} ({rule.phase})\n\n{said}"
        f"- If: {rule.condition or 'always'}\n"
        f"- Then: {rule.effect or 'nothing more'}\n"
        f"{_origin(rule.sources, rule.confidence)}\n"
    )


def _answer_parts(faq: Faq) -> Iterator[str]:
    for theme in faq.themes:
        yield f"## Answers: {theme.label}\n"
        for topic in theme.topics:
            yield _answer(faq.entries[topic])


def _answer(entry: FaqEntry) -> str:
    facts = f", facts {', '.join(entry.facts)}" if entry.facts else ""
    warning = "- Touches warning signs\n" if entry.red_flag else ""
    longer = f"{_quote(entry.more)}\n\n" if entry.more else ""
    return (
        f"### {entry.question}\n\n"
        f"`{entry.id}`{facts}, written {entry.reviewed.isoformat()}\n\n"
        f"{_quote(entry.answer)}\n\n{longer}{warning}{_origin(entry.sources, entry.confidence)}\n"
    )


def _tip(tip: Tip) -> str:
    needs = ", ".join(sorted(tip.needs))
    only = f"- Only said when: {needs}\n" if needs else ""
    return f"### {tip.id}\n\n{_quote(tip.text)}\n\n{only}{_origin(tip.sources, tip.confidence)}\n"


def _source_parts(path: Path) -> Iterator[str]:
    """The table of sources: {id: {title, status, doi, addresses}}; no table, no part."""
    rows = read_yaml(path) if path.exists() else {}
    if rows:
        yield "## Sources\n"
    for source, row in rows.items():
        known = [row["title"], *row.get("addresses", ())]
        known += [f"doi {row['doi']}"] if "doi" in row else []
        status = f" ({row['status'].replace('_', ' ')})" if "status" in row else ""
        yield f"- **{source}**{status}: {'; '.join(known)}"
    if rows:
        yield ""


def _origin(sources: Sequence[str], confidence: str) -> str:
    named = ", ".join(sources) or "none"
    return f"- Sources: {named}\n- Confidence: {confidence}\n{SIGN_OFF}"


def _quote(text: str) -> str:
    return "\n>\n".join(f"> {line}" for line in text.splitlines() if line)


def main(arguments: Sequence[str] | None = None, *, page: Path = REVIEW) -> int:
    """Write the page, or with --check say whether it is fresh: 0 yes, 1 no."""
    parser = argparse.ArgumentParser(prog="python -m tools.content_review")
    parser.add_argument("--check", action="store_true", help="fail when the page is out of date")
    options = parser.parse_args(arguments)
    fresh = render()
    if options.check:
        if page.exists() and page.read_text("utf-8") == fresh:
            return 0
        print(f"docs/{page.name} is out of date: run python -m tools.content_review")
        return 1
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
