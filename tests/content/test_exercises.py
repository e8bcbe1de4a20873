"""Steps in words: every form of every plan renders, short and without a hole."""

import re
from functools import cache
from itertools import product
from typing import get_args

from content.checks.exercises import language_problems, problems, sentence_count
from content.exercises import Exercises, load_exercises, step_view
from content.models.plan import AnkleForm, Ball, FootDose, Plan, PlanRequest, State
from content.plans import build_plan, easier, usual_request
from content.rules.tables import Tables, load_tables


@cache
def tables() -> Tables:
    return load_tables()


@cache
def english() -> Exercises:
    return load_exercises("en")


def usual(minutes: int, state: State, *, calf: bool, ball: Ball, roller: bool) -> PlanRequest:
    return usual_request(
        minutes=minutes, state=state, calf=calf, ball=ball, roller=roller, tables=tables()
    )


def many_plans() -> list[Plan]:
    plans = []
    combinations = product(
        (3, 5, 10, 15), get_args(State), (True, False), get_args(Ball), get_args(AnkleForm)
    )
    for minutes, state, calf, ball, ankle in combinations:
        request = usual(minutes, state, calf=calf, ball=ball, roller=ankle == "wall")
        request = request.model_copy(update={"ankle": ankle})
        plans.append(build_plan(request, tables()))
        careful = {"ankle_end_range": False, "balance": False, "hold_on": True}
        careful["seated_only"] = calf
        plans.append(build_plan(request.model_copy(update=careful), tables()))
        plans.append(easier(plans[-1], 0, tables()))
    return plans


def odd_feet() -> list[Plan]:
    request = usual(10, "stiff", calf=True, ball="both", roller=False)
    doses = [
        FootDose(state="sore", tool="soft", cap=2, mid_arch=True),
        FootDose(state="fine", tool="soft", cap=4, arch_only=True, toe_pulls=False),
        FootDose(state="fine", tool="soft", cap=4, easy_big_toe=True),
        FootDose(state="fine", tool="soft", cap=4, skip_sore_toe=True),
        FootDose(state="fine", tool="none", cap=2),
    ]
    held = {"calf_belly_only": True, "hold_on": True}
    return [
        build_plan(request.model_copy(update={"left": left, "right": right, **held}), tables())
        for left, right in product(doses, doses)
    ]


def test_every_step_of_every_plan_has_finished_sentences() -> None:
    seen = set()
    for plan in (*many_plans(), *odd_feet()):
        for step in plan.steps:
            view = step_view(plan, step, english())
            text = " ".join((view.title, *view.how_to, view.cue or "", view.tip or ""))

            assert view.title
            assert 1 <= len(view.how_to) <= 3
            assert not re.search(r"[{}<>&]|  |\s[.,]", text.strip().replace("  ", " ")), text
            assert view.seconds == step.seconds
            assert (view.side_label is None) == (step.kind != "work")
            seen.add((step.exercise, step.form))
    formed = {(n, f) for n, shape in tables().exercises.items() for f in shape.forms}
    # Rest is reached from the seat, so lying down is worded but a change-over to it is rare.
    assert formed - seen == set()


def test_left_and_right_are_named_in_the_words() -> None:
    plan = build_plan(usual(10, "fine", calf=False, ball="lacrosse", roller=False), tables())
    right = next(s for s in plan.steps if s.kind == "work" and s.side == "right")

    view = step_view(plan, right, english())

    assert view.side_label == "Right"
    assert any("right" in line for line in view.how_to)


def test_a_change_of_foot_is_a_message_of_its_own() -> None:
    plan = build_plan(usual(10, "fine", calf=False, ball="lacrosse", roller=False), tables())
    swap = next(s for s in plan.steps if s.form == "swap")

    view = step_view(plan, swap, english())

    assert view.how_to == ("Now your right side, same again.",)
    assert view.seconds == 5


def test_same_again_is_said_only_when_the_other_foot_does_the_same() -> None:
    for plan in (*many_plans(), *odd_feet()):
        for before, change, after in zip(plan.steps, plan.steps[1:], plan.steps[2:], strict=False):
            if change.form == "swap":
                assert (before.exercise, before.form) == (after.exercise, after.form)
            if change.form == "swap_new":
                assert "right side: " in step_view(plan, change, english()).how_to[0]


def test_the_pressure_cap_stands_in_the_cue() -> None:
    plan = build_plan(usual(10, "sore", calf=False, ball="soft", roller=False), tables())
    roll = next(s for s in plan.steps if s.block == "roll" and s.kind == "work")

    assert "2 out of 10" in (step_view(plan, roll, english()).cue or "")


def test_a_limit_of_the_foot_comes_before_the_usual_tip() -> None:
    plan = next(p for p in odd_feet() if p.request.left.mid_arch)
    roll = next(s for s in plan.steps if s.block == "roll" and s.kind == "work")

    assert "sharp spot" in (step_view(plan, roll, english()).tip or "")


def test_the_check_of_the_words_finds_nothing() -> None:
    assert problems() == []


def test_the_check_sees_a_missing_exercise_a_hole_and_a_fourth_sentence() -> None:
    words = english()
    roll = words.texts["ball_roll"]
    long = roll.model_copy(update={"how_to": ("One. Two.", "Three. {nobody} four.")})
    broken = Exercises(
        language="en",
        texts={k: v for k, v in words.texts.items() if k != "feet_up"} | {"ball_roll": long},
        words=words.words,
    )

    found = "\n".join(language_problems(broken, tables().exercises))

    assert "no file for feet_up" in found
    assert "nobody fills in {nobody}" in found
    assert "4 sentences" in found


def test_sentences_are_counted_by_their_ends() -> None:
    assert [sentence_count(s) for s in ("One", "One.", "One. Two?", "1.5 cm. Yes!")] == [
        1,
        1,
        2,
        2,
    ]
