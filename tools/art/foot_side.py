"""The foot and lower leg from the side: one outline, posed at ankle, toes and arch.

The outline is one smooth curve through points that each hang on a bone, so it stays one skin in
every pose. Measures and axes: foot_outline.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tools.art import palette, svg
from tools.art.foot_outline import (
    ANKLE,
    BACK,
    FRONT,
    KNEE,
    LATERAL_SOLE,
    LESSER,
    MEDIAL_SOLE,
    MTP,
    SHORTENING,
    TOE,
    Key,
)
from tools.art.geometry import Affine, Point, rotate, smooth

Face = Literal["medial", "lateral"]


@dataclass(frozen=True, slots=True)
class SidePose:
    """Angles in degrees; all zero is standing at rest."""

    ankle: float = 0.0  # positive: shin and toes come together (dorsiflexion)
    big_toe: float = 0.0  # positive: up, toward the shin
    toes: float = 0.0  # the four lesser toes together
    arch: float = 0.0  # 0 at rest, 1 fully drawn up (short foot)


def knee(pose: SidePose) -> Point:
    """Where the knee's centre is in this pose."""
    return rotate(KNEE, about=ANKLE, degrees=-pose.ankle)


def pose_point(key: Key, pose: SidePose, *, toe_angle: float) -> Point:
    """One point of the outline in this pose."""
    point = (key.x - SHORTENING * key.draw * pose.arch, key.y + key.lift * pose.arch)
    joint = (MTP[0] - SHORTENING * pose.arch, MTP[1])
    if key.toe:
        point = rotate(point, about=joint, degrees=key.toe * toe_angle)
    return rotate(point, about=ANKLE, degrees=-key.leg * pose.ankle)


def outline(pose: SidePose, face: Face = "medial") -> list[Point]:
    """The closed outline of shin and foot, open end at the knee included."""
    sole = MEDIAL_SOLE if face == "medial" else LATERAL_SOLE
    angle = pose.big_toe if face == "medial" else 0.0
    return [pose_point(key, pose, toe_angle=angle) for key in (*BACK, *sole, *FRONT)]


def sole_point(x: float, pose: SidePose) -> Point:
    """The point of the medial sole line above the floor point `x` (millimetres from the heel)."""
    line = [pose_point(k, pose, toe_angle=0) for k in (*BACK[-2:], *MEDIAL_SOLE[:6])]
    for (x1, y1), (x2, y2) in itertools.pairwise(line):
        if x1 <= x <= x2:
            return (x, y1 + (y2 - y1) * (x - x1) / (x2 - x1))
    raise ValueError(f"no sole at {x}")


def _toe(joint: Point, length: float, pose: SidePose) -> list[Point]:
    base = (joint[0] - SHORTENING * pose.arch, joint[1])
    points = [(base[0] + x * length, base[1] + y) for x, y in TOE]
    return [rotate(p, about=base, degrees=pose.toes) for p in points]


def _toe_shape(
    joint: Point, length: float, pose: SidePose, to_card: Affine, fill: str, *, fine: float = 1.0
) -> str:
    path = smooth(to_card.all(_toe(joint, length, pose)))
    return svg.shape(path, fill=fill, line=palette.LINE, width=line_width(to_card) * fine)


def _toes_behind(
    pose: SidePose, to_card: Affine, face: Face, skin: str, *, bright: bool
) -> list[str]:
    """The toes that the outline does not hold, farthest first."""
    if face == "medial":
        tone = palette.SKIN if bright else palette.SKIN_FAR
        return [_toe_shape(j, n, pose, to_card, tone) for j, n in reversed(LESSER)]
    big = replace(pose, toes=pose.big_toe)
    hallux = _toe_shape((194, 24), 64, big, to_card, palette.SKIN_FAR, fine=0.7)
    return [hallux, *(_toe_shape(j, n, pose, to_card, skin, fine=0.6) for j, n in LESSER)]


def line_width(to_card: Affine) -> float:
    """Thinner lines on a small figure."""
    return max(1.8, min(palette.OUTLINE, palette.OUTLINE * 0.55 + to_card.scale * 1.4))


def draw(
    pose: SidePose,
    to_card: Affine,
    *,
    face: Face = "medial",
    far: bool = False,
    joined: Sequence[str] = (),
    between: str = "",
    bright_toes: bool = False,
) -> str:
    """The foot and lower leg as SVG; `far` for the leg that is not the subject.

    `joined` are paths (a thigh) that become one skin with the leg, without a line between them;
    `between` is drawn in front of the lesser toes and behind the rest (a hand); `bright_toes`
    when they are the subject.
    """
    skin = palette.SKIN_FAR if far else palette.SKIN
    width = line_width(to_card)
    paths = [smooth(to_card.all(outline(pose, face))), *joined]
    parts = [*_toes_behind(pose, to_card, face, skin, bright=bright_toes), between]
    if face == "medial":
        parts.append(_far_sole(pose, to_card))
    parts += [svg.shape(p, fill=skin, line=palette.LINE, width=2 * width) for p in paths]
    parts += [svg.shape(p, fill=skin) for p in paths]
    if not far:
        parts.append(details(pose, to_card, face=face))
    return "".join(parts)


def _far_sole(pose: SidePose, to_card: Affine) -> str:
    """The outer edge of the foot, seen in the hollow under the arch."""
    edge = [(30, 20), (40, 4), (70, 3), (110, 5), (150, 3), (185, 4), (190, 30), (110, 50)]
    return svg.shape(
        smooth(to_card.all(edge)),
        fill=palette.SKIN_FAR,
        line=palette.LINE,
        width=line_width(to_card) * 0.7,
    )


def details(pose: SidePose, to_card: Affine, *, face: Face) -> str:
    """Ankle bone, arch shade, nail and heel crease."""
    fine = palette.FINE * max(0.6, min(1.2, to_card.scale))
    bone = (
        ((50, 84), (57, 98), (72, 98), (79, 86))
        if face == "medial"
        else ((44, 74), (50, 88), (64, 88), (70, 76))
    )
    parts = [_stroke(bone, to_card, fine)]
    if face == "medial":
        up = pose.arch
        arch = ((78, 22), (98, 34 + 9 * up), (122, 37 + 12 * up), (148, 27 + 6 * up), (164, 16))
        parts.append(_stroke(arch, to_card, fine, palette.SKIN_SHADE))
        nail = [(240, 25), (252, 19), (257, 20), (251, 27), (243, 29)]
        joint = (MTP[0] - SHORTENING * up, MTP[1])
        moved = [
            rotate((x - SHORTENING * up, y), about=joint, degrees=pose.big_toe) for x, y in nail
        ]
        parts.append(
            svg.shape(
                smooth(to_card.all(moved)), fill=palette.NAIL, line=palette.LINE, width=fine * 0.8
            )
        )
    return "".join(parts)


def _stroke(
    points: tuple[Point, ...], to_card: Affine, width: float, line: str = palette.SKIN_SHADE
) -> str:
    return svg.shape(smooth(to_card.all(points), closed=False), line=line, width=width * 1.3)
