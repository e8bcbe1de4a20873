"""Emergencies in free text, regional numbers, what hurts, and why."""

from typing import Any

import pytest

from content.checks.safety import problems, word_problems
from content.decide import decide_hurt, emergency_number, emergency_of
from content.models.safety import URGENCIES
from content.wording import decision_view, explain
from tests.content.deciding import decided, english, foot, tables


@pytest.mark.parametrize(
    ("sign", "row"),
    [
        ("chest_pain", "A01"),
        ("breathless", "A01"),
        ("saddle_or_bladder", "A03"),
        ("pop_or_no_tiptoe", "A05"),
        ("swollen_calf", "A08"),
        ("cannot_bear_weight", "A09"),
        ("numb", "A16"),
    ],
)
def test_a_sign_in_free_text_fires_its_row(sign: str, row: str) -> None:
    found = emergency_of([sign], tables())

    assert found is not None
    assert found.row == row


def test_the_gravest_of_several_signs_wins() -> None:
    found = emergency_of(["numb", "swollen_calf", "chest_pain"], tables())

    assert found is not None
    assert (found.row, found.urgency) == ("A01", "call_now")


def test_no_sign_is_no_emergency_and_an_unknown_one_is_an_error() -> None:
    assert emergency_of([], tables()) is None
    with pytest.raises(KeyError):
        emergency_of(["sneezing"], tables())


@pytest.mark.parametrize(
    ("language", "zone", "number"),
    [
        ("en", "Europe/London", "999"),
        ("en", "Europe/Berlin", "112"),
        ("de", "Europe/Zurich", "144"),
        ("en", "America/New_York", "911"),
        ("en", "America/Indiana/Knox", "911"),
        ("fr", "America/Toronto", "911"),
        ("en", "Australia/Perth", "000"),
        ("en", "Pacific/Auckland", "111"),
        ("pt", "America/Sao_Paulo", "192"),
        ("es", "America/Mexico_City", "911"),
        ("ja", "Asia/Tokyo", "119"),
        ("en", "Asia/Kolkata", "112"),
        ("nb", "Europe/Oslo", "113"),
        ("en", "Antarctica/Troll", None),
        ("en", None, None),
        ("en-GB", None, "999"),
        ("de", None, "112"),
        ("pt-BR", None, None),  # the words for everybody who speaks Portuguese
    ],
)
def test_the_emergency_number_is_the_one_of_the_region(
    language: str, zone: str | None, number: str | None
) -> None:
    assert emergency_number(language, zone, tables()) == number


HURT: list[tuple[str, dict[str, Any], str, str]] = [
    ("sharp", {}, "D01", "leave_spot"),
    ("sharp", {"second_time": True}, "D01c", "end_exercise"),
    ("radiating", {}, "D01b", "end_session"),
    ("strong", {}, "D02", "ease"),
    ("strong", {"second_time": True}, "D02b", "leave_spot"),
    ("pain_number", {"pain": 6}, "D03", "end_session"),
    ("pain_number", {"pain": 4, "pain_at_start": 2}, "D03", "end_session"),
    ("pain_number", {"pain": 3, "pain_at_start": 2}, "D03b", "go_on"),
    ("sharp", {"pain": 8}, "D03", "end_session"),
    ("tingling", {}, "D04b", "end_session"),
    ("tingling", {"gone_in_minutes": True}, "D04", "end_session"),
    ("cramp", {}, "D05", "cramp_help"),
    ("cramp", {"minutes_long": 11}, "D05b", "end_session"),
    ("bruise", {}, "D06", "end_exercise"),
    ("bruise", {"on_blood_thinner": True}, "D06b", "end_exercise"),
    ("bruise", {"large": True}, "D06b", "end_exercise"),
]


@pytest.mark.parametrize(("kind", "known", "row", "action"), HURT)
def test_what_hurts_has_one_answer(
    kind: Any, known: dict[str, Any], row: str, action: str
) -> None:
    decision = decide_hurt(kind, tables(), **known)

    assert (decision.row, decision.action) == (row, action)
    assert decision.advice


def test_every_stop_rule_has_an_example_here() -> None:
    assert {row for _, _, row, _ in HURT} == {rule.id for rule, _ in tables().rules.stops}


def test_tingling_keeps_the_ball_away_for_two_days() -> None:
    decision = decide_hurt("tingling", tables(), gone_in_minutes=True)

    assert decision.skip_ball_hours == 48
    assert foot(**decision.carry).tool == "none"


def test_why_this_names_each_row_with_its_sources() -> None:
    reasons = explain(decided(state="stiff", calf="tight", extra={"knee"}), english(), tables())

    assert [reason.row for reason in reasons] == ["B16", "B22", "C07"]
    assert all(reason.words for reason in reasons)
    recalled = explain(decided(alarm={"saddle_or_bladder"}), english(), tables())
    assert (recalled[0].confidence, recalled[0].sources) == ("recalled", ())


def test_an_emergency_names_the_number_of_the_region() -> None:
    decision = decided(alarm={"chest_pain"})

    here = decision_view(decision, english(), tables(), language="en", zone="Europe/London")
    elsewhere = decision_view(decision, english(), tables(), language="en", zone=None)

    assert here.headline == "Please call 999 now."
    assert "your local emergency number" in (elsewhere.headline or "")


def test_every_text_says_can_be_and_none_says_you_have() -> None:
    for text in (*english().rows.values(), *english().clinician.values()):
        assert "you have a " not in text.lower()


def test_urgency_has_a_headline_at_every_level() -> None:
    assert set(english().urgency) == set(URGENCIES)


def test_the_check_of_the_table_finds_nothing() -> None:
    assert problems() == []


def test_the_check_sees_a_missing_and_an_unused_text() -> None:
    advice = {k: v for k, v in english().advice.items() if k != "leave_spot"} | {"spare": "x"}
    words = english().model_copy(update={"advice": advice})

    found = list(word_problems(words, tables().rules))

    assert found == [
        "safety.yaml, advice: leave_spot has no text.",
        "safety.yaml, advice: spare is never used.",
    ]
