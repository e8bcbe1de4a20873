"""Points, affine maps and smooth curves in the plane. Knows nothing of feet or of SVG elements."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = a*x + c*y + e, y' = b*x + d*y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __call__(self, point: Point) -> Point:
        """The image of one point."""
        x, y = point
        return (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)

    def all(self, points: Iterable[Point]) -> list[Point]:
        """The images of many points."""
        return [self(point) for point in points]

    def after(self, first: "Affine") -> "Affine":
        """The map that does `first`, then this one."""
        return Affine(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            self.a * first.e + self.c * first.f + self.e,
            self.b * first.e + self.d * first.f + self.f,
        )

    @property
    def scale(self) -> float:
        """How much longer a length becomes."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


def place(model: Point, *, at: Point, scale: float, turn: float = 0.0) -> Affine:
    """Millimetres with y up -> pixels with y down: `model` lands on `at`.

    `turn` in degrees, positive turns clockwise on the card.
    """
    cos, sin = math.cos(math.radians(turn)) * scale, math.sin(math.radians(turn)) * scale
    x, y = model
    a, b, c, d = cos, sin, sin, -cos
    return Affine(a, b, c, d, at[0] - a * x - c * y, at[1] - b * x - d * y)


def rotate(point: Point, *, about: Point, degrees: float) -> Point:
    """Counter-clockwise where y points up."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = point[0] - about[0], point[1] - about[1]
    return (about[0] + cos * x - sin * y, about[1] + sin * x + cos * y)


def mix(start: Point, end: Point, share: float) -> Point:
    """The point `share` of the way from `start` to `end`."""
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def distance(start: Point, end: Point) -> float:
    """The length of the straight way."""
    return math.hypot(end[0] - start[0], end[1] - start[1])


def polar(center: Point, *, radius: float, degrees: float) -> Point:
    """On the card: 0 degrees to the right, 90 degrees up."""
    angle = math.radians(degrees)
    return (center[0] + radius * math.cos(angle), center[1] - radius * math.sin(angle))


def smooth(points: Sequence[Point], *, closed: bool = True) -> str:
    """SVG path data of a smooth curve through `points`.

    Handles are a third of their own chord, so uneven spacing never makes loops.
    """
    count = len(points)
    tangents = [_tangent(points, i, closed=closed) for i in range(count)]
    parts = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for i in range(count if closed else count - 1):
        start, end = points[i], points[(i + 1) % count]
        reach = distance(start, end) / 3
        one, two = tangents[i], tangents[(i + 1) % count]
        handles = (
            (start[0] + one[0] * reach, start[1] + one[1] * reach),
            (end[0] - two[0] * reach, end[1] - two[1] * reach),
            end,
        )
        parts.append("C" + " ".join(f"{number(x)} {number(y)}" for x, y in handles))
    return "".join(parts) + ("Z" if closed else "")


def _tangent(points: Sequence[Point], i: int, *, closed: bool) -> Point:
    count = len(points)
    if closed:
        before, after = points[i - 1], points[(i + 1) % count]
    else:
        before, after = points[max(i - 1, 0)], points[min(i + 1, count - 1)]
    length = distance(before, after) or 1.0
    return ((after[0] - before[0]) / length, (after[1] - before[1]) / length)


def straight(points: Sequence[Point], *, closed: bool = False) -> str:
    """SVG path data of straight lines through `points`."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")


def number(value: float) -> str:
    """A tenth of a pixel is enough, and the same text on every machine."""
    text = f"{value:.1f}"
    return "0" if text in {"-0.0", "0.0"} else text.removesuffix(".0")


def limb(spine: Sequence[Point], widths: Sequence[float]) -> list[Point]:
    """The outline of a tapered limb with round ends; full `widths` at the spine's points."""
    left: list[Point] = []
    right: list[Point] = []
    for i, (point, width) in enumerate(zip(spine, widths, strict=True)):
        tangent = _tangent(spine, i, closed=False)
        normal = (-tangent[1] * width / 2, tangent[0] * width / 2)
        left.append((point[0] + normal[0], point[1] + normal[1]))
        right.append((point[0] - normal[0], point[1] - normal[1]))
    return [*left, *_cap(spine, widths[-1], end=True), *reversed(right), *_cap(spine, widths[0])]


CAP_ANGLES = (60, 30, 0, -30, -60)


def _cap(spine: Sequence[Point], width: float, *, end: bool = False) -> list[Point]:
    """Points of a half circle, in the direction of the outline."""
    i = len(spine) - 1 if end else 0
    tx, ty = _tangent(spine, i, closed=False)
    if not end:
        tx, ty = -tx, -ty
    nx, ny = -ty, tx
    turns = [(math.cos(math.radians(a)), math.sin(math.radians(a))) for a in CAP_ANGLES]
    return [
        (spine[i][0] + (tx * c + nx * s) * width / 2, spine[i][1] + (ty * c + ny * s) * width / 2)
        for c, s in turns
    ]


def tube(spine: Sequence[Point], widths: Sequence[float]) -> list[Point]:
    """A tapered limb with a round start and a flat end, such as a sleeve or a trouser leg."""
    outline = limb(spine, widths)
    return outline[: len(spine)] + outline[len(spine) + len(CAP_ANGLES) :]
