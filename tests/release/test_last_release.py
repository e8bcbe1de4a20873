"""The last release's own tests pass on today's schema, on SQLite and on PostgreSQL."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CONVERSATIONS = (
    "tests/e2e/test_first_run.py::test_a_known_runner_with_fine_feet_is_three_taps_from_the_first_step",
    "tests/integration/test_dispatch.py",
    "tests/integration/test_firing.py",
    "tests/integration/test_sender.py",
)
"""On both databases, but for the first: what a runner says, what is due, what is sent."""

# One answer of Telegram after the other: what each writes, the rest writes too.
NO_OTHER_ROWS = (
    "rejected_token or may_have_arrived or passing_failure or never_left or waits_between"
)


def git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)


def recorded() -> tuple[str, str]:
    """The last release's tag and its commit, as written down for clones without tags."""
    tag, commit = (HERE / "last.txt").read_text("utf-8").split()
    return tag, commit


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The last release's code, unpacked."""
    tag, commit = recorded()
    if git("cat-file", "-e", f"{commit}^{{commit}}").returncode:
        pytest.skip(f"the commit of {tag} is not in this clone: a shallow one, or an archive")
    folder = tmp_path_factory.mktemp("release")
    packed = folder / "release.tar"
    assert git("archive", "--format=tar", "-o", str(packed), commit).returncode == 0
    with tarfile.open(packed) as tar:
        tar.extractall(folder / "code", filter="data")
    return folder / "code"


def test_what_is_written_down_is_the_last_tag() -> None:
    newest = git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^")
    if newest.returncode:
        pytest.skip("this clone has no tags")
    tag = newest.stdout.strip()

    commit = git("rev-parse", f"{tag}^{{commit}}").stdout.strip()

    assert recorded() == (tag, commit)


@pytest.mark.slow
def test_the_last_releases_code_runs_on_todays_schema(release: Path) -> None:
    settings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{release}{os.pathsep}{HERE}",
        "SOLEMATE_TODAY": str(ROOT),
        "CI": os.environ.get("CI", ""),
    }

    ran = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "newer_schema"),
            *("-p", "no:cacheprovider", "-W", "default", "-k", f"not ({NO_OTHER_ROWS})"),
            *CONVERSATIONS,
        ],
        cwd=release,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-2000:]
    assert " passed" in ran.stdout
    assert "no tests ran" not in ran.stdout
