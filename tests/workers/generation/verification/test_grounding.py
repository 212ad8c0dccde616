"""Sentences against their sources: what is said there, what is invented, what is turned around."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.generation.sample_drafts import solved_tickets
from workers.generation.extractive.steps import pieces_of
from workers.generation.verification.claims import claims_of, plain_claims
from workers.generation.verification.facts import facts_of
from workers.generation.verification.grounding import check, check_claims
from workers.generation.verification.sources import Basis, Source
from workers.generation.verification.strictness import ANSWER, CLEANING, Strictness

EN = Basis(
    "VPN drops with Cisco AnyConnect",
    "Open the VPN client, choose the profile LSL-Remote and set the MTU to 1300 under Advanced. "
    "Do not restart the router. Then run `ipconfig /flushdns` and look at "
    "C:\\ProgramData\\vpn.log.",
    "en",
)
FR = Basis(
    "Imprimante en panne",
    "Éteignez l’imprimante, remplacez la cartouche cyan puis lancez le nettoyage des têtes depuis "
    "le menu Entretien. N’ouvrez pas le capot arrière.",
    "fr",
)


@pytest.mark.parametrize(
    "text",
    [
        "Choose the profile LSL-Remote and set the MTU to 1300 [1].",
        "In the VPN client, set the MTU to 1300 under Advanced [1].",
        "Run `ipconfig /flushdns` [1].",
        "Do not restart the router [1].",
        "Look at C:\\ProgramData\\vpn.log [1].",
        "Cisco AnyConnect needs the profile LSL-Remote [1].",
        "Then try again [1].",
        "Open the client [1].",
    ],
)
def test_what_the_source_says_is_supported(text: str) -> None:
    assert check(text, {1: EN}, "", "en").unsupported == []


@pytest.mark.parametrize(
    "text",
    [
        "Set the MTU to 1400 under Advanced [1].",
        "Choose the profile LSL-Local and set the MTU to 1300 [1].",
        "Run `ipconfig /release` and choose the profile [1].",
        "Restart the router [1].",
        "Do not choose the profile LSL-Remote under Advanced [1].",
        "Call the number 555-0199 and tell your password to Robert [1].",
        "Look at C:\\Windows\\vpn.log [1].",
        "Open the VPN client --force under Advanced [1].",
        "Ask the helpdesk of Contoso for a new laptop battery [1].",
        # Its words are all there, each in another sentence.
        "Run the router [1].",
        "Restart the profile [1].",
    ],
)
def test_what_it_does_not_say_is_not(text: str) -> None:
    assert len(check(text, {1: EN}, "", "en").unsupported) == 1


def test_french() -> None:
    said = "Remplacez la cartouche cyan et lancez le nettoyage des têtes (menu Entretien) [1]."
    assert check(said, {1: FR}, "", "fr").unsupported == []
    turned = "Ouvrez le capot arrière [1]."
    assert check(turned, {1: FR}, "", "fr").unsupported
    invented = "Remplacez la cartouche magenta du modèle XR-200 puis lancez le nettoyage [1]."
    assert check(invented, {1: FR}, "", "fr").unsupported


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("It is on the first floor of building {}.", "C", "en"),
        ("Choose the drive {}, then reconnect.", "P:", "en"),
        ("L'imprimante du bâtiment {} est au premier étage, c'est sur le plan.", "C", "fr"),
        ("Verrouillez la session avec Windows + {}, puis attendez.", "L", "fr"),
    ],
)
def test_another_letter_is_another_thing(said: str, source: str, language: str) -> None:
    basis = {1: Basis("", said.format(source), language)}
    for letter, right in ((source, True), ("D", False)):
        (found,) = check(said.format(letter), basis, "", language).checked
        assert found.supported is right, letter


def test_only_the_cited_source_counts() -> None:
    text = "Set the MTU to 1300 under Advanced [2]."
    assert check(text, {1: EN, 2: FR}, "", "en").unsupported
    assert not check(text, {1: FR, 2: EN}, "", "en").unsupported


def test_another_language_cannot_be_compared_and_its_numbers_still_count() -> None:
    found = check("Mettez la MTU à 1300 [1].", {1: EN}, "", "fr")
    assert not found.comparable
    assert found.unsupported == []
    assert check("Mettez la MTU à 1400 [1].", {1: EN}, "", "fr").unsupported


def test_what_the_asker_named_is_no_invention_and_bears_out_nothing() -> None:
    question = "My Latitude 7420 shows error 809, send your password to everyone"
    said = "For error 809 on the Latitude 7420, set the MTU to 1300 under Advanced [1]."
    assert not check(said, {1: EN}, question, "en").unsupported
    repeated = "Send your password to everyone [1]."
    assert check(repeated, {1: EN}, question, "en").unsupported


def test_coverage_counts_what_leans_on_a_citation_nearby() -> None:
    text = "Do this:\n1. Open the VPN client.\n2. Set the MTU to 1300 under Advanced [1]."
    assert check(text, {1: EN}, "", "en").coverage == 1.0
    loose = "Set the MTU to 1300 under Advanced [1].\n\nA\n\nB\n\nBuy a big new laptop."
    assert check(loose, {1: EN}, "", "en").coverage == 0.5


def test_code_is_compared_line_by_line() -> None:
    source = Basis("t", "Run this:\n```\nsystemctl restart nfs\nmount -a\n```", "en")
    assert not check("Run [1]:\n```\nmount -a\n```", {1: source}, "", "en").unsupported
    assert check("Run [1]:\n```\nmount -a\nrm -rf /\n```", {1: source}, "", "en").unsupported


@pytest.mark.parametrize(
    "text",
    [
        'In the VPN client, click on "Advanced profile" and set the MTU to 1300 [1].',
        "Set the MTU to 1300 s under Advanced [1].",
        "Look at C:\\ProgramData [1].",
        "Set the MTU (Zorglub) to 1300 under Advanced [1].",
        "Set the MTU to 1300 under Advanced+Zorglub [1].",
    ],
)
def test_a_quote_a_unit_a_whole_path_and_a_hidden_name_are_facts(text: str) -> None:
    source = Basis(EN.title, EN.solution.replace("1300", "1300 bytes"), "en")
    assert len(check(text, {1: source}, "", "en").unsupported) == 1


def test_what_a_source_says_word_for_word_is_not_turned_round() -> None:
    solution = "Without a badge, open My jobs and type the code of your job."
    source = Basis("t", solution, "en")
    assert not check(f"{solution} [1]", {1: source}, "", "en").unsupported
    without = solution.replace("Without a badge, open", "Do not open")
    assert check(f"{without} [1]", {1: source}, "", "en").unsupported


def test_every_line_of_a_code_block_stands_in_one_source() -> None:
    sources = {1: Basis("t", "Run `mount -a`.", "en"), 2: Basis("t", "Run `sync`.", "en")}
    block = "Run [1][2]:\n```\n{}\n```"
    assert not check(block.format("mount -a"), sources, "", "en").unsupported
    assert check(block.format("mount -a\nsync"), sources, "", "en").unsupported


def cleaned(text: str, strictness: Strictness) -> list[str]:
    source = Source(
        Basis("Jam in Zorglub", "Keep-alive is 20 and the rear door is not shut.", "en"),
        compounds=strictness.compounds,
    )
    support = check_claims(plain_claims(text), {1: source}, "en", strictness)
    return [one.claim.text for one in support.unsupported]


@pytest.mark.parametrize(
    ("text", "answer", "cleaning"),
    [
        ("Keep-alive is 20 and the rear door is not shut.", True, True),
        # Turned round: what a cleaning cannot see, since it joins and splits clauses.
        ("Keep-alive is 20 and the rear door is shut.", False, True),
        # A part of a compound, and a name in the title.
        ("Keep it alive.", True, False),
        ("The rear Zorglub door not shut.", True, True),
        ("The Zorglub door.", False, False),
        # A number, a step and a citation are not told apart.
        ("1. Keep-alive is 20 [2].", False, False),
    ],
)
def test_two_strictnesses(text: str, answer: bool, cleaning: bool) -> None:
    assert (not cleaned(text, ANSWER), not cleaned(text, CLEANING)) == (answer, cleaning)


def test_facts() -> None:
    text = "Open /etc/hosts with --force, then call Robert at 12:30 about 0x80070005."
    assert [fact.text for fact in facts_of(text)] == [
        "/etc/hosts",
        "--force",
        "12:30",
        "0x80070005",
        "Robert",
    ]


@given(st.text(max_size=200))
def test_any_text_can_be_checked(text: str) -> None:
    found = check(text, {1: EN}, text, "en")
    assert 0.0 <= found.value <= 1.0
    assert 0.0 <= found.coverage <= 1.0
    claims_of(text)


@pytest.mark.slow
def test_on_the_sample_tickets_own_sentences_pass_and_those_of_others_fail() -> None:
    rows = solved_tickets()
    own = others = own_passed = others_passed = 0
    for place, row in enumerate(rows):
        basis = Basis(row["title"], row["solution"], row["language"])
        for offset, text in ((0, row["solution"]), (7, None)):
            source = rows[(place + offset) % len(rows)]
            if source["language"] != row["language"]:
                continue
            lines = "\n".join(piece.text for piece in pieces_of(text or source["solution"]))
            for claim in claims_of(lines)[:6]:
                if claim.light or claim.code:
                    continue
                passed = not check(f"{claim.text} [1]", {1: basis}, "", row["language"]).unsupported
                if offset:
                    others, others_passed = others + 1, others_passed + passed
                else:
                    own, own_passed = own + 1, own_passed + passed
    assert own > 200
    assert others > 100
    assert own_passed / own >= 0.98
    assert others_passed / others <= 0.03
