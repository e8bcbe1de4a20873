"""`python -m tools.to_translate de [faq/ texts/run ...]`: what is still to translate, as YAML.

What is missing comes in English, to be written over; what is stale comes as it is translated now,
with the new English above it. Nothing is written: `tools.translated --from` takes the result in.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from content.entries import Words, is_plural
from content.files import LANGUAGES
from content.locales import plural_categories
from content.translations import Pair, State, pairs
from tools.languages import as_yaml, meant, put, way_of

ORDER = ("one", "two", "few", "many", "zero", "other")


def main(arguments: Sequence[str]) -> int:
    """Print the YAML."""
    parser = argparse.ArgumentParser(prog="python -m tools.to_translate", description=__doc__)
    parser.add_argument("language", help="the folder, as pt-BR")
    parser.add_argument("only", nargs="*", help="ids, files (texts/run), or beginnings (faq/)")
    asked = parser.parse_args(arguments)
    sys.stdout.write(still_open(asked.language, asked.only))
    return 0


def still_open(code: str, only: Sequence[str] = (), root: Path = LANGUAGES) -> str:
    """The YAML: file, then the way inside it. Raises ContentError."""
    found = [pair for pair in pairs(code, root) if pair.state is not State.FRESH]
    wanted = [pair for pair in found if not only or meant(pair, only)]
    head = (
        f"# {code}: {len(wanted)} entries of {len(found)} that are open. Write over the English;\n"
        "# keep ids, {placeholders}, <tags> and the order of lines. Then:\n"
        f"#   python -m tools.translated {code} --from THIS_FILE\n"
    )
    return head + "".join(_file(name, list(of), code) for name, of in _by_file(wanted))


def _by_file(wanted: Iterable[Pair]) -> Iterator[tuple[str, Iterator[Pair]]]:
    return groupby(wanted, key=lambda pair: pair.file)


def _file(name: str, found: Sequence[Pair], code: str) -> str:
    tree: dict[str, Any] = {}
    notes = []
    for pair in found:
        put(tree, way_of(pair), skeleton(pair, code))
        if pair.state is not State.MISSING:
            english = as_yaml({pair.id: pair.english}).rstrip()
            notes.append(f"# {pair.state}; the English now:\n" + _commented(english))
    return "".join(note + "\n" for note in notes) + as_yaml({name: tree})


def _commented(text: str) -> str:
    return "\n".join(f"#   {line}" for line in text.splitlines())


def skeleton(pair: Pair, code: str) -> Words:
    """What stands to be written over: with the plural forms that this language has."""
    if pair.own is not None:
        return pair.own
    english = pair.english
    if isinstance(english, dict) and is_plural(english):
        wanted = sorted(plural_categories(code), key=ORDER.index)
        return {category: english.get(category, english["other"]) for category in wanted}
    return english


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
