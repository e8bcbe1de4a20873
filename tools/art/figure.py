"""A runner from the side, facing right: bones of fixed length, joints that follow.

Millimetres, y up, floor at y = 0. The near leg is the RIGHT one (we see its outer
side), the far leg the LEFT one (we see its inner side); mirrored cards swap them.
"""

import itertools
import math
from dataclasses import dataclass, replace

from tools.art import foot_side, hands, palette, svg
from tools.art.foot_side import SidePose
from tools.art.geometry import Affine, Point, distance, limb, mix, place, smooth, straight, tube

AT_REST = SidePose()
THIGH = 430.0
UPPER_ARM = 290.0
FOREARM = 265.0
TORSO = 500.0


@dataclass(frozen=True, slots=True)
class Foot:
    """Where the heel stands and how the sole is pitched (degrees, toes down positive)."""

    heel: Point
    pitch: float = 0.0
    pose: SidePose = AT_REST


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole posture. Arms reach from the shoulder to `near_hand` and `far_hand`."""

    hip: Point
    shoulder: Point
    near: Foot
    far: Foot
    near_hand: Point
    far_hand: Point
    elbow_back: tuple[bool, bool] = (True, True)  # near, far: the elbow points backward
    far_is_subject: bool = False
    hide_far_leg: bool = False  # it points away behind the near one
    head_tilt: float = 0.0


def foot_map(foot: Foot) -> Affine:
    """Foot millimetres -> figure millimetres (y stays up)."""
    down = place((0, 0), at=(foot.heel[0], -foot.heel[1]), scale=1, turn=foot.pitch)
    return Affine(down.a, -down.b, down.c, -down.d, down.e, -down.f)


def knee_of(foot: Foot) -> Point:
    """The knee's centre in figure millimetres."""
    return foot_map(foot)(foot_side.knee(foot.pose))


def reach_hip(foot: Foot, hip: Point, *, low: float = -60, high: float = 60) -> Foot:
    """The same foot with the ankle bent so that a thigh of true length joins knee and hip.

    Scans from `low` to `high` degrees and takes the first fit. Raises ValueError when none fits.
    """

    def miss(angle: float) -> float:
        bent = replace(foot, pose=replace(foot.pose, ankle=angle))
        return distance(knee_of(bent), hip) - THIGH

    steps = [low + (high - low) * i / 60 for i in range(61)]
    for left, right in itertools.pairwise(steps):
        if miss(left) * miss(right) <= 0:
            for _ in range(30):
                middle = (left + right) / 2
                left, right = (left, middle) if miss(left) * miss(middle) <= 0 else (middle, right)
            return replace(foot, pose=replace(foot.pose, ankle=(left + right) / 2))
    raise ValueError(f"no knee joins hip {hip} and heel {foot.heel}")


def elbow_of(shoulder: Point, hand: Point, *, back: bool) -> Point:
    """The elbow of an arm of true length, bent backward or forward."""
    span = min(distance(shoulder, hand), UPPER_ARM + FOREARM - 1)
    along = (span**2 + UPPER_ARM**2 - FOREARM**2) / (2 * span)
    aside = math.sqrt(max(0.0, UPPER_ARM**2 - along**2)) * (1 if back else -1)
    ux, uy = (hand[0] - shoulder[0]) / span, (hand[1] - shoulder[1]) / span
    return (shoulder[0] + ux * along + uy * aside, shoulder[1] + uy * along - ux * aside)


def draw(figure: Figure, to_card: Affine) -> str:
    """The whole runner as SVG, far limbs first."""
    far_arm = _arm(figure, to_card, near=False)
    near_arm = _arm(figure, to_card, near=True)
    legs = [_leg(figure, to_card, near=near) for near in (False, True)][figure.hide_far_leg :]
    return "".join([_head(figure, to_card), far_arm, *legs, _torso(figure, to_card), near_arm])


def _leg(figure: Figure, to_card: Affine, *, near: bool) -> str:
    foot = figure.near if near else figure.far
    knee = knee_of(foot)
    thigh = smooth(
        to_card.all(limb([figure.hip, mix(figure.hip, knee, 0.5), knee], [170, 152, 112]))
    )
    cloth = tube([figure.hip, mix(figure.hip, knee, 0.62)], [192, 178])
    dim = near == figure.far_is_subject
    skin = foot_side.draw(
        foot.pose,
        to_card.after(foot_map(foot)),
        face="lateral" if near else "medial",
        far=dim,
        joined=[thigh],
    )
    fill = palette.SHORTS if near else palette.SHORTS_FAR
    return skin + svg.shape(
        straight(to_card.all(cloth), closed=True),
        fill=fill,
        line=palette.CLOTH_LINE,
        width=foot_side.line_width(to_card),
    )


