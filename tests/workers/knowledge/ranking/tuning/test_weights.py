"""Weights learned from the site's own tickets: the same sample, the same weights."""

from __future__ import annotations

import pytest

from tests.workers.knowledge.stores import LetterEmbedder
from workers.knowledge.ranking.profiles import LanguageProfiles
from workers.knowledge.ranking.tuning.training_pairs import SamplePassage, SampleTicket, hold_out
from workers.knowledge.ranking.tuning.weights import _profiles, learn_weights

PROBLEM = (
    "The {thing} in room {n} makes a strange noise. It began after lunch on Monday {n} and has not"
    " stopped since then. Everybody on the second floor can hear the {thing} through the wall."
)
REST = (
    "Please look at the {thing} when you can. Its cover {n} was opened by somebody yesterday. We"
    " have tried to pull the plug and to wait for ten minutes. A colleague has moved the {thing}"
    " away from the radiator. That did not help at all."
)
THINGS = ("printer", "screen", "plotter", "telephone", "projector", "scanner", "keyboard", "dock")


def ticket(number: int) -> SampleTicket:
    thing = THINGS[number % len(THINGS)]
    texts = [text.format(thing=thing, n=number) for text in (PROBLEM, REST)]
    return SampleTicket("en", f"The {thing} {number} is noisy", [SamplePassage(t) for t in texts])


SAMPLE = [ticket(number) for number in range(40)]


def test_too_few_tickets_teach_nothing() -> None:
    learned = learn_weights(SAMPLE[:10], LetterEmbedder())
    assert learned.by_language == {}
    assert learned.overall == LanguageProfiles()


def test_the_same_sample_gives_the_same_weights() -> None:
    first = learn_weights(SAMPLE, LetterEmbedder())
    assert first == learn_weights(SAMPLE, LetterEmbedder())
    assert set(first.by_language) == {"en"}
    assert first.by_language["en"].pairs == 80, "a short and a long question of each ticket"
    assert first.overall != LanguageProfiles()


def test_a_fitted_embedder_is_fitted_anew_without_the_questions() -> None:
    fitted: list[list[str]] = []

    def refit(texts):
        fitted.append(list(texts))
        return LetterEmbedder()

    learn_weights(SAMPLE, LetterEmbedder(), refit=refit)
    short, long = fitted
    assert len(short) == len(long) == len(SAMPLE)
    assert not any("is noisy" in text for text in short)
    assert not any("strange noise" in text for text in long)


def test_a_part_is_taken_out_of_its_ticket() -> None:
    short, long = hold_out(SAMPLE[3], "short"), hold_out(SAMPLE[3], "long")
    assert short.question == "The telephone 3 is noisy"
    assert short.passages == tuple(one.text for one in SAMPLE[3].passages)
    assert long.question is not None
    assert long.question.startswith("The telephone 3 is noisy\nThe telephone in room 3")
    left = "\n".join(long.passages)
    assert "strange noise" not in left
    assert "opened by somebody" in left


def test_a_ticket_that_is_too_short_gives_no_question() -> None:
    tiny = SampleTicket("en", "Printer", [SamplePassage("It is dead.")])
    assert hold_out(tiny, "short").question is None
    assert hold_out(tiny, "long").question is None


def test_what_was_learned_from_little_stays_near_where_it_began() -> None:
    before = LanguageProfiles()
    from workers.knowledge.ranking.tuning.weights import _Learned

    other = before.short.mixed(before.long, 1.0)
    little = _profiles("en", {"en": _Learned(other, 6.0, 25)}, {}, before).short
    much = _profiles("en", {"en": _Learned(other, 6.0, 950)}, {}, before).short
    # 25 / (25 + 50) and 950 / (950 + 50) of the way.
    assert little.b == pytest.approx(before.short.b + (other.b - before.short.b) / 3)
    assert much.b == pytest.approx(before.short.b + 0.95 * (other.b - before.short.b))
