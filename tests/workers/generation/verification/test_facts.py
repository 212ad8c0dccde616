"""What of a text is right or wrong, and whether another text holds it as it is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workers.generation.verification.facts import FactIndex, facts_of, numbers_of

RAW = (
    "Open /etc/hosts and C:\\Temp\\OICE, wait 10 min and free 16Go for wi-fi, then run "
    "`ipconfig /flushdns` at 12:30 with v2.3 of AnyConnect (12,5 %); see https://wiki.example/a/b, "
    'read "Access denied" and call Robert about KB5021233.'
)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Wait 8 h.", {"figure"}),
        ("See https://wiki.example/a or mail help@example.org.", {"link"}),
        ("See [the wiki](https://wiki.example/a).", {"link"}),
        ("Empty C:\\Temp and ~/.cache/x.", {"path"}),
        ("Run it with --force, and sudo.", {"command"}),
        ("Run `netsh winsock`.", {"command", "quote"}),
        ("```\nany line\n```", {"command"}),
        ('Press "go on".', {"quote"}),
        ("Fix ERR_TIMEOUT of word.exe.", {"code"}),
        ("Call Robert.", {"name"}),
        ("It is the (Zorglub) window.", {"name"}),
        ("It is zorg+Zorglub.", {"name"}),
        ("Type пароль.", {"name"}),
        ("| Zorglub | is", {"name"}),
        ("Ask [name-2].", {"placeholder"}),
        ("Go to building C and press J.", {"code"}),
        ("Y a-t-il une salle ? I know a lift, or A and O.", set()),
        ("Open it. Then, e.g. now, I and/or you close it: Done.", set()),
    ],
)
def test_the_kinds_of_facts(text: str, kinds: set[str]) -> None:
    assert {fact.kind for fact in facts_of(text)} == kinds


def test_where_nouns_have_capitals_a_capital_makes_no_name() -> None:
    assert facts_of("Der Drucker der VPN.", capitals=False) == facts_of("der VPN.")


def test_numbers_come_with_their_units_by_one_name() -> None:
    assert [fact.text for fact in numbers_of("2,5 minutes and KB12 at [name-7]")] == [
        "12",
        "2.5",
        "2.5 min",
    ]


def missing(text: str) -> list[str]:
    index = FactIndex(RAW)
    return [one.text for one in (*numbers_of(text), *facts_of(text)) if not index.holds(one)]


@pytest.mark.parametrize(
    "text",
    [
        RAW,
        "wait 10 minutes",
        "free 16 go, free 16Go",
        "the Wifi, the WI-FI",
        "at 12:30, with v2.3, 12.5 %",
        "run `ipconfig /FLUSHDNS`",
        "« access denied »",
        "use AnyConnect",
    ],
)
def test_what_is_there_is_found_however_it_is_spelt(text: str) -> None:
    assert missing(text) == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("wait 10 hours", "10 h"),
        ("wait 11 min", "11"),
        # Its digits are part of other numbers.
        ("wait 5", "5"),
        ("turn to 12:5", "12:5"),
        ("open ~/hosts", "~/hosts"),
        ("empty C:\\Temp", "C:\\Temp"),
        ("see https://wiki.example/a", "https://wiki.example/a"),
        ("run `ipconfig`, then `flushdns /ipconfig`", "flushdns /ipconfig"),
        ("read 'denied access'", "denied access"),
        ("use Connect", "Connect"),
        ("install v2", "v2"),
    ],
)
def test_a_part_or_another_order_is_not_what_is_there(text: str, fact: str) -> None:
    assert fact in missing(text)


@example("0\tA:Á")
@example("0\tA/Á")
@example("the copier is in building:B, not in C")
@given(st.text(max_size=200))
def test_a_text_holds_its_own_facts(text: str) -> None:
    index = FactIndex(text)
    for line in text.splitlines():
        assert all(map(index.holds, (*numbers_of(line), *facts_of(line))))


@pytest.mark.slow
@pytest.mark.parametrize("run", ["1.", "1,", "1 a", "'a", "a-", "/a", "Aa ", "1x1", "e.g.", "«a"])
def test_a_long_run_of_anything_is_read_to_its_end(run: str) -> None:
    # In time that grows with its square, none of these would come to an end here.
    text = run * (100_000 // len(run))
    facts = [*numbers_of(text), *facts_of(text)]
    index = FactIndex(text)
    assert all(map(index.holds, facts[:3]))