def _torso(figure: Figure, to_card: Affine) -> str:
    width = foot_side.line_width(to_card)
    hip, shoulder = figure.hip, figure.shoulder
    shirt = limb(
        [mix(hip, shoulder, 0.02), mix(hip, shoulder, 0.45), mix(hip, shoulder, 0.92)],
        [196, 198, 205],
    )
    seat = limb([mix(hip, shoulder, -0.02), mix(hip, shoulder, 0.08)], [190, 186])
    return svg.shape(
        smooth(to_card.all(seat)), fill=palette.SHORTS, line=palette.CLOTH_LINE, width=width
    ) + svg.shape(
        smooth(to_card.all(shirt)), fill=palette.SHIRT, line=palette.CLOTH_LINE, width=width
    )


HEAD: tuple[Point, ...] = (
    (-60, -60), (-92, 0), (-84, 70), (-30, 112), (40, 106), (84, 62), (92, 14), (106, -18),
    (90, -30), (88, -62), (66, -96), (20, -92), (-10, -84),
)  # fmt: skip
HAIR: tuple[Point, ...] = (
    (-72, -66), (-104, 0), (-96, 80), (-34, 128), (50, 122), (98, 74), (60, 60), (10, 62),
    (-14, 30), (-20, -14), (-44, -60),
)  # fmt: skip


def _head(figure: Figure, to_card: Affine) -> str:
    width = foot_side.line_width(to_card)
    dx, dy = figure.shoulder[0] - figure.hip[0], figure.shoulder[1] - figure.hip[1]
    lean = math.degrees(math.atan2(dx, dy)) * 0.55 + figure.head_tilt
    length = math.hypot(dx, dy)
    neck = (figure.shoulder[0] + dx / length * 30, figure.shoulder[1] + dy / length * 30)
    center = (neck[0] + dx / length * 150 + 16, neck[1] + dy / length * 150)
    turn = place((0, 0), at=(center[0], -center[1]), scale=1, turn=lean)
    local = Affine(turn.a, -turn.b, turn.c, -turn.d, turn.e, -turn.f)
    spot = to_card.after(local)
    throat = smooth(to_card.all(limb([figure.shoulder, center], [104, 96])))
    skin = [throat, smooth(spot.all(HEAD))]
    ear = spot((-14, -8))
    return "".join(
        [
            *(svg.shape(p, fill=palette.SKIN, line=palette.LINE, width=2 * width) for p in skin),
            *(svg.shape(p, fill=palette.SKIN) for p in skin),
            svg.shape(smooth(spot.all(HAIR)), fill=palette.HAIR, line=palette.HAIR, width=width),
            svg.ellipse(ear, 15 * spot.scale, 22 * spot.scale, fill=palette.SKIN_SHADE),
            svg.disc(spot((62, 8)), 7 * spot.scale, fill=palette.LINE),
        ]
    )


def _arm(figure: Figure, to_card: Affine, *, near: bool) -> str:
    shoulder = figure.shoulder if near else mix(figure.shoulder, figure.hip, 0.02)
    hand = figure.near_hand if near else figure.far_hand
    elbow = elbow_of(shoulder, hand, back=figure.elbow_back[0 if near else 1])
    width, scale = foot_side.line_width(to_card), to_card.scale
    start, bend, end = to_card.all([shoulder, elbow, hand])
    skin = palette.SKIN if near else palette.SKIN_FAR
    parts: list[hands.Stroke] = [
        ([mix(start, bend, 0.3), bend], 82 * scale),
        ([bend, end], 66 * scale),
        ([mix(bend, end, 0.93), mix(bend, end, 1.2)], 74 * scale),
    ]
    spine = [mix(start, bend, 0.02), mix(start, bend, 0.6)]
    cloth = straight(tube(spine, [112 * scale, 112 * scale]), closed=True)
    fill = palette.SHIRT if near else palette.SHIRT_FAR
    return hands.strokes(parts, skin=skin, line=width) + svg.shape(
        cloth, fill=fill, line=palette.CLOTH_LINE, width=width
    )
