"""Hands and forearms as thick rounded strokes: simple, and always joined without inner lines."""

from collections.abc import Sequence

from tools.art import palette, svg
from tools.art.geometry import Point, limb, mix, number, polar, smooth

Stroke = tuple[Sequence[Point], float]


def strokes(
    parts: Sequence[Stroke], *, skin: str = palette.SKIN, line: float = palette.OUTLINE
) -> str:
    """Round-capped strokes that melt into one shape: all outlines first, then all fills."""
    under = [_stroke(points, width + 2 * line, palette.LINE) for points, width in parts]
    over = [_stroke(points, width, skin) for points, width in parts]
    return "".join([*under, *over])


def _stroke(points: Sequence[Point], width: float, colour: str) -> str:
    return (
        f'<path d="{smooth(points, closed=False)}" fill="none" stroke="{colour}"'
        f' stroke-width="{number(width)}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def sleeve(shoulder: Point, elbow: Point, *, widths: tuple[float, float], fill: str) -> str:
    """The part of an arm that the shirt covers."""
    return svg.shape(smooth(limb([shoulder, elbow], widths)), fill=fill, line=palette.CLOTH_LINE)


def thumb_from(root: Point, tip: Point, *, width: float, bow: float = 0.0) -> str:
    """A thumb with its ball: from the hand's edge at `root` to the pressing `tip`.

    `bow` bends it sideways (pixels, positive to the left of its direction on the card).
    """
    dx, dy = tip[0] - root[0], tip[1] - root[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length, dy / length
    middle = (root[0] + dx * 0.55 + uy * bow, root[1] + dy * 0.55 - ux * bow)
    parts: list[Stroke] = [
        ([root, middle], width * 1.55),
        ([root, middle, tip], width),
    ]
    nail_base = (tip[0] - ux * width * 0.12, tip[1] - uy * width * 0.12)
    nail_tip = (tip[0] + ux * width * 0.2, tip[1] + uy * width * 0.2)
    nail = smooth(limb([nail_base, nail_tip], [width * 0.5, width * 0.55]))
    return strokes(parts) + svg.shape(nail, fill=palette.NAIL, line=palette.SKIN_SHADE, width=2)


def fingers(roots: Sequence[Point], tips: Sequence[Point], *, width: float) -> str:
    """Fingers side by side, each with its own outline; the first is drawn undermost."""
    return "".join(strokes([([root, tip], width)]) for root, tip in zip(roots, tips, strict=True))


def fan(center: Point, *, radius: float, start: float, step: float, count: int = 4) -> list[Point]:
    """Knuckles or finger tips on an arc around `center` (degrees: 0 right, 90 up)."""
    return [polar(center, radius=radius, degrees=start + step * i) for i in range(count)]


def melt(
    outlines: Sequence[Sequence[Point]], *, skin: str = palette.SKIN, line: float = palette.OUTLINE
) -> str:
    """Closed outlines that become one skin: all lines first, then all fills."""
    paths = [smooth(points) for points in outlines]
    under = [svg.shape(p, fill=skin, line=palette.LINE, width=2 * line) for p in paths]
    return "".join([*under, *(svg.shape(p, fill=skin) for p in paths)])


def forearm(elbow: Point, wrist: Point, palm: Point, *, size: float = 1.0) -> list[Point]:
    """The outline from below the elbow to mid-hand; `size` is pixels a millimetre."""
    spine = [elbow, wrist, mix(wrist, palm, 0.55), palm]
    return limb(spine, [84 * size, 54 * size, 66 * size, 74 * size])


def finger(points: Sequence[Point], *, width: float) -> list[Point]:
    """The outline of one finger or thumb through its joints."""
    widths = [width * (1.12 - 0.18 * i / (len(points) - 1)) for i in range(len(points))]
    return limb(points, widths)
