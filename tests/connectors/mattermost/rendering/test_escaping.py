"""Texts that nobody is notified by, and that run and load nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from markdown_it import MarkdownIt

from connectors.mattermost.rendering.escaping import address, alike, break_up, link, literal, quoted
from tests.connectors.mattermost.rendering.written import written
from tests.fakes.mattermost.limits import notified

NAMES = {"ada", "all.b", "helpdesk-bot"}
PARSER = MarkdownIt("commonmark", {"html": False})
ZW = "\u200b"


def kinds(text: str) -> set[str]:
    """What a text is made of."""
    tokens = PARSER.parse(text)
    inner = {child.type for one in tokens for child in one.children or ()}
    return inner | {one.type for one in tokens}


def addresses(text: str) -> list[str]:
    """Where the links and pictures of a text lead."""
    tokens = [child for one in PARSER.parse(text) for child in one.children or ()]
    return [str(one.attrs.get("href") or one.attrs.get("src")) for one in tokens if one.attrs]


@settings(max_examples=60)
@given(written(400))
@example("```\nx\n```\n@all")
@example("1. ```\n   x\n   ```\n@all\n```\ny\n```")
@example("- ```\n@all\n```")
@example("a ` b\n`@all`")
@example("[a](x ` )\n`@all` `")
@example("<https://x.example/`>@all`")
@example("[x](<y `>)@all`")
@example("\\`@all`")
@example("`a\\`@all`")
@example("~~~\n@all\n~~~")
@example("    ```\n@all\n    ```")
@example("&#64;all &#x40;all &commat;all")
@example("https://x.example/&#64;all")
@example("> ```\n@all")
@example("``` a`b\n@all\n```")
def test_no_form_of_a_text_notifies_anybody(text: str) -> None:
    for shown in (break_up(text), alike(text), literal(text), quoted(text)):
        assert notified(shown, NAMES) == []
        shown.encode()
        assert "\0" not in shown
        assert "mmaction:" not in shown.lower()
        assert not [one for one in addresses(shown) if urlsplit(one).scheme == "mmaction"]
        assert "image" not in kinds(shown)
    assert len(alike(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@all", f"@{ZW}all"),
        ("see @ada, @here", f"see @{ZW}ada, @{ZW}here"),
        ("write to help@corp.example", "write to help@corp.example"),
        ("x@all", f"x@{ZW}all"),
        ("`echo @all` and @all", f"`echo @all` and @{ZW}all"),
        ("```\nmail root@localhost @all\n```", "```\nmail root@localhost @all\n```"),
        ("Run:\n```sh\nmail @all\n```\n@all", f"Run:\n```sh\nmail @all\n```\n@{ZW}all"),
        ("```\n@all", f"```\n@{ZW}all"),
        ("a & b &amp; &lt;b&gt;", "a & b &amp; &lt;b&gt;"),
        ("&#64;all", f"&{ZW}#64;all"),
        ("[x](mmaction://go)", f"[x](mmaction{ZW}://go)"),
        ("![x](https://y.example/z)", f"!{ZW}[x](https://y.example/z)"),
        ("https://git.example/@ada/x", "https://git.example/%40ada/x"),
        (
            "(https://y.example/z)![p](https://y.example)",
            f"(https://y.example/z)!{ZW}[p](https://y.example)",
        ),
        ("**bold** _it_ [1]\r\nnext", "**bold** _it_ [1]\nnext"),
        ("a\x00b\x07c\ud800", "abc"),
    ],
)
def test_what_notifies_is_shown_and_does_not(text: str, wanted: str) -> None:
    assert break_up(text) == wanted


@settings(max_examples=40)
@given(written(120))
@example("# x")
@example("1. x")
@example("--- ===")
@example("**x** [a](https://b.example) `c` ~~d~~ | e \\* &lt;")
def test_what_strangers_write_is_not_read_as_markdown(text: str) -> None:
    assert kinds(literal(text)) <= PLAIN | IN_ADDRESSES


PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak"}
IN_ADDRESSES = {"link_open", "link_close", "em_open", "em_close", "strong_open", "strong_close"}
"""What is not escaped: an address is shown whole, and may hold an underscore."""


def test_a_quotation_ends_with_its_lines() -> None:
    assert quoted("a\n\n# b\r\n- c @all\n> d") == f"> a\n>\n> \\# b\n> \\- c @{ZW}all\n> \\> d"


@settings(max_examples=40)
@given(written(60), written(60))
def test_a_link_is_one_link_or_none(path: str, label: str) -> None:
    for url in (f"https://x.example/{path}", path):
        shown = link(url, label)
        assert notified(shown, NAMES) == []
        found = [one for one in addresses(shown) if one.startswith("https://x.example/")]
        assert found or address(url) is None or "http" in label


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://x/a?b=1&c=2", "https://x/a?b=1&c=2"),
        ("https://x/(a) <b>", "https://x/%28a%29%20%3Cb%3E"),
        ("https://x/@ada", "https://x/%40ada"),
        ("https://x/?a&copy;", "https://x/?a%26copy;"),
        ("javascript:alert(1)", None),
        ("mmaction://go", None),
        ("/relative", None),
        ("https://", None),
        ("https://x/" + "a" * 2_000, None),
    ],
)
def test_an_address_stands_in_a_link_or_is_none(url: str, target: str | None) -> None:
    assert address(url) == target


def test_a_link_shows_its_label_letter_by_letter() -> None:
    assert link("https://x/1", "**a** [b]") == r"[\*\*a\*\* \[b\]](https://x/1)"
    assert link("javascript:x", "a") == "a"
    assert link("https://x/1", "") == "<https://x/1>"
