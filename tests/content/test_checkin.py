"""Which questions a check-in asks, and what comes of the answers."""

from itertools import product

import pytest

from content.checkin import answers_of, apply, next_question
from content.decide import decide
from content.models.checkin import Background, Draft, HealthProfile
from tests.content.talking import HEALTHY, Taps, outcome, tables, talked


def test_a_healthy_runner_with_fine_feet_answers_two_questions() -> None:
    asked, draft = talked({"feeling": "fine"})

    assert asked == ["feeling", "alarm"]
    assert decide(answers_of(draft, HEALTHY, tables()), tables()).outcome == "P10-fine-std"


def test_tight_calves_cost_no_extra_tap() -> None:
    taps = {"alarm": "calves_tight"}

    assert talked(taps)[0] == ["feeling", "alarm"]
    assert outcome(taps).outcome == "P10-fine-calf"


def test_stiff_feet_without_much_pain_answer_three_questions() -> None:
    asked, _ = talked({"feeling": "stiff", "pain": "2"})

    assert asked == ["feeling", "alarm", "pain"]


def test_sore_feet_are_asked_the_rest() -> None:
    asked, _ = talked({"feeling": "sore", "pain": "2"})

    assert asked == ["feeling", "alarm", "pain", "side", "quality", "signs", "duration", "extra"]


def test_long_trouble_is_asked_about_a_clinician_and_not_for_how_long() -> None:
    asked, _ = talked({"feeling": "chronic", "pain": "1"})

    assert "cleared" in asked
    assert "duration" not in asked


@pytest.mark.parametrize("pain", ["6", "8", "10"])
def test_pain_over_five_ends_the_questions(pain: str) -> None:
    asked, _ = talked({"feeling": "sore", "pain": pain})

    assert asked == ["feeling", "alarm", "pain"]
    assert outcome({"feeling": "sore", "pain": pain}).outcome == "A15"


@pytest.mark.parametrize(("alarm", "row"), [("chest", "A01"), ("limb", "A02"), ("saddle", "A03")])
def test_an_emergency_gets_no_further_question(alarm: str, row: str) -> None:
    for feeling in ("fine", "stiff", "sore", "chronic"):
        asked, _ = talked({"feeling": feeling, "alarm": alarm})

        assert asked == ["feeling", "alarm"]
        assert outcome({"feeling": feeling, "alarm": alarm}).outcome == row


ALARMS = [
    ({"alarm": "calf_swollen"}, "A08"),
    ({"alarm": "bone"}, "A14"),
    ({"alarm": "injury", "injury_kind": "pop"}, "A05"),
    ({"alarm": "injury", "injury_kind": "odd_shape"}, "A06"),
    ({"alarm": "injury", "injury_kind": "no_steps_twist"}, "A07"),
    ({"alarm": "injury", "injury_kind": "bone_tender"}, "A07"),
    ({"alarm": "injury", "injury_kind": "no_steps"}, "A09"),
    ({"alarm": "hot", "hot_kind": ["skin_red"]}, "A11"),
    ({"alarm": "hot", "hot_kind": ["skin_infected"]}, "A11"),
    ({"alarm": "hot", "hot_kind": ["joint"]}, "A12"),
    ({"alarm": "hot", "hot_kind": ["skin_red", "fever"]}, "A04"),
    ({"alarm": "hot", "hot_kind": ["fever"]}, "A20"),
    ({"alarm": "hot", "hot_kind": ["skin_fast"]}, "A04"),
    ({"alarm": "hot", "hot_kind": ["skin_fast", "joint"]}, "A04"),
]


@pytest.mark.parametrize(("taps", "row"), ALARMS)
def test_every_other_alarm_ends_it_after_one_follow_up_at_most(taps: Taps, row: str) -> None:
    asked, _ = talked(taps)

    assert asked == ["feeling", *taps]
    assert outcome(taps).outcome == row


@pytest.mark.parametrize(("alarm", "row"), [("injury", "A05"), ("hot", "A04")])
def test_a_group_whose_follow_up_was_never_answered_counts_as_its_worst(
    alarm: str, row: str
) -> None:
    draft = apply(Draft(), "alarm", alarm, tables())

    assert decide(answers_of(draft, HEALTHY, tables()), tables()).outcome == row


def test_new_tendon_pain_is_offered_only_where_the_antibiotic_may_matter() -> None:
    taking = Background(health=HealthProfile(risk=frozenset({"fluoroquinolone"})))

    def offered(background: Background) -> bool:
        draft = apply(Draft(), "feeling", "fine", tables())
        alarm = next_question(draft, background, tables())
        assert alarm is not None
        return "tendon" in {option.id for option in alarm.options}

    assert [offered(HEALTHY), offered(taking), offered(Background())] == [False, True, True]
    assert outcome({"alarm": "tendon"}, taking).outcome == "A13"
    assert outcome({"alarm": "tendon"}, Background()).outcome == "A13"


def test_the_alarm_question_fits_nine_buttons_for_a_healthy_runner() -> None:
    draft = apply(Draft(), "feeling", "fine", tables())
    alarm = next_question(draft, HEALTHY, tables())

    assert alarm is not None
    assert len(alarm.options) == 9


def test_diabetic_feet_are_looked_at_even_when_fine() -> None:
    diabetic = Background(ball="soft", health=HealthProfile(risk=frozenset({"diabetes"})))

    assert talked({}, diabetic)[0] == ["feeling", "alarm", "signs"]
    assert outcome({"signs": ["blister"]}, diabetic).outcome == "A10"


def test_a_fresh_twist_is_followed_by_the_bone_question() -> None:
    taps = {"feeling": "sore", "pain": "4", "signs": ["twist"]}

    assert "bone_check" in talked(taps)[0]
    assert outcome({**taps, "bone_check": "tender"}).outcome == "A07"
    assert outcome({**taps, "bone_check": "unsure"}).outcome == "A07"
    assert "B15" in outcome({**taps, "bone_check": "not_tender"}).rows


def test_a_sign_that_ends_it_ends_the_questions_too() -> None:
    asked, _ = talked({"feeling": "sore", "pain": "3", "signs": ["tingle_now"]})

    assert asked[-1] == "signs"


def test_no_question_comes_that_could_not_change_the_plan() -> None:
    in_a_hurry = HEALTHY.model_copy(update={"minutes": 3})

    asked, _ = talked({"feeling": "sore", "pain": "3"}, in_a_hurry)

    assert "side" not in asked  # nothing is rolled in two minutes, so the foot does not matter
    assert "signs" in asked


def test_every_path_ends_in_one_decision() -> None:
    feelings = ("fine", "stiff", "sore", "chronic")
    alarms = ("none", "calves_tight", "hot", "injury", "bone")
    for feeling, alarm, pain, sign in product(
        feelings, alarms, ("0", "3", "5", "7"), ("none", "wound", "twist", "first_step")
    ):
        decision = outcome({"feeling": feeling, "alarm": alarm, "pain": pain, "signs": [sign]})

        assert decision.outcome != "A00"


def test_a_chosen_foot_reaches_the_plan() -> None:
    request = outcome({"feeling": "sore", "pain": "3", "side": "right"}).request

    assert request is not None
    assert (request.left.tool, request.right.tool) == ("lacrosse", "hands")
