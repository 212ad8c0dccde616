"""Parts of a message that may be needs of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.triage.needs import MOST, needs_in, stands_alone


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("quota dépassé + clé ssh refusée", ("quota dépassé", "clé ssh refusée")),
        (
            "Hello, how do I reset my pin? Where is the plotter room?",
            ("how do I reset my pin?", "Where is the plotter room?"),
        ),
        (
            "le scanner est muet, et aussi il me faut une licence matlab",
            ("le scanner est muet", "il me faut une licence matlab"),
        ),
        (
            "- accès au partage argos\n- liste de diffusion projet",
            ("accès au partage argos", "liste de diffusion projet"),
        ),
        (
            "1) install the plotter driver 2) extend a guest account",
            ("install the plotter driver", "extend a guest account"),
        ),
        (
            "mon écran clignote et je voudrais aussi déplacer mon poste",
            ("mon écran clignote", "je voudrais aussi déplacer mon poste"),
        ),
        (
            "my monitor flickers. Another question: who runs the wiki server",
            ("my monitor flickers", "who runs the wiki server"),
        ),
        (
            "il me faut qgis et en plus le scanner est muet",
            ("il me faut qgis", "le scanner est muet"),
        ),
        (
            "the webcam is upside down, also I need matlab",
            ("the webcam is upside down", "I need matlab"),
        ),
        (
            "deux demandes : renvoyer mon poste, et prolonger le compte de Paul",
            ("renvoyer mon poste", "prolonger le compte de Paul"),
        ),
        (
            "hi, two small things: the webcam is upside down and my chair badge fails",
            ("the webcam is upside down", "my chair badge fails"),
        ),
        (
            "j'ai plusieurs soucis, la webcam est floue et le copieur bourre encore",
            ("la webcam est floue", "le copieur bourre encore"),
        ),
        (
            "d'une part la webcam est floue, d'autre part le copieur bourre",
            ("la webcam est floue", "le copieur bourre"),
        ),
        (
            "first I need a wiki account, second the copier on my floor jams",
            ("I need a wiki account", "the copier on my floor jams"),
        ),
    ],
)
def test_what_is_built_as_several_needs(text: str, parts: tuple[str, ...]) -> None:
    needs = needs_in(text)
    assert needs is not None
    assert needs.plain
    assert needs.parts == parts


def test_and_alone_only_proposes() -> None:
    needs = needs_in("my scanner stopped sending mail and the wiki certificate has expired")
    assert needs is not None
    assert not needs.plain
    assert len(needs.parts) == 2
    same = needs_in("mon courriel est lent et mon wifi aussi")
    assert same is not None
    assert not same.plain


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("il me faut un compte wiki et renvoyer mon fixe sur le 06", "renvoyer mon fixe sur le 06"),
        ("il faut un compte wiki et que le badge soit refait", "que le badge soit refait"),
        ("on veut un compte wiki et d'une liste de diffusion", "d'une liste de diffusion"),
        ("open the wiki account and install the plotter driver", "install the plotter driver"),
        ("un compte wiki svp ainsi que le pilote du traceur", "le pilote du traceur"),
        ("vpn connected and nothing loads", "nothing loads"),
        ("three things: a wiki account and a plotter driver", "a plotter driver"),
    ],
)
def test_what_any_and_joins_is_only_proposed(text: str, second: str) -> None:
    needs = needs_in(text)
    assert needs is not None
    assert not needs.plain
    assert needs.parts[1] == second


@pytest.mark.parametrize(
    "text",
    [
        "the login comes back again and again",
        "word et excel disent produit non activé",
        "deux choses : mon écran",
        "mon écran est aussi lent que le vôtre",
        "où est la salle ? merci",
        "it crashes; why?",
        "C++ compiler missing",
        "imprimante en panne. Que faire ?",
        "mon écran clignote, en plus il le faut",
        "the webcam is upside down, also I need it",
    ],
)
def test_one_need(text: str) -> None:
    assert needs_in(text) is None


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("my home quota is full and who changes the light bulb", "who changes the light bulb"),
        ("mon quota est plein et qui répare la cafetière", "qui répare la cafetière"),
        ("how do I print a poster and when does the shuttle leave", "when does the shuttle leave"),
        ("mon quota est plein et il me faudrait un poster", "il me faudrait un poster"),
        ("my home quota is full and is there a poster printer", "is there a poster printer"),
    ],
)
def test_a_question_behind_and_is_proposed(text: str, second: str) -> None:
    needs = needs_in(text)
    assert needs is not None
    assert needs.parts[1] == second
    assert stands_alone(second)


@pytest.mark.parametrize(
    "part",
    [
        "the others cannot print",
        "it stays black",
        "il me le faut vite",
        "il faut le changer lui aussi",
        "je n'arrive pas à me connecter",
        "another PC does not read it",
        "I restarted the computer",
        "le reste est resté dessus",
    ],
)
def test_what_goes_on_from_the_part_before_stands_not_alone(part: str) -> None:
    assert not stands_alone(part)


@given(st.text("ab ?+;.,\n-12)", max_size=400))
def test_few_parts_of_any_text(text: str) -> None:
    needs = needs_in(text)
    assert needs is None or 2 <= len(needs.parts) <= MOST
