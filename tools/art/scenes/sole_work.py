"""Work on the sole: ball rolling, thumb strokes, short foot."""

from tools.art import foot_outline, foot_side, foot_sole, hands, palette, props, svg
from tools.art.foot_side import SidePose
from tools.art.foot_sole import SolePose
from tools.art.geometry import Point, limb, mix, place, smooth
from tools.art.postures import crossed_window, seated_window, standing_window
from tools.art.scene import Scene, sway

BALL_RADIUS = 32.0  # millimetres: a regulation lacrosse ball is 62.7 to 64.7 mm across
BALL_FROM, BALL_TO = 74.0, 172.0  # millimetres from the heel's back
SINK = 5.0  # how far the ball presses into the sole
FLOOR_Y = 424.0


def roll_seated(t: float) -> Scene:
    """The ball rolls from the heel's front edge to the ball of the foot and back."""
    scale = 1.12
    under = BALL_FROM + (BALL_TO - BALL_FROM) * sway(t, hold=0.04)
    away = under - (BALL_FROM + BALL_TO) / 2
    radius = BALL_RADIUS * scale
    # Rolling without slipping: the foot goes twice as far as the ball, both the same way.
    center = (292 - away * scale, FLOOR_Y - radius)
    pitch = -away * 0.16
    pose = SidePose(ankle=5 + away * 0.115 - pitch)
    sole = foot_side.sole_point(under, pose)
    contact = (center[0], center[1] - radius + SINK * scale)
    to_card = place(sole, at=contact, scale=scale, turn=pitch)
    path = [(x, foot_side.sole_point(x, pose)[1] + 26) for x in (70, 96, 122, 148, 170)]
    body = [
        props.floor(FLOOR_Y),
        props.ball(center, radius, spin=props.spin_of(-away * scale, radius)),
        foot_side.draw(pose, to_card),
        svg.zone(to_card((sole[0], sole[1] + 6)), 40, 20, turn=pitch),
        svg.arrow(to_card.all(path), both=True, width=5),
        seated_window((536, 106), ball=True),
    ]
    marks = {
        "ball": center,
        "contact": contact,
        "heel_front": to_card((foot_outline.HEEL_FRONT_X, 0)),
        "ball_of_foot": to_card((foot_outline.BALL_OF_FOOT_X, 0)),
    }
    return Scene("".join(body), marks, {"under_mm": under, "lean": pose.ankle + pitch})


def thumb_strokes(t: float) -> Scene:
    """Both thumbs stroke along the arch, heel's front edge to the ball of the foot."""
    to_card = place((0, 122), at=(330, 252), scale=1.62)
    share = sway(t, hold=0.03)
    spots = (mix((-11, 82), (-14, 156), share), mix((14, 72), (10, 144), share))
    tips = [to_card(spot) for spot in spots]
    palms = [to_card((-66, spots[0][1] - 42)), to_card((80, spots[1][1] - 42))]
    arms = [_arm(palm, side) for palm, side in zip(palms, (-1, 1), strict=True)]
    body = [
        *arms,
        foot_sole.draw(SolePose(), to_card),
        crossed_window((540, 108), radius=84),
        svg.zone(to_card((0, 114)), 38, 76),
        svg.arrow(to_card.all([(2, 74), (1, 100), (0, 130), (-2, 152)]), width=5),
        *(_thumb(palm, tip, side) for palm, tip, side in zip(palms, tips, (-1, 1), strict=True)),
    ]
    marks = {"left_thumb": tips[0], "right_thumb": tips[1]}
    return Scene("".join(body), marks, {"left_mm": spots[0][1], "right_mm": spots[1][1]})


def _arm(palm: Point, side: int) -> str:
    wrist, elbow = (palm[0] + 70 * side, palm[1] + 84), (palm[0] + 170 * side, palm[1] + 330)
    return hands.melt([hands.forearm(elbow, wrist, palm, size=1.25)])


def _thumb(palm: Point, tip: Point, side: int) -> str:
    """A thumb that lies on the sole, its ball melting into the hand outside the foot's edge."""
    root = (palm[0] - 2 * side, palm[1] + 16)
    bend = mix(root, tip, 0.52)
    bend = (bend[0], bend[1] - 14)
    nail = limb([mix(bend, tip, 0.84), mix(bend, tip, 1.06)], [15, 16])
    return (
        hands.melt([hands.finger([root, bend, tip], width=40)])
        + svg.disc((root[0] + 6 * side, root[1] + 2), 25, fill=palette.SKIN)
        + svg.shape(smooth(nail), fill=palette.NAIL, line=palette.SKIN_SHADE, width=2)
    )


def _short_foot(t: float, window: str) -> Scene:
    arch = sway(t, hold=0.12)
    pose = SidePose(arch=arch, ankle=2)
    to_card = place((130, 0), at=(300, FLOOR_Y - 6), scale=1.36)
    apex = foot_side.sole_point(116, pose)
    joint = foot_outline.MTP[0] - foot_outline.SHORTENING * arch
    up = [(118, 46), (118, 66), (118, 88)]
    back = [to_card((200, -20)), to_card((170, -20)), to_card((128, -20))]
    body = [
        props.floor(FLOOR_Y - 6),
        foot_side.draw(pose, to_card),
        svg.zone(to_card((120, 34 + 6 * arch)), 70, 24),
        svg.dots(to_card.all([(72, 5), (90, 13), (116, 20), (146, 14), (168, 4)])),
        svg.arrow(to_card.all(up)),
        svg.arrow(back),
        window,
    ]
    marks = {
        "apex": to_card(apex),
        "heel": to_card((30, 0)),
        "ball_of_foot": to_card((joint, 0)),
        "toe_tip": to_card((258 - foot_outline.SHORTENING * arch, 0)),
    }
    return Scene("".join(body), marks, {"big_toe": pose.big_toe, "toes": pose.toes})


def short_foot_seated(t: float) -> Scene:
    """The arch rises, toe bases come toward the heel, toes stay long and flat."""
    return _short_foot(t, seated_window((536, 106)))


def short_foot_standing(t: float) -> Scene:
    """The same, standing."""
    return _short_foot(t, standing_window((536, 106)))


def short_foot_standing_hold(t: float) -> Scene:
    """The same, standing with a hand on a chair's back."""
    return _short_foot(t, standing_window((536, 106), hold=True))
