"""Telegram's HTML: entities, refusals with byte offsets, and what the page shows of it."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.entities import formatted, message_text
from playground.errors import ApiError
from playground.safe_html import render, sanitise
from playground.telegram_html import parse_html
from playground.units import utf16_length

CASES = [
    ("<b>bold</b>", "bold", [("bold", 0, 4)]),
    ("a <i>b <u>c</u></i>", "a b c", [("italic", 2, 3), ("underline", 4, 1)]),
    ("🏃<s>x</s>", "🏃x", [("strikethrough", 2, 1)]),
    ("&lt;b&gt; &amp; &quot;&#65;&#x42;", '<b> & "AB', []),
    ("&nbsp;&copy", "&nbsp;&copy", []),
    ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
    ("<span class='tg-spoiler'>s</span>", "s", [("spoiler", 0, 1)]),
    ("<B>x</>", "x", [("bold", 0, 1)]),
    ("<b></b>x", "x", []),
    ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
]


@pytest.mark.parametrize(("source", "text", "entities"), CASES, ids=[case[0] for case in CASES])
def test_tags_become_entities_in_utf16_units(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    parsed, found = parse_html(source)

    assert parsed == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


REFUSED = [
    ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("ä<x>", 'Unsupported start tag "x" at byte offset 2'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
    ('<a href="x>z</a>', 'Unclosed start tag "a" at byte offset 0'),
]


@pytest.mark.parametrize(("source", "why"), REFUSED, ids=[case[0] for case in REFUSED])
def test_broken_html_is_refused_in_telegrams_words(source: str, why: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(source)

    assert refusal.value.code == 400
    assert refusal.value.description == f"Bad Request: can't parse entities: {why}"


def test_links_are_kept_when_they_are_links() -> None:
    _, [entity] = parse_html('<a href="https://a.example">x</a><a href="javascript:1">y</a>')

    assert entity == {
        "type": "text_link",
        "offset": 0,
        "length": 1,
        "url": "https://a.example/",
    }


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    parsed, entities = parse_html(escape(text))

    # html.escape writes ' as &#x27;, which Telegram reads too
    assert parsed == text
    assert entities == []


NAMES = st.sampled_from(["b", "i", "u", "s", "code", "blockquote"])
LEAF = st.text(st.characters(exclude_categories=["Cs"]), max_size=6).map(lambda t: (None, t))
TREES = st.recursive(
    LEAF,
    lambda inner: st.tuples(NAMES, st.lists(inner, max_size=3)),
    max_leaves=8,
)


def written(tree: tuple[str | None, object]) -> str:
    """A tree of tags as HTML."""
    name, inner = tree
    if name is None:
        return escape(str(inner))
    assert isinstance(inner, list)
    return f"<{name}>{''.join(written(one) for one in inner)}</{name}>"


def plain(tree: tuple[str | None, object]) -> str:
    """The text of a tree."""
    name, inner = tree
    if name is None:
        return str(inner)
    assert isinstance(inner, list)
    return "".join(plain(one) for one in inner)


@given(TREES)
def test_nested_tags_keep_the_text_and_stay_inside_it(tree: tuple[str | None, object]) -> None:
    text, entities = parse_html(written(tree))

    assert text == plain(tree)
    for entity in entities:
        assert entity["offset"] >= 0
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= utf16_length(text)


@given(TREES)
def test_what_is_rendered_says_the_same_text(tree: tuple[str | None, object]) -> None:
    text, entities = parse_html(written(tree))

    html = render(text, entities)

    assert re.sub(r"<[^>]*>", "", html).count("<") == 0
    assert parse_plain(html) == parse_plain(escape(text))


def parse_plain(html: str) -> str:
    """Tags away, then one form for what sanitisers write in several ways."""
    bare = re.sub(r"</?(?:br|b|i|u|s|code|blockquote|span|pre)\b[^>]*>", "", sanitise(html))
    return re.sub(r"\s+", "", bare)


MARKUP = st.sampled_from(
    ["<b>", "</b>", "<script>", "<img src=x>", "&lt;", '"', "'", "<", "a", "\n"]
)


@given(
    st.lists(MARKUP | st.text(st.characters(exclude_categories=["Cs"]), max_size=3)).map("".join)
)
def test_no_text_becomes_a_tag_on_the_page(text: str) -> None:
    html = render(text, [])

    assert set(re.findall(r"<(\w+)", html)) <= {"br"}


def test_what_looks_like_markup_is_shown_as_it_was_written() -> None:
    assert render("<b>x</b> & <script>", []) == "&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;"


def test_scripts_handlers_and_foreign_schemes_do_not_reach_the_page() -> None:
    html = sanitise(
        "<script>alert(1)</script><img src=x onerror=alert(1)>"
        '<a href="javascript:alert(1)" onclick="x()">y</a><b style="color:red">z</b>'
    )

    assert html == '<a rel="noopener noreferrer nofollow">y</a><b>z</b>'


def test_commands_and_links_in_plain_text_are_found_outside_code() -> None:
    text, entities = formatted(
        "/run or https://a.example/x. <code>/not https://b.example</code>", "HTML", None
    )

    found = [
        (one["type"], text[one["offset"] : one["offset"] + one["length"]]) for one in entities
    ]
    assert found == [
        ("bot_command", "/run"),
        ("url", "https://a.example/x"),
        ("code", "/not https://b.example"),
    ]


def test_space_around_a_message_is_cut_and_entities_move_with_it() -> None:
    text, [entity] = formatted("  <b> x </b>  ", "HTML", None)

    assert text == "x"
    assert (entity["offset"], entity["length"]) == (0, 1)


@pytest.mark.parametrize("source", ["", "  \n ", "<b> </b>"])
def test_a_text_of_nothing_is_refused(source: str) -> None:
    with pytest.raises(ApiError, match="message text is empty"):
        message_text(source, "HTML", None)


def test_a_text_is_measured_after_parsing() -> None:
    tags = "<b>x</b>" * 4096

    text, _ = message_text(tags, "HTML", None)

    assert len(text) == 4096
    with pytest.raises(ApiError, match="message is too long"):
        message_text(tags + "x", "HTML", None)
