"""The bot's own picture: a sole and a ball, to be seen in a circle of any size. JPEG, as asked."""

import sys
from pathlib import Path

from tools.art import foot_sole, palette, props, raster, svg
from tools.art.build import PICTURES, digest
from tools.art.foot_sole import SolePose
from tools.art.geometry import place

SIZE = 640  # pixels; Telegram shows a circle of them
FILE = PICTURES / "profile.jpg"
SOURCE = PICTURES / "profile.sha256"  # of the drawing, so that a test sees a stale picture


def drawing() -> str:
    """The SVG: all that matters lies within the circle that is cut out."""
    to_card = place((0, 122), at=(262, 330), scale=1.98, turn=-10)
    body = [
        f'<rect width="{SIZE}" height="{SIZE}" fill="{palette.ACCENT}"/>',
        foot_sole.draw(SolePose(spread=0.25), to_card),
        props.ball((458, 424), 98, spin=20),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}"'
        f' viewBox="0 0 {SIZE} {SIZE}">{svg.group(*body)}</svg>'
    )


def stale() -> bool:
    """Whether the committed picture is not of this drawing. Needs no drawing tools."""
    return not SOURCE.exists() or SOURCE.read_text("utf-8").strip() != digest([drawing()])


def main(target: Path = FILE) -> int:
    """Draw it anew."""
    target.write_bytes(raster.jpeg(drawing()))
    SOURCE.write_text(digest([drawing()]) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
