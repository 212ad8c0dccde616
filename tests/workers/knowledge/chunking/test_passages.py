"""Passages: bounded, in order, the whole text; found by the problem, quoting the answer."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from workers.knowledge.chunking.passages import MAX_FOLLOWUPS, cut_passages
from workers.knowledge.chunking.splitter import MAX_CHARS, TARGET_CHARS, cut_text
from workers.knowledge.extraction.cleaning import CleanTicket


def ticket(
    title: str = "Imprimante",
    problem: str = "Elle n'imprime plus.",
    resolution: str | None = None,
    followups: tuple[str, ...] = (),
    roles: tuple[str | None, ...] = (),
) -> CleanTicket:
    return CleanTicket(title, problem, resolution, followups, "fr", {}, roles)


def test_the_problem_is_found_and_the_resolution_is_quoted() -> None:
    problem, resolution = cut_passages(ticket(resolution="Redémarrer le spooler."))
    assert (problem.kind, problem.text) == ("problem", "Elle n'imprime plus.")
    assert problem.search_text == "Imprimante\nElle n'imprime plus."
    assert (resolution.kind, resolution.ordinal) == ("resolution", 1)
    assert resolution.text == "Redémarrer le spooler."
    assert resolution.search_text == "Imprimante\nElle n'imprime plus.\nRedémarrer le spooler."


def test_a_title_alone_is_a_problem() -> None:
    (passage,) = cut_passages(ticket(problem=""))
    assert (passage.text, passage.search_text) == ("Imprimante", "Imprimante")


def test_staff_comments_stand_in_only_without_a_resolution() -> None:
    words = "Nous avons changé le tambour ; dites-nous si cela suffit."
    said = {"followups": (words, words + " Ici aussi."), "roles": ("technician", "requester")}
    kinds = [(one.kind, one.text) for one in cut_passages(ticket(**said))]  # type: ignore[arg-type]
    assert kinds[1:] == [("followup", words)]
    solved = cut_passages(ticket(resolution="Tambour changé.", **said))  # type: ignore[arg-type]
    assert [one.kind for one in solved] == ["problem", "resolution"]


def test_comments_of_unknown_writers_are_all_offered_up_to_a_bound() -> None:
    comments = tuple(f"Commentaire {n} : nous avons regardé le serveur." for n in range(20))
    found = cut_passages(ticket(followups=comments))
    assert sum(one.kind == "followup" for one in found) == MAX_FOLLOWUPS


def test_an_article_is_cut_at_its_headings() -> None:
    body = (
        "# VPN\n\n" + "Installer le client. " * 20 + "\n\n## Erreurs\n\n" + "Voir le journal. " * 20
    )
    first, second = cut_passages(ticket("VPN", "VPN", body), "article")
    assert first.kind == second.kind == "article"
    assert first.text.startswith("# VPN")
    assert second.text.startswith("## Erreurs")
    assert second.search_text.startswith("VPN\n## Erreurs")


def test_a_code_block_and_its_lines_stay_whole() -> None:
    code = "```\n" + "\n".join(f"commande {n} --option" for n in range(30)) + "\n```"
    text = "Avant. " * 150 + "\n\n" + code + "\n\n" + "Après. " * 150
    assert any(code in piece for piece in cut_text(text))


def test_a_code_block_that_must_be_cut_keeps_its_fences() -> None:
    code = "```sh\n" + "\n".join(f"commande {n} --option" for n in range(400)) + "\n```"
    pieces = cut_text(code)
    assert len(pieces) > 5
    assert all(piece.startswith("```sh\n") and piece.endswith("\n```") for piece in pieces)


def test_list_items_stay_whole() -> None:
    items = [f"- étape {n} : " + "faire ceci puis cela " * 8 for n in range(30)]
    pieces = cut_text("\n".join(items))
    assert [line for piece in pieces for line in piece.split("\n")] == [
        i.rstrip() for i in items
    ] or (all(line.startswith("- étape") for piece in pieces for line in piece.split("\n")))


PROSE = st.lists(
    st.one_of(
        st.text("abcdé .,;!?-*#>\n", max_size=400),
        st.text("abc", min_size=1, max_size=3000),
        st.sampled_from(["\n\n", "\n- ", "\n## Titre\n", "\n1. ", ". ", "\n> "]),
    ),
    max_size=30,
).map("".join)


@given(PROSE, st.booleans())
def test_the_pieces_are_the_whole_text_and_none_is_too_long(text: str, at_headings: bool) -> None:
    pieces = cut_text(text, at_headings=at_headings)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < len(piece) <= MAX_CHARS for piece in pieces)
    assert not any(len(a) + len(b) <= 400 for a, b in itertools.pairwise(pieces)) or (at_headings)


@given(st.text(max_size=4000).map(lambda text: text.replace("\r", " ")))
def test_any_text_with_fences_is_kept_word_by_word(text: str) -> None:
    kept = " ".join(cut_text(f"```\n{text}\n```"))
    assert "".join(text.replace("`", "").split()) == "".join(kept.replace("`", "").split())
    assert TARGET_CHARS < MAX_CHARS


@given(PROSE, PROSE, st.sampled_from(["ticket", "article"]))
def test_passages_are_numbered_and_never_empty(problem: str, resolution: str, kind: str) -> None:
    found = cut_passages(ticket("Titre", problem.strip(), resolution.strip() or None), kind)  # type: ignore[arg-type]
    assert [one.ordinal for one in found] == list(range(len(found)))
    assert found
    assert all(one.text.strip() and one.text in one.search_text for one in found)
