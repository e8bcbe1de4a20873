"""Things around the runner: floor, ball, roller, seat, wall, towel, round window. No anatomy."""

import math

from tools.art import palette, svg
from tools.art.geometry import Point, number, polar, smooth, straight
from tools.art.scene import HEIGHT, WIDTH


def floor(y: float) -> str:
    """The ground from `y` down to the card's lower edge."""
    return (
        f'<rect x="0" y="{number(y)}" width="{WIDTH}" height="{number(HEIGHT - y)}"'
        f' fill="{palette.FLOOR}"/>'
        + svg.shape(straight([(0, y), (WIDTH, y)]), line=palette.FLOOR_LINE, width=palette.FINE)
    )


def ball(center: Point, radius: float, *, spin: float = 0.0) -> str:
    """A ball; `spin` in degrees, positive clockwise, turns its seam."""
    seam = [polar(center, radius=radius * 0.96, degrees=a - spin) for a in (60, 240)]
    bend = polar(center, radius=radius * 0.38, degrees=150 - spin)
    shine = (center[0] - radius * 0.34, center[1] - radius * 0.4)
    return (
        svg.disc(center, radius, fill=palette.BALL, line=palette.BALL_LINE)
        + svg.shape(
            smooth([seam[0], bend, seam[1]], closed=False), line=palette.BALL_LINE, width=2
        )
        + svg.disc(shine, radius * 0.16, fill=palette.CARD_SPOT, opacity=0.8)
    )


def roller(center: Point, radius: float, *, spin: float = 0.0) -> str:
    """A foam roller seen from its end."""
    knobs = [polar(center, radius=radius * 0.72, degrees=a - spin) for a in range(0, 360, 45)]
    return (
        svg.disc(center, radius, fill=palette.GREY, line=palette.GREY_DARK)
        + "".join(svg.disc(k, radius * 0.09, fill=palette.GREY_DARK, opacity=0.55) for k in knobs)
        + svg.disc(center, radius * 0.42, fill=palette.CARD, line=palette.GREY_DARK)
    )


def chair(seat: Point, *, floor_y: float, scale: float, back: bool = True) -> str:
    """A chair from the side, facing right; `seat` is the middle of its seat's top edge."""
    x, y = seat
    half, thick = 205 * scale, 34 * scale
    leg = 36 * scale
    parts = [
        _bar((x - half + leg, y), (x - half + leg, floor_y), leg),
        _bar((x + half - leg, y), (x + half - leg, floor_y), leg),
    ]
    if back:
        parts.append(
            _bar(
                (x - half + leg * 0.4, y + thick),
                (x - half - 30 * scale, y - 430 * scale),
                leg * 1.1,
            )
        )
    parts.append(_box(x - half, y, 2 * half, thick))
    return "".join(parts)


def _box(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        f' rx="4" fill="{palette.WOOD}" stroke="{palette.WOOD_LINE}" stroke-width="2"/>'
    )


def _bar(start: Point, end: Point, width: float) -> str:
    path = straight([start, end])
    return svg.shape(path, line=palette.WOOD_LINE, width=width + 4) + svg.shape(
        path, line=palette.WOOD, width=width
    )


def wall(x: float, *, top: float = 0.0, bottom: float) -> str:
    """A wall whose face is at `x`, to the right."""
    return (
        f'<rect x="{number(x)}" y="{number(top)}" width="{number(WIDTH - x)}"'
        f' height="{number(bottom - top)}" fill="{palette.GREY}" opacity="0.7"/>'
        + svg.shape(straight([(x, top), (x, bottom)]), line=palette.GREY_DARK, width=3)
    )


def towel(points: list[Point], *, width: float) -> str:
    """A towel drawn as a band."""
    path = smooth(points, closed=False)
    return (
        svg.shape(path, line=palette.TOWEL_LINE, width=width + 4)
        + svg.shape(path, line=palette.TOWEL, width=width)
        + svg.shape(path, line=palette.TOWEL_LINE, width=1.5, opacity=0.5)
    )


def inset(center: Point, radius: float, content: str) -> str:
    """A round window with the whole posture in it."""
    size, across = number(radius), number(2 * radius)
    half = f"a{size} {size} 0 1 1"
    start = f"M{number(center[0] - radius)} {number(center[1])}"
    circle = f"{start}{half} {across} 0{half} -{across} 0Z"
    return (
        svg.clip("inset", circle)
        + svg.disc(center, radius, fill=palette.CARD_SPOT)
        + svg.group(content, clip="inset")
        + svg.disc(center, radius, line=palette.FLOOR_LINE, width=3)
    )


def spin_of(distance: float, radius: float) -> float:
    """Degrees that a ball turns clockwise when it rolls `distance` to the right."""
    return math.degrees(distance / radius)
