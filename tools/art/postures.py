"""Whole-body postures that several pictures share, and the small round windows that show them."""

from dataclasses import replace
from typing import Protocol

from tools.art import foot_sole, props
from tools.art.figure import THIGH, Figure, Foot, draw, foot_map, reach_hip
from tools.art.foot_outline import ANKLE
from tools.art.foot_side import SidePose
from tools.art.foot_sole import SolePose
from tools.art.geometry import Affine, Point, place

SEAT_HIP: Point = (0, 545)


def seated(
    *, far_heel: Point = (375, 0), near_heel: Point = (300, 0), far_is_subject: bool = True
) -> Figure:
    """Upright on a chair, knees bent about a right angle."""
    return Figure(
        hip=SEAT_HIP,
        shoulder=(5, 1045),
        near=reach_hip(Foot(near_heel), SEAT_HIP, low=-45),
        far=reach_hip(Foot(far_heel), SEAT_HIP, low=-45),
        near_hand=(300, 640),
        far_hand=(330, 640),
        far_is_subject=far_is_subject,
    )


def standing(*, near_hand: Point = (120, 840), far_hand: Point = (150, 850)) -> Figure:
    """Upright on both feet, knees soft."""
    hip = (64, 905)
    return Figure(
        hip=hip,
        shoulder=(66, 1405),
        near=reach_hip(Foot((0, 0)), hip, low=0),
        far=reach_hip(Foot((26, 0)), hip, low=0),
        near_hand=near_hand,
        far_hand=far_hand,
    )


def seated_window(center: Point, *, radius: float = 92, ball: bool = False) -> str:
    """The round window with the seated posture; the far foot may rest on a ball."""
    scale = radius * 0.00122
    to_card = place((170, 600), at=center, scale=scale)
    ground = to_card((0, 0))[1]
    pose = seated()
    extra = ""
    if ball:
        foot = reach_hip(Foot((390, 46), pitch=0), SEAT_HIP, low=-45)
        pose = Figure(
            pose.hip,
            pose.shoulder,
            pose.near,
            foot,
            pose.near_hand,
            pose.far_hand,
            far_is_subject=True,
        )
        extra = props.ball(to_card((510, 34)), 34 * scale)
    return props.inset(center, radius, _with_chair(pose, to_card, ground, extra))


def crossed_window(center: Point, *, radius: float = 74) -> str:
    """The round window: seated, the far ankle over the near thigh, its sole toward the eye."""
    to_card = place((170, 660), at=center, scale=radius * 0.00134)
    pose = replace(
        seated(near_heel=(385, 0), far_is_subject=True),
        shoulder=(66, 1041),
        near_hand=(270, 735),
        far_hand=(350, 690),
        hide_far_leg=True,
    )
    thigh_top = to_card((338, SEAT_HIP[1] + 62))
    sole = place((0, 60), at=thigh_top, scale=to_card.scale, turn=84)
    content = _with_chair(pose, to_card, to_card((0, 0))[1], "")
    return props.inset(center, radius, content + foot_sole.draw(SolePose(), sole))


def _with_chair(pose: Figure, to_card: Affine, ground: float, extra: str) -> str:
    seat = to_card((20, SEAT_HIP[1] - 88))
    return (
        props.floor(ground)
        + props.chair(seat, floor_y=ground, scale=to_card.scale)
        + extra
        + draw(pose, to_card)
    )


def standing_window(center: Point, *, radius: float = 92, hold: bool = False) -> str:
    """The round window with the standing posture, or with a hand on a chair's back (`hold`)."""
    to_card = place((60, 820), at=center, scale=radius * 0.00098)
    ground = to_card((0, 0))[1]
    pose, chair = standing(), ""
    if hold:
        pose = standing(near_hand=(330, 930))
        chair = props.chair(to_card((640, 500)), floor_y=ground, scale=to_card.scale)
    return props.inset(center, radius, props.floor(ground) + chair + draw(pose, to_card))


def long_sitting(*, lift: float) -> Figure:
    """On the floor, hands behind; the far calf rests on something `lift` millimetres high."""
    hip, axis = (0.0, 104.0), lift + 84
    pose = SidePose(ankle=-10)
    knee = (THIGH * 0.985, hip[1] + (axis - hip[1]) * 0.75)
    ankle = (knee[0] + 399, axis)
    far = foot_at_ankle(ankle, pitch=-90 + 10, pose=pose)
    near = reach_hip(Foot((470, 0)), hip, low=-60)
    return Figure(
        hip=hip,
        shoulder=(-150, 580),
        near=near,
        far=far,
        near_hand=(-350, 60),
        far_hand=(-330, 60),
        far_is_subject=True,
    )


def foot_at_ankle(ankle: Point, *, pitch: float, pose: SidePose) -> Foot:
    """The foot whose ankle joint is at `ankle` (figure millimetres)."""
    shift = foot_map(Foot((0, 0), pitch=pitch))(ANKLE)
    return Foot((ankle[0] - shift[0], ankle[1] - shift[1]), pitch=pitch, pose=pose)


class Tool(Protocol):
    """Draws a ball or a roller."""

    def __call__(self, center: Point, radius: float, *, spin: float = 0.0) -> str:
        """SVG of the tool."""


def floor_window(center: Point, *, tool: Tool, radius_mm: float, radius: float = 80) -> str:
    """The round window with the posture for the calf: on the floor, hands behind."""
    to_card = place((240, 420), at=center, scale=radius * 0.00128)
    ground = to_card((0, 0))[1]
    pose = long_sitting(lift=2 * radius_mm - 6)
    under = to_card((THIGH + 170, radius_mm))
    content = [
        props.floor(ground),
        tool(under, radius_mm * to_card.scale),
        draw(pose, to_card),
    ]
    return props.inset(center, radius, "".join(content))
