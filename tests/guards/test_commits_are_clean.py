"""Nothing of one machine, of a registry or of a secret gets into a commit; pins have hashes."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.guards.project import python_files, read, text_files

# Written in two halves, so that this file passes its own test.
HOSTS = tuple(
    "".join(halves)
    for halves in (
        ("py", "pi.org"),
        ("files.python", "hosted"),
        ("npm", "js.org"),
        ("deb.", "debian"),
        ("crates", ".io"),
        ("proxy.golang", ".org"),
    )
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|tmp/wt|root|home/\w+)/")
TOKEN = re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b")


def strange(text: str) -> Iterator[str]:
    """Hosts of registries, folders of a machine, tokens that look real."""
    yield from (host for host in HOSTS if host in text)
    yield from MACHINE.findall(text)
    yield from TOKEN.findall(text)


def unhashed(requirements: str) -> list[str]:
    """Pins without a hash, and lines that pin nothing."""
    entries = re.split(r"(?<!\\)\n", requirements.strip())
    lines = [entry for entry in entries if entry and not entry.startswith("#")]
    return [line.split()[0] for line in lines if "==" not in line or "--hash=sha256:" not in line]


def unexplained(code: str) -> list[str]:
    """Silenced checks without a code, and `noqa` for a reason nobody gives."""
    pattern = r"# (?:type: ignore(?!\[[\w, -]+\])|noqa(?!: [A-Z]+\d+))|pragma: no (?:cover)(?!  #)"
    return re.findall(pattern, code)


def test_no_machine_no_registry_and_no_secret_is_committed() -> None:
    found = {str(p): bad for p in text_files() if (bad := list(strange(read(p))))}

    assert found == {}


def test_every_pin_has_its_hashes() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert unhashed(read(Path(name))) == [], name


def test_every_silenced_check_says_which() -> None:
    found = {str(p): bad for p in python_files() if (bad := unexplained(read(p)))}

    assert found == {}


def test_what_must_not_be_committed_is_found() -> None:
    folder, token = "/" + "work/shared/x", "123456789:" + "A" * 35

    assert list(strange(f"see {HOSTS[0]} and {folder}, token {token}")) == [
        HOSTS[0],
        "/" + "work/",
        token,
    ]
    assert unhashed("a==1 \\\n    --hash=sha256:0\nb==2\nc>=3 \\\n    --hash=sha256:0") == [
        "b==2",
        "c>=3",
    ]
    assert unexplained("x = 1  # type:" + " ignore\ny = 2  # no" + "qa\n") != []
