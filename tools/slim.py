"""Takes out of a virtual environment what no process of the bot's needs. For the Dockerfile alone.

    python slim.py VENV FOLDER_OF_LANGUAGES

Of Babel it keeps the languages that have a folder; tests/guards/test_image.py says that is enough.
"""

import shutil
import subprocess
import sys
from pathlib import Path

# For compilers, type checkers and the packages' own makers.
_FOR_MAKERS = frozenset({".a", ".c", ".cpp", ".h", ".hpp", ".pxd", ".pxi", ".pyi", ".pyx"})
_INSTALLERS = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils")


def slim(packages: Path, languages: set[str]) -> None:
    """Empty this site-packages of installers, tests, sources, symbols and other languages."""
    for path in packages.iterdir():
        if path.name.removesuffix(".pth").partition("-")[0] in _INSTALLERS:
            _remove(path)
    for folder in sorted(packages.rglob("tests"), reverse=True):
        _remove(folder)
    for path in packages.rglob("*"):
        if path.suffix in _FOR_MAKERS:
            path.unlink()
    for path in surplus_locales(packages, languages):
        path.unlink()
    strip(packages)


def surplus_locales(packages: Path, languages: set[str]) -> list[Path]:
    """Babel's files of languages that nobody here speaks. Regions of ours are all kept."""
    kept = {"root"} | {language.partition("-")[0] for language in languages}
    files = (packages / "babel" / "locale-data").glob("*.dat")
    return [path for path in files if path.stem.partition("_")[0] not in kept]


def strip(packages: Path) -> None:
    """Drop the debugger's symbols. Libraries that a wheel brings along are not touched: they were
    patched when it was made, and stripping can break them.
    """
    made = [path for path in packages.rglob("*.so") if ".libs" not in path.parent.suffix]
    subprocess.run(["strip", "--strip-unneeded", *made], check=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def main() -> None:
    """Of the virtual environment named."""
    venv, folder = Path(sys.argv[1]), Path(sys.argv[2])
    languages = {path.name for path in folder.iterdir() if path.is_dir()}
    for packages in venv.glob("lib/python*/site-packages"):
        slim(packages, languages)


if __name__ == "__main__":
    main()
