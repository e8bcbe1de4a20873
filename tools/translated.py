"""`python -m tools.translated de [ids ...]`: note that entries fit the English there is now.

Without ids it stamps what is translated and was never stamped. With ids, files (texts/run) or
beginnings (faq/) it stamps those, stale ones too: say so once the words are looked at. `--from`
takes a filled-in file of tools.to_translate into the language's folder first, and stamps that.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from content.entries import id_of, mark_of, walk
from content.files import LANGUAGES, ContentError, read_yaml
from content.folders import english_data
from content.locales import FALLBACK
from content.sound import unsoundness
from content.translations import STAMPS, Pair, State, entries, pairs, stamps_of, unknown
from tools.languages import as_tables, as_yaml, in_order_of, meant, own_file, put

HEAD = "# Written by tools.translated: from which English each entry was translated.\n"


def main(arguments: Sequence[str], root: Path = LANGUAGES) -> int:
    """Take in, stamp, say what was done; 1 when an entry cannot be used as it is."""
    parser = argparse.ArgumentParser(prog="python -m tools.translated", description=__doc__)
    parser.add_argument("language", help="the folder, as pt-BR")
    parser.add_argument("ids", nargs="*", help="ids, files (texts/run), or beginnings (faq/)")
    parser.add_argument("--from", dest="filled", type=Path, help="a filled-in YAML file")
    asked = parser.parse_args(arguments)
    ids: list[str] = list(asked.ids)
    refused: list[str] = []
    if asked.filled is not None:
        taken, refused = take_in(asked.language, read_yaml(asked.filled), root)
        ids += taken
        if not taken:
            ids = ["-"]  # nothing of it could be used: stamp nothing
    stamped, unsound = stamp(asked.language, ids, root)
    sys.stdout.write(f"{len(stamped)} entries stamped.\n")
    for fault in (*refused, *unsound):
        sys.stdout.write(f"  - {fault}\n")
    return 1 if refused or unsound else 0


def take_in(code: str, filled: Mapping[str, Any], root: Path) -> tuple[list[str], list[str]]:
    """Write the words into the files of the folder; ids that were taken, and what was not."""
    taken, refused = [], []
    for name, words in filled.items():
        english = entries(FALLBACK, name, root)
        tree = own_file(code, name, root)
        for way, own in walk(name, as_tables(name, words)):
            entry_id = id_of(name, way)
            if entry_id in english:
                put(tree, way, own)
                taken.append(entry_id)
            else:
                refused.append(f"{entry_id}: English has no such entry")
        _write(code, name, tree, root)
    return taken, refused


def _write(code: str, name: str, tree: dict[str, Any], root: Path) -> None:
    path = root / code / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = in_order_of(english_data(root / FALLBACK / f"{name}.yaml"), tree)
    path.write_text(as_yaml(ordered), "utf-8")


def stamp(code: str, ids: Sequence[str], root: Path) -> tuple[list[str], list[str]]:
    """Stamp what is meant and sound; ids that were stamped, and what is wrong with the others."""
    stamps, stamped, unsound = stamps_of(code, root), [], []
    kept: dict[str, str] = {}
    for pair in pairs(code, root):
        if pair.own is not None and _is_meant(pair, ids):
            faults = unsoundness(pair.own, pair.english)
            unsound += [f"{pair.id}: {fault}" for fault in faults]
            if not faults:
                kept[pair.id] = mark_of(pair.english)
                stamped.append(pair.id)
                continue
        if pair.own is not None and pair.id in stamps:
            kept[pair.id] = stamps[pair.id]
    # Words that English no longer has keep their stamp: it tells them from a slip of the pen.
    kept |= {entry_id: stamps[entry_id] for entry_id in unknown(code, root) if entry_id in stamps}
    (root / code / f"{STAMPS}.yaml").write_text(HEAD + as_yaml(kept), "utf-8")
    return stamped, unsound


def _is_meant(pair: Pair, ids: Sequence[str]) -> bool:
    return meant(pair, ids) if ids else pair.state is State.UNSTAMPED


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ContentError as exc:
        sys.exit(str(exc))
