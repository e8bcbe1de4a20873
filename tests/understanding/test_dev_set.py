"""The public dev set as a floor: no change may lose what is understood today."""

import pytest

from bot.understanding import LANGUAGES, Understander
from tests.understanding.scoring import Shares, read, right_intent, rows, slots_right

FLOOR_BY_INTENT = {"run_finished": 0.93, "pause": 0.85, "out_of_scope": 0.85}


@pytest.fixture(scope="module")
def intents(understander: Understander) -> Shares:
    shares = Shares()
    for row in rows("intents"):
        meaning = read(understander, row)
        hit = right_intent(row, meaning)
        shares.add(f"lang {row['lang']}", hit=hit)
        shares.add(f"intent {row['intent']}", hit=hit)
        if row["intent"] != "run_finished" and "run_finished" not in row.get("accept", []):
            shares.add("false finish", hit=meaning.intent == "run_finished")
        if row["intent"] == "feeling":
            shares.add("feeling", hit=meaning.slots.feeling == row["slots"]["feeling"])
    return shares


@pytest.mark.parametrize("language", LANGUAGES)
def test_intents_stay_above_the_floor_in_each_language(intents: Shares, language: str) -> None:
    assert intents[f"lang {language}"] >= 0.93


@pytest.mark.parametrize("intent", sorted({row["intent"] for row in rows("intents")}))
def test_each_intent_stays_above_its_floor(intents: Shares, intent: str) -> None:
    assert intents[f"intent {intent}"] >= FLOOR_BY_INTENT.get(intent, 0.87)


def test_what_is_no_finished_run_is_hardly_ever_taken_for_one(intents: Shares) -> None:
    assert intents["false finish"] <= 0.01


def test_the_feeling_is_named_rightly(intents: Shares) -> None:
    assert intents["feeling"] >= 0.93


def test_questions_find_their_topic_and_strange_ones_get_no_answer(
    understander: Understander,
) -> None:
    shares = Shares()
    for row in rows("faq"):
        meaning = read(understander, row)
        accepted = [row.get("topic"), *row.get("accept_topics", [])]
        if row.get("topic"):
            shares.add("given", hit=meaning.topic in accepted)
            shares.add("three", hit=any(name in accepted for name, _ in meaning.topics))
        else:
            shares.add("false answer", hit=meaning.topic is not None)

    assert shares["given"] >= 0.85
    assert shares["three"] >= 0.97
    assert shares["false answer"] <= 0.05


def test_facts_are_read_from_messages(understander: Understander) -> None:
    shares = Shares()
    for row in rows("extract"):
        shares.add("all", hit=slots_right(row, read(understander, row).slots))

    assert shares["all"] >= 0.9
