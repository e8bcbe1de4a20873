"""The stored weights are those of the phrasings and lexicons beside them."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.understanding.model import WEIGHTS, load_model
from bot.understanding.understander import Understander
from bot.understanding.weights import BUCKETS, Stored, WeightsError, read, table_of, write
from tools.train.dataset import NO_TOPIC, fingerprint, load_phrases


def without(name: str, stored: Stored) -> Stored:
    """The same with one part missing."""
    return replace(
        stored,
        words={code: line for code, line in stored.words.items() if name != f"words {code}"},
        heads={key: head for key, head in stored.heads.items() if name != f"heads {key}"},
        tables={key: table for key, table in stored.tables.items() if name != f"tables {key}"},
    )


def test_the_weights_were_made_from_the_phrasings_of_today() -> None:
    made_from = read(WEIGHTS).made_from

    assert made_from == fingerprint(), "run python -m tools.train (requirements-train.txt)"


def test_most_of_what_it_has_read_is_understood() -> None:
    understander = Understander(load_model())
    read_before = load_phrases()[::25]

    right = [
        understander.understand(phrase.text, phrase.language).intent
        == phrase.intent.partition(".")[0]
        for phrase in read_before
        if phrase.topic != NO_TOPIC
    ]

    assert sum(right) / len(right) > 0.9


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    rows = [[(3, -127), (250, 127)], *([] for _ in range(BUCKETS - 2)), [(0, 1)]]
    idf = array("f", [0.5, *([1.25] * (BUCKETS - 1))])
    stored = replace(read(WEIGHTS), tables={"message": table_of(rows)}, idf=idf)
    file = tmp_path / "weights.bin"

    write(file, stored)

    assert read(file) == stored
    assert read(file).tables["message"].weights.tolist() == [-127, 127, 1]


@pytest.mark.parametrize(
    "name",
    ["heads intent", "heads topic", "heads language", "words en", "tables message"],
)
def test_without_all_of_the_weights_it_runs_on_rules(name: str, tmp_path: Path) -> None:
    broken = tmp_path / "weights.bin"

    write(broken, without(name, read(WEIGHTS)))

    assert load_model(broken) is None
    assert Understander(None).understand("i did not run today", "en").intent == "run_negated"


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[: len(data) // 2],
    "of another make": lambda data: b"PK" + data,
    "empty": lambda _: b"",
    "a byte wrong": lambda data: data[:5000] + bytes([data[5000] ^ 0xFF]) + data[5001:],
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_file_is_refused_by_name(name: str, tmp_path: Path) -> None:
    broken = tmp_path / "weights.bin"
    broken.write_bytes(SPOILED[name](WEIGHTS.read_bytes()))

    with pytest.raises(WeightsError):
        read(broken)
