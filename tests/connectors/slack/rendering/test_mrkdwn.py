"""Markdown as Slack writes it."""

from __future__ import annotations

import pytest

from connectors.slack.rendering.mrkdwn import literal, markdown
from connectors.slack.rendering.packing import pack

ROOM = 3_000


def shown(text: str, room: int = ROOM) -> str:
    return "\n--\n".join(pack(markdown(text), room))


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("**bold** *it* ~~no~~ `x`", "*bold* _it_ ~no~ `x`"),
        ("***both***", "*_both_*"),
        ("# A title", "*A title*"),
        ("# A **title**", "*A title*"),
        ("snake_case_name 2 * 3", "snake_case_name 2 * 3"),
        ("foo**bar**baz", "foobarbaz"),
        ("a\nb  \nc", "a\nb\nc"),
        ("a\n\nb", "a\n\nb"),
        ("**a\nb**", "*a*\n*b*"),
        ("``a`b``", "a`b"),
        ("- a\n- b\n  - c", "\u2022 a\n\u2022 b\n    \u2022 c"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("1. a\n\n   more\n2. b", "1. a\n\n   more\n2. b"),
        ("do:\n\n1. a", "do:\n\n1. a"),
        ("> a\n> b", "> a\n> b"),
        ("> - a", "> \u2022 a"),
        ("```sh\nls <x>\n```", "```\nls &lt;x&gt;\n```"),
        ("|a|b|\n|-|-|\n|1|**2**|", "a | b\n1 | *2*"),
        ("[a](https://x/?b&c)", "<https://x/?b&amp;c|a>"),
        ("[https://x](https://x)", "<https://x>"),
        ("see https://x/y.", "see <https://x/y>."),
        ("(https://x/y)", "(<https://x/y>)"),
        ("https://x/(y)", "<https://x/(y)>"),
        ("**https://x/y**", "*<https://x/y>*"),
        ("[up](../x)", "up"),
        ("<script>", "&lt;script&gt;"),
        ("&lt;!here&gt; &amp;", "&lt;!here&gt; &amp;"),
        ("![a](https://x)", "!<https://x|a>"),
        ("a\n\n---\n\nb", "a\n\n\u2014\u2014\u2014\n\nb"),
        ("", ""),
    ],
)
def test_markdown_becomes_mrkdwn(written: str, wanted: str) -> None:
    assert shown(written) == wanted


def test_code_that_is_cut_is_closed_and_opened_again() -> None:
    code = "\n".join(f"line {number}" for number in range(30))
    pieces = pack(markdown(f"```\n{code}\n```"), 100)
    assert all(piece.startswith("```\n") and piece.endswith("\n```") for piece in pieces)
    assert "\n".join(piece[4:-4] for piece in pieces) == code


def test_a_fence_in_code_does_not_end_it() -> None:
    assert shown("````\na\n```\nb\n````") == "```\na\n``\u200b`\nb\n```"


def test_no_link_and_no_escape_is_cut() -> None:
    text = "[word](https://x.example/abc?d&e) &&& " * 300
    for piece in pack(markdown(text), ROOM):
        assert len(piece) <= ROOM
        assert piece.count("<") == piece.count(">") == piece.count("|word")
        assert piece.replace("&amp;", "").count("&") == 0


def test_a_word_without_an_end_is_cut_between_characters() -> None:
    pieces = pack(markdown("&" * 5_000), ROOM)
    assert all(len(piece) <= ROOM for piece in pieces)
    assert "".join(pieces).replace("\n", "") == "&amp;" * 5_000


def test_what_strangers_write_is_not_read_as_markdown() -> None:
    said = "**x** <!here>\n# y\r\n- z\u2028```"
    assert pack(literal(said, quoted=True), ROOM) == ["> **x** &lt;!here&gt;\n> # y\n> - z\n> ```"]
