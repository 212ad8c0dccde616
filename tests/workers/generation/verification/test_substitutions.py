"""Another word in the place of one: whatever the word, the sentence says something else."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.generation.sample_drafts import solved_tickets
from workers.generation.verification.grounding import check
from workers.generation.verification.sources import Basis
from workers.generation.verification.substitutions import (
    comparable_words,
    is_substituted,
    windows_of,
)
from workers.text.sentences import sentences
from workers.text.tokens import content_words

WORD = re.compile(r"[^\W\d_]{3,}")


def passes(source: str, answer: str, language: str) -> bool:
    return not check(f"{answer} [1].", {1: Basis("", source, language)}, "", language).unsupported


@pytest.mark.parametrize(
    ("source", "answer", "language"),
    [
        ("Allumez le voyant du routeur du couloir.", "Éteignez le voyant du routeur du couloir",
         "fr"),
        ("Serrez la vis du support mural.", "Desserrez la vis du support mural", "fr"),
        ("Attendez trois heures avant la relance.", "Attendez trois jours avant la relance", "fr"),
        ("Copiez le dossier vers le disque turquoise.", "Copiez le dossier vers le disque mauve",
         "fr"),
        ("Le compte reste ouvert pendant les congés.", "Le compte ne reste pas ouvert pendant les "
         "congés", "fr"),
        ("Do not unplug the dock while it updates.", "Unplug the dock while it updates", "en"),
        ("Lower the brightness of the projector.", "Raise the brightness of the projector", "en"),
        ("Sign out of the portal on the kiosk.", "Sign in to the portal on the kiosk", "en"),
        ("Hold the grey key for ten seconds.", "Hold the grey key for ten minutes", "en"),
        ("Send it before noon on the first day.", "Send it before noon on the last day", "en"),
        ("Move the files from alpha to omega.", "Move the files from omega to alpha", "en"),
    ],
)  # fmt: skip
def test_a_word_that_turns_a_sentence_round(source: str, answer: str, language: str) -> None:
    assert not passes(source, answer, language)
    assert passes(source, source.rstrip("."), language)


@pytest.mark.parametrize(
    ("source", "answer", "language"),
    [
        ("Cliquez sur le bouton Envoyer de la barre.", "Appuyez sur le bouton Envoyer de la barre",
         "fr"),
        ("1. Clic droit sur votre compte, puis S'abonner.", "Cliquez droit sur votre compte, puis "
         "S'abonner", "fr"),
        ("2. Vérifiez la date du poste et redémarrez-le.", "Vérifier la date du poste puis le "
         "redémarrer", "fr"),
        ("Patientez deux minutes après le redémarrage.", "Patientez 2 minutes après le "
         "redémarrage", "fr"),
        ("Choose the grey profile, then press Save.", "Select the grey profile and click Save",
         "en"),
        ("If it still fails, restart the laptop twice.", "Restart the laptop twice if it still "
         "fails", "en"),
    ],
)  # fmt: skip
def test_the_same_in_other_words(source: str, answer: str, language: str) -> None:
    assert passes(source, answer, language)


def test_any_word_of_the_sample_put_in_the_place_of_another_is_seen() -> None:
    rng = random.Random(11)
    rows = solved_tickets()
    pool = {one: [] for one in ("fr", "en")}  # type: dict[str, list[str]]
    for row in rows:
        pool[row["language"]] += WORD.findall(row["solution"].lower())
    tried = held = 0
    for row in rng.sample(rows, 60):
        language = row["language"]
        basis = Basis(row["title"], row["solution"], language)
        lines = [one for line in row["solution"].splitlines() for one in sentences(line)]
        for sentence in lines[:3]:
            said = [one for one in WORD.finditer(sentence) if content_words(one[0], language)]
            if len(content_words(sentence, language)) < 4 or not said:
                continue
            word, other = rng.choice(said), rng.choice(pool[language])
            if content_words(other, language) in ([], content_words(word[0], language)):
                continue
            changed = f"{sentence[: word.start()]}{other}{sentence[word.end() :]}"
            found = check(f"{changed} [1]", {1: basis}, "", language)
            tried, held = tried + 1, held + bool(found.unsupported)
    assert tried > 80
    assert held / tried >= 0.95


def test_every_sentence_of_the_sample_passes_as_it_is() -> None:
    for row in solved_tickets():
        basis = Basis(row["title"], row["solution"], row["language"])
        lines = [one for line in row["solution"].splitlines() for one in sentences(line)]
        said = "\n".join(f"{one} [1]" for one in lines if not one.startswith("```"))
        assert not check(said, {1: basis}, "", row["language"]).unsupported, row["id"]


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    said = comparable_words(one, "en")
    assert not is_substituted(said, windows_of([one], "en"), 1, frozenset())
    is_substituted(said, windows_of([other, one], "en"), 2, frozenset())
