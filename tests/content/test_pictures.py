"""The pictures that are sent: complete, small, decodable, with alt texts, and never stale."""

import struct
from pathlib import Path

import pytest

from content.checks.pictures import problems
from content.files import LANGUAGES, ContentError
from content.folders import Folder
from content.pictures import FOLDER, Kind, Picture, Pictures, Side, load_pictures
from tools.art.build import stale

PICTURES = load_pictures()
BY_FILE = pytest.mark.parametrize("picture", PICTURES.entries, ids=lambda picture: picture.file)


def boxes(data: bytes) -> dict[str, list[bytes]]:
    """The boxes of one level of an MP4 file, by type."""
    found: dict[str, list[bytes]] = {}
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        found.setdefault(kind.decode("latin-1"), []).append(data[at + 8 : at + size])
        at += max(size, 8)
    return found


def png_size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@BY_FILE
def test_a_file_is_what_the_manifest_says_and_under_300_kb(picture: Picture) -> None:
    data = picture.path.read_bytes()

    assert len(data) == picture.bytes < 300_000
    assert picture.width / picture.height == pytest.approx(4 / 3)
    if picture.kind == Kind.PHOTO:
        assert png_size(data) == (picture.width, picture.height)
        assert data.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize(
    "picture",
    [picture for picture in PICTURES.entries if picture.kind == Kind.ANIMATION],
    ids=lambda picture: picture.file,
)
def test_an_animation_is_a_silent_h264_film_of_two_to_six_seconds(picture: Picture) -> None:
    movie = boxes(boxes(picture.path.read_bytes())["moov"][0])
    [track] = movie["trak"]
    scale, duration = struct.unpack(">II", movie["mvhd"][0][12:20])
    width, height = struct.unpack(">II", boxes(track)["tkhd"][0][-8:])

    assert duration / scale == pytest.approx(picture.seconds, abs=0.06)
    assert 2 <= picture.seconds <= 6
    assert (width >> 16, height >> 16) == (picture.width, picture.height)
    assert b"avc1" in track
    assert b"vide" in track
    assert b"soun" not in track


def test_all_pictures_together_stay_under_8_mb() -> None:
    assert sum(picture.bytes for picture in PICTURES.entries) < 8_000_000


def test_the_content_check_finds_nothing_wrong() -> None:
    assert problems() == []


@pytest.mark.slow
def test_no_drawing_has_changed_since_its_picture_was_made() -> None:
    assert stale() == []


@BY_FILE
def test_every_picture_has_an_alt_text_that_names_its_foot(picture: Picture) -> None:
    other = {Side.LEFT: "right", Side.RIGHT: "left"}.get(picture.side, "")

    assert 20 <= len(picture.alt) <= 200
    assert picture.side == Side.BOTH or f" {picture.side} " in picture.alt
    assert not other or f"the {other} " not in picture.alt.lower()


@pytest.mark.parametrize(
    "path", sorted(LANGUAGES.glob("*/pictures.yaml")), ids=lambda p: p.parent.name
)
def test_each_language_describes_every_drawing(path: Path) -> None:
    pictures = load_pictures(path.parent.name)

    assert all(picture.alt for picture in pictures.entries)


def test_a_drawing_has_both_sides_or_one_picture_of_both_feet() -> None:
    sides: dict[tuple[str, Kind], set[Side]] = {}
    for picture in PICTURES.entries:
        sides.setdefault((picture.drawing, picture.kind), set()).add(picture.side)

    assert all(found in ({Side.LEFT, Side.RIGHT}, {Side.BOTH}) for found in sides.values())


@pytest.mark.parametrize(
    ("exercise", "form"),
    [(name, form) for name, forms in PICTURES.uses.items() for form in forms],
)
def test_every_form_has_a_picture_for_left_right_and_both(exercise: str, form: str) -> None:
    found = {side: PICTURES.find(exercise, form, side) for side in ("left", "right", "both")}

    assert all(found.values())
    left, right = found["left"], found["right"]
    assert left is not None
    assert right is not None
    assert left.side == right.side == Side.BOTH or (left.side, right.side) == ("left", "right")


def test_a_photo_is_given_instead_of_the_film_when_it_may_not_move() -> None:
    film = PICTURES.find("ball_roll", "lacrosse", "left")
    photo = PICTURES.find("ball_roll", "lacrosse", "left", moving=False)

    assert film is not None
    assert photo is not None
    assert (film.kind, photo.kind) == (Kind.ANIMATION, Kind.PHOTO)


def test_a_step_without_a_picture_gets_none() -> None:
    assert PICTURES.find("change_over", "swap", "left") is None
    assert PICTURES.find("ball_roll", "no_such_form", "left") is None


def test_without_english_alt_texts_the_start_stops(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"pictures\.yaml"):
        load_pictures(Folder("en", root=tmp_path))


def test_left_and_right_are_different_files() -> None:
    seen: dict[bytes, str] = {}
    for picture in PICTURES.entries:
        data = picture.path.read_bytes()
        assert data not in seen, f"{picture.file} is the same as {seen[data]}"
        seen[data] = picture.file


def test_the_folder_is_loaded_once_into_frozen_models() -> None:
    assert isinstance(PICTURES, Pictures)
    assert FOLDER.name == "pictures"
