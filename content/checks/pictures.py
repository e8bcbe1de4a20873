"""Checks of the pictures: files as the manifest says, a drawing for every form, alt texts."""

from content.files import TABLES, ContentError, read_yaml
from content.pictures import FILES, Pictures, load_pictures

WITHOUT_PICTURE = frozenset({"get_ready", "change_over"})


def problems() -> list[str]:
    """What is wrong, one sentence each; empty when all is well."""
    try:
        pictures = load_pictures()
    except ContentError as exc:
        return [str(exc)]
    return [*_files(pictures), *_forms(pictures)]


def _files(pictures: Pictures) -> list[str]:
    faults = []
    for picture in pictures.entries:
        if not picture.path.is_file():
            faults.append(f"pictures/files/{picture.file}: missing")
        elif picture.path.stat().st_size != picture.bytes:
            faults.append(f"pictures/files/{picture.file}: not the size that manifest.yaml tells")
    known = {picture.file for picture in pictures.entries}
    extra = sorted(path.name for path in FILES.iterdir() if path.name not in known)
    return [*faults, *(f"pictures/files/{name}: not in manifest.yaml" for name in extra)]


def _forms(pictures: Pictures) -> list[str]:
    """Every form of every exercise has a drawing, and no drawing is for a form that is gone."""
    table = TABLES / "exercises.yaml"
    if not table.is_file():  # the exercises come from a part of their own
        return []
    exercises = read_yaml(table)
    wanted = {(name, form) for name, entry in exercises.items() for form in entry["forms"]}
    drawn = {(name, form) for name, forms in pictures.uses.items() for form in forms}
    missing = sorted(pair for pair in wanted - drawn if pair[0] not in WITHOUT_PICTURE)
    return [
        *(f"pictures/uses.yaml: {name}.{form} has no drawing" for name, form in missing),
        *(
            f"pictures/uses.yaml: no exercise {name}.{form}"
            for name, form in sorted(drawn - wanted)
        ),
    ]
