"""The gates and the states of the decision table, row by row."""

from typing import Any

import pytest

from tests.content.deciding import decided, foot, tables

GATES: list[tuple[str, dict[str, Any], str]] = [
    ("A00", {"alarm": None}, "none"),
    ("A01", {"alarm": {"breathless"}}, "call_now"),
    ("A01", {"alarm": {"chest_pain"}}, "call_now"),
    ("A01", {"alarm": {"cough_blood"}}, "call_now"),
    ("A01", {"alarm": {"collapse"}}, "call_now"),
    ("A02", {"alarm": {"unbearable_tight_limb"}}, "call_now"),
    ("A02", {"alarm": {"pale_cold_numb"}}, "call_now"),
    ("A03", {"alarm": {"saddle_or_bladder"}}, "call_now"),
    ("A04", {"skin": "red_hot", "alarm": {"fever_or_very_unwell"}}, "ae_now"),
    ("A04", {"skin": "infected", "alarm": {"fever_or_very_unwell"}}, "ae_now"),
    ("A05", {"alarm": {"pop_or_no_tiptoe"}}, "ae_today"),
    ("A06", {"injury": True, "alarm": {"odd_shape_or_locked"}}, "ae_today"),
    ("A07", {"injury": True, "weight": False}, "urgent_today"),
    ("A07", {"injury": True, "ottawa_spot": True}, "urgent_today"),
    ("A08", {"calf": "swollen_or_warm"}, "urgent_today"),
    ("A09", {"weight": False}, "urgent_today"),
    ("A10", {"risk": {"diabetes"}, "nerve": "brief_gone"}, "urgent_today"),
    ("A10", {"risk": {"diabetes"}, "swelling": "mild_local"}, "urgent_today"),
    ("A10", {"risk": {"neuropathy"}, "skin": "blister"}, "urgent_today"),
    ("A11", {"skin": "red_hot"}, "urgent_today"),
    ("A11", {"skin": "infected"}, "urgent_today"),
    ("A12", {"alarm": {"hot_joint"}}, "clinician_soon"),
    ("A12", {"alarm": {"hot_joint", "fever_or_very_unwell"}}, "urgent_today"),
    ("A13", {"risk": {"fluoroquinolone"}, "alarm": {"new_tendon_pain"}}, "urgent_today"),
    ("A14", {"bone_spot": True}, "clinician_soon"),
    ("A15", {"pain": 6}, "clinician_soon"),
    ("A15", {"pain": 10}, "urgent_today"),
    ("A16", {"quality": "radiating"}, "clinician_soon"),
    ("A16", {"nerve": "present"}, "clinician_soon"),
    ("A16b", {"quality": "sharp_walking"}, "clinician_soon"),
    ("A17", {"swelling": "marked"}, "clinician_soon"),
    ("A18", {"risk": {"recent_surgery"}}, "clinician"),
    ("A18", {"risk": {"clot_treated"}}, "clinician"),
    ("A19", {"risk": {"neuropathy"}}, "clinician"),
    ("A20", {"alarm": {"fever_or_very_unwell"}}, "clinician_soon"),
]


@pytest.mark.parametrize(("row", "told", "urgency"), GATES)
def test_a_gate_row_ends_it_without_a_session(
    row: str, told: dict[str, Any], urgency: str
) -> None:
    decision = decided(**told)

    assert (decision.outcome, decision.rows) == (row, (row,))
    assert not decision.session
    assert decision.request is None
    assert decision.urgency == urgency
    assert decision.clinician or decision.advice


def test_every_gate_row_has_an_example_here() -> None:
    assert {row for row, _, _ in GATES} == {ready.row.id for ready in tables().rules.gates}


def test_gates_are_asked_in_the_order_of_the_table() -> None:
    expected = [f"A{n:02}" for n in range(1, 7)] + ["A00"] + [f"A{n:02}" for n in range(7, 17)]
    expected += ["A16b", "A17", "A20", "A18", "A19"]

    assert [ready.row.id for ready in tables().rules.gates] == expected


def test_an_emergency_comes_before_everything_else_that_fits() -> None:
    everything = {
        "alarm": {"chest_pain", "hot_joint", "pop_or_no_tiptoe"},
        "pain": 9,
        "calf": "swollen_or_warm",
        "risk": {"neuropathy", "recent_surgery"},
    }

    assert decided(**everything).outcome == "A01"


def test_fine_feet_get_the_usual_plan_and_one_row() -> None:
    decision = decided()

    assert (decision.outcome, decision.rows) == ("P10-fine-std", ("C08",))
    assert (decision.tool, decision.cap, decision.standing_allowed) == ("lacrosse", 4, False)
    assert decision.urgency == "none"


STATES: list[tuple[str, dict[str, Any], tuple[str, str, int, bool]]] = [
    ("C01", {"swelling": "mild_local"}, ("sore", "none", 2, False)),
    ("C01", {"sore_days": 3, "ball": "soft"}, ("sore", "soft", 2, False)),
    ("C01", {"last_morning": "worse"}, ("sore", "hands", 2, False)),
    ("C02", {"pain": 3}, ("sore", "hands", 2, False)),
    ("C02", {"pain": 5, "ball": "both"}, ("sore", "soft", 2, False)),
    ("C03", {"state": "sore"}, ("sore", "hands", 2, False)),
    ("C04", {"state": "chronic"}, ("chronic", "hands", 2, False)),
    ("C04", {"months": 3, "ball": "soft"}, ("chronic", "soft", 2, False)),
    ("C05", {"state": "chronic", "cleared": True}, ("chronic", "hands", 3, False)),
    (
        "C05",
        {"state": "chronic", "cleared": True, "hard_ball_ok": True},
        ("chronic", "lacrosse", 3, False),
    ),
    (
        "C05",
        {"state": "chronic", "cleared": True, "hard_ball_ok": True, "ball": "both"},
        ("chronic", "soft", 3, False),
    ),
    ("C06", {"first_step": True, "months": 2}, ("sore", "hands", 2, False)),
    ("C07", {"state": "stiff", "pain": 2}, ("stiff", "lacrosse", 4, True)),
    ("C08", {"pain": 2}, ("fine", "lacrosse", 4, False)),
]


@pytest.mark.parametrize(("row", "told", "expected"), STATES)
def test_a_state_row_sets_tool_cap_and_standing(
    row: str, told: dict[str, Any], expected: tuple[str, str, int, bool]
) -> None:
    decision = decided(**told)

    assert row in decision.rows
    assert (
        decision.state,
        decision.tool,
        decision.cap,
        decision.standing_allowed,
    ) == expected


def test_every_state_row_has_an_example_here() -> None:
    assert {row for row, _, _ in STATES} == {ready.row.id for ready in tables().rules.states}


def test_a_hard_ball_needs_to_be_allowed_and_cleared() -> None:
    assert foot(state="chronic", hard_ball_ok=True).tool == "hands"


def test_long_trouble_without_a_clinician_always_gets_the_advice() -> None:
    for told in ({"state": "chronic"}, {"months": 4, "pain": 4}, {"months": 12, "state": "sore"}):
        decision = decided(**told)

        assert "before_harder_work" in decision.clinician
    assert "before_harder_work" not in decided(state="chronic", cleared=True).clinician


def test_long_soreness_in_the_sore_plan_gets_the_morning_stretch() -> None:
    assert "morning_stretch" in decided(months=3, state="sore").advice
    assert "morning_stretch" not in decided(months=3).advice
