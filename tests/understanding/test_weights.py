"""The stored weights are those of the phrasings and lexicons beside them."""

from pathlib import Path

import numpy as np
import pytest

from bot.understanding.model import WEIGHTS, load_model
from bot.understanding.understander import Understander
from tools.train.dataset import NO_TOPIC, fingerprint, load_phrases


def test_the_weights_were_made_from_the_phrasings_of_today() -> None:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        made_from = str(stored["made_from"])

    assert made_from == fingerprint(), "run python -m tools.train (requirements-train.txt)"


def test_most_of_what_it_has_read_is_understood() -> None:
    understander = Understander(load_model())
    read = load_phrases()[::25]

    right = [
        understander.understand(phrase.text, phrase.language).intent
        == phrase.intent.partition(".")[0]
        for phrase in read
        if phrase.topic != NO_TOPIC
    ]

    assert sum(right) / len(right) > 0.9


@pytest.mark.parametrize("array", ["intent_weights", "topic_weights", "language_weights", "words"])
def test_without_all_of_the_weights_it_runs_on_rules(array: str, tmp_path: Path) -> None:

    broken = tmp_path / "weights.npz"
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        np.savez_compressed(broken, **{n: stored[n] for n in stored.files if n != array})

    assert load_model(broken) is None
    assert Understander(None).understand("i did not run today", "en").intent == "run_negated"
