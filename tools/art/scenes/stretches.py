"""Stretches and balance, drawn as the whole runner: ankle, calf with towel, one leg, feet up."""

import math

from tools.art import hands, palette, props, svg
from tools.art.figure import THIGH, Figure, Foot, draw, foot_map, knee_of, reach_hip
from tools.art.foot_outline import ANKLE
from tools.art.foot_side import SidePose
from tools.art.geometry import Affine, Point, mix, place, rotate
from tools.art.postures import foot_at_ankle
from tools.art.scene import Scene, sway

FLOOR_Y = 448.0
BACK_FOOT = Foot((-520, 196), pitch=80, pose=SidePose(ankle=22, big_toe=72, toes=72))


def _subject_marks(figure: Figure, foot: Foot, to_card: Affine) -> dict[str, Point]:
    """The landmarks of the working leg that the tests measure."""
    spot = foot_map(foot)
    return {
        "hip": to_card(figure.hip),
        "knee": to_card(knee_of(foot)),
        "ankle": to_card(spot(ANKLE)),
        "heel": to_card(spot((30, 0))),
        "toe_tip": to_card(spot((216, 4))),
        "ball_of_foot": to_card(spot((178, 0))),
    }


def half_kneel(t: float) -> Scene:
    """Half-kneeling: the front knee travels over the toes, the heel stays down."""
    share = sway(t, hold=0.16)
    back_knee = knee_of(BACK_FOOT)
    angle = math.radians(-2 + 17 * share)
    hip = (back_knee[0] + THIGH * math.sin(angle), back_knee[1] + THIGH * math.cos(angle))
    near = reach_hip(Foot((250, 0)), hip, low=-20)
    knee = knee_of(near)
    hand = (knee[0] - 20, knee[1] + 66)
    figure = Figure(
        hip=hip,
        shoulder=(hip[0] + 30, hip[1] + 499),
        near=near,
        far=BACK_FOOT,
        near_hand=hand,
        far_hand=(hand[0] + 30, hand[1] + 6),
    )
    to_card = place((0, 0), at=(268, FLOOR_Y), scale=0.325)
    body = [
        props.floor(FLOOR_Y),
        _mat(to_card),
        draw(figure, to_card),
        *_stretched(near, to_card),
        svg.arrow(to_card.all([(600, 560), (680, 552), (762, 528)])),
    ]
    return Scene("".join(body), _subject_marks(figure, near, to_card), {"ankle": near.pose.ankle})


def _mat(to_card: Affine) -> str:
    x, y = to_card((-560, 0))
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="360" height="11" rx="5" fill="{palette.GREY}"/>'


def _stretched(foot: Foot, to_card: Affine) -> list[str]:
    """The heel that stays on the floor, and the calf that feels the stretch."""
    spot = foot_map(foot)
    heel = to_card(spot((28, 8)))
    calf = to_card(spot(rotate((26, 215), about=ANKLE, degrees=-foot.pose.ankle)))
    down = [(heel[0] - 34, heel[1] - rise) for rise in (64, 40, 20)]
    return [
        svg.zone(heel, 24, 13),
        svg.zone(calf, 13, 36, turn=foot.pose.ankle + 8),
        svg.arrow(down, width=5),
    ]


def wall_lunge(t: float) -> Scene:
    """Standing at a wall: toes near it, the knee travels to it, the heel stays down."""
    share = sway(t, hold=0.16)
    hip = mix((-150, 742), (-92, 700), share)
    near = reach_hip(Foot((0, 0)), hip, low=-10)
    far = reach_hip(Foot((-640, 0)), hip, low=-10)
    figure = Figure(
        hip=hip,
        shoulder=(hip[0] + 70, hip[1] + 495),
        near=near,
        far=far,
        near_hand=(236, 1060),
        far_hand=(240, 1110),
    )
    to_card = place((0, 0), at=(400, FLOOR_Y), scale=0.278)
    wall_x = to_card((318, 0))[0]
    body = [
        props.floor(FLOOR_Y),
        props.wall(wall_x, bottom=FLOOR_Y),
        draw(figure, to_card),
        *_stretched(near, to_card),
        svg.arrow(to_card.all([(150, 700), (205, 680), (250, 640)])),
    ]
    marks = {**_subject_marks(figure, near, to_card), "wall": (wall_x, FLOOR_Y)}
    return Scene("".join(body), marks, {"ankle": near.pose.ankle, "far_ankle": far.pose.ankle})


