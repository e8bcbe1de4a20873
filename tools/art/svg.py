"""SVG elements as text: shapes, arrows, pressure zones. Knows colours, not anatomy."""

import math
from collections.abc import Sequence

from tools.art import palette
from tools.art.geometry import Point, distance, number, polar, smooth, straight


def shape(
    path: str,
    *,
    fill: str = "none",
    line: str = "none",
    width: float = palette.OUTLINE,
    opacity: float = 1.0,
) -> str:
    """One path, filled or stroked or both."""
    stroke = (
        f' stroke="{line}" stroke-width="{number(width)}" stroke-linecap="round"'
        ' stroke-linejoin="round"'
        if line != "none"
        else ""
    )
    veil = f' opacity="{opacity:.2f}"' if opacity < 1 else ""
    return f'<path d="{path}" fill="{fill}"{stroke}{veil}/>'


def disc(
    center: Point,
    radius: float,
    *,
    fill: str = "none",
    line: str = "none",
    width: float = palette.OUTLINE,
    opacity: float = 1.0,
) -> str:
    """A circle."""
    return ellipse(center, radius, radius, fill=fill, line=line, width=width, opacity=opacity)


def ellipse(
    center: Point,
    rx: float,
    ry: float,
    *,
    turn: float = 0.0,
    fill: str = "none",
    line: str = "none",
    width: float = palette.OUTLINE,
    opacity: float = 1.0,
) -> str:
    """An ellipse turned by `turn` degrees, positive clockwise on the card."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    ends = [(center[0] + sign * rx * cos, center[1] + sign * rx * sin) for sign in (-1, 1)]
    arc = f"A{number(rx)} {number(ry)} {number(turn)} 1 1"
    (x1, y1), (x2, y2) = ends
    path = (
        f"M{number(x1)} {number(y1)}{arc} {number(x2)} {number(y2)}"
        f"{arc} {number(x1)} {number(y1)}Z"
    )
    return shape(path, fill=fill, line=line, width=width, opacity=opacity)


def group(*parts: str, transform: str = "", clip: str = "", opacity: float = 1.0) -> str:
    """Elements together, under one transform, clip or veil."""
    attributes = f' transform="{transform}"' if transform else ""
    attributes += f' clip-path="url(#{clip})"' if clip else ""
    attributes += f' opacity="{opacity:.2f}"' if opacity < 1 else ""
    return f"<g{attributes}>{''.join(parts)}</g>"


def clip(name: str, path: str) -> str:
    """Defines a clip that `group` can use."""
    return f'<clipPath id="{name}"><path d="{path}"/></clipPath>'


def zone(center: Point, rx: float, ry: float, *, turn: float = 0.0) -> str:
    """Where to press or what works: a translucent patch of the accent colour."""
    return ellipse(
        center, rx, ry, turn=turn, fill=palette.ACCENT_SOFT, opacity=palette.ACCENT_OPACITY
    ) + ellipse(center, rx, ry, turn=turn, line=palette.ACCENT, width=2, opacity=0.75)


def arrow(
    points: Sequence[Point], *, both: bool = False, width: float = palette.ARROW, halo: bool = True
) -> str:
    """A curved arrow through `points` with a solid head (or two), on a light halo."""
    line = smooth(points, closed=False)
    heads = [_head(points[-2], points[-1], width)]
    if both:
        heads.append(_head(points[1], points[0], width))
    under = [
        shape(line, line=palette.CARD_SPOT, width=width + 5),
        *(shape(h, fill=palette.CARD_SPOT, line=palette.CARD_SPOT, width=7) for h in heads),
    ]
    return "".join(
        [
            *(under if halo else []),
            shape(line, line=palette.ACCENT, width=width),
            *(shape(h, fill=palette.ACCENT, line=palette.ACCENT, width=2.5) for h in heads),
        ]
    )


def _head(before: Point, tip: Point, width: float) -> str:
    length = distance(before, tip) or 1.0
    ux, uy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length
    reach, half = width * 2.1, width * 1.55
    nose = (tip[0] + ux * reach, tip[1] + uy * reach)
    left = (tip[0] - uy * half, tip[1] + ux * half)
    right = (tip[0] + uy * half, tip[1] - ux * half)
    return straight([nose, left, right], closed=True)


def arc_points(
    center: Point, radius: float, start: float, end: float, *, squash: float = 1.0
) -> list[Point]:
    """Points on an arc from `start` to `end` degrees (0 right, 90 up); `squash` flattens it."""
    steps = max(4, int(abs(end - start) / 12))
    points = [
        polar((0, 0), radius=radius, degrees=start + (end - start) * i / steps)
        for i in range(steps + 1)
    ]
    return [(center[0] + x, center[1] + y * squash) for x, y in points]


def dots(points: Sequence[Point], *, width: float = 4.0) -> str:
    """A dotted path in the accent colour."""
    line = smooth(points, closed=False)
    return (
        f'<path d="{line}" fill="none" stroke="{palette.ACCENT}" stroke-width="{number(width)}"'
        f' stroke-linecap="round" stroke-dasharray="0.1 {number(width * 2.2)}"/>'
    )
