"""Writers that nothing was trained on, kept so that no change may lose what strangers say."""

from pathlib import Path

import pytest

from bot.understanding import LANGUAGES, Understander
from bot.understanding.data import PHRASINGS
from tests.understanding.scoring import Shares, read, rows, slots_right
from tools.train.dataset import NO_TOPIC, Phrase, load_phrases, read_writer

HELDOUT = Path(__file__).with_name("heldout")


def _heldout() -> list[Phrase]:
    return [
        phrase
        for language in LANGUAGES
        for path in sorted((HELDOUT / language).glob("*.yaml"))
        for phrase in read_writer(path, language)
    ]


@pytest.fixture(scope="module")
def shares(understander: Understander) -> Shares:
    found = Shares()
    for phrase in _heldout():
        group = "en" if phrase.language == "en" else "others"
        meaning = understander.understand(phrase.text, phrase.language)
        if phrase.topic is None:
            intent, _, feeling = phrase.intent.partition(".")
            found.add(f"{group} intents", hit=meaning.intent == intent)
            if intent != "run_finished":
                found.add("false finish", hit=meaning.intent == "run_finished")
            if feeling == "redflag":
                found.add("alarm", hit=meaning.slots.feeling == "redflag")
        elif phrase.topic == NO_TOPIC:
            found.add("false answer", hit=meaning.topic is not None)
        else:
            found.add("given", hit=meaning.topic == phrase.topic)
            found.add("three", hit=phrase.topic in [name for name, _ in meaning.topics])
    return found


def test_no_writer_held_out_was_trained_on() -> None:
    writers = {(p.language, p.writer) for p in load_phrases()}

    assert not writers & {(p.language, p.writer) for p in _heldout()}
    assert len(list(PHRASINGS.glob("*/train/*.yaml"))) > len(LANGUAGES)


@pytest.mark.parametrize("group", ["en", "others"])
def test_strangers_are_understood(shares: Shares, group: str) -> None:
    assert shares[f"{group} intents"] >= 0.93


def test_strangers_runs_are_hardly_ever_taken_for_finished(shares: Shares) -> None:
    assert shares["false finish"] <= 0.02


def test_strangers_questions_find_their_topic_or_no_answer(shares: Shares) -> None:
    assert shares["given"] >= 0.8
    assert shares["three"] >= 0.95
    assert shares["false answer"] <= 0.05


def test_alarm_signs_are_found_and_look_alikes_are_not_taken_for_them(
    understander: Understander, shares: Shares
) -> None:
    for row in rows("redflags", HELDOUT):
        meaning = read(understander, row)
        alarm = meaning.intent == "feeling" and meaning.slots.feeling == "redflag"
        shares.add("alarm" if "slots" in row else "false alarm", hit=alarm)

    assert shares["alarm"] >= 0.97
    assert shares["false alarm"] <= 0.12


def test_facts_of_strangers_are_read(understander: Understander) -> None:
    found = Shares()
    for row in rows("extract", HELDOUT):
        found.add("all", hit=slots_right(row, read(understander, row).slots))

    assert found["all"] >= 0.92
