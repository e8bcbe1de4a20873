"""The card around a scene: ground, mirror for the other foot, the sign that tells which foot."""

from tools.art import palette, svg
from tools.art.foot_sole import OUTLINE, TOES
from tools.art.geometry import Point, number, place, smooth
from tools.art.scene import HEIGHT, WIDTH, Drawing, Side

ICON_SIZE = (96, 74)


def compose(drawing: Drawing, side: Side, t: float) -> str:
    """The whole SVG of one moment, `t` from 0 to 1 of the loop."""
    return wrap(drawing, side, drawing.scene(t).body)


def wrap(drawing: Drawing, side: Side, body: str) -> str:
    """The card round a scene's `body`, mirrored when `side` is not the drawn one."""
    mirrored = side != drawing.drawn_side
    turn = f"matrix(-1 0 0 1 {WIDTH} 0)" if mirrored else ""
    at_left = (drawing.icon == "left") != mirrored
    x = 20.0 if at_left else WIDTH - 20.0 - ICON_SIZE[0]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{palette.CARD}"/>'
        f"{svg.group(body, transform=turn)}{icon((x, 18), side)}</svg>"
    )


def icon(corner: Point, side: Side) -> str:
    """Two footprints as you see your own feet: the one that works is filled."""
    width, height = ICON_SIZE
    x, y = corner
    back = (
        f'<rect x="{number(x)}" y="{number(y)}" width="{width}" height="{height}" rx="18"'
        f' fill="{palette.CARD_SPOT}" stroke="{palette.FLOOR_LINE}" stroke-width="2"/>'
    )
    feet = [
        _print((x + 30, y + 66), left=True, filled=side in ("left", "both")),
        _print((x + 66, y + 66), left=False, filled=side in ("right", "both")),
    ]
    return back + "".join(feet)


def _print(at: Point, *, left: bool, filled: bool) -> str:
    """A footprint; seen from above a left foot has its big toe on the right."""
    flip = -1 if left else 1
    to_card = place((0, 0), at=(0, 0), scale=0.215)
    fill = palette.ACCENT if filled else palette.FLOOR
    line = palette.ACCENT if filled else palette.FLOOR_LINE
    parts = [svg.shape(smooth(to_card.all(OUTLINE)), fill=fill, line=line, width=1.5)]
    for toe in TOES:
        tip = (toe.tip[0], toe.tip[1] - 2)
        parts.append(svg.disc(to_card(tip), toe.pad * 0.1, fill=fill, line=line, width=1))
    return svg.group(*parts, transform=f"matrix({flip} 0 0 1 {number(at[0])} {number(at[1])})")
