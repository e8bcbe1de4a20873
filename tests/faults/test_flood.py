"""One runner floods the bot; how long the others wait meanwhile."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.beside_a_flood import AT_ONCE, OTHERS

ROOT = Path(__file__).resolve().parents[2]
WITHIN_S, ROUNDS = 0.3, 3


def measure(folder: Path) -> tuple[float, int]:
    """The others' p95 in seconds of CPU, and the answers to the loud one."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.faults.beside_a_flood", str(folder)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    p95, answers = said.split()[-2:]
    return float(p95), int(answers)


@pytest.mark.slow
def test_while_one_floods_the_others_are_answered_within_300_ms(tmp_path: Path) -> None:
    waited, answers = [], []
    # A neighbour on the same core makes CPU time dearer, never cheaper: the best of three counts.
    for number in range(ROUNDS):
        p95, told = measure(tmp_path / str(number))
        waited.append(p95)
        answers.append(told)
        if p95 < WITHIN_S:
            break

    assert min(waited) < WITHIN_S, waited
    assert max(answers) < OTHERS * AT_ONCE / 5
