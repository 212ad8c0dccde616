"""Where a text is certainly code."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from connectors.mattermost.rendering.code import pieces
from tests.connectors.mattermost.rendering.written import written


def code(text: str) -> list[str]:
    return [one.text for one in pieces(text) if one.code]


@settings(max_examples=60)
@given(written(300))
def test_all_pieces_are_the_text(text: str) -> None:
    assert "".join(one.text for one in pieces(text)) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no code", []),
        ("do `a` and ``b`c``.", ["`a`", "``b`c``"]),
        ("- `a`\n- `b`", ["`a`", "`b`"]),
        ("a\n```\nb\n```\nc `d`", ["```\nb\n```\n", "`d`"]),
        ("```sh\nb\n````  ", ["```sh\nb\n````  "]),
        ("```\nb `c\n```", ["```\nb `c\n```"]),
    ],
)
def test_simple_code_is_code(text: str, wanted: list[str]) -> None:
    assert code(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "```\nno end",
        "~~~\na\n~~~ and `b`",
        "- ```\n  a\n  ```",
        " ```\na\n ```",
        "> ```\n> a\n> ```",
        "```\na\n ```\nb\n```",
        "``` a`b\nc\n```",
        "a ` b\n`c`",
        "x`a`",
        "\\`a`",
        "`a\\`b`",
        "[x](y ` z) `a`",
        "`a`\n\n[x]: y",
    ],
)
def test_what_not_all_read_as_code_is_text(text: str) -> None:
    assert code(text) == []
