"""The files platforms read start what exists, set what exists, and give away nothing."""

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.entry import ALL
from bot.settings import Settings
from tests.guards.project import ROOT, read

SETTINGS = frozenset(name.upper() for name in Settings.model_fields)
COMPOSE: dict[str, Any] = yaml.safe_load(read(Path("compose.yaml")))
BOTS = ("migrate", "web", "worker")
UNITS = sorted(path.relative_to(ROOT) for path in (ROOT / "deploy").iterdir())
NEEDED_BY_WEB = {"TELEGRAM_BOT_TOKEN", "WEBHOOK_URL", "WEBHOOK_SECRET"}


def unit(path: Path) -> configparser.RawConfigParser:
    """A unit; of a key that stands there often, the last is kept."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names have capitals
    parser.read_string(read(path))
    return parser


def started(text: str) -> Iterator[list[str]]:
    """The words after `python -m bot` wherever a file starts it."""
    for found in re.findall(r"python -m bot\b(?!\.)([^'\"\n]*)", text):
        yield shlex.split(found)


def environment(text: str) -> set[str]:
    """The variables a unit sets."""
    return set(re.findall(r"^Environment=([A-Z_]+)=", text, re.MULTILINE))


def test_compose_starts_commands_that_exist_in_the_right_order() -> None:
    services = COMPOSE["services"]

    assert set(BOTS) == services.keys() - {"postgres"}
    for name in BOTS:
        assert services[name]["command"] == [name]
        assert name in ALL
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("web", "worker"):
        waits = services[name]["depends_on"]
        assert waits == {"migrate": {"condition": "service_completed_successfully"}}


def test_compose_locks_every_container_of_ours_in() -> None:
    for name in BOTS:
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["environment"].keys() >= NEEDED_BY_WEB | {"DATABASE_URL"}
        assert service["environment"].keys() <= SETTINGS
    assert COMPOSE["services"]["postgres"]["image"] == "postgres:18"


def test_compose_opens_nothing_to_the_world() -> None:
    ports = [p for s in COMPOSE["services"].values() for p in s.get("ports", ())]

    assert ports == ["127.0.0.1:8080:8080"]


def test_the_image_has_every_folder_and_runs_as_nobody_in_particular() -> None:
    text = read(Path("Dockerfile"))
    packages = tomllib.loads(read(Path("pyproject.toml")))["tool"]["setuptools"]["packages"]

    assert {top(name) for name in packages} == set(re.findall(r"^COPY (\w+) \w+$", text, re.M))
    assert re.findall(r"^USER (.+)$", text, re.M)[-1].isdigit()
    assert "--require-hashes" in text
    assert ":latest" not in text
    [probe] = re.findall(r"^HEALTHCHECK .*\\\n +CMD (.+)$", text, re.M)
    assert json.loads(probe) == ["python", "-m", "bot.probe", "9090"]
    assert "OPS_PORT=9090" in text
    assert json.loads(re.findall(r"^ENTRYPOINT (.+)$", text, re.M)[0]) == ["python", "-m", "bot"]


def top(package: str) -> str:
    return package.partition(".")[0]


def test_nothing_private_goes_to_the_builder() -> None:
    lines = read(Path(".dockerignore")).splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    copied = set(re.findall(r"^COPY ([\w./]+) ", read(Path("Dockerfile")), re.M))
    inside = {path for path in copied if Path(path).parent.as_posix() in copied}

    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied - inside
    assert {"**/.env", "**/*.sqlite3*"} <= set(rules)


def test_app_json_asks_for_what_the_processes_need() -> None:
    app = json.loads(read(Path("app.json")))
    procfile = dict(re.findall(r"^([a-z]+): (.+)$", read(Path("Procfile")), re.M))

    assert app["env"].keys() <= SETTINGS
    assert app["env"].keys() >= NEEDED_BY_WEB
    assert app["formation"].keys() == procfile.keys() - {"release"}
    assert any("postgresql" in addon["plan"] for addon in app["addons"])
    assert not [v for v in app["env"].values() if v.get("value") and v.get("generator")]


def test_units_start_commands_that_exist_and_set_settings_that_exist() -> None:
    services = [path for path in UNITS if path.suffix == ".service"]

    assert len(services) == 2
    for path in services:
        for words in started(read(path)):
            name = words[0] if words else "all"
            assert name in ALL, path
        assert environment(read(path)) - {"PYTHONDONTWRITEBYTECODE"} <= SETTINGS
        assert unit(path)["Service"]["User"] == "solemate"
        assert unit(path)["Service"]["ProtectSystem"] == "strict"
        assert unit(path)["Service"]["NoNewPrivileges"] == "yes"
    main = unit(Path("deploy/solemate.service"))["Service"]
    assert main["StateDirectory"] == "solemate"
    assert main["RestartPreventExitStatus"] == "64 78"


def test_bot_and_backup_speak_of_one_database() -> None:
    urls = {
        url
        for path in UNITS
        for url in re.findall(r"^Environment=DATABASE_URL=(.+)$", read(path), re.M)
    }

    assert urls == {"sqlite:////var/lib/solemate/solemate.sqlite3"}


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd-analyze here")
    for path in UNITS:
        text = read(path).replace("/opt/solemate/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(text)

    units = [str(tmp_path / path.name) for path in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_what_a_platform_could_not_start_is_found() -> None:
    unit_text = "ExecStart=/x/python -m bot fly away\nEnvironment=NO_SUCH_THING=1\n"

    assert list(started(unit_text)) == [["fly", "away"]]
    assert "fly" not in ALL
    assert environment(unit_text) == {"NO_SUCH_THING"}
    assert list(started("python -m bot.probe 9090")) == []
