"""A lexicon that is wrong ends the start, and its language is named."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.understanding.data import PHRASINGS
from tests.guards.project import ROOT

READ = """
import sys
from pathlib import Path
from bot.understanding import Understander, data, warm_up
data.PHRASINGS = Path(sys.argv[1])
warm_up(Understander(None))
"""


@pytest.mark.parametrize(
    ("file", "said", "spoiled"),
    [
        ("redflags.yaml", "harmless:", "harmles:"),
        ("rules.yaml", "marks:", "marks: ["),
        ("rules.yaml", "fillers: ", "fillers: ("),
    ],
)
def test_a_broken_lexicon_is_refused_by_its_language(
    tmp_path: Path, file: str, said: str, spoiled: str
) -> None:
    folder = tmp_path / "phrasings"
    shutil.copytree(PHRASINGS, folder, ignore=shutil.ignore_patterns("train"))
    broken = folder / "it" / file
    text = broken.read_text("utf-8")
    assert said in text
    broken.write_text(text.replace(said, spoiled, 1), "utf-8")

    done = subprocess.run(
        [sys.executable, "-c", READ, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={},
    )

    assert "content.files.ContentError: phrasings/it: " in done.stderr
