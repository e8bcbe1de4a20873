"""SVG -> PNG and MP4 by the packages of requirements-art.txt: resvg, Pillow, an ffmpeg."""

import importlib
import io
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PHOTO_ZOOM = 2
FRAMES_A_SECOND = 20
PHOTO_COLOURS = 256


def _package(name: str) -> Any:
    """A package that only the drawing machine needs. Raises SystemExit with the way to get it."""
    try:
        return importlib.import_module(name)
    except ImportError as exc:
        raise SystemExit(f"{exc}: pip install --require-hashes -r requirements-art.txt") from exc


def _image(svg: str, *, zoom: int) -> Any:
    data = bytes(
        _package("resvg_py").svg_to_bytes(svg_string=svg, zoom=zoom, skip_system_fonts=True)
    )
    return _package("PIL.Image").open(io.BytesIO(data)).convert("RGB")


def png(svg: str) -> bytes:
    """A photo, 1280 x 960, in a palette of its own."""
    image = _image(svg, zoom=PHOTO_ZOOM)
    return _saved(image.quantize(PHOTO_COLOURS, method=2, dither=0), "PNG", optimize=True)


def jpeg(svg: str) -> bytes:
    """A photo as Telegram wants the picture of a profile."""
    return _saved(_image(svg, zoom=1), "JPEG", quality=92, optimize=True)


def mp4(frames: Sequence[str]) -> bytes:
    """A silent H.264 film, 640 x 480, as Telegram wants an animation; it loops there by itself."""
    images = [_image(frame, zoom=1) for frame in frames]
    width, height = images[0].size
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "film.mp4"
        command = [
            *(_package("imageio_ffmpeg").get_ffmpeg_exe(), "-v", "error", "-f", "rawvideo"),
            *(
                "-pix_fmt",
                "rgb24",
                "-s",
                f"{width}x{height}",
                "-r",
                str(FRAMES_A_SECOND),
                "-i",
                "-",
            ),
            *("-an", "-c:v", "libx264", "-preset", "veryslow", "-tune", "animation", "-crf", "21"),
            *("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p"),
            *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
            # The same bytes each time: one thread, no date and no name of the encoder.
            *("-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
            *("-movflags", "+faststart", str(target)),
        ]
        raw = b"".join(image.tobytes() for image in images)
        subprocess.run(command, input=raw, check=True)
        return target.read_bytes()


def _saved(image: Any, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def sheet(tiles: Sequence[str], *, columns: int, width: int, ground: str, gap: int = 12) -> bytes:
    """Many pictures on one page, each `width` pixels wide, on a light or dark ground."""
    height = width * 3 // 4
    rows = -(-len(tiles) // columns)
    size = (columns * (width + gap) + gap, rows * (height + gap) + gap)
    page = _package("PIL.Image").new("RGB", size, ground)
    for i, tile in enumerate(tiles):
        small = _image(tile, zoom=1).resize((width, height), resample=1)
        page.paste(small, (gap + i % columns * (width + gap), gap + i // columns * (height + gap)))
    return _saved(page.quantize(PHOTO_COLOURS, method=2, dither=0), "PNG", optimize=True)
