"""Work on the toes: moved by hand, spread; and the fascia stretch, which pulls them."""

from tools.art import foot_side, foot_sole, hands, palette, svg
from tools.art.foot_outline import LESSER, MTP
from tools.art.foot_side import SidePose
from tools.art.foot_sole import SolePose
from tools.art.geometry import Affine, Point, mix, place, rotate, smooth, straight
from tools.art.postures import crossed_window
from tools.art.scene import Scene, sway

REST, PULLED = 6.0, 52.0
OWN_VIEW_ANKLE: Point = (318, 342)


def _own_view() -> Affine:
    """The left ankle over the right thigh, as you see it yourself: shin from the left, toes up."""
    return place((64, 82), at=OWN_VIEW_ANKLE, scale=1.14, turn=-88)


def _hand(
    to_card: Affine, joint: Point, angle: float, *, elbow: Point, slide: float = 0.0
) -> tuple[str, str]:
    """A hand that holds a toe from its tip: (fingers below, thumb above with arm).

    `slide` millimetres nearer to the joint, for a shorter toe.
    """

    def at(x: float, y: float) -> Point:
        return to_card(rotate((joint[0] + x - slide, joint[1] + y), about=joint, degrees=angle))

    scale = to_card.scale
    under = [
        hands.finger([at(136, -18), at(96, -40), at(62, -36)], width=21 * scale),
        hands.finger([at(132, -6), at(86, -30), at(44, -30)], width=21 * scale),
    ]
    palm, wrist = at(132, 8), mix(at(150, 22), elbow, 0.34)
    arm = hands.forearm(elbow, wrist, palm, size=scale * 0.9)
    thumb = hands.finger([at(128, 26), at(84, 32), at(44, 14)], width=23 * scale)
    nail = hands.finger([at(58, 23), at(46, 16)], width=9 * scale)
    low = "".join(hands.melt([finger]) for finger in under)
    top = hands.melt([arm, thumb]) + svg.shape(
        smooth(nail), fill=palette.NAIL, line=palette.SKIN_SHADE, width=2
    )
    return low, top


def _pull_arrow() -> str:
    """From the sole's side of the toes toward the shin."""
    return svg.arrow([(506, 168), (488, 134), (460, 114), (426, 106)])


def toe_pull_big(t: float) -> Scene:
    """The hand lifts the big toe alone toward the shin."""
    return _pull(sway(t, hold=0.1), 0.0)


def toe_pull_lesser(t: float) -> Scene:
    """The hand lifts the four lesser toes together; the big toe stays."""
    return _pull(0.0, sway(t, hold=0.1), in_back=True)


def toe_pull(t: float) -> Scene:
    """First the big toe alone, then the four lesser toes together."""
    phase = t % 1.0
    if phase < 0.5:
        return _pull(sway(phase * 2, hold=0.1), 0.0)
    return _pull(0.0, sway(phase * 2 - 1, hold=0.1), in_back=True)


def _pull(big: float, lesser: float, *, in_back: bool = False) -> Scene:
    to_card = _own_view()
    pose = SidePose(
        ankle=4, big_toe=REST + (PULLED - REST) * big, toes=REST + (PULLED - REST) * lesser
    )
    joint = LESSER[0][0] if in_back else MTP
    angle = pose.toes if in_back else pose.big_toe
    low, top = _hand(to_card, joint, angle, elbow=(-60, 60), slide=16 if in_back else 0)
    behind, front = (low + top, "") if in_back else (low, top)
    body = [
        _other_thigh(),
        "" if in_back else behind,
        foot_side.draw(pose, to_card, between=behind if in_back else "", bright_toes=True),
        svg.zone(to_card((MTP[0], MTP[1])), 26, 26),
        _pull_arrow(),
        front,
        crossed_window((556, 384)),
    ]
    marks = {"joint": to_card(joint), "ankle": OWN_VIEW_ANKLE}
    return Scene("".join(body), marks, {"big_toe": pose.big_toe, "toes": pose.toes})


def toe_spread(t: float) -> Scene:
    """Both feet seen from above: the toes fan out and come back."""
    pose = SolePose(spread=sway(t, hold=0.1) * 1.15)
    left = place((0, 110), at=(196, 290), scale=1.4)
    right = place((0, 110), at=(444, 290), scale=1.4)
    mirror = Affine(-1, 0, 0, 1, 2 * 196, 0)
    arrows = [svg.arrow(mirror.all(_fan(left, i))) + svg.arrow(_fan(right, i)) for i in (0, 1)]
    body = [
        svg.group(
            foot_sole.draw_from_above(pose, left), transform=f"matrix(-1 0 0 1 {2 * 196} 0)"
        ),
        foot_sole.draw_from_above(pose, right),
        *arrows,
    ]
    marks = {f"toe{i}": right(foot_sole.toe_tip(i, pose)) for i in range(5)}
    return Scene("".join(body), marks, {"spread": pose.spread})


def _fan(to_card: Affine, which: int) -> list[Point]:
    """An arrow outside the big toe (0) and one outside the little toe (1)."""
    sweep = (
        ((-34, 278), (-48, 274), (-62, 266)) if which == 0 else ((62, 246), (78, 234), (88, 218))
    )
    return to_card.all(sweep)


def fascia_stretch(t: float) -> Scene:
    """Your own view: one hand draws all toes to the shin, the other thumb feels the arch."""
    pull = sway(t, hold=0.14)
    pose = SidePose(ankle=2 + 8 * pull, big_toe=20 + 36 * pull, toes=20 + 36 * pull)
    to_card = _own_view()
    leg = foot_side.draw(pose, to_card)
    low, top = _hand(to_card, MTP, pose.big_toe, elbow=(-60, 60))
    thumb_tip = to_card((118, 26))
    palm = (508, 352)
    arm = hands.forearm((690, 580), (584, 446), palm, size=1.05)
    thumb = hands.finger([(496, 340), (470, 296), thumb_tip], width=31)
    body = [
        _other_thigh(),
        low,
        leg,
        top,
        svg.zone(to_card((118, 34)), 26, 74),
        hands.melt([arm, thumb]),
        _pull_arrow(),
        crossed_window((570, 206), radius=64),
    ]
    marks = {
        "ankle": OWN_VIEW_ANKLE,
        "joint": to_card(MTP),
        "thumb": thumb_tip,
        "arch": to_card((118, 20)),
    }
    return Scene("".join(body), marks, {"toes": pose.toes, "big_toe": pose.big_toe})


def _other_thigh() -> str:
    """The thigh under the ankle, seen from above: knee at the top, shorts at the bottom."""
    thigh = [
        (300, 520),
        (296, 300),
        (312, 150),
        (350, 96),
        (420, 96),
        (462, 150),
        (480, 300),
        (480, 520),
    ]
    cloth = [(286, 520), (284, 404), (492, 404), (494, 520)]
    cap = [(356, 142), (366, 120), (386, 111), (406, 120), (416, 142)]
    return (
        svg.shape(smooth(thigh), fill=palette.SKIN_FAR, line=palette.LINE)
        + svg.shape(smooth(cap, closed=False), line=palette.LINE, width=palette.FINE, opacity=0.5)
        + svg.shape(straight(cloth, closed=True), fill=palette.SHORTS_FAR, line=palette.CLOTH_LINE)
    )