def towel_calf(t: float) -> Scene:
    """Sitting, leg straight: the towel round the ball of the foot draws the toes to the shin."""
    pull = sway(t, hold=0.16)
    bend = -6 + 20 * pull
    hip, axis = (0, 104), 92.0
    ankle = (THIGH + 398, axis - 8)
    near = foot_at_ankle(ankle, pitch=-91 - bend, pose=SidePose(ankle=bend, toes=6, big_toe=6))
    far = foot_at_ankle((ankle[0] - 6, ankle[1]), pitch=-71, pose=SidePose(ankle=-20))
    hand = (430 - 26 * pull, 330 + 6 * pull)
    figure = Figure(
        hip=hip,
        shoulder=(-60, 600),
        near=near,
        far=far,
        near_hand=hand,
        far_hand=(hand[0] + 16, hand[1] + 8),
    )
    to_card = place((0, 0), at=(112, FLOOR_Y - 10), scale=0.455)
    loop = foot_map(near)
    under = to_card.all([loop((186, -9)), loop((170, -10)), loop((154, -9))])
    body = [
        props.floor(FLOOR_Y),
        props.towel(to_card.all([loop((178, 6)), mix(loop((178, 6)), hand, 0.5), hand]), width=15),
        draw(figure, to_card),
        svg.zone(to_card((600, 70)), 84, 17, turn=3),
        props.towel(
            to_card.all([loop((170, -6)), mix(loop((170, -6)), hand, 0.5), hand]), width=15
        ),
        props.towel(under, width=9),
        _fist(to_card(hand)),
        svg.arrow(to_card.all([(1040, 300), (1030, 362), (990, 412), (936, 436)])),
    ]
    marks = {**_subject_marks(figure, near, to_card), "towel": to_card(loop((170, -10)))}
    return Scene("".join(body), marks, {"ankle": bend})


def _fist(at: Point) -> str:
    return hands.strokes([([(at[0] - 9, at[1] - 3), (at[0] + 7, at[1] + 3)], 27)], line=2.2)


def _balance(t: float, *, hold: bool) -> Scene:
    lift = 1 + 0.06 * math.sin(2 * math.pi * t)
    hip = (64, 905)
    near = reach_hip(Foot((0, 0)), hip, low=0)
    thigh = math.radians(48 * lift)
    knee = (hip[0] + THIGH * math.sin(thigh), hip[1] - THIGH * math.cos(thigh))
    lean = math.radians(25)
    ankle = (knee[0] - 400 * math.sin(lean), knee[1] - 400 * math.cos(lean))
    far = foot_at_ankle(ankle, pitch=32, pose=SidePose(ankle=-6))
    figure = Figure(
        hip=hip,
        shoulder=(94, 1403),
        near=near,
        far=far,
        near_hand=(404, 956) if hold else (362, 1024),
        far_hand=(10, 846),
    )
    to_card = place((0, 0), at=(240, FLOOR_Y + 4), scale=0.252)
    seat = to_card((698, 470))
    body = [
        props.floor(FLOOR_Y + 4),
        props.chair(seat, floor_y=FLOOR_Y + 4, scale=to_card.scale),
        draw(figure, to_card),
        svg.zone(to_card((110, 14)), 34, 12),
    ]
    marks = {**_subject_marks(figure, near, to_card), "hand": to_card(figure.near_hand)}
    return Scene("".join(body), marks, {"lifted": far.heel[1]})


def balance(t: float) -> Scene:
    """One leg, the hand ready over a chair's back."""
    return _balance(t, hold=False)


def balance_hold(t: float) -> Scene:
    """One leg, the hand on a chair's back."""
    return _balance(t, hold=True)


def feet_up(t: float) -> Scene:
    """On the back, both lower legs on a chair's seat."""
    del t  # it does not move
    hip, seat = (0, 112), 440.0
    axis = seat + 88
    ankle = (10 + 398, axis + 4)
    pose = SidePose(ankle=-12)
    near = foot_at_ankle(ankle, pitch=-89 + 12, pose=pose)
    figure = Figure(
        hip=hip,
        shoulder=(-498, 116),
        near=near,
        far=foot_at_ankle((ankle[0] + 24, ankle[1] + 12), pitch=-77, pose=pose),
        near_hand=(-60, 60),
        far_hand=(-40, 60),
        elbow_back=(False, False),
        head_tilt=-40,
    )
    to_card = place((0, 0), at=(330, FLOOR_Y - 6), scale=0.36)
    body = [
        props.floor(FLOOR_Y),
        svg.group(
            props.chair(
                (640 - to_card((330, 0))[0], to_card((0, seat))[1]),
                floor_y=FLOOR_Y,
                scale=0.36,
                back=False,
            ),
            transform="matrix(-1 0 0 1 640 0)",
        ),
        draw(figure, to_card),
    ]
    return Scene("".join(body), _subject_marks(figure, near, to_card), {})


def _seated_up(*, both: bool) -> Scene:
    hip = (0, 545)
    near = foot_at_ankle((824, 520), pitch=-84, pose=SidePose(ankle=-6))
    far = foot_at_ankle((846, 530), pitch=-78, pose=SidePose(ankle=-12))
    figure = Figure(
        hip=hip,
        shoulder=(-30, 1044),
        near=near,
        far=far if both else reach_hip(Foot((320, 0)), hip, low=-45),
        near_hand=(230, 640),
        far_hand=(250, 640),
    )
    to_card = place((0, 0), at=(170, FLOOR_Y), scale=0.31)
    body = [
        props.floor(FLOOR_Y),
        props.chair(to_card((20, 455)), floor_y=FLOOR_Y, scale=0.31),
        props.chair(to_card((800, 430)), floor_y=FLOOR_Y, scale=0.31, back=False),
        draw(figure, to_card),
    ]
    return Scene("".join(body), _subject_marks(figure, near, to_card), {})


def feet_up_one(t: float) -> Scene:
    """Sitting, one foot up on a second chair."""
    del t  # it does not move
    return _seated_up(both=False)


def feet_up_seated(t: float) -> Scene:
    """Sitting, both feet up on a second chair."""
    del t  # it does not move
    return _seated_up(both=True)
