"""Texts that mean something to Mattermost, and messages as the outbox would hand them over."""

from __future__ import annotations

from hypothesis import strategies as st

from connectors.contracts.chat import MessageKind, OutgoingMessage
from connectors.contracts.chat.rendering import plain_text
from connectors.mattermost.rendering.limits import MESSAGE
from tests.connectors.slack.rendering.messages import actions, carded, sources

SCRAPS = (
    "mot", "@all", "@here", "@ada", "@Channel:", "-@all", "_@ada_", "**@all**", "x@corp.example",
    "@", "a@all.b", "\\", "\\@all", "&#64;all", "&commat;all", "&amp;#64;all", "&lt;", "`", "``",
    "```", "~~~", "    ", "\t", "\n", "\n\n", "\n- ", "\n1. ", "\n> ", "\n# ", "\n===\n",
    "\n| a | b |\n|-|-|\n",
    "\n```\n", "\n```sh\n", "\n```a`b\n", "\n ```\n", "\n   ```\n", "\n````\n", "\n- ```\n", "[x]",
    "](", ")", "[1]: ", "<", ">",
    "[x](mmaction://go)", "mmaction://", "MmAction\\:", "![p](https://x.example/p.png)",
    "https://x.example/@ada", "https://x.example/`@all`", "<https://x.example/`", "[x](<y `>)",
    "www.x.example", "é", "😀", "\ud800", "\x00", "\r\n", "\u2028", "\u200b", "x" * 700, "@" * 700,
    " ", ":", ".", "!", "*", "_", "~~", "[1]", ":smile:", "#tag", "~town-square",
)  # fmt: skip
"""Pieces that mean something to Markdown, to Mattermost or to JSON."""


def written(most: int) -> st.SearchStrategy[str]:
    """Texts of at most `most` characters: a few scraps, or one or two again and again."""
    scraps = st.sampled_from(SCRAPS)
    few = st.lists(scraps | st.text(max_size=20), max_size=40).map("".join)
    one = scraps.map(lambda scrap: (scrap * most)[:most])
    pair = st.tuples(scraps, scraps).map(lambda two: ("".join(two) * most)[:most])
    return (few | few | one | pair).map(lambda text: text[:most])


plain = st.builds(
    OutgoingMessage,
    kind=st.sampled_from(MessageKind),
    text=written(MESSAGE),
    sources=sources,
    actions=actions,
    note=written(60),
).filter(lambda message: len(plain_text(message)) <= MESSAGE)
messages = plain | carded
