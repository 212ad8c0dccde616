"""Holes: every placeholder that the redactor writes is found, however a model spells it."""

from __future__ import annotations

import pytest

from workers.generation.guardrails.holes import (
    KINDS,
    HasHole,
    Hole,
    hole_doubts,
    holes_in,
    require_filled,
)
from workers.generation.guardrails.screening import doubts, is_doubtful_title, sanitize_draft
from workers.generation.policy import PolicyInput, decide
from workers.redaction import Ledger, OwnPlaces, use_own_places
from workers.translations.reasons import in_words


@pytest.mark.parametrize("kind", KINDS)
def test_every_placeholder_of_the_redactor_is_a_hole_with_a_label(kind: str) -> None:
    placeholder = Ledger().placeholder(kind, "value")
    assert holes_in(f"Write to {placeholder} now.") == (Hole(placeholder, kind),)
    for language in ("fr", "en"):
        (code,) = hole_doubts(placeholder)
        said = in_words(f"held_{code}", language)
        assert in_words(f"held_hole:x{kind}", language) != said
        assert not {"held_hole", f"hole.{kind}", f": {kind}."} & {said, said[said.find(":") :]}


@pytest.mark.parametrize(
    "text",
    [
        "[Email-1]",
        r"\[email-1\]",
        "[email 1]",
        "[email\u20111]",
        "\uff3bemail-1\uff3d",
        "&#91;email-1&#93;",
        "[em\u200bail-1]",
        "`[email-1]`",
        "[ email-1 ]",
    ],
)
def test_a_hole_in_another_spelling_is_that_hole(text: str) -> None:
    assert holes_in(text) == (Hole("[email-1]", "email"),)


@pytest.mark.parametrize("text", ["[1]", "[user]", "[email]", "[name]", "[a-1]", "email-1", ""])
def test_what_is_no_hole(text: str) -> None:
    assert holes_in(text) == ()


def test_a_hole_is_traced_to_the_sources_that_hold_it() -> None:
    found = holes_in("[email-1], then [ip-2] or [email-1]", {1: "to [email-1]", 2: "x [email-1]"})
    assert found == (Hole("[email-1]", "email", (1, 2)), Hole("[ip-2]", "ip", ()))


def test_a_draft_is_not_let_through_with_its_holes() -> None:
    with pytest.raises(HasHole, match=r"\[email-1\]"):
        require_filled("Write to [email-1].")
    with pytest.raises(HasHole):
        require_filled("Write to [email-1], please.", "Write to [email-1].")
    require_filled("Write to the helpdesk.", "Write to [email-1].")
    # Somebody who writes it wants a stand-in.
    require_filled("Type [password] there.", "Write to [email-1].")


@pytest.mark.parametrize("mode", ["auto", "hybrid", "review"])
@pytest.mark.parametrize("approved", [False, True])
def test_a_hole_is_reviewed_in_every_mode_also_after_an_approval(mode: str, approved: bool) -> None:
    held = hole_doubts("Write to [email-1] or call [phone-1].")
    decision = decide(PolicyInput(mode, 1.0, 0.5, approved=approved, held=held))
    assert decision.outcome == "review"
    assert decision.reasons == ("held_hole:email,phone",)


def test_an_answer_has_a_doubt_and_a_title_has_none() -> None:
    sanitized = sanitize_draft("Write to [email-1].", (), (), "en")
    assert doubts(sanitized, (), ()) == ("hole:email",)
    assert not is_doubtful_title("The printer of [name-1]")


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("Open vpn.corp.example.", (), ("link",)),
        ("The proxy is 10.20.3.4.", (), ("link",)),
        ("Write to helpdesk@corp.example.", (), ("link", "mention")),
        ("Open vpn.corp.example.evil.example.", ("link",), ("link",)),
        ("Write to @all.", ("mention",), ("mention",)),
        ("Open https://vpn.corp.example/a.", ("link",), ("link",)),
    ],
)
def test_what_is_the_sites_own_may_be_named(
    text: str, known: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    sanitized = sanitize_draft(text, [(None, text)], (), "en")
    assert doubts(sanitized, [(None, text)], ()) == unknown
    use_own_places(OwnPlaces(["corp.example", "10.20.0.0/16"]))
    assert doubts(sanitized, [(None, text)], ()) == known
