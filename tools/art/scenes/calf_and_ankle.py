"""Calf release with roller, ball or hands, and the ankle's circles and pumps."""

import itertools
import math

from tools.art import foot_outline, foot_side, foot_sole, hands, palette, props, svg
from tools.art.foot_outline import ANKLE
from tools.art.foot_side import Face, SidePose
from tools.art.foot_sole import SolePose
from tools.art.geometry import Affine, Point, limb, mix, place, rotate, smooth, straight, tube
from tools.art.postures import crossed_window, floor_window
from tools.art.scene import Scene, sway

FLOOR_Y = 438.0
BELLY_FROM, BELLY_TO = 275.0, 350.0  # millimetres above the sole: the muscle, far from the tendon
TENDON_END = 200.0  # millimetres above the sole: below this the Achilles tendon is near the skin
ROLLER_RADIUS = 74.0
BALL_RADIUS = 32.0
TOWEL = 9.0  # millimetres of folded towel between a hard ball and the calf
SCALE = 0.93
ALONG = ((-62, -46), (0, -50), (62, -46))  # pixels: the arrow above the muscle's belly


def _calf_line(height: float, pose: SidePose) -> Point:
    """The back of the calf at `height` millimetres above the sole (shin upright)."""
    line = [(k.x, k.y) for k in foot_outline.BACK if 100 < k.y < 450]
    for (x1, y1), (x2, y2) in itertools.pairwise(line):
        if y2 <= height <= y1:
            x = x1 + (x2 - x1) * (height - y1) / (y2 - y1)
            return rotate((x, height), about=ANKLE, degrees=-pose.ankle)
    raise ValueError(f"no calf at {height}")


def _release(t: float, *, radius: float, towel: float = 0.0, roller: bool = False) -> Scene:
    share = sway(t, hold=0.04)
    height = BELLY_FROM + (BELLY_TO - BELLY_FROM) * share
    away = (height - (BELLY_FROM + BELLY_TO) / 2) * SCALE
    pose = SidePose(ankle=-14)
    size = radius * SCALE
    # Rolling without slipping: the leg goes twice as far as the tool, both toward the foot's end.
    center = (244 + away, FLOOR_Y - size)
    contact = (center[0], center[1] - size - towel * SCALE + 5)
    to_card = place(_calf_line(height, pose), at=contact, scale=SCALE, turn=-90 + 14)
    tool = props.roller if roller else props.ball
    zone = to_card(_into(pose, 312))
    body = [
        props.floor(FLOOR_Y),
        tool(center, size, spin=props.spin_of(away, size)),
        _long_leg(pose, to_card),
        _folded(pose, to_card) if towel else "",
        svg.zone(zone, 76, 25, turn=2),
        svg.arrow([(zone[0] + x, zone[1] + y) for x, y in ALONG], both=True, width=5),
        _not_here(to_card(_into(pose, 128, depth=4))),
        floor_window((318, 90), tool=tool, radius_mm=radius),
    ]
    marks = {
        "tool": center,
        "contact": contact,
        "heel": to_card((2, 34)),
        "tendon": to_card(_into(pose, TENDON_END)),
    }
    return Scene("".join(body), marks, {"above_sole_mm": height})


def _long_leg(pose: SidePose, to_card: Affine) -> str:
    """The leg stretched out on the floor, with the thigh that runs to the card's edge."""
    knee = to_card(foot_side.knee(pose))
    seat = (knee[0] - 404, FLOOR_Y - 92)
    thigh = smooth(limb([seat, mix(seat, knee, 0.5), knee], [160, 142, 104]))
    cloth = straight(tube([seat, mix(seat, knee, 0.6)], [178, 166]), closed=True)
    return foot_side.draw(pose, to_card, joined=[thigh]) + svg.shape(
        cloth, fill=palette.SHORTS, line=palette.CLOTH_LINE
    )


def _into(pose: SidePose, height: float, *, depth: float = 20.0) -> Point:
    """A point `depth` millimetres inside the leg from its back."""
    x, y = _calf_line(height, SidePose())
    return rotate((x + depth, y), about=ANKLE, degrees=-pose.ankle)


def _not_here(center: Point) -> str:
    """The sign for "not here", over the Achilles tendon."""
    radius = 19.0
    x, y = center
    cut = radius * math.sqrt(0.5)
    return (
        svg.disc(center, radius, fill=palette.CARD_SPOT, opacity=0.75)
        + svg.disc(center, radius, line=palette.CLOTH_LINE, width=4.5)
        + svg.shape(
            straight([(x - cut, y - cut), (x + cut, y + cut)]), line=palette.CLOTH_LINE, width=4.5
        )
    )


def _folded(pose: SidePose, to_card: Affine) -> str:
    """A folded towel along the calf, over the whole way of the ball."""
    low = [_into(pose, h, depth=-6) for h in (225, 262, 300, 345, 388)]
    return props.towel(to_card.all(low), width=14)


def calf_roller(t: float) -> Scene:
    """Sitting on the floor: the calf's belly glides over a foam roller."""
    return _release(t, radius=ROLLER_RADIUS, roller=True)


def calf_ball(t: float) -> Scene:
    """The same on a soft ball."""
    return _release(t, radius=BALL_RADIUS)


def calf_ball_towel(t: float) -> Scene:
    """The same on a hard ball, a folded towel between."""
    return _release(t, radius=BALL_RADIUS, towel=TOWEL)


