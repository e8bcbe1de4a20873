"""What a drawing hands over: the scene for the card and the landmarks that the tests measure."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tools.art.geometry import Point

WIDTH, HEIGHT = 640, 480

Side = Literal["left", "right", "both"]
Corner = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment: SVG in card pixels, and where the parts that matter are (same pixels)."""

    body: str
    marks: Mapping[str, Point] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture of one form of an exercise, for one foot or for both."""

    name: str
    scene: Callable[[float], Scene]
    drawn_side: Side  # the foot that `scene` shows; the other side is its mirror image
    seconds: float = 0.0  # length of the animation; 0: it does not move
    still: float = 0.5  # the moment that the photo shows
    icon: Corner = "left"  # the corner of the two-feet sign

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that this drawing serves."""
        return ("both",) if self.drawn_side == "both" else ("left", "right")


def sway(t: float, *, hold: float = 0.0) -> float:
    """0 -> 1 -> 0 over one loop, gently; `hold` is the share of it that rests at each end."""
    phase = t % 1.0
    half = phase * 2 if phase < 0.5 else 2 - phase * 2
    span = 1 - 2 * hold
    share = min(1.0, max(0.0, (half - hold) / span))
    return (1 - math.cos(math.pi * share)) / 2
