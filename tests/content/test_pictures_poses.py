"""The drawings show the right technique: measured on the poses, in millimetres and pixels."""

import math
import re

import pytest

from tools.art import foot_outline, foot_side
from tools.art.card import compose
from tools.art.figure import THIGH, knee_of
from tools.art.foot_side import SidePose
from tools.art.geometry import Point, distance
from tools.art.postures import SEAT_HIP, seated
from tools.art.registry import DRAWINGS
from tools.art.scene import HEIGHT, WIDTH, Drawing, Scene
from tools.art.scenes import calf_and_ankle, sole_work

MOMENTS = [i / 12 for i in range(12)]
BY_NAME = {drawing.name: drawing for drawing in DRAWINGS}


def scenes(name: str) -> list[Scene]:
    return [BY_NAME[name].scene(t) for t in MOMENTS]


def angle_at(corner: Point, one: Point, two: Point) -> float:
    a = math.atan2(one[1] - corner[1], one[0] - corner[0])
    b = math.atan2(two[1] - corner[1], two[0] - corner[0])
    return abs((math.degrees(a - b) + 180) % 360 - 180)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda d: d.name)
def test_the_other_foot_is_the_exact_mirror_image(drawing: Drawing) -> None:
    pictures = {side: compose(drawing, side, drawing.still) for side in drawing.sides}
    body = drawing.scene(drawing.still).body

    assert all(body in svg for svg in pictures.values())
    for side, svg in pictures.items():
        mirrored = f"matrix(-1 0 0 1 {WIDTH} 0)" in svg.split(body)[0]
        assert mirrored == (side != drawing.drawn_side)
    assert len(set(pictures.values())) == len(pictures)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda d: d.name)
def test_no_picture_holds_letters_that_a_translator_could_not_reach(drawing: Drawing) -> None:
    assert not re.search("<text|<image|href", compose(drawing, drawing.sides[0], 0.3))


@pytest.mark.parametrize("drawing", [d for d in DRAWINGS if d.seconds], ids=lambda d: d.name)
def test_an_animation_moves_and_loops_without_a_jump(drawing: Drawing) -> None:
    assert drawing.scene(0.0).body == drawing.scene(1.0).body
    assert drawing.scene(0.0).body != drawing.scene(0.3).body
    assert 2 <= drawing.seconds <= 6


def test_the_ball_stays_between_the_heels_front_edge_and_the_ball_of_the_foot() -> None:
    ways = [scene.values["under_mm"] for scene in scenes("roll_seated")]

    assert min(ways) > foot_outline.HEEL_FRONT_X
    assert max(ways) < foot_outline.BALL_OF_FOOT_X
    assert max(ways) - min(ways) > 80  # most of the arch, not a dab in the middle


def test_the_ball_touches_the_sole_and_the_floor_in_every_frame() -> None:
    for scene in scenes("roll_seated"):
        ball, contact = scene.marks["ball"], scene.marks["contact"]
        assert contact[0] == pytest.approx(ball[0])
        assert 25 < ball[1] - contact[1] < 40
        assert sole_work.FLOOR_Y - ball[1] == pytest.approx(ball[1] - contact[1], rel=0.2)


def test_the_foot_rolls_on_the_ball_without_slipping() -> None:
    one, two = BY_NAME["roll_seated"].scene(0.15), BY_NAME["roll_seated"].scene(0.35)
    ball = two.marks["ball"][0] - one.marks["ball"][0]
    heel = two.marks["heel_front"][0] - one.marks["heel_front"][0]

    assert heel == pytest.approx(2 * ball, rel=0.15)


def test_sitting_bends_the_knees_to_about_a_right_angle() -> None:
    pose = seated()
    for foot in (pose.near, pose.far):
        ankle = (foot.heel[0] + foot_outline.ANKLE[0], foot.heel[1] + foot_outline.ANKLE[1])
        assert 75 <= angle_at(knee_of(foot), SEAT_HIP, ankle) <= 110


def test_the_shin_stays_near_upright_over_the_rolling_foot() -> None:
    assert all(abs(scene.values["lean"]) < 20 for scene in scenes("roll_seated"))


def test_short_foot_lifts_the_arch_and_keeps_heel_and_toes_down() -> None:
    rest = BY_NAME["short_foot_seated"].scene(0.0)
    drawn = BY_NAME["short_foot_seated"].scene(0.5)

    assert rest.marks["apex"][1] - drawn.marks["apex"][1] > 8  # higher on the card
    assert rest.marks["ball_of_foot"][0] - drawn.marks["ball_of_foot"][0] > 6  # nearer to the heel
    assert rest.marks["heel"] == drawn.marks["heel"]
    assert rest.marks["toe_tip"][1] == drawn.marks["toe_tip"][1]
    assert drawn.values["big_toe"] == drawn.values["toes"] == 0  # no curling


def test_toes_curl_in_no_drawing() -> None:
    for name in ("toe_pull", "toe_pull_lesser", "fascia_stretch"):
        assert all(s.values["big_toe"] >= 0 and s.values["toes"] >= 0 for s in scenes(name))


def test_the_big_toe_is_drawn_up_alone_and_then_the_lesser_toes_together() -> None:
    both = [(s.values["big_toe"], s.values["toes"]) for s in scenes("toe_pull")]

    assert max(big for big, _ in both) > 45
    assert max(toes for _, toes in both) > 45
    assert all(min(pair) < 10 for pair in both)


def test_the_fascia_stretch_pulls_all_toes_and_touches_the_arch() -> None:
    for scene in scenes("fascia_stretch"):
        assert scene.values["toes"] == scene.values["big_toe"] >= 15
        assert distance(scene.marks["thumb"], scene.marks["arch"]) < 15


