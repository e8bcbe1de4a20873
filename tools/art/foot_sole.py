"""The foot from below or from above: heel, arch, ball and five toes that bend and spread.

Millimetres, heel's back at y = 0, toes up. Drawn as a LEFT sole (big toe on the left of the
card); seen from above the same outline is a RIGHT foot. The card mirrors it for the other side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.art import palette, svg
from tools.art.geometry import Affine, Point, limb, mix, number, rotate, smooth, straight

HEEL: Point = (2, 34)
HEEL_FRONT: Point = (2, 66)
ARCH: Point = (-6, 118)
BALL_OF_FOOT: Point = (-10, 172)
BIG_JOINT: Point = (-26, 186)


@dataclass(frozen=True, slots=True)
class SolePose:
    """How the toes stand; zero is at rest."""

    spread: float = 0.0  # 0 at rest, 1 fanned out
    big_toe: float = 0.0  # 1: bent back toward the shin, away from the eye (shorter to see)
    toes: float = 0.0  # the same for the four lesser toes
    arch: float = 0.0  # 1: drawn up, toe bases nearer to the heel
    turn: float = 0.0  # seen from above: degrees the foot turns about the ankle
    nod: float = 0.0  # seen from above: 1 toes far up toward the eye, -1 stretched away


OUTLINE: tuple[Point, ...] = (
    (2, 0), (-20, 7), (-31, 30), (-31, 60), (-25, 92), (-24, 124), (-33, 152), (-45, 174),
    (-48, 192), (-40, 206), (-18, 207), (2, 205), (20, 201), (36, 193), (48, 182), (52, 166),
    (49, 140), (44, 110), (38, 76), (35, 44), (25, 9),
)  # fmt: skip


ANKLE_ABOVE: Point = (4, 46)


def warp(point: Point, pose: SolePose) -> Point:
    """Seen from above: the foot turns and nods about the ankle, the shin stays."""
    x, y = point
    share = min(1.0, max(0.0, (y - 10) / 70))
    y -= share * pose.nod * 0.16 * max(0.0, y - ANKLE_ABOVE[1])
    return rotate((x, y), about=ANKLE_ABOVE, degrees=share * pose.turn)


@dataclass(frozen=True, slots=True)
class Toe:
    """Joint, tip (middle of its pad), widths at neck and pad, degrees it turns when fanned out."""

    joint: Point
    tip: Point
    neck: float
    pad: float
    fan: float


TOES = (
    Toe((-27, 186), (-31, 242), 33, 37, 13),
    Toe((0, 190), (2, 246), 18, 22, 5),
    Toe((18, 186), (22, 238), 17, 20, -4),
    Toe((33, 178), (39, 224), 16, 19, -12),
    Toe((44, 168), (53, 206), 16, 19, -24),
)


def toe_tip(index: int, pose: SolePose) -> Point:
    """The middle of a toe's pad; 0 is the big toe."""
    toe = TOES[index]
    bend = pose.big_toe if index == 0 else pose.toes
    tip = mix(toe.joint, toe.tip, 1 - 0.42 * bend)
    x, y = rotate(tip, about=toe.joint, degrees=toe.fan * pose.spread)
    return (x, y - 6 * pose.arch)


def _toe_outline(index: int, pose: SolePose) -> list[Point]:
    toe = TOES[index]
    tip = toe_tip(index, pose)
    joint = (toe.joint[0], toe.joint[1] - 6 * pose.arch)
    spine = [joint, mix(joint, tip, 0.52), tip]
    widths = [toe.neck * 1.05, toe.neck, toe.pad]
    return limb(spine, widths)


def _width(to_card: Affine) -> float:
    return palette.OUTLINE if to_card.scale > 0.6 else palette.FINE * 0.65


