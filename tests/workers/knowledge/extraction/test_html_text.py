"""HTML, encoded HTML and plain text: what a person reads comes out, whatever goes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.knowledge.extraction.html_text import html_to_text
from workers.text.characters import CUT_NOTE, MAX_CHARS


def test_lists_keep_their_marks_and_their_nesting() -> None:
    html = (
        "<p>Étapes :</p><ul><li>Ouvrir<ul><li>le menu</li></ul></li><li><p>Fermer</p></li></ul>"
        "<ol start='3'><li>Redémarrer</li><li>Tester</li></ol>"
    )
    assert html_to_text(html) == (
        "Étapes :\n\n- Ouvrir\n   - le menu\n- Fermer\n\n3. Redémarrer\n4. Tester"
    )


def test_a_table_becomes_aligned_rows() -> None:
    html = (
        "<table><tr><th>Poste</th><th>Adresse</th></tr>"
        "<tr><td>PC-1</td><td>salle 2</td></tr><tr><td>PC-long</td><td>a<br>b</td></tr></table>"
    )
    assert html_to_text(html).split("\n") == [
        "Poste   | Adresse",
        "------- | -------",
        "PC-1    | salle 2",
        "PC-long | a / b",
    ]


def test_a_table_that_lays_out_a_mail_becomes_its_cells() -> None:
    html = "<table><tr><td><table><tr><td>Bonjour</td></tr><tr><td>à tous</td></tr></table></table>"
    assert html_to_text(html) == "Bonjour\n\nà tous"


def test_code_is_fenced_and_keeps_its_lines_and_signs() -> None:
    html = "<p>Lancez <code>ls</code> :</p><pre>if a &lt; b:\n    ls -l</pre><p>fin</p>"
    assert html_to_text(html) == "Lancez `ls` :\n\n```\nif a < b:\n    ls -l\n```\n\nfin"


def test_links_show_their_address_once() -> None:
    html = (
        "<p><a href='https://x.fr/doc'>la page</a> <a href='https://y.fr/'>https://y.fr</a>"
        " <a href='mailto:a@b.fr'>a@b.fr</a> <a href='#top'>haut</a>"
        " <a href='javascript:alert(1)'>clic</a></p>"
    )
    assert html_to_text(html) == "la page (https://x.fr/doc) https://y.fr a@b.fr haut clic"


def test_an_outlook_safe_link_shows_where_it_leads() -> None:
    html = (
        "<p><a href='https://eur02.safelinks.protection.outlook.com/?url="
        "https%3A%2F%2Fx.fr%2Fa&data=05'>ici</a></p>"
    )
    assert html_to_text(html) == "ici (https://x.fr/a)"


def test_headings_and_quotes() -> None:
    assert html_to_text("<h2>Titre</h2><blockquote><p>dit</p></blockquote>") == "## Titre\n\n> dit"


def test_what_is_not_seen_is_dropped() -> None:
    html = (
        "<style>p{}</style><p>vu</p><script>alert(1)</script><!-- note -->"
        "<div style='display: none'>caché</div><p hidden>caché</p><img src='cid:1' alt='logo.png'>"
    )
    assert html_to_text(html) == "vu"


def test_a_mail_signature_is_marked() -> None:
    html = "<div>Bonjour<div class='gmail_signature'>Jean</div></div>"
    assert html_to_text(html) == "Bonjour\n--\nJean"


@pytest.mark.parametrize(
    ("encoded", "text"),
    [
        ("&#60;p&#62;5 &#38;gt; 3&#60;/p&#62;", "5 > 3"),
        ("&lt;p&gt;l&#39;imprimante&lt;/p&gt;", "l'imprimante"),
        ("Cannot send mail &#62; 10 MB", "Cannot send mail > 10 MB"),
        ("AT&#38;amp;T", "AT&T"),
        ("R&eacute;seau", "Réseau"),
        ("http://x/?a=1&copy=2&lt=3", "http://x/?a=1&copy=2&lt=3"),
    ],
)
def test_entity_encoded_text_is_decoded(encoded: str, text: str) -> None:
    assert html_to_text(encoded) == text


@pytest.mark.parametrize(
    "text",
    [
        "if a < b and c > d",
        "certificate <Thumbprint> of <x@y.zz>",
        "# Title\n\n- one\n- two\n\n| a | b |\n|---|---|",
        "```html\n<div>x</div>\n```",
        "List<String> and vector<i>",
    ],
)
def test_plain_text_and_markdown_stay(text: str) -> None:
    assert html_to_text(text) == text


def test_text_inside_html_that_looks_like_a_tag_stays() -> None:
    html = "<p>if a < b, <Thumbprint> of <x@y.zz></p>"
    assert html_to_text(html) == "if a < b, <Thumbprint> of <x@y.zz>"


def test_an_element_that_never_closes_does_not_swallow_the_rest() -> None:
    assert html_to_text("<p>un <script> seul</p><p>suite</p>") == "un <script> seul\n\nsuite"
    assert html_to_text("<p>a <!-- b</p><p>c</p>") == "a <!-- b\n\nc"


def test_scripts_in_typed_text_are_dropped() -> None:
    assert "alert" not in html_to_text("Bonjour <script>alert(1)</script> merci")


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000,
        "<table><tr><td>" * 20_000 + "x",
        "<blockquote>" * 5_000 + "x<br>" * 20_000,
        "<" * 300_000,
        "<!--" * 100_000,
        "<p>bonjour</p>" * 800_000,
        "&amp;" * 200_000,
        "mot " * 2_600_000,
    ],
    ids=["deep", "tables", "quotes", "signs", "comments", "10 MB of HTML", "entities", "10 MB"],
)
def test_hostile_input_comes_out_bounded(hostile: str) -> None:
    assert len(html_to_text(hostile)) <= MAX_CHARS


def test_a_cut_text_says_so() -> None:
    assert html_to_text("mot " * 100_000).endswith(CUT_NOTE)


def test_control_characters_and_surrogates_are_dropped() -> None:
    assert html_to_text("a\x00b\x1bc\ud800d\u200be\u202ef\r\ng\u2028h") == "abcdef\ng\nh"


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<ul><li>",
            "</li>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</table>",
            "<br>",
            "<pre>",
            "</pre>",
            "<code>",
            "</code>",
            "<a href='http://x.fr'>",
            "</a>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "&lt;",
            "&#60;",
            "&amp;",
            "<",
            ">",
            "```",
            "`",
            "\n",
            " ",
            "a",
            "<blockquote>",
            "</blockquote>",
            "<div class='gmail_signature'>",
            "</div>",
            "<li>",
            "é",
        ]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(st.text(), MARKUP))
def test_it_never_raises_and_leaves_no_control_character(text: str) -> None:
    out = html_to_text(text)
    assert all(char.isprintable() or char in "\n\t\u200c\u200d" or ord(char) > 127 for char in out)
    assert not any("\ud800" <= char <= "\udfff" for char in out)


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=8), min_size=1, max_size=30))
def test_no_word_of_the_text_is_lost(words: list[str]) -> None:
    html = "".join(f"<p>{word} <b>{word}</b></p>" for word in words)
    assert html_to_text(html).split() == [word for word in words for _ in range(2)]
