"""Languages nobody speaks, made from English: long and accented, and one in another script.

Placeholders, tags and commands are kept, so that all else that is readable came from the code.
"""

import re
from pathlib import Path
from typing import Any, Final

from content.entries import Words, is_plural
from content.files import LANGUAGES
from content.locales import FALLBACK, plural_categories
from content.translations import entries, file_names
from tools.languages import as_yaml, put

ACCENTED: Final = str.maketrans("aceinouyACEINOUY", "äçéîñöüýÄÇÉÎÑÖÜÝ")
HEBREW: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתאבגד"
) | str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "אבגדהוזחטיכלמנסעפצקרשתאבגד")
SCRIPTS: Final = {"pl": ACCENTED, "he": HEBREW}
"""Polish has four plural forms and needs room; Hebrew runs from right to left."""

# What stays as it is: tags, placeholders, commands, names of formats, a file's name.
_KEPT: Final = re.compile(
    r"<[^>]*>|\{[^}]*\}|/[a-z_]+|export\.json|\b(?:GPX|TCX|FIT|UTC|MIT|JSON|CSV|MB|Solemate)\b"
)
LONGER: Final = 1.28
LONG: Final = 80  # shorter ones may stand on a button


def write(root: Path) -> None:
    """English, and the pseudo languages beside it."""
    (root / FALLBACK).symlink_to(LANGUAGES / FALLBACK)
    for code in SCRIPTS:
        for name in file_names(FALLBACK):
            path = root / code / f"{name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(as_yaml(_file(name, code)), "utf-8")


def _file(name: str, code: str) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for entry_id, words in entries(FALLBACK, name).items():
        way = tuple(entry_id.removeprefix(f"{name}.").split("."))
        if name != "time_off":  # what runners write is not ours to turn
            words = pseudo(words, code, grow=name != "pictures")  # its length is a model's
        put(tree, way, words)
    return tree


def pseudo(words: Words, code: str, *, grow: bool = True) -> Words:
    """An entry in the pseudo language, with the plural forms that its locale has."""
    if isinstance(words, dict) and is_plural(words):
        words = {category: words.get(category, words["other"]) for category in _forms(code)}
    if isinstance(words, dict):
        return {key: pseudo(part, code, grow=grow) for key, part in words.items()}
    if isinstance(words, list):
        return [pseudo(part, code, grow=grow) for part in words]
    return _line(words, code, grow=grow)


def _forms(code: str) -> list[str]:
    return sorted(plural_categories(code))


def _line(line: str, code: str, *, grow: bool) -> str:
    table, done, at = SCRIPTS[code], [], 0
    for kept in _KEPT.finditer(line):
        done += [line[at : kept.start()].translate(table), kept.group()]
        at = kept.end()
    turned = "".join([*done, line[at:].translate(table)])
    more = int(len(line) * (LONGER - 1)) if grow and len(line) > LONG else 0
    return turned + "·" * more