def calf_hands(t: float) -> Scene:
    """Your own view, leg across the other thigh: both hands knead the muscle's belly."""
    pose = SidePose(ankle=-6)
    to_card = place(ANKLE, at=(508, 232), scale=1.06, turn=-90 + 6)
    shift = 16 * math.sin(2 * math.pi * t)
    spots = (262 + shift * 0.9, 345 - shift * 0.9)
    arms, thumbs, marks = [], [], {}
    for i, height in enumerate(spots):
        tip = to_card(_into(pose, height, depth=52))
        palm = to_card(_into(pose, height, depth=-16))
        side = 1 if i == 0 else -1
        wrist, elbow = (palm[0] + 46 * side, palm[1] + 92), (palm[0] + 96 * side, 560)
        arms.append(hands.melt([hands.forearm(elbow, wrist, palm, size=1.0)]))
        root = (palm[0] + 20 * side, palm[1] + 26)
        thumbs.append(_thumb(root, (palm[0] + 20 * side, palm[1] - 28), tip, palm))
        marks[f"thumb{i}"] = tip
    body = [
        _knee_below(),
        _crossing_thigh(),
        *arms,
        foot_side.draw(pose, to_card),
        svg.zone(to_card(_into(pose, 304, depth=40)), 84, 42),
        *thumbs,
        _not_here(to_card(_into(pose, 128, depth=6))),
        crossed_window((316, 82), radius=72),
    ]
    marks |= {"heel": to_card((2, 34)), "tendon": to_card(_into(pose, TENDON_END))}
    return Scene("".join(body), marks, {"low_mm": min(spots), "high_mm": max(spots)})


def _thumb(root: Point, bend: Point, tip: Point, palm: Point) -> str:
    thumb = hands.finger([root, bend, tip], width=31)
    nail = limb([mix(bend, tip, 0.86), mix(bend, tip, 1.05)], [14, 15])
    return (
        hands.melt([thumb])
        + svg.disc(mix(root, palm, 0.2), 19, fill=palette.SKIN)
        + svg.shape(smooth(nail), fill=palette.NAIL, line=palette.SKIN_SHADE, width=2)
    )


def _crossing_thigh() -> str:
    """The thigh of the working leg, from its knee back to the hip below the card."""
    thigh = limb([(92, 236), (150, 400), (230, 600)], [116, 160, 190])
    cloth = tube([(260, 660), (158, 420)], [200, 176])
    return svg.shape(smooth(thigh), fill=palette.SKIN, line=palette.LINE) + svg.shape(
        straight(cloth, closed=True), fill=palette.SHORTS, line=palette.CLOTH_LINE
    )


def _knee_below() -> str:
    """The other thigh under the shin."""
    thigh = [
        (392, 520),
        (392, 330),
        (404, 200),
        (436, 140),
        (492, 132),
        (540, 170),
        (556, 300),
        (560, 520),
    ]
    cloth = [(382, 520), (382, 420), (570, 420), (572, 520)]
    return svg.shape(smooth(thigh), fill=palette.SKIN_FAR, line=palette.LINE) + svg.shape(
        straight(cloth, closed=True), fill=palette.SHORTS_FAR, line=palette.CLOTH_LINE
    )


def _circle_pose(t: float) -> tuple[SolePose, float]:
    """One circle each way in a loop; returns the pose and the sense (+1 clockwise on the card)."""
    sense = 1 if t % 1 < 0.5 else -1
    angle = 2 * math.pi * ((t % 0.5) * 2) * sense
    return SolePose(turn=-12 * math.sin(angle), nod=-math.cos(angle)), sense


def _circles(t: float, to_card: Affine) -> str:
    """One foot from above on the path that its toes draw."""
    pose, sense = _circle_pose(t)
    start, end = (200, -22) if sense > 0 else (-20, 202)
    ring = svg.arc_points(to_card((2, 246)), 78 * to_card.scale, start, end, squash=0.8)
    return foot_sole.draw_from_above(pose, to_card) + svg.arrow(ring, width=5.5)


def _pump(t: float, at: Point, *, scale: float, face: Face = "medial") -> str:
    """The foot from the side, toes to the shin and away."""
    angle = 2 - 20 * math.cos(2 * math.pi * t * 3)
    to_card = place(ANKLE, at=at, scale=scale, turn=-58 - angle)
    arc = svg.arc_points(at, 232 * scale, 54, 0)
    panel = "M346 0H640V480H346Z"
    leg = foot_side.draw(SidePose(ankle=angle), to_card, face=face)
    return (
        svg.clip("panel", panel)
        + svg.group(leg, clip="panel")
        + svg.arrow(arc, both=True, width=5.5)
    )


def circles_pumps(t: float) -> Scene:
    """Both feet: on one half circles seen from above, on the other pumps from the side."""
    left, right = (place((0, 110), at=(x, 312), scale=0.92) for x in (92, 252))
    mirror = "matrix(-1 0 0 1 184 0)"
    pose, sense = _circle_pose(t)
    body = [_circles_pair(t, left, right, mirror), _divider(), _pump(t, (460, 322), scale=0.69)]
    return Scene(
        "".join(body),
        {"ankle": right((4, 46))},
        {"turn": pose.turn, "nod": pose.nod, "sense": sense},
    )


def _circles_pair(t: float, left: Affine, right: Affine, mirror: str) -> str:
    return svg.group(_circles(t, left), transform=mirror) + _circles(t, right)


def circles_pumps_one(t: float) -> Scene:
    """The same for one foot."""
    right = place((0, 110), at=(172, 330), scale=1.08)
    pose, sense = _circle_pose(t)
    body = [_circles(t, right), _divider(), _pump(t, (460, 322), scale=0.69, face="lateral")]
    return Scene(
        "".join(body),
        {"ankle": right((4, 46))},
        {"turn": pose.turn, "nod": pose.nod, "sense": sense},
    )


def _divider() -> str:
    return svg.shape(straight([(342, 60), (342, 420)]), line=palette.FLOOR_LINE, width=2)
