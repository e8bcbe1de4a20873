"""Makes pictures, manifest and contact sheets; `--check` names the stale without drawing."""

import argparse
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from tools.art import raster
from tools.art.card import compose, wrap
from tools.art.registry import DRAWINGS
from tools.art.scene import HEIGHT, WIDTH, Drawing, Side

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "content" / "pictures"
FILES = PICTURES / "files"
MANIFEST = PICTURES / "manifest.yaml"
SHEETS = ROOT / "docs" / "img"
LIMIT = 300_000  # bytes a file, so that a phone on a bad line shows it at once

Entry = dict[str, str | int | float]
HEADER = """\
# Made by `python -m tools.art.build`; do not edit.
# source: SHA-256 of the drawing before rendering.
"""


def sources() -> Iterator[tuple[Entry, list[str]]]:
    """Every picture's manifest entry, without what only rendering can tell, and its SVG frames."""
    for drawing in DRAWINGS:
        still = drawing.scene(drawing.still).body
        count = round(drawing.seconds * raster.FRAMES_A_SECOND)
        moving = [drawing.scene(i / count).body for i in range(count)]
        for side in drawing.sides:
            yield _entry(drawing, side, "photo"), [wrap(drawing, side, still)]
            if moving:
                frames = [wrap(drawing, side, body) for body in moving]
                yield _entry(drawing, side, "animation"), frames


def _entry(drawing: Drawing, side: Side, kind: str) -> Entry:
    zoom = raster.PHOTO_ZOOM if kind == "photo" else 1
    ending = "png" if kind == "photo" else "mp4"
    suffix = "" if side == "both" else f"_{side}"
    return {
        "drawing": drawing.name,
        "side": side,
        "kind": kind,
        "file": f"{drawing.name}{suffix}.{ending}",
        "width": WIDTH * zoom,
        "height": HEIGHT * zoom,
        "seconds": 0.0 if kind == "photo" else drawing.seconds,
    }


def digest(svgs: list[str]) -> str:
    """One SHA-256 over all frames."""
    return hashlib.sha256("\n".join(svgs).encode()).hexdigest()


def build(only: str) -> list[str]:
    """Renders what changed (and holds `only`), writes the manifest; returns what is too big."""
    FILES.mkdir(parents=True, exist_ok=True)
    known = {str(entry["file"]): entry for entry in read_manifest()}
    entries, too_big = [], []
    for entry, svgs in sources():
        name, source = str(entry["file"]), digest(svgs)
        if only not in name or (
            known.get(name, {}).get("source") == source and (FILES / name).exists()
        ):
            data = (FILES / name).read_bytes()
        else:
            data = raster.png(svgs[0]) if entry["kind"] == "photo" else raster.mp4(svgs)
            (FILES / name).write_bytes(data)
        print(f"{name:40} {len(data):7} bytes")
        if len(data) > LIMIT:
            too_big.append(f"{name}: {len(data)} bytes")
        entries.append({**entry, "bytes": len(data), "source": source})
    MANIFEST.write_text(HEADER + yaml.safe_dump(entries, sort_keys=False, width=200), "utf-8")
    for path in FILES.iterdir():
        if path.name not in {entry["file"] for entry in entries}:
            path.unlink()
    return too_big


def read_manifest() -> list[Entry]:
    """The entries of the last build; none before the first."""
    if not MANIFEST.exists():
        return []
    entries: list[Entry] = yaml.safe_load(MANIFEST.read_text("utf-8"))
    return entries


def stale() -> list[str]:
    """What the manifest says that the drawings no longer say. Needs no drawing tools."""
    known = {str(entry["file"]): entry for entry in read_manifest()}
    faults = []
    for entry, svgs in sources():
        name = str(entry["file"])
        found = known.pop(name, {})
        if not found:
            faults.append(f"{name}: never drawn")
        elif found.get("source") != digest(svgs):
            faults.append(f"{name}: its drawing has changed since")
        elif any(found.get(key) != value for key, value in entry.items()):
            faults.append(f"{name}: the manifest tells something else")
        elif not (FILES / name).is_file():
            faults.append(f"{name}: the file is missing")
    return [*faults, *(f"{name}: no drawing makes it" for name in known)]


def sheets() -> None:
    """Contact sheets at phone size: all pictures on a light ground and on a dark one."""
    SHEETS.mkdir(parents=True, exist_ok=True)
    for name, ground, wanted in (("light", "#ffffff", "left"), ("dark", "#17212b", "right")):
        tiles = [
            compose(d, "both" if d.drawn_side == "both" else _side(wanted), d.still)
            for d in DRAWINGS
        ]
        data = raster.sheet(tiles, columns=4, width=300, ground=ground)
        (SHEETS / f"contact-sheet-{name}.png").write_bytes(data)
    tiles = [
        compose(d, d.drawn_side, t)
        for d in DRAWINGS
        if d.seconds
        for t in (0, 0.15, 0.3, 0.5, 0.75)
    ]
    (SHEETS / "contact-sheet-motion.png").write_bytes(
        raster.sheet(tiles, columns=5, width=200, ground="#ffffff", gap=6)
    )


def _side(name: str) -> Side:
    return "left" if name == "left" else "right"


def main() -> int:
    """Build, or check; 1 when something is stale or too big."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say what is stale, draw nothing")
    parser.add_argument("--only", default="", help="render only files whose name holds this")
    arguments = parser.parse_args()
    if arguments.check:
        faults = stale()
    else:
        faults = build(arguments.only)
        sheets()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
