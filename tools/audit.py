"""`make audit`: fails on a known hole in a pinned package; says so when nobody could tell."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PINS = ("requirements.txt", "requirements-dev.txt")
ACCEPTED: Mapping[str, str] = {}
"""Holes we live with: the advisory's id, and why it cannot hurt us."""


def report_on(pins: Sequence[str], *, timeout_s: int = 15) -> tuple[dict[str, Any] | None, str]:
    """What pip-audit found out about these files, and what it said. None: it got no answer."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "report.json"
        files = [word for pin in pins for word in ("--requirement", pin)]
        ran = subprocess.run(
            [
                *(sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip"),
                *("--progress-spinner", "off", "--timeout", str(timeout_s)),
                *("--format", "json", "--output", str(written), *files),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if not written.is_file() or not written.stat().st_size:
            return None, ran.stderr
        report: dict[str, Any] = json.loads(written.read_text("utf-8"))
        return report, ran.stderr


def holes(report: Mapping[str, Any]) -> list[str]:
    """One line for each hole that is not accepted."""
    found = []
    for package in report["dependencies"]:
        for hole in package.get("vulns", []):
            names = {hole["id"], *hole.get("aliases", [])}
            if not names & ACCEPTED.keys():
                mended = ", ".join(hole.get("fix_versions", [])) or "nowhere yet"
                where = f"{package['name']} {package['version']}"
                found.append(f"{where}: {hole['id']}, mended in {mended}")
    return found


def main(pins: Sequence[str] = PINS) -> int:
    """1 when there is a hole; 0 when there is none, or when nobody could be asked."""
    report, said = report_on(pins)
    if report is None:
        why = said.strip().splitlines()[-1:] or ["no reason given"]
        print(f"NOT CHECKED: the service that knows of holes did not answer ({why[0][:200]}).")
        return 0
    found = holes(report)
    print("\n".join(found) or f"No known hole in {len(report['dependencies'])} pinned packages.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
