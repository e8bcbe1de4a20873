"""The image's files are enough: the five folders, the pins, and Babel's files of our languages."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.processes import ROOT
from tools.slim import surplus_locales

FOLDERS = re.findall(r"^COPY (\w+) \w+$", (ROOT / "Dockerfile").read_text(), re.M)
PINNED = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(), re.M)
LANGUAGES = {path.name for path in (ROOT / "content" / "languages").iterdir() if path.is_dir()}

IMPORT_ALL = """
import pkgutil, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(name, name=name)
absent = set(sys.argv[1].split(","))
sys.meta_path.insert(0, Absent())
for folder in sys.argv[2:]:
    for module in pkgutil.walk_packages([folder], folder + "."):
        if not module.name.endswith(("__main__", ".env")):  # they run, alembic's as well
            __import__(module.name)
from bot import understanding
from content import zones
from content.catalog import load_catalog
catalog = load_catalog()
understanding.load()
zones.warm_up(catalog.languages)
print("all imported")
"""

SPEAK_ALL = """
import datetime, sys
from pathlib import Path
import babel.localedata as data
data._dirname = sys.argv[1]
from bot.views import format as say
from content import locales, zones
for language in sys.argv[2:]:
    print(language, say.minutes(600, language), say.distance(8000, language, "mi"),
          say.percent(0.5, language), say.own_name(language),
          sorted(locales.plural_categories(language)),
          zones.city_of("Europe/Rome", language), zones.city_of("Etc/GMT-2", language))
"""


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the Dockerfile copies to /app."""
    app = tmp_path_factory.mktemp("app")
    for folder in FOLDERS:
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, app / folder, ignore=skip)
    return app


def run(code: str, *given: str, folder: Path) -> str:
    """What it prints, run in this folder with nothing else of the repository in reach."""
    clean = {"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *given], cwd=folder, env=clean, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_every_module_runs_from_the_copied_folders_with_the_pinned_packages_alone(
    image: Path,
) -> None:
    made_of = packages_distributions()
    absent = {name for name, made in made_of.items() if not {*map(plain, made)} & set(PINNED)}

    said = run(IMPORT_ALL, ",".join(absent), *FOLDERS, folder=image)

    assert "pytest" in absent
    assert said == "all imported\n"


def plain(distribution: str) -> str:
    """As the pins write it."""
    return re.sub(r"[_.]", "-", distribution).lower()


def test_every_package_that_the_bot_imports_is_pinned_for_run_time() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[^\w-]", wish)[0].lower() for wish in wanted}

    assert names <= set(PINNED)


def test_babels_files_of_our_languages_are_enough_to_speak_them(tmp_path: Path) -> None:
    import babel

    every = Path(str(babel.__file__)).parent
    (tmp_path / "babel").mkdir()
    shutil.copytree(every / "locale-data", tmp_path / "babel" / "locale-data")
    before = run(SPEAK_ALL, str(every / "locale-data"), *sorted(LANGUAGES), folder=ROOT)

    surplus = surplus_locales(tmp_path, LANGUAGES)
    for path in surplus:
        path.unlink()

    kept = tmp_path / "babel" / "locale-data"
    assert len(surplus) > 700
    assert run(SPEAK_ALL, str(kept), *sorted(LANGUAGES), folder=ROOT) == before
