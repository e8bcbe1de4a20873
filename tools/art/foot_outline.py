"""The measures of the foot and lower leg seen from the side: joints and outline. No posing.

Millimetres of a foot 260 long, toes to the right, y up, sole on y = 0, heel's back at x = 0.
"""

from dataclasses import dataclass

from tools.art.geometry import Point

ANKLE: Point = (64, 82)
MTP: Point = (190, 24)  # the joint at the base of the big toe
KNEE: Point = (72, 482)
HEEL_FRONT_X = 64.0  # the front edge of the heel's pad
BALL_OF_FOOT_X = 176.0  # where the ball of the foot begins
ARCH_APEX: Point = (116, 20)


@dataclass(frozen=True, slots=True)
class Key:
    """One point of the outline and how much it follows shin, toe and arch."""

    x: float
    y: float
    leg: float = 0.0
    toe: float = 0.0
    lift: float = 0.0  # millimetres up when the arch is drawn up
    draw: float = 0.0  # share of the shortening toward the heel


SHORTENING = 9.0  # millimetres that the ball of the foot comes nearer to the heel

# From the back of the knee down the calf, round the sole, over the toe and up the shin.
BACK = (
    Key(40, 512, leg=1),
    Key(17, 480, leg=1),
    Key(8, 440, leg=1),
    Key(-6, 390, leg=1),
    Key(-13, 345, leg=1),
    Key(-8, 298, leg=1),
    Key(6, 245, leg=1),
    Key(20, 190, leg=1),
    Key(29, 145, leg=0.95),
    Key(30, 112, leg=0.6),
    Key(22, 84, leg=0.25),
    Key(9, 60),
    Key(1, 36),
    Key(6, 14),
    Key(24, 2),
    Key(46, 0),
)
MEDIAL_SOLE = (
    Key(66, 3),
    Key(88, 12, lift=6, draw=0.2),
    Key(116, 20, lift=13, draw=0.45),
    Key(146, 14, lift=8, draw=0.75),
    Key(170, 3, lift=1, draw=1),
    Key(190, 0, toe=0.02, draw=1),
    Key(208, 3, toe=0.35, draw=1),
    Key(217, 7, toe=0.8, draw=1),
    Key(230, 2, toe=1, draw=1),
    Key(248, 1, toe=1, draw=1),
    Key(259, 8, toe=1, draw=1),
    Key(259, 19, toe=1, draw=1),
    Key(248, 27, toe=1, draw=1),
    Key(228, 27, toe=0.95, draw=1),
    Key(209, 33, toe=0.5, draw=1),
    Key(190, 43, toe=0.12, lift=1, draw=0.9),
)
LATERAL_SOLE = (
    Key(70, 1),
    Key(100, 4, lift=3, draw=0.3),
    Key(130, 4, lift=3, draw=0.6),
    Key(156, 0, draw=1),
    Key(178, 0, draw=1),
    Key(193, 4, toe=0.6, draw=1),
    Key(203, 1, toe=1, draw=1),
    Key(212, 3, toe=1, draw=1),
    Key(216, 11, toe=1, draw=1),
    Key(210, 20, toe=1, draw=1),
    Key(198, 25, toe=0.9, draw=1),
    Key(184, 33, toe=0.4, draw=1),
    Key(176, 44, toe=0.1, draw=0.9),
)
FRONT = (
    Key(164, 57, lift=4, draw=0.6),
    Key(138, 73, lift=6, draw=0.3),
    Key(116, 91, leg=0.12, lift=2),
    Key(104, 112, leg=0.5),
    Key(101, 145, leg=0.95),
    Key(104, 195, leg=1),
    Key(109, 260, leg=1),
    Key(112, 330, leg=1),
    Key(112, 395, leg=1),
    Key(117, 440, leg=1),
    Key(124, 478, leg=1),
    Key(104, 512, leg=1),
)
# A lesser toe as seen from the side, its joint at (0, 0) and its length scaled to 1.
TOE = (
    (-0.4, -10), (0.1, -15), (0.45, -14), (0.8, -18), (1.0, -11), (0.95, 0), (0.55, 7), (0.0, 12),
    (-0.4, 13),
)  # fmt: skip
# Joint and length of toes 2 to 5.
LESSER = (((192, 22), 60), ((188, 21), 54), ((181, 20), 47), ((172, 19), 42))
