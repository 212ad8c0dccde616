"""Which messages are for us, as rules of the message, its channel and its thread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contracts.chat import ChatEvent, Edited, Said
from workers.desk.chat.asking.attachments import files_note, with_files
from workers.desk.chat.asking.rules import Place, Verdict, is_unheard, verdict
from workers.settings.chat.platforms import ChannelRule, PlatformSettings

OFF, MENTIONS, POSTS = (
    ChannelRule(channel="c", ask=ask)  # type: ignore[arg-type]
    for ask in ("off", "mentions", "posts")
)
NEW, OWN, OTHERS, HANDLED = (
    Place(), Place(True, True), Place(True, False), Place(True, False, True),
)  # fmt: skip
ROOT, REPLY = {"message_id": "m", "text": "t"}, {"message_id": "m", "text": "t", "thread": "r"}


@pytest.mark.parametrize(
    ("said", "rule", "place", "expected"),
    [
        (Said(**ROOT), OFF, NEW, "silent"),
        (Said(**ROOT, mentioned=True), OFF, NEW, "off"),
        (Said(**REPLY, mentioned=True), OFF, OWN, "off"),
        (Said(**REPLY), OFF, OWN, "silent"),
        (Said(**ROOT, direct=True), OFF, NEW, "asked"),
        (Said(**ROOT), MENTIONS, NEW, "silent"),
        (Said(**ROOT, mentioned=True), MENTIONS, NEW, "asked"),
        (Said(**ROOT), POSTS, NEW, "asked"),
        (Said(**REPLY), POSTS, NEW, "silent"),
        (Said(**REPLY), POSTS, OTHERS, "silent"),
        (Said(**REPLY), MENTIONS, OWN, "asked"),
        (Said(**REPLY), MENTIONS, OTHERS, "silent"),
        (Said(**REPLY, mentioned=True), MENTIONS, OTHERS, "asked"),
        (Said(**REPLY, mentioned=True), MENTIONS, HANDLED, "silent"),
        (Said(**REPLY, direct=True), MENTIONS, HANDLED, "silent"),
        (Said(**ROOT, shared=True), POSTS, NEW, "silent"),
        (Said(**ROOT, shared=True, mentioned=True), POSTS, NEW, "shared"),
        (Said(**ROOT, shared=True, direct=True), POSTS, NEW, "shared"),
    ],
)
def test_what_a_message_is_to_us(
    said: Said, rule: ChannelRule, place: Place, expected: str
) -> None:
    assert verdict(said, rule, place) == Verdict(expected)


def test_what_is_not_even_stored() -> None:
    settings = PlatformSettings(channels=(ChannelRule(channel="help"),))
    said = Said("m", "t")

    def unheard(deed: Said | Edited, channel: str, *, is_bot: bool = False) -> bool:
        return is_unheard(ChatEvent("e", "ada", channel, deed, is_bot=is_bot), settings)

    assert unheard(said, "lobby")
    assert not unheard(Said("m", "t", mentioned=True), "lobby")
    assert not unheard(Said("m", "t", direct=True), "lobby")
    assert not unheard(said, "help")
    assert not unheard(Edited("m", "t"), "lobby")
    assert unheard(Said("m", "t", direct=True), "lobby", is_bot=True)


@given(st.text(), st.lists(st.text(), max_size=12), st.sampled_from(["en", "fr"]))
def test_what_is_written_below_a_text_is_found_again(
    text: str, files: list[str], language: str
) -> None:
    whole = with_files(text, files, language)
    if any(name.split() for name in files[:10]):
        assert whole == text + files_note(whole)
    else:
        assert whole == text
