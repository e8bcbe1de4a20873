"""Every setting is explained, and nothing is explained that does not exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.settings import Settings
from tests.guards.project import PACKAGES, ROOT, files, python_files, read, table_rows, tree

SETTINGS = frozenset(name.upper() for name in Settings.model_fields)
# Files of platforms that name environment variables; the Procfile may name some in its commands.
PLATFORM_FILES = ("app.json", "fly.toml", "render.yaml", "compose.yaml", "Dockerfile")
_VARIABLE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
# Variables of the image and of Python itself, not of Solemate.
NOT_OURS = frozenset(
    {"PYTHON_VERSION", "PYTHONUNBUFFERED", "PIP_NO_CACHE_DIR"}
    | {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
)


def named_in_table(page: str) -> set[str]:
    """The settings in the first column of a page's tables."""
    return {
        name for row in table_rows(page) for name in re.findall(r"^`([A-Z][A-Z0-9_]+)`$", row[0])
    }


def named_in_example(text: str) -> set[str]:
    """The settings of an .env file, whether set or commented out."""
    return set(re.findall(r"^#?\s?([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))


def environment_reads(module: ast.Module) -> Iterator[int]:
    """Lines that read the environment past the settings."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
            yield node.lineno


def used(*, past: tuple[str, ...] = ("bot/settings.py", "bot/logs.py")) -> set[str]:
    """The settings that something acts on; hiding a secret in a log line is no use of it."""
    names = {
        node.attr.upper()
        for path in python_files("bot")
        if str(path) not in past
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("settings")
    }
    own = {
        "TOKEN": "TELEGRAM_BOT_TOKEN",
        "DATABASE": "DATABASE_URL",
        "SECRET": "WEBHOOK_SECRET",
        "METRICS_SECRET": "METRICS_TOKEN",
    }
    return {own.get(name, name) for name in names} | {"LOG_LEVEL", "LOG_FORMAT"}


def test_what_is_said_to_do_nothing_yet_does_nothing_and_the_rest_is_used() -> None:
    at_work, _, idle = read(Path("docs/configuration.md")).partition("## Not used yet")

    assert named_in_table(idle) == SETTINGS - used()
    assert named_in_table(at_work) == SETTINGS & used()


def test_every_setting_is_explained_and_no_other() -> None:
    assert named_in_table(read(Path("docs/configuration.md"))) == SETTINGS


def test_the_example_file_has_every_setting_and_no_other() -> None:
    assert named_in_example((ROOT / ".env.example").read_text("utf-8")) == SETTINGS


def test_the_page_gives_the_defaults_that_hold() -> None:
    rows = {row[0].strip("`"): row for row in table_rows(read(Path("docs/configuration.md")))}
    plain = {
        name.upper(): str(field.default).removesuffix(".0")
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, (str, int, float))
    }

    assert {name: rows[name][1] for name in plain} == {n: f"`{v}`" for n, v in plain.items()}


def test_platform_files_name_known_settings_only() -> None:
    present = [path for path in files() if path.name in (*PLATFORM_FILES, "Procfile")]
    named = {name for path in present for name in _VARIABLE.findall(read(path))}

    assert named - NOT_OURS <= SETTINGS


def test_only_the_settings_read_the_environment() -> None:
    found = {
        str(p): lines for p in python_files(*PACKAGES) if (lines := [*environment_reads(tree(p))])
    }

    assert found == {}


def test_a_setting_nobody_explains_would_be_missed() -> None:
    page = "| Setting | Default |\n| --- | --- |\n| `PORT` | `8080` |\n\n`LOG_LEVEL` in the text\n"
    example = "# PORT is nice\nPORT=8080\n# LOG_LEVEL=INFO\n"

    assert named_in_table(page) == {"PORT"}
    assert named_in_example(example) == {"PORT", "LOG_LEVEL"}
    assert list(environment_reads(ast.parse("import os\nx = os.environ['PORT']"))) == [2]
