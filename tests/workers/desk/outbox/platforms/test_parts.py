"""One delivery as several messages."""

from __future__ import annotations

from dataclasses import replace

from connectors.contracts.chat import PlatformInfo, SourceLink
from connectors.contracts.chat.rendering import plain_text
from tests.contracts.chat_platform import ANSWER, text
from workers.desk.outbox.platforms.parts import parts

SMALL = PlatformInfo("small", text_limit=1_000, update_limit=600)


def test_what_fits_is_one_message_with_the_deliverys_own_marker() -> None:
    (only,) = parts(ANSWER, "marker", SMALL)
    assert (only.message, only.marker) == (ANSWER, "marker")


def test_note_and_sources_count() -> None:
    assert len(parts(text(1_000), "m", SMALL)) == 1
    assert len(parts(replace(text(998), note="x"), "m", SMALL)) == 2
    assert len(parts(replace(text(990), sources=ANSWER.sources), "m", SMALL)) == 2


def test_every_part_fits_and_the_last_has_sources_and_buttons() -> None:
    long = replace(ANSWER, text=text(5_000).text, note="_checked by Maya_")
    made = parts(long, "marker", SMALL)
    assert len(made) > 5
    assert all(len(plain_text(part.message)) <= SMALL.text_limit for part in made)
    *before, last = [part.message for part in made]
    assert all((one.sources, one.actions, one.note) == ((), (), "") for one in before)
    assert (last.sources, last.actions, last.note) == (long.sources, long.actions, long.note)
    said = [one.text.rpartition("\n\n_(")[0] for one in (*before, last)]
    assert " ".join(said).split() == long.text.split()
    assert [one.text.rpartition("_(")[2] for one in (*before, last)] == [
        f"{number}/{len(made)})_" for number in range(1, len(made) + 1)
    ]


def test_a_part_that_takes_the_place_of_a_message_fits_there() -> None:
    assert len(parts(text(700), "m", SMALL)) == 1
    made = parts(text(700), "m", SMALL, updates=True)
    assert len(made) == 2
    assert len(plain_text(made[0].message)) <= SMALL.update_limit


def test_markers_of_parts_are_their_own_and_tell_nothing_of_each_other() -> None:
    made = [part.marker for part in parts(text(5_000), "marker", SMALL)]
    assert len(set(made)) == len(made)
    assert "marker" not in made
    assert made == [part.marker for part in parts(text(5_000), "marker", SMALL)]
    assert not set(made) & {part.marker for part in parts(text(5_000), "other", SMALL)}


def test_sources_that_would_fill_a_message_are_shortened() -> None:
    sources = tuple(SourceLink(n, "t" * 300, None, None, "e" * 2_000) for n in range(1, 9))
    made = parts(replace(text(2_000), sources=sources), "m", SMALL)
    assert all(len(plain_text(part.message)) <= SMALL.text_limit for part in made)
    assert made[-1].message.sources[0].number == 1