@pytest.mark.parametrize("name", ["half_kneel", "wall_lunge"])
def test_the_heel_stays_on_the_floor_while_the_knee_travels_over_the_toes(name: str) -> None:
    frames = scenes(name)
    first, last = frames[0], BY_NAME[name].scene(0.5)

    assert len({scene.marks["heel"] for scene in frames}) == 1
    assert first.marks["heel"][1] == pytest.approx(first.marks["ball_of_foot"][1])
    assert last.marks["knee"][0] > first.marks["knee"][0] + 15
    assert last.marks["knee"][0] > last.marks["ball_of_foot"][0]
    assert all(0 < scene.values["ankle"] < 35 for scene in frames)


def test_at_the_wall_the_toes_are_near_it_and_the_knee_reaches_it() -> None:
    last = BY_NAME["wall_lunge"].scene(0.5)
    scale = 0.278  # pixels a millimetre in this drawing

    assert 10 * scale < last.marks["wall"][0] - last.marks["toe_tip"][0] < 150 * scale
    assert last.marks["wall"][0] - last.marks["knee"][0] < 80 * scale  # the kneecap is 55 ahead


def test_the_towel_stretch_keeps_the_knee_straight_and_the_towel_on_the_ball_of_the_foot() -> None:
    frames = scenes("towel_calf")
    for scene in frames:
        marks = scene.marks
        assert angle_at(marks["knee"], marks["hip"], marks["ankle"]) > 170
        assert distance(marks["towel"], marks["ball_of_foot"]) < 12
    bends = [scene.values["ankle"] for scene in frames]
    assert max(bends) - min(bends) > 12


@pytest.mark.parametrize("name", ["calf_roller", "calf_ball", "calf_ball_towel"])
def test_the_calf_tool_stays_on_the_muscle_far_above_the_tendon(name: str) -> None:
    heights = [scene.values["above_sole_mm"] for scene in scenes(name)]

    assert (
        min(heights) > calf_and_ankle.TENDON_END + 60
    )  # and so far more than 6 cm above the heel
    assert max(heights) < foot_outline.KNEE[1] - 100  # never the back of the knee
    for scene in scenes(name):
        gap = calf_and_ankle.FLOOR_Y - scene.marks["contact"][1]
        assert gap > 2 * (calf_and_ankle.FLOOR_Y - scene.marks["tool"][1]) - 8


def test_hands_knead_the_belly_only() -> None:
    for scene in scenes("calf_hands"):
        assert scene.values["low_mm"] > calf_and_ankle.TENDON_END
        assert scene.values["high_mm"] < foot_outline.KNEE[1] - 80


def test_thumbs_stay_on_the_arch() -> None:
    for scene in scenes("thumb_strokes"):
        for thumb in ("left_mm", "right_mm"):
            assert 66 < scene.values[thumb] < 172


def test_circles_go_both_ways_round_the_ankle() -> None:
    frames = [BY_NAME["circles_pumps"].scene(t) for t in (0.05, 0.1, 0.15, 0.55, 0.6, 0.65)]

    assert {scene.values["sense"] for scene in frames} == {1, -1}
    assert len({scene.marks["ankle"] for scene in frames}) == 1
    assert frames[0].values["turn"] * frames[3].values["turn"] < 0


@pytest.mark.parametrize("name", ["balance", "balance_hold"])
def test_one_foot_stands_and_the_other_is_lifted(name: str) -> None:
    scene = BY_NAME[name].scene(0.5)

    assert scene.values["lifted"] > 100
    assert scene.marks["heel"][1] == pytest.approx(scene.marks["ball_of_foot"][1])
    assert scene.marks["heel"][0] - 20 < scene.marks["hip"][0] < scene.marks["toe_tip"][0]


def test_feet_up_means_heels_above_the_hips_or_level_when_sitting() -> None:
    lying, sitting = BY_NAME["feet_up"].scene(0), BY_NAME["feet_up_seated"].scene(0)

    assert lying.marks["heel"][1] < lying.marks["hip"][1] - 100
    assert sitting.marks["heel"][1] == pytest.approx(sitting.marks["hip"][1], abs=25)


def test_bones_keep_their_length_in_every_pose() -> None:
    for angle in range(-40, 41, 5):
        shin = distance(foot_side.knee(SidePose(ankle=angle)), foot_outline.ANKLE)
        assert shin == pytest.approx(distance(foot_outline.KNEE, foot_outline.ANKLE))
    for foot in (seated().near, seated().far):
        assert distance(knee_of(foot), SEAT_HIP) == pytest.approx(THIGH, abs=0.5)


FIGURES = [
    drawing for drawing in DRAWINGS if {"hip", "knee", "ankle"} <= {*drawing.scene(0).marks}
]


@pytest.mark.parametrize("drawing", FIGURES, ids=lambda d: d.name)
def test_thigh_and_shin_are_in_proportion_in_every_frame(drawing: Drawing) -> None:
    shin_length = distance(foot_outline.KNEE, foot_outline.ANKLE)
    for t in MOMENTS:
        marks = drawing.scene(t).marks
        thigh, shin = (
            distance(marks["hip"], marks["knee"]),
            distance(marks["knee"], marks["ankle"]),
        )
        assert thigh / shin == pytest.approx(THIGH / shin_length, rel=0.04)


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda d: d.name)
def test_what_matters_is_on_the_card(drawing: Drawing) -> None:
    for t in MOMENTS:
        for name, (x, y) in drawing.scene(t).marks.items():
            assert 0 <= x <= WIDTH, f"{name} at {t:.2f}"
            assert 0 <= y <= HEIGHT + 10, f"{name} at {t:.2f}"
