"""A text as its reader takes it: no disguise of a letter is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.guardrails.normalize import normalize


@pytest.mark.parametrize(
    "text",
    [
        "@all", "&commat;all", "&#64;all", "&#x40;all", "&amp;commat;all", "\\@all", "＠all",
        "﹫all", "@\u200ball", "&\u2060commat;all", "&commat;&ZeroWidthSpace;all", "\\&#64;all",
    ],
)  # fmt: skip
def test_a_mention_is_seen_in_every_disguise(text: str) -> None:
    assert normalize(text) == "@all"


@pytest.mark.parametrize(
    "text", ["evil.com", "evil&period;com", "evil\\.com", "evil．com", "evil。com", "evil｡com"]
)
def test_a_host_is_seen_in_every_disguise(text: str) -> None:
    assert normalize(text) == "evil.com"


@pytest.mark.parametrize(
    "text", ["Ouvrez C:\\Users\\ada puis « Options ».", "1. Un\n2. Deux\tn° 3", "a & b; c = d"]
)
def test_a_plain_text_stays(text: str) -> None:
    assert normalize(text) == text


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert "\u200b" not in normalize(text)
