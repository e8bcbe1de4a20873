"""What the pages say can be followed: links, make targets, modules; and the changelog is begun."""

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

import storage
from bot.entry import ALL
from storage.tables import metadata
from tests.guards.project import ROOT, documents, read

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<(?:img|a)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"")
_CODE = re.compile(r"```.*?```|`[^`\n]+`|^ {4}[^\n]+$", re.DOTALL | re.MULTILINE)
# What a reader puts something else in place of.
_PLACEHOLDER = re.compile(r"\b(AREA|ID|CODE)\b")
_PATH = re.compile(r"^(?:[\w.-]+/)+[\w.-]*$")


def broken_links(page: Path, text: str, *, root: Path) -> Iterator[str]:
    """Links to files or headings that are not there. The web is not asked."""
    for target in ("".join(found) for found in _LINK.findall(_CODE.sub("", text))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        file = (root / page.parent / path) if path else root / page
        if not file.exists() or (heading and heading not in _anchors(file.read_text("utf-8"))):
            yield target


def _anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def targets(makefile: str) -> set[str]:
    """What `make` can be asked for."""
    return set(re.findall(r"^\.PHONY: ([a-z-]+)$", makefile, re.MULTILINE))


def asked_of_make(text: str) -> set[str]:
    """The targets a page tells its reader to make."""
    code = "\n".join(_CODE.findall(text))
    return set(re.findall(r"\bmake ([a-z][a-z-]*)", code))


def modules_run(text: str) -> set[str]:
    """The modules a page tells its reader to run."""
    return set(re.findall(r"python -m ([\w.]+)", "\n".join(_CODE.findall(text))))


def commands_run(text: str) -> set[str]:
    """What a page tells its reader to run as `python -m bot COMMAND`."""
    return set(re.findall(r"python -m bot ([a-z][a-z-]*)", "\n".join(_CODE.findall(text))))


def missing_paths(page: Path, text: str, *, root: Path) -> Iterator[str]:
    """Paths in code signs that exist neither from the root nor from the page's folder."""
    for code in _CODE.findall(text):
        name = code.strip("`")
        if not _PATH.match(name) or _PLACEHOLDER.search(name):
            continue
        if not any((base / name).exists() for base in (root, root / page.parent)):
            yield name


def test_every_link_leads_somewhere() -> None:
    wrong = {str(p): bad for p in documents() if (bad := [*broken_links(p, read(p), root=ROOT)])}

    assert wrong == {}


def test_every_path_a_page_shows_exists() -> None:
    wrong = {str(p): bad for p in documents() if (bad := [*missing_paths(p, read(p), root=ROOT)])}

    assert wrong == {}


def test_the_architecture_lists_every_table_and_no_other() -> None:
    assert listed_tables(read(Path("docs/architecture.md"))) == set(tables())


def listed_tables(page: str) -> set[str]:
    """The first words of the indented lines under "Tables"."""
    part = page.partition("## Tables")[2].partition("\n## ")[0]
    return set(re.findall(r"^ {4}([a-z_]+) ", part, re.MULTILINE))


def tables() -> list[str]:
    for info in iter_modules(storage.__path__):
        if info.name != "migrations":
            import_module(f"storage.{info.name}")
    return [table.name for table in metadata.sorted_tables]


def test_every_make_target_a_page_names_exists() -> None:
    known = targets(read(Path("Makefile")))

    assert {name for page in documents() for name in asked_of_make(read(page))} <= known
    assert {"run", "test", "check"} <= known


def test_every_module_a_page_runs_exists() -> None:
    named = {name for page in documents() for name in modules_run(read(page))}

    assert {name for name in named if find_spec(name) is None} == set()


def test_every_command_of_the_bot_that_a_page_runs_exists() -> None:
    named = {name for page in documents() for name in commands_run(read(page))}

    assert named - set(ALL) == set()
    assert {"migrate", "web", "worker"} <= named


def test_the_readme_runs_the_tests_as_ci_does() -> None:
    assert "make test" in asked_in_lines(read(Path("README.md")))
    assert "make test || status=$?" in read(Path(".ci/run")).splitlines()


def asked_in_lines(text: str) -> list[str]:
    return [line.strip() for code in _CODE.findall(text) for line in code.splitlines()]


def test_the_changelog_begins_with_what_is_not_released_yet() -> None:
    titles = re.findall(r"^## (.+)$", read(Path("CHANGELOG.md")), re.MULTILINE)

    assert titles[0] == "Unreleased"


def test_a_page_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# A title, here\n")
    page = "[a](there.md#a-title-here) [b](there.md#gone) [c](gone.md) `[d](no)` `gone/x.py`\n"
    page += "```\nmake gone\npython -m gone.too\npython -m bot away\n```\n"
    page += '<img src="gone.png" width="1">\n'

    found = list(broken_links(Path("page.md"), page, root=tmp_path))
    assert found == ["there.md#gone", "gone.md", "gone.png"]
    assert commands_run(page) == {"away"}
    assert list(missing_paths(Path("page.md"), page, root=tmp_path)) == ["gone/x.py"]
    assert asked_of_make(page) == {"gone"}
    assert modules_run(page) == {"gone.too", "bot"}
    assert listed_tables("## Tables\n\n    users  who\n\n## Time\n\n    clock  x\n") == {"users"}
