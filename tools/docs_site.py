"""MkDocs' hook: brings pages from outside docs/ onto the site, and every page into its menu."""

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from pymdownx.slugs import slugify

ROOT = Path(__file__).resolve().parent.parent
# Pages that belong where they are in the repository, and what they are called on the site.
GUESTS = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "playground/README.md": "playground.md",
}
_LINK = re.compile(r"(\]\()([^)\s:#]+)((?:#[^)\s]*)?\))")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Anchors as on code hosts, so that the guard of the tests and the site agree on them."""
    config.mdx_configs.setdefault("toc", {})["slugify"] = slugify(case="lower")
    assert config.nav is not None  # mkdocs.yml has one
    named = set(re.findall(r"'([\w/.-]+\.md)'", str(config.nav)))
    docs = Path(config.docs_dir)
    pages = sorted(str(path.relative_to(docs)) for path in docs.rglob("*.md"))
    left = [page for page in pages if page not in named]
    decisions = [page for page in left if page.startswith("adr/")]
    others = [page for page in left if page not in decisions]
    config.nav += [{"Why it is so": decisions}, *([{"Besides": others}] if others else [])]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the guests."""
    for source, name in GUESTS.items():
        files.append(File.generated(config, name, content=(ROOT / source).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Links between the repository's folders become links within the site."""
    name = page.file.src_uri
    source = {guest: path for path, guest in GUESTS.items()}.get(name, f"docs/{name}")
    return _LINK.sub(lambda link: link[1] + site_link(link[2], source, name) + link[3], markdown)


def site_link(target: str, source: str, name: str) -> str:
    """A link of the file `source`, as the page `name` has to write it. Unknown ones stay."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    page = GUESTS.get(path) or (path.removeprefix("docs/") if path.startswith("docs/") else None)
    return target if page is None else posixpath.relpath(page, posixpath.dirname(name) or ".")
