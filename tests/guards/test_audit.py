"""`make audit` fails on a hole, passes without one, and admits it when nobody answered."""

from pathlib import Path

import pytest

from tools import audit

HOLE = {"id": "GHSA-1", "aliases": ["CVE-2030-1"], "fix_versions": ["1.1"]}


def report(*vulns: object) -> dict[str, object]:
    return {"dependencies": [{"name": "ball", "version": "1.0", "vulns": list(vulns)}]}


def test_a_hole_is_named_with_where_it_is_mended() -> None:
    assert audit.holes(report(HOLE)) == ["ball 1.0: GHSA-1, mended in 1.1"]


def test_without_a_hole_nothing_is_said() -> None:
    assert audit.holes(report()) == []
    assert audit.holes({"dependencies": [{"name": "x", "skip_reason": "not found"}]}) == []


def test_an_accepted_hole_is_passed_over_by_any_of_its_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit, "ACCEPTED", {"CVE-2030-1": "we do not call it"})

    assert audit.holes(report(HOLE)) == []


@pytest.mark.slow
def test_where_nobody_answers_it_says_that_nothing_was_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text(f"ball==1.0 --hash=sha256:{'0' * 64}\n")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")

    code = audit.main([str(pins)])

    assert code == 0
    assert capsys.readouterr().out.startswith("NOT CHECKED: ")
