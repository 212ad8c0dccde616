"""The weight of meaning between languages: learned from cases that are hidden among tickets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from workers.knowledge.ranking.profiles import FusionWeights, LanguageProfiles, Profile
from workers.knowledge.ranking.tuning.cross_language import LANGUAGES, cases, learn_foreign_share
from workers.knowledge.ranking.tuning.training_pairs import SamplePassage, SampleTicket

SIZE = 48
OWN = Profile(k1=1.5, b=0.8, phrase=0.2, dense=0.15)
WEIGHTS = FusionWeights(overall=LanguageProfiles(short=OWN, long=OWN))


class CaseEmbedder:
    """A fake that knows what the cases mean; `other` is the share of noise in what it knows."""

    space = "cases"
    dimension = SIZE

    def __init__(self, noise: float) -> None:
        self._noise = noise

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([self._row(text) for text in texts], np.float32).reshape(-1, SIZE)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed_passages(texts)

    def _row(self, text: str) -> NDArray[np.float64]:
        row = np.random.default_rng(sum(text.encode())).normal(size=SIZE)
        row *= self._noise / np.linalg.norm(row)
        for number, one in enumerate(cases()):
            if text in {*one.question.values(), *one.answer.values()}:
                row[number] += 1 - self._noise
        return np.asarray(row / np.linalg.norm(row))


KNOWS = CaseEmbedder(0.3)
GUESSES = CaseEmbedder(1.0)


def sample(language: str, embedder: CaseEmbedder, count: int = 60) -> list[SampleTicket]:
    texts = [f"{one.answer[language]} ({number})" for number, one in enumerate(cases() * 2)]
    return [
        SampleTicket(
            language, f"Ticket {n}", [SamplePassage(text, embedder.embed_passages([text])[0])]
        )
        for n, text in enumerate(texts[:count])
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_embedder_that_knows_both_languages_counts_for_most(language: str) -> None:
    share = learn_foreign_share(sample(language, KNOWS), KNOWS, WEIGHTS)
    assert share is not None
    assert share > 0.5 > OWN.dense


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_embedder_that_does_not_counts_as_in_one_language(language: str) -> None:
    assert learn_foreign_share(sample(language, GUESSES), GUESSES, WEIGHTS) is None


def test_the_same_sample_gives_the_same_share() -> None:
    both = sample("en", KNOWS) + sample("fr", KNOWS)
    first = learn_foreign_share(both, KNOWS, WEIGHTS)
    assert first is not None
    assert first == learn_foreign_share(both, KNOWS, WEIGHTS)


def test_too_few_tickets_or_none_with_a_vector_teach_nothing() -> None:
    assert learn_foreign_share(sample("fr", KNOWS, 19), KNOWS, WEIGHTS) is None
    bare = [SampleTicket("fr", "Titre", [SamplePassage("Texte")]) for _ in range(60)]
    assert learn_foreign_share(bare, KNOWS, WEIGHTS) is None
    assert learn_foreign_share(sample("fr", KNOWS), KNOWS, WEIGHTS) is not None


def test_each_case_is_in_both_languages_and_no_two_are_alike() -> None:
    for language in LANGUAGES:
        questions = {one.question[language] for one in cases()}
        answers = {one.answer[language] for one in cases()}
        assert len(questions) == len(answers) == len(cases()) >= 30
    assert not any(one.question["en"] == one.question["fr"] for one in cases())


def test_weights_keep_the_share_and_those_of_before_have_none() -> None:
    stored = FusionWeights(WEIGHTS.by_language, WEIGHTS.overall, foreign=0.8).to_json()
    assert FusionWeights.from_json(stored).foreign == 0.8
    del stored["foreign"]
    assert FusionWeights.from_json(stored) == WEIGHTS
