"""Puts frames together to an animated picture. Needs Pillow (requirements-art.txt) only.

    python -m tools.film FOLDER TARGET.webp

The frames are `frame-NUMBER-MILLISECONDS.png`, in order. A film over LIMIT is an error.
"""

import sys
from pathlib import Path

from PIL import Image

LIMIT = 1_500_000
WIDTH = 400  # pixels; the page was taken larger, so that its letters stay smooth
QUALITY = 72


def main(folder: Path, target: Path) -> int:
    """Write the film; 1 when it is too large for a README."""
    files = sorted(folder.glob("frame-*.png"))
    frames = [_small(Image.open(file).convert("RGB")) for file in files]
    stays = [int(file.stem.rsplit("-", 1)[1]) for file in files]
    frames[0].save(
        target,
        save_all=True,
        append_images=frames[1:],
        duration=stays,
        loop=0,
        quality=QUALITY,
        method=6,
    )
    if target.stat().st_size > LIMIT:
        print(f"{target.name} has {target.stat().st_size} bytes; {LIMIT} are allowed")
        return 1
    return 0


def _small(frame: Image.Image) -> Image.Image:
    height = round(frame.height * WIDTH / frame.width)
    return frame.resize((WIDTH, height), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
