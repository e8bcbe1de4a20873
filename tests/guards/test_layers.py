"""The folders import one way, and the check that says so can fail."""

import subprocess
import sys
from pathlib import Path

from tests.guards.project import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")

CONTRACT = """
[tool.importlinter]
root_packages = ["upper", "lower"]

[[tool.importlinter.contracts]]
name = "upper -> lower"
type = "layers"
layers = ["upper", "lower"]
"""


def layers_kept(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_folders_import_one_way() -> None:
    result = layers_kept(ROOT)

    assert result.returncode == 0, result.stdout


def test_an_import_against_the_arrow_is_found(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(CONTRACT)
    for name, code in (("upper", ""), ("lower", "import upper\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(code)

    result = layers_kept(tmp_path)

    assert result.returncode == 1
    assert "lower is not allowed to import upper" in result.stdout
