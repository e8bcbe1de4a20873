"""Which picture goes with a step: reads the manifest, draws nothing (tools/art does)."""

from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import Field

from content.files import ContentError, read_model
from content.folders import Folder
from content.models.base import Frozen

FOLDER = Path(__file__).resolve().parent
FILES = FOLDER / "files"
PROFILE = FOLDER / "profile.jpg"  # of the bot; `python -m tools.art.profile`

Uses = dict[str, dict[str, str]]


class Kind(StrEnum):
    """How Telegram sends it."""

    PHOTO = "photo"
    ANIMATION = "animation"


class Side(StrEnum):
    """The foot that works; BOTH for one picture of two feet."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Picture(Frozen):
    """One file, ready to send."""

    drawing: str = Field(pattern=r"^[a-z0-9_]+$")
    side: Side
    kind: Kind
    file: str = Field(pattern=r"^[a-z0-9_]+\.(png|mp4)$")
    width: int = Field(gt=0, description="pixels")
    height: int = Field(gt=0, description="pixels")
    seconds: float = Field(ge=0, le=6, description="0 for a photo")
    bytes: int = Field(gt=0, lt=300_000)
    source: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the drawing")
    alt: str = Field(default="", max_length=200, description="in the language it was loaded for")

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return FILES / self.file


class Pictures(Frozen):
    """All pictures of one language."""

    entries: tuple[Picture, ...]
    uses: Uses = Field(description="exercise -> form -> drawing")

    def find(
        self, exercise_id: str, form: str, side: str | None, *, moving: bool = True
    ) -> Picture | None:
        """The picture of a step, or None when it has none (a change of seat, say).

        `side` is "left", "right" or "both" (None is both). A drawing of two feet serves every
        side; a one-sided one serves "both" with its left foot. `moving` prefers the animation.
        """
        drawing = self.uses.get(exercise_id, {}).get(form)
        if drawing is None:
            return None
        kinds = (Kind.ANIMATION, Kind.PHOTO) if moving else (Kind.PHOTO,)
        for wanted in (side or Side.BOTH, Side.BOTH, Side.LEFT):
            for kind in kinds:
                picture = self._index.get((drawing, wanted, kind))
                if picture is not None:
                    return picture
        return None

    @cached_property
    def _index(self) -> dict[tuple[str, str, str], Picture]:
        return {(p.drawing, p.side.value, p.kind.value): p for p in self.entries}


def load_pictures(language: str | Folder = "en") -> Pictures:
    """All pictures with alt texts in `language`. Raises ContentError when they do not fit."""
    alts = Folder.of(language).read("pictures", dict[str, dict[str, str]])
    bare, uses = _drawn()
    entries = tuple(_with_alt(picture, alts) for picture in bare)
    return Pictures(entries=entries, uses=uses)


@lru_cache
def _drawn() -> tuple[tuple[Picture, ...], Uses]:
    """The pictures and what they are for: the same in every language."""
    pictures = read_model(FOLDER / "manifest.yaml", tuple[Picture, ...])
    uses = read_model(FOLDER / "uses.yaml", Uses)
    drawings = {picture.drawing for picture in pictures}
    for exercise, forms in uses.items():
        for form, drawing in forms.items():
            if drawing not in drawings:
                raise ContentError(
                    f"pictures/uses.yaml: {exercise}.{form}: no drawing {drawing!r}"
                )
    return pictures, uses


def _with_alt(picture: Picture, alts: dict[str, dict[str, str]]) -> Picture:
    alt = alts.get(picture.drawing, {}).get(picture.side)
    if not alt:
        raise ContentError(f"pictures.yaml: {picture.drawing}.{picture.side}: no alt text")
    return picture.model_copy(update={"alt": alt})