def draw(pose: SolePose, to_card: Affine) -> str:
    """The sole, as seen when it faces you."""
    line = _width(to_card)
    toes = [
        svg.shape(
            smooth(to_card.all(_toe_outline(i, pose))),
            fill=palette.SKIN,
            line=palette.LINE,
            width=line,
        )
        for i in (4, 3, 2, 1, 0)
    ]
    body = [(x, y - 6 * pose.arch * min(1, y / 180)) for x, y in OUTLINE]
    parts = [
        *toes,
        svg.shape(smooth(to_card.all(body)), fill=palette.SKIN, line=palette.LINE, width=line),
    ]
    return "".join([*parts, *_pads(pose, to_card)])


def _pads(pose: SolePose, to_card: Affine) -> list[str]:
    """Soft lighter pads: heel, ball, outer edge, toes."""
    scale = to_card.scale
    down = 6 * pose.arch
    pads = [
        ((2, 36), 24, 27),
        ((-25, 182 - down), 18, 17),
        ((14, 176 - down), 26, 16),
        ((34, 162 - down), 12, 18),
    ]
    parts = [
        svg.ellipse(to_card(center), rx * scale, ry * scale, fill=palette.SKIN_LIGHT)
        for center, rx, ry in pads
    ]
    for i, toe in enumerate(TOES):
        tip = to_card(toe_tip(i, pose))
        size = toe.pad * 0.34 * scale
        parts.append(svg.disc(tip, size, fill=palette.SKIN_LIGHT))
    crease = ((-12, 78), (-19, 104), (-17, 130), (-8, 150))
    parts.append(
        svg.shape(
            smooth(to_card.all(crease), closed=False),
            line=palette.SKIN_SHADE,
            width=_width(to_card),
        )
    )
    return parts


SHIN: tuple[Point, ...] = (
    (-42, 194), (-38, 164), (-31, 128), (-26, 92), (-27, 62), (-29, 46), (-23, 18), (-24, -30),
    (-40, -130), (46, -130), (31, -30), (30, 16), (37, 40), (36, 58), (37, 90), (43, 124),
    (50, 152), (50, 172), (36, 190), (20, 199), (0, 203), (-22, 204),
)  # fmt: skip


def draw_from_above(pose: SolePose, to_card: Affine) -> str:
    """The back of the foot with nails and the shin running to the card's lower edge."""
    line = _width(to_card)

    def skin(points: Sequence[Point]) -> list[Point]:
        return to_card.all(warp(p, pose) for p in points)

    parts = []
    for outline in (*(_toe_outline(i, pose) for i in (4, 3, 2, 1, 0)), SHIN):
        path = smooth(skin(outline))
        parts.append(svg.shape(path, fill=palette.SKIN, line=palette.LINE, width=line))
    for i, toe in enumerate(TOES):
        patch, tendon, nail = (skin(points) for points in _toe_details(toe, toe_tip(i, pose)))
        width = number(toe.neck * to_card.scale - line * 0.7)
        parts += [
            f'<path d="{straight(patch)}" stroke="{palette.SKIN}" stroke-width="{width}"/>',
            svg.shape(straight(tendon), line=palette.SKIN_SHADE, width=palette.FINE),
            svg.shape(
                smooth(nail), fill=palette.NAIL, line=palette.SKIN_SHADE, width=palette.FINE
            ),
        ]
    for bone in (((-20, 60), (-16, 48), (-20, 36)), ((28, 54), (24, 42), (28, 30))):
        path = smooth(skin(bone), closed=False)
        parts.append(svg.shape(path, line=palette.SKIN_SHADE, width=line))
    return "".join(parts)


def _toe_details(toe: Toe, tip: Point) -> tuple[list[Point], list[Point], list[Point]]:
    """The skin over the joint (no line between toe and foot), the tendon, the nail."""
    return (
        [mix(toe.joint, tip, 0.14), mix(toe.joint, tip, 0.46)],
        [mix(toe.joint, (2, 80), 0.34), mix(toe.joint, tip, 0.05)],
        limb([tip, mix(toe.joint, tip, 1.14)], [toe.pad * 0.51, toe.pad * 0.57]),
    )
