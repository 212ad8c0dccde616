"""Any message of the contract, as the outbox would hand it over: within what `info` says."""

from __future__ import annotations

from hypothesis import strategies as st

from connectors.contracts.chat import (
    Action,
    Choice,
    FieldKind,
    Form,
    FormField,
    MessageKind,
    OutgoingMessage,
    Part,
    ReviewCard,
    SourceLink,
)
from connectors.contracts.chat.rendering import card_text, plain_text

TEXT, CARD = 4_000, 8_000
SCRAPS = (
    "mot", "<!channel>", "<@U0ADA>", "<#C1>", "<!subteam^S1>", "@here", "&", "<", ">", "**", "*",
    "_", "~~", "`", "```", "\n", "\n\n", "\n- ", "\n1. ", "\n> ", "\n# ", "\n    ", "    - ",
    "[a](https://a.example/?x=1&y=<2>)", "https://b.example/(c)|d", "|a|b|\n|-|-|\n|1|2|\n", "\\",
    "é", "😀", "\ud800", "\x00", "\u2028", "&lt;", "x" * 700, "&" * 700, "`" * 90, "[", "](", "!",
)  # fmt: skip
"""Pieces that mean something to Markdown, to Slack or to JSON."""


def written(most: int) -> st.SearchStrategy[str]:
    """Texts of at most `most` characters: a few scraps, or one of them again and again."""
    few = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=30), max_size=40).map("".join)
    one = st.sampled_from(SCRAPS).map(lambda scrap: (scrap * most)[:most])
    pair = st.tuples(st.sampled_from(SCRAPS), st.sampled_from(SCRAPS)).map(
        lambda two: ("".join(two) * most)[:most]
    )
    return (few | one | pair).map(lambda text: text[:most])


ids = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=1, max_size=26)
urls = st.none() | st.sampled_from(
    ["https://glpi.example/1?a=1&b=<2>|c", "javascript:alert(1)", "https://x/" + "y" * 3_500]
)
sources = st.lists(
    st.builds(
        SourceLink,
        number=st.integers(1, 40),
        title=written(90),
        url=urls,
        excerpt=st.none() | written(200),
    ),
    max_size=4,
).map(tuple)
actions = st.lists(
    st.builds(
        Action,
        name=st.sampled_from(["helpful", "nothelpful", "approve", "edit", "reject"]),
        label=written(120),
        value=ids,
        style=st.sampled_from(["default", "primary", "danger", "strange"]),
        url=st.none() | st.just("https://console.example/review/1"),
    ),
    max_size=6,
).map(tuple)
parts = st.builds(Part, label=written(40), text=written(1_500))
cards = st.builds(
    ReviewCard,
    title=written(300),
    asker=st.none() | parts,
    question=st.none() | parts,
    draft=st.none() | st.builds(Part, label=written(40), text=written(CARD)),
    confidence=st.none() | parts,
    risks=st.none() | parts,
    transcript=st.lists(written(400), max_size=4).map(tuple),
    transcript_label=written(40),
    elsewhere=written(100),
)


def _with_card(message: OutgoingMessage, card: ReviewCard, rest: str) -> OutgoingMessage:
    return OutgoingMessage(
        message.kind,
        card_text(card) + rest,
        sources=message.sources,
        actions=message.actions,
        card=card,
        note=message.note,
    )


plain = st.builds(
    OutgoingMessage,
    kind=st.sampled_from(MessageKind),
    text=written(TEXT),
    sources=sources,
    actions=actions,
    note=written(60),
).filter(lambda message: len(plain_text(message)) <= TEXT)
carded = st.builds(
    _with_card, plain, cards, st.sampled_from(["", "\n\nhttps://console.example/review/1"])
).filter(lambda message: len(plain_text(message)) <= CARD)
messages = plain | carded

choices = st.lists(st.builds(Choice, value=ids, label=written(100)), min_size=1, max_size=9).map(
    tuple
)
texts = st.builds(
    FormField,
    name=st.sampled_from(["text", "reason"]),
    label=written(60),
    kind=st.sampled_from([FieldKind.LINE, FieldKind.PARAGRAPH]),
    initial=written(3_000),
    required=st.booleans(),
    maximum=st.none() | st.integers(1, 3_000),
)
chosen = st.builds(
    FormField,
    name=st.just("code"),
    label=written(60),
    kind=st.just(FieldKind.CHOICE),
    initial=ids,
    choices=choices,
)
forms = st.builds(
    Form,
    title=written(40),
    submit=written(40),
    fields=st.lists(texts | chosen, min_size=1, max_size=3, unique_by=lambda one: one.name).map(
        tuple
    ),
)
