"""Draws twelve weeks as one picture: SVG, turned into PNG. It decides no figure and no word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

from content.models.plan import FEET, Foot
from scheduler.progress import WEEKS, Point, Progress, Week

WIDTH, HEIGHT = 1080, 1120
DRAWN_WIDE = 720
# Our own ground, so that the picture reads the same in a light and in a dark chat.
GROUND, INK, FAINT, LINE = "#FBF7F0", "#22303C", "#66727C", "#DAD3C6"
RUN, CARE, BEFORE = "#C9D6DF", "#1F7A6D", "#C4572F"
LEFT, RIGHT = 90, WIDTH - 50
BARS_TOP, BARS_BOTTOM = 190, 520
FEET_TOP, FEET_BOTTOM = 720, 1010
_FEWEST = 4  # runs at the top of the scale, so that one run does not fill the picture


@dataclass(frozen=True, slots=True)
class Labels:
    """The words on the picture, in the runner's language."""

    title: str
    runs: str
    cared: str
    before: str
    after: str
    feet: Mapping[Foot, str]
    no_numbers: str
    months: Sequence[str]  # one a week; empty where the month does not change


def png(progress: Progress, labels: Labels) -> bytes:
    """The picture as PNG, 720 wide: a phone shows it at about that, and it is drawn in time."""
    from resvg_py import svg_to_bytes  # a compiled library that only this picture needs

    drawn: bytes = svg_to_bytes(
        svg_string=svg(progress, labels),
        background=GROUND,
        skip_system_fonts=True,
        font_files=_fonts(),
        width=DRAWN_WIDE,
    )
    return drawn


@lru_cache
def _fonts() -> list[str]:
    spec = find_spec("font_lato")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "files"
    return [str(folder / name) for name in ("Lato-Regular.ttf", "Lato-Bold.ttf")]


def svg(progress: Progress, labels: Labels) -> str:
    """The picture as SVG."""
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'font-family="Lato">'
        ),
        _text(LEFT - 40, 84, labels.title, size=46, bold=True),
        *_legend(146, [(RUN, labels.runs), (CARE, labels.cared)]),
        *_bars(progress.weeks, labels.months),
        *_legend(644, [(BEFORE, labels.before), (CARE, labels.after)]),
    ]
    half = (RIGHT - LEFT - 90) / 2
    for number, foot in enumerate(FEET):
        left = LEFT + number * (half + 90)
        parts += _foot(progress.feet[foot], labels, foot, left=left, width=half)
    return "".join([*parts, "</svg>"])


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 28,
    bold: bool = False,
    anchor: str = "start",
    fill: str = INK,
) -> str:
    weight = "bold" if bold else "normal"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'
    )


def _legend(y: float, entries: Sequence[tuple[str, str]]) -> list[str]:
    parts, x = [], float(LEFT - 40)
    for colour, words in entries:
        parts.append(f'<rect x="{x}" y="{y - 23}" width="26" height="26" rx="6" fill="{colour}"/>')
        parts.append(_text(x + 38, y, words))
        x += 38 + 15.5 * len(words) + 40
    return parts


def _bars(weeks: Sequence[Week], months: Sequence[str]) -> list[str]:
    top = max(_FEWEST, *(week.runs for week in weeks))
    slot = (RIGHT - LEFT) / WEEKS
    height = BARS_BOTTOM - BARS_TOP
    parts = _grid(LEFT, RIGHT, BARS_TOP, BARS_BOTTOM, top=top, steps=_steps(top))
    for number, week in enumerate(weeks):
        x = LEFT + number * slot + slot * 0.16
        for count, colour in ((week.runs, RUN), (week.cared, CARE)):
            if count:
                tall = height * count / top
                parts.append(
                    f'<rect x="{x:.1f}" y="{BARS_BOTTOM - tall:.1f}" width="{slot * 0.68:.1f}" '
                    f'height="{tall:.1f}" rx="8" fill="{colour}"/>'
                )
        parts.append(_text(x, BARS_BOTTOM + 40, months[number], size=26, fill=FAINT))
    return parts


def _steps(top: int) -> list[int]:
    """Up to five round marks up to `top`."""
    step = next((round_one for round_one in (1, 2, 5, 10, 20, 50) if top <= 4 * round_one), top)
    return list(range(0, top + 1, step))


def _grid(
    left: float, right: float, top_y: float, bottom_y: float, *, top: int, steps: Sequence[int]
) -> list[str]:
    parts = []
    for value in steps:
        y = bottom_y - (bottom_y - top_y) * value / top
        parts.append(
            f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{LINE}" stroke-width="2"/>'
        )
        parts.append(_text(left - 14, y + 9, str(value), size=26, anchor="end", fill=FAINT))
    return parts


def _foot(
    points: Sequence[Point], labels: Labels, foot: Foot, *, left: float, width: float
) -> list[str]:
    right = left + width
    parts = [_text(left, FEET_TOP - 24, labels.feet[foot], size=30, bold=True)]
    parts += _grid(left, right, FEET_TOP, FEET_BOTTOM, top=10, steps=(0, 5, 10))
    for number in _two_apart(labels.months):
        x = left + width * number / WEEKS
        parts.append(_text(x, FEET_BOTTOM + 40, labels.months[number], size=26, fill=FAINT))
    if not points:
        middle = (FEET_TOP + FEET_BOTTOM) / 2 - 30
        parts.append(
            _text(left + width / 2, middle, labels.no_numbers, anchor="middle", fill=FAINT)
        )
    for point in points:
        parts += _pair(point, left=left, width=width)
    return parts


def _two_apart(months: Sequence[str]) -> list[int]:
    """The first month that begins, and one far enough from it for the longest name."""
    begins = [number for number, word in enumerate(months) if word]
    return begins[:1] + [number for number in begins[1:] if number >= begins[0] + 5][:1]


def _pair(point: Point, *, left: float, width: float) -> list[str]:
    """Before and after in one week: two dots with a line between them."""
    x = left + width * (point.week + 0.5) / WEEKS
    height = FEET_BOTTOM - FEET_TOP
    at = {
        colour: FEET_BOTTOM - height * value / 10
        for colour, value in ((BEFORE, point.before), (CARE, point.after))
        if value is not None
    }
    ends = sorted(at.values())
    parts = [
        (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{ends[0]:.1f}" y2="{ends[-1]:.1f}" '
            f'stroke="{FAINT}" stroke-width="3"/>'
        )
    ]
    for colour, y in at.items():
        hollow = GROUND if colour == BEFORE else colour
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{hollow}" '
            f'stroke="{colour}" stroke-width="4"/>'
        )
    return parts
