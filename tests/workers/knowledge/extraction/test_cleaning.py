"""A whole ticket cleaned: markup to text, noise cut, private left out, nothing that can hurt."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contracts.documents import FollowUp, SourceDocument
from workers.knowledge.extraction.cleaning import clean_ticket
from workers.knowledge.extraction.html_text import html_to_text
from workers.redaction import OwnPlaces, use_own_places

HTML = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "<table><tr><td>", "</td></tr></table>", "<ul><li>", "</li></ul>",
         "<script>", "</script>", "<style>x{}</style>", "<pre>", "</pre>", "&lt;", "&#60;", "&amp;",
         "<!--", "-->", "<br>", "\x00", "\ud800", "mot", " ", "\n", "<a href='x'>", "</a>", "<"]
    )
    | st.text(max_size=8),
    max_size=40,
).map("".join)  # fmt: skip


def record(**values: object) -> SourceDocument:
    return SourceDocument("file:x", "1", **{"title": "VPN", "content": "", **values})  # type: ignore[arg-type]


def test_a_ticket_as_glpi_has_it() -> None:
    found = clean_ticket(
        record(
            content="<p>Bonjour,</p><p>Le VPN <b>coupe</b> :</p>"
            "<ul><li>le matin</li><li>le soir</li></ul>"
            "<p>Cordialement,<br>Jeanne Martin<br>06 12 34 56 78</p>",
            solution="<ol><li>Ouvrir</li><li>Fermer</li></ol><pre>ipconfig /all</pre>",
            followups=(
                FollowUp("merci !", None),
                FollowUp("mot de passe admin : Zx9!kkLp", None, private=True),
            ),
        )
    )
    assert found.problem == "Le VPN coupe :\n\n- le matin\n- le soir"
    assert found.resolution is not None
    assert "1. Ouvrir\n2. Fermer" in found.resolution
    assert "ipconfig /all" in found.resolution
    assert found.language == "fr"
    for gone in ("Jeanne", "06 12", "Zx9!kkLp", "<"):
        assert gone not in repr(found)


@settings(max_examples=150, deadline=None)
@given(HTML, HTML, HTML)
def test_any_ticket_is_cleaned(title: str, content: str, solution: str) -> None:
    found = clean_ticket(record(title=title, content=content, solution=solution))
    for text in (found.title, found.problem, found.resolution or ""):
        assert "\x00" not in text
        text.encode()
        assert (
            "<script" not in text.lower()
            or "&lt;" in content + solution + title
            or ("&#60;" in content + solution + title or "<" in content + solution + title)
        )


@settings(max_examples=150, deadline=None)
@given(HTML)
def test_text_out_of_markup_never_raises(text: str) -> None:
    html_to_text(text).encode()


def test_scripts_and_styles_are_not_text() -> None:
    found = html_to_text("<p>a</p><script>alert('x')</script><style>p{color:red}</style><p>b</p>")
    assert found == "a\n\nb"


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["<div>", "<table><tr><td>", "<ul><li>", "<b>", "&lt;", "> "])
def test_ten_thousand_levels_and_ten_megabytes_come_to_an_end(piece: str) -> None:
    deep = clean_ticket(record(content=piece * 10_000 + "end"))
    assert isinstance(deep.problem, str)
    large = clean_ticket(record(content=(piece + "word ") * (10_000_000 // (len(piece) + 5))))
    assert len(large.problem) < 10_000_000


@pytest.mark.parametrize(
    ("asked", "known", "stays"),
    [
        ("How do I reach the plotter?", (), True),
        # A requester cannot make a thing of somebody by an article.
        ("How do I reach the plotter?", ("Jo Plotter",), False),
        ("How do I reach the plotter?\n\nRegards,\nJo Plotter", (), False),
        ("How do I reach the martín?", ("Ana Martin",), False),
    ],
)
def test_a_mailbox_of_who_is_known_as_a_person_is_taken_out(
    asked: str, known: tuple[str, ...], stays: bool
) -> None:
    use_own_places(OwnPlaces(["corp.example"]))
    local = "martin" if "mart" in asked else "plotter"
    found = clean_ticket(record(content=asked, solution=f"Write to {local}@corp.example."), known)
    assert (found.resolution == f"Write to {local}@corp.example.") is stays
