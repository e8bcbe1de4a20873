"""`python -m content.check`: a report on all content for people who do not program."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import content.checks
from content.checks.translations import untranslated
from content.files import LANGUAGES, TABLES, ContentError


def checks() -> dict[str, ModuleType]:
    """Every module of content/checks that has `problems()`, by its name."""
    found = {
        info.name: import_module(f"content.checks.{info.name}")
        for info in iter_modules(content.checks.__path__)
    }
    return {name: module for name, module in sorted(found.items()) if hasattr(module, "problems")}


def main(arguments: Sequence[str] = ()) -> int:
    """Print the report; 1 when something must be mended."""
    parser = argparse.ArgumentParser(prog="python -m content.check", description=__doc__)
    parser.add_argument(
        "--allow-untranslated",
        action="store_true",
        help="report what is missing or stale in other languages, and do not fail for it",
    )
    allowed = parser.parse_args(arguments).allow_untranslated
    lines = ["Solemate's content", ""]
    lines += [f"  {line}" for line in what_there_is()]
    lines += ["", "Checked:"]
    wrong: list[str] = []
    for name, module in checks().items():
        faults = problems_of(module)
        lines.append(
            f"  {name:<12} {len(faults) or 'no'} problem{'' if len(faults) == 1 else 's'}"
        )
        lines += [f"  {'':<12} {line}" for line in _reading(module)]
        wrong += faults
    waiting = untranslated()
    if not allowed:
        wrong += waiting
    elif waiting:
        lines += ["", "To translate:", *(f"  - {line}" for line in waiting)]
    lines += ["", *(wrong and ["To mend:", *(f"  - {fault}" for fault in wrong), ""])]
    lines.append(f"{len(wrong)} to mend." if wrong else "All is well. Nothing to mend.")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong else 0


def problems_of(module: ModuleType) -> list[str]:
    """What one check finds. A file that cannot be read at all is a problem too, not a crash."""
    try:
        return list(module.problems())
    except ContentError as exc:
        return [str(exc)]


def what_there_is(*, languages: Path = LANGUAGES, tables: Path = TABLES) -> list[str]:
    """How many files there are, by what they are for."""
    lines = [f"{len(list(tables.rglob('*.yaml')))} tables (routines, rules, sources)"]
    for folder in sorted(path for path in languages.iterdir() if path.is_dir()):
        parts = [
            f"{len(list(folder.glob(pattern)))} {what}"
            for pattern, what in (
                ("exercises/*.yaml", "exercises"),
                ("faq/*.yaml", "answers"),
                ("texts/*.yaml", "files of sentences"),
                ("*.yaml", "other files"),
            )
        ]
        lines.append(f"language {folder.name}: {', '.join(parts)}")
    return lines


def _reading(module: ModuleType) -> list[str]:
    """How easy it is to read, where the check can tell."""
    if not hasattr(module, "report"):
        return []
    try:
        return [str(module.report())]
    except ContentError:
        return []  # named among the problems already


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
