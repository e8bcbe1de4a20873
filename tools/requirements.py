"""Pins pyproject.toml's dependencies with hashes, and says when the pins are stale."""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = {"requirements.txt": [], "requirements-dev.txt": ["--extra", "dev"]}


def compile_pins(target: Path, *, options: list[str], upgrade: bool) -> None:
    """Resolve into `target`, keeping its pins that still fit. Raises CalledProcessError."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"),
        *("--universal", "--python-version", "3.11", "--generate-hashes"),
        # Neither a registry's address nor a path of this machine belongs in a commit.
        *("--no-emit-index-url", "--no-header", "--no-annotate"),
        *options,
        *(["--upgrade"] if upgrade else []),
        *("--output-file", str(target)),
    ]
    subprocess.run(command, cwd=ROOT, check=True)


def stale() -> list[str]:
    """Names of the pin files that a fresh resolution would change."""
    changed = []
    for name, options in FILES.items():
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder) / name
            shutil.copy(ROOT / name, fresh)
            compile_pins(fresh, options=options, upgrade=False)
            if pins(fresh) != pins(ROOT / name):
                changed.append(name)
    return changed


def pins(path: Path) -> set[str]:
    """The `name==version` lines of a pin file, without hashes."""
    return set(re.findall(r"^([A-Za-z0-9._\[\]-]+==\S+)", path.read_text("utf-8"), re.MULTILINE))


def main() -> int:
    """Run `compile` or `check`; 1 when the pins are stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("compile", "check"))
    parser.add_argument("--upgrade", action="store_true", help="take newer releases")
    arguments = parser.parse_args()
    if arguments.action == "compile":
        for name, options in FILES.items():
            compile_pins(ROOT / name, options=options, upgrade=arguments.upgrade)
        return 0
    try:
        changed = stale()
    except subprocess.CalledProcessError:
        print("the pins could not be resolved anew: see above (this needs a network)")
        return 1
    for name in changed:
        print(f"{name} is stale: run `make requirements` and commit the result")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
