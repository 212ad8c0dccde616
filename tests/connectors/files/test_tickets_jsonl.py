"""Reading tickets: what is good is read, what is bad is named by its line, nothing is fatal."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contracts.documents import SourceDocument
from connectors.errors import BadInput
from connectors.files.lines import MAX_LINE_BYTES
from connectors.files.ticket_fields import FieldError, to_record
from connectors.files.tickets_jsonl import BadLine, read_tickets, survey


def write(tmp_path: Path, *lines: str | bytes, name: str = "tickets.jsonl") -> Path:
    file = tmp_path / name
    file.write_bytes(b"".join((x.encode() if isinstance(x, str) else x) + b"\n" for x in lines))
    return file


def read(file: Path) -> list[tuple[int, SourceDocument | BadLine]]:
    return list(read_tickets(file, "file:x"))


def one(tmp_path: Path, **fields: Any) -> SourceDocument:
    ((_, item),) = read(write(tmp_path, json.dumps({"id": "1"} | fields)))
    assert isinstance(item, SourceDocument), item
    return item


def reason(tmp_path: Path, line: str | bytes) -> str:
    ((number, item),) = read(write(tmp_path, line))
    assert isinstance(item, BadLine)
    assert item.line == number == 1
    return item.reason


def test_every_field_is_read(tmp_path: Path) -> None:
    record = one(
        tmp_path, id=17, title="VPN", content="<p>down</p>", solution="restart", category="Net",
        entity="LSL > Brest", status=5, opened="2024-03-01T10:00:00+01:00",
        solved="2024-03-02 08:30:00", url="https://glpi.example/17", language="FR", public=False,
        followups=[{"text": "and mail too", "date": "2024-03-01", "by": "requester"}],
    )  # fmt: skip
    assert record.external_id == "17"
    assert record.source == "file:x"
    assert (record.title, record.content, record.solution) == ("VPN", "<p>down</p>", "restart")
    assert (record.category, record.entity, record.status) == ("Net", "LSL > Brest", 5)
    assert record.opened == datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
    assert record.solved == datetime(2024, 3, 2, 8, 30, tzinfo=UTC)
    assert (record.url, record.language) == ("https://glpi.example/17", "fr")
    assert record.followups[0].author_role == "requester"
    assert (record.kind, record.public) == ("ticket", False)


def test_all_but_the_id_may_be_missing(tmp_path: Path) -> None:
    record = one(tmp_path)
    assert (record.title, record.content, record.solution, record.followups) == ("", "", None, ())


def test_private_followups_end_here(tmp_path: Path) -> None:
    followups = [
        {"text": "secret", "private": True},
        {"text": "hidden", "private": 1},
        {"text": "shown", "private": False},
        {"text": "open"},
    ]
    record = one(tmp_path, followups=followups)
    assert [followup.text for followup in record.followups] == ["shown", "open"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"id": "1"', "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ('{"title": "x"}', "no id"),
        ('{"id": null}', "no id"),
        ('{"id": "  "}', "no id"),
        ('{"id": true}', "id is neither text nor a whole number"),
        ('{"id": 1.5}', "id is neither text nor a whole number"),
        ('{"id": "' + "x" * 201 + '"}', "longer than 200"),
        ('{"id": "1", "title": 7}', "title is not text"),
        ('{"id": "1", "content": ["x"]}', "content is not text"),
        ('{"id": "1", "followups": "x"}', "followups is not a list"),
        ('{"id": "1", "followups": ["x"]}', "a follow-up is not an object"),
        ('{"id": "1", "followups": [{"text": "x", "private": "no"}]}', "private is neither"),
        ('{"id": "1", "public": "yes"}', "public is neither"),
        ('{"id": "1", "kind": "page"}', "kind is neither"),
        ('{"id": "1", "status": NaN}', "NaN is no JSON number"),
        ('{"id": "1", "status": -Infinity}', "-Infinity is no JSON number"),
        ('{"id": "1", "title": "a", "title": "b"}', "'title' comes twice"),
        ('{"id": ' + "9" * 5000 + "}", "a number too long"),
        ("[" * 100_000, "nested too deep"),
        (b'{"id": "\xff\xfe"}', "not UTF-8"),
        (b"\x00\x01\x02", "not JSON"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str | bytes, expected: str) -> None:
    assert expected in reason(tmp_path, line)


def test_bad_lines_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    file = write(tmp_path, '{"id": 1}', "nonsense", "", '{"id": 2}', b"\xff", '{"id": 3}')
    found = read(file)
    assert [n for n, item in found if isinstance(item, SourceDocument)] == [1, 4, 6]
    assert [n for n, item in found if isinstance(item, BadLine)] == [2, 5]


def test_a_line_over_the_limit_is_skipped_whole(tmp_path: Path) -> None:
    file = tmp_path / "big.jsonl"
    with file.open("wb") as out:
        out.write(b'{"id": 1, "content": "' + b"x" * (MAX_LINE_BYTES + 5_000_000) + b'"}\n')
        out.write(b'{"id": 2}\n')
    (_, bad), (number, good) = read(file)
    assert bad == BadLine(1, "longer than 20 MB")
    assert number == 2
    assert isinstance(good, SourceDocument)


def test_a_10_mb_ticket_is_read(tmp_path: Path) -> None:
    assert len(one(tmp_path, content="x" * 10_000_000).content) == 10_000_000


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_any_line_end_and_a_byte_order_mark(tmp_path: Path, end: str) -> None:
    file = tmp_path / "t.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + f'{{"id": 1}}{end}'.encode())
    assert isinstance(read(file)[0][1], SourceDocument)


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "tickets.jsonl"
    file.write_bytes(gzip.compress(b'{"id": 1}\n{"id": 2}\n'))
    assert len(read(file)) == 2
    plain = write(tmp_path, '{"id": 1}', name="plain.jsonl.gz")
    assert len(read(plain)) == 1


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_damaged_gzip_gives_what_was_readable_and_says_so(tmp_path: Path, damage: str) -> None:
    lines = b"".join(
        b'{"id": %d, "title": "%s"}\n' % (n, os.urandom(64).hex().encode()) for n in range(3000)
    )
    packed = bytearray(gzip.compress(lines))
    if damage == "cut":
        packed = packed[: len(packed) // 2]
    else:
        packed[-8] ^= 0xFF
    file = tmp_path / "t.jsonl.gz"
    file.write_bytes(packed)

    *whole, (number, last) = read(file)
    assert isinstance(last, BadLine)
    assert last.incomplete
    assert "cut off or damaged" in last.reason
    assert number == len(whole) + 1
    assert all(isinstance(item, SourceDocument) for _, item in whole)
    assert len(whole) > 1000
    assert survey(file, "x").incomplete


def test_fields_that_make_no_sense_are_left_out_with_a_note(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        json.dumps(
            {
                "id": 1,
                "status": 9,
                "opened": "yesterday",
                "solved": "0001-01-01T00:00:00+05:00",
                "url": "javascript:alert(1)",
                "language": "?",
                "followups": [{"text": "x", "date": 12}],
            }
        ),
    )
    notes: list[tuple[int, str]] = []
    ((_, record),) = read_tickets(file, "x", lambda line, text: notes.append((line, text)))
    assert isinstance(record, SourceDocument)
    assert (record.status, record.opened, record.solved, record.url, record.language) == (None,) * 5
    assert {line for line, _ in notes} == {1}
    assert len(notes) == 6


def test_an_address_ends_at_its_first_space(tmp_path: Path) -> None:
    assert one(tmp_path, url="https://a.example/b (a copy)").url == "https://a.example/b"


def test_nul_and_lone_surrogates_become_storable(tmp_path: Path) -> None:
    record = one(tmp_path, title="a\x00b", content="\ud800")
    assert (record.title, record.content) == ("ab", "\ufffd")


def test_the_survey_finds_duplicates(tmp_path: Path) -> None:
    found = survey(write(tmp_path, '{"id": 1}', '{"id": "1"}', "x", '{"id": 2}'), "x")
    assert found.last_line_of == {"1": 2, "2": 4}
    assert (found.records, found.duplicates, found.bad_lines) == (3, 1, 1)


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    assert read(write(tmp_path)) == []


@pytest.mark.parametrize("path", ["missing.jsonl", ".", "/dev/null"])
def test_what_is_no_file_is_one_clear_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(BadInput) as seen:
        read(tmp_path / path)
    assert path.strip(".") in str(seen.value)
    assert seen.value.hint


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, '{"id": 1}')

    def refuse(self: Path, *args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    with pytest.raises(BadInput, match="cannot be read: Permission denied"):
        read(file)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = (
    "id", "title", "content", "solution", "followups", "category", "entity", "status", "opened",
    "solved", "url", "language", "kind", "public",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_any_object_is_a_record_or_a_reason(fields: dict[str, Any]) -> None:
    reason, record = "", None
    try:
        record, _ = to_record(fields, "x")
    except FieldError as error:
        reason = str(error)
    assert (record is None) == bool(reason)
    if record is not None:
        assert record.external_id
        record.title.encode()
