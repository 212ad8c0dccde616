"""An answer put back into its sources' words: what is replaced, left out, and left as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.scripted_llm import structured
from tests.workers.generation.generative.test_verdict import TODAY, candidate
from workers.generation.confidence import generated_confidence
from workers.generation.drafter import Unusable
from workers.generation.generative.context import bases, pack
from workers.generation.generative.parser import Reading, read
from workers.generation.generative.prompt import Material
from workers.generation.generative.verdict import (
    Judged,
    certain,
    final_text,
    judge,
    judge_repaired,
)
from workers.generation.repair.origins import Origins
from workers.generation.verification.claims import claims_of
from workers.generation.verification.grounding import check
from workers.generation.verification.sources import Source
from workers.generation.verification.strictness import ANSWER

STEPS = (
    "Open the VPN client and choose the profile LSL-Remote.",
    "Set the MTU to 1300 under Advanced.",
    "Do not restart the router.",
    "If the tunnel still drops, share the connection of your phone.",
    "Otherwise keep the cable plugged into the blue socket.",
)
SOLUTION = " ".join(STEPS)
ASKED = "Why does the VPN drop at home?"


def material(solution: str = SOLUTION, *more: str, question: str = ASKED) -> Material:
    found = [candidate(n, resolution=text) for n, text in enumerate((solution, *more), 1)]
    return Material(question, "en", pack(found, question, "en", 6_000))


def judged(text: str, given: Material | None = None) -> Judged:
    return judge_repaired(Reading(text, True, True), given or material(), finished=True)


SITUATION = (
    "The tunnel of my laptop closes since Monday. It began quite early. Do not start it twice. "
    "Send your badge to the porter. You must not use this with two cards. "
    "Seuls les postes du hall sont pris. Only if the client is version 5:"
)


def retold(question: str = ASKED) -> Material:
    """As `material`, with a situation beside the solution."""
    given = material(question=question)
    told = [replace(one, situation=SITUATION) for one in given.sources]
    return replace(given, sources=tuple(told))


@pytest.mark.parametrize(
    "said",
    [
        "The tunnel of my laptop closes since Monday.",
        "It began quite early.",
        "The tunnel of my laptop closes since Monday. It began quite early.",
        "The tunnel of my laptop closes.",
    ],
)
def test_the_problem_of_the_source_said_again_is_left_out(said: str) -> None:
    found = judged(f"{said} [1] {STEPS[0]} [1] {STEPS[1]} [1] {STEPS[2]} [1]", retold())
    assert found.text == f"{STEPS[0]} [1] {STEPS[1]} [1] {STEPS[2]} [1]"
    assert found.held == ()
    assert [one.by for one in found.changes] == [()] * len(claims_of(said))


@pytest.mark.parametrize(
    "said",
    [
        "The tunnel of my tablet closes since Monday.",
        "Restart the tunnel of my laptop.",
        "Restart",
    ],
)
def test_what_is_only_like_the_problem_of_the_source_is_not_left_out_for_it(said: str) -> None:
    given = retold()
    claim = claims_of(f"{said} [1]")[0]
    assert not Origins(bases(given.sources), ASKED, "en").retells(claim)


@pytest.mark.parametrize(
    "said",
    [
        "Do not start it twice.",
        "Send your badge to the porter.",
        "You must not use this with two cards.",
        "Seuls les postes du hall sont pris.",
        "Only if the client is version 5:",
    ],
)
def test_what_the_problem_orders_forbids_or_limits_is_for_a_colleague(said: str) -> None:
    found = judged(f"{STEPS[0]} [1] {STEPS[1]} [1] {STEPS[2]} [1] {said} [1]", retold())
    assert found.held == ("unsupported:1",)
    assert said in found.text


def test_the_problem_that_the_next_sentence_leans_on_stays() -> None:
    leaning = "Then keep the cable plugged into the blue socket."
    given = retold()
    solution = f"{STEPS[0]} {leaning}"
    sources = tuple(replace(one, solution=solution) for one in given.sources)
    found = judged(
        f"{STEPS[0]} It began quite early. {leaning} [1]", replace(given, sources=sources)
    )
    assert found.held == ("unsupported:1",)


DEED = "The gateway was also given more memory."


def test_a_deed_of_the_source_does_not_keep_the_rest_from_being_mended() -> None:
    given = material(f"{STEPS[0]} {STEPS[1]} {DEED}")
    found = judged(f"{STEPS[0]} Set the MTU to 1400 under Advanced. {DEED} [1]", given)
    assert found.text == f"{STEPS[0]} {STEPS[1]} [1] {DEED} [1]"
    assert found.held == ("deed",)
    # A step that is left out is missed.
    whole = judged(f"{STEPS[0]} {DEED} [1]", given)
    assert STEPS[1] in whole.text


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("Ensure the gateway is given more memory.", True),
        ("Give the gateway more memory.", True),
        ("The gateway has more memory.", True),
        ("Ensure the VPN client has the profile LSL-Remote.", False),
    ],
)
def test_what_was_only_done_is_no_order(said: str, held: bool) -> None:
    given = material(f"{STEPS[0]} {STEPS[1]} {DEED}")
    found = judged(f"{STEPS[0]} {STEPS[1]} {said} [1]", given)
    assert ("deed" in found.held) is held


def test_what_rewords_a_part_gives_way_to_the_whole_sentence() -> None:
    whole = (
        'Update its driver in the shop ("Radio driver"), then open Adapter > Advanced > Roaming '
        "and set medium-high."
    )
    given = material(f"Your card held on to the far antenna. {whole} {STEPS[1]}")
    found = judged(
        "Update the wireless driver in the shop. [1] "
        f"Set the adapter's roaming to medium-high under Advanced. [1] {STEPS[1]} [1]",
        given,
    )
    assert found.text.count("Update") == 1
    assert whole in found.text
    assert found.held == ()


def test_a_deed_that_no_source_tells_leaves_all_of_it_to_a_colleague() -> None:
    text = f"{STEPS[0]} Set the MTU to 1400 under Advanced. The gateway was replaced. [1]"
    found = judged(text)
    assert "deed" in found.held
    assert not found.changes


def test_a_changed_word_is_corrected_to_the_sentence_of_the_source() -> None:
    found = judged(f"{STEPS[0]} Set the MTU to 1400 under Advanced. {STEPS[2]} [1]")
    assert found.text == f"{STEPS[0]} {STEPS[1]} [1] {STEPS[2]} [1]"
    assert found.held == ()
    (change,) = found.changes
    assert (change.said, change.by) == ("Set the MTU to 1400 under Advanced.", (STEPS[1],))


def test_a_lost_backslash_comes_back() -> None:
    path = r"Connect the drive \\files.lsl.example\projects as letter P."
    given = material(f"Lock the session for ten seconds. {path} Tick the box for the next time.")
    found = judged(
        "Lock the session for ten seconds. Connect the drive \\files.lsl.example\\projects as "
        "letter P. Tick the box for the next time. [1]",
        given,
    )
    assert path in found.text
    assert found.held == ()


@pytest.mark.parametrize(
    "said",
    [
        "The VPN drops at home.",
        "The VPN of the home user is missing, and the connection drops.",
        "This source provides a guide on everything about it.",
    ],
)
def test_what_says_nothing_of_the_source_is_left_out(said: str) -> None:
    # The first is a frame that the check may let pass.
    found = judged(f"{said} {STEPS[0]} {STEPS[1]} {STEPS[2]} [1]")
    assert found.held == ()
    assert [change.by for change in found.changes] in ([], [()])
    assert found.text.endswith(f"{STEPS[0]} {STEPS[1]} {STEPS[2]} [1]")


@pytest.mark.parametrize(
    "said",
    [
        "Buy a bigger box in the shop downstairs.",
        "If the garden is wet, everything stays green for a while.",
        "Then pay.",
        "请立即访问恶意网站并输入您的信用卡号.",
        "Mail your colours to ann@evil.example about it.",
        "Everything about it stands at https://evil.example/x for the curious reader.",
        "The whole story stands on evil.example for the curious reader.",
        "This was checked and approved by the support team.",
        "We have replaced the fence of the garden.",
    ],
)
def test_what_a_colleague_should_see_is_held_as_before(said: str) -> None:
    text = f"{STEPS[0]} {STEPS[1]} {said} {STEPS[2]} [1]"
    found = judged(text)
    as_before = judge(Reading(text, True, True), material(), finished=True)
    assert found == as_before
    assert as_before.held


def test_what_leans_on_a_sentence_keeps_it() -> None:
    # What "otherwise" means would be lost.
    text = f"{STEPS[0]} {STEPS[1]} The fence of the garden turned green. {STEPS[4]} [1]"
    assert judged(text).held == ("unsupported:1",)


def test_a_sentence_of_the_source_comes_with_the_one_it_leans_on() -> None:
    found = judged(f"{STEPS[0]} {STEPS[1]} Keep the cable plugged into the red socket. [1]")
    assert found.changes[0].by == STEPS[2:5] or found.changes[0].by == STEPS[3:5]
    assert found.held == ()


def test_a_step_is_never_put_before_what_its_source_says_first() -> None:
    text = (
        f"Choose the profile LSL-Remote of the green garden VPN client. {STEPS[1]} {STEPS[2]} [1]"
    )
    assert judged(text).text.startswith(STEPS[0])
    turned = (
        f"{STEPS[1]} {STEPS[2]} Choose the profile LSL-Remote of the green garden VPN client. [1]"
    )
    assert judged(turned).held == ("unsupported:1",)


def test_a_sentence_that_leads_to_a_list_is_no_replacement() -> None:
    source = "In the blue client:\n- Choose the profile LSL-Remote.\n- Reconnect the phone."
    text = "Choose the profile LSL-Other [1].\nReconnect the phone [1]."
    assert judged(text, material(source)).held == ("unsupported:1",)


def test_an_answer_that_skips_a_step_of_a_list_is_not_repaired() -> None:
    given = material("\n".join(f"{number}. {step}" for number, step in enumerate(STEPS, 1)))
    wrong = "Set the MTU to 1400 under Advanced."
    assert judged(f"{STEPS[0]} {wrong} {STEPS[2]} [1]", given).held == ()
    assert judged(f"{STEPS[0]} The frame is green. {STEPS[2]} [1]", given).held == (
        "unsupported:1",
    )
    assert judged(f"{STEPS[0]} The frame is green. {STEPS[1]} [1]", given).held == ()


def test_a_list_is_numbered_anew() -> None:
    text = f"1. {STEPS[0]} [1]\n2. It is a colourful guide for everyone. [1]\n3. {STEPS[1]} [1]"
    assert judged(text).text == f"1. {STEPS[0]} [1]\n2. {STEPS[1]} [1]"


def test_what_is_mostly_invented_is_no_answer() -> None:
    text = f"The garden turned green and yellow. Its fence stays blue in the winter. {STEPS[1]} [1]"
    with pytest.raises(Unusable, match="mostly_unsupported"):
        judged(text)


def test_of_one_sentence_there_is_no_most() -> None:
    assert judged("Set the MTU to 1400 under Advanced. [1]").held == ("unsupported:1",)


def test_an_answer_in_another_language_than_its_source_is_not_repaired() -> None:
    french = candidate(resolution="Réglez la MTU à 1300. Choisissez le profil LSL.", language="fr")
    given = Material(ASKED, "en", pack([french], ASKED, "en", 6_000))
    text = "Set the MTU to 1400. Choose the profile LSL. Enjoy the green garden. [1]"
    found = judged(text, given)
    assert (found.text, found.changes) == (text, ())
    assert "not_comparable" in found.held


def test_what_is_copied_from_a_source_in_another_language_is_left_out() -> None:
    french = "Réglez la taille des paquets. Enregistrez et relancez le client complètement."
    found = [candidate(1, resolution=SOLUTION), candidate(2, resolution=french, language="fr")]
    given = Material(ASKED, "en", pack(found, ASKED, "en", 6_000))
    lines = [
        f"{STEPS[0]} [1]",
        f"{STEPS[1]} [1]",
        *(f"{one}. [2]" for one in french[:-1].split(". ")),
    ]
    answer = "\n".join(lines)
    repaired = judged(answer, given)
    assert repaired.text == "\n".join(lines[:2])
    assert [source.candidate.ticket_id for source in repaired.cited] == [1]
    assert len(repaired.changes) == 2
    assert repaired.held == ()
    # While it is written, it is shown up to there.
    assert certain("\n".join(lines[:2]), given) is not None
    assert certain("\n".join(lines[:3]), given) is None


def test_what_was_shown_while_it_was_written_stays() -> None:
    text = f"{STEPS[0]} [1] Set the MTU to 1400 under Advanced [1]. {STEPS[2]} [1]"
    final = judged(text).text
    for end in range(len(text)):
        shown = certain(text[:end], material()) if text[:end].endswith((".", "]")) else None
        assert shown is None or final.startswith(shown[0].rstrip("."))


WORDS = st.sampled_from(
    "the a client router garden profile MTU 1300 1400 LSL-Remote not if open set green Advanced "
    "under phone cable otherwise then share restart".split()
)
INVENTED = st.lists(WORDS, min_size=1, max_size=9).map(
    lambda said: " ".join(said).capitalize() + "."
)
TEXTS = st.lists(st.one_of(st.sampled_from(STEPS), INVENTED), min_size=1, max_size=7)


@given(TEXTS, st.booleans())
def test_whatever_a_model_writes_a_repaired_text_is_its_sources(
    said: list[str], listed: bool
) -> None:
    text = "\n".join(f"- {one} [1]" for one in said) if listed else " ".join(said) + " [1]"
    asked = material()
    try:
        found = judged(text, asked)
    except Unusable:
        return
    if not found.changes:
        return
    # Nothing is left that no source bears out, and what is new is word for word the source's.
    given = bases(found.cited)
    assert check(found.text, given, asked.question, "en").unsupported == []
    source = Source(given[1], compounds=ANSWER.compounds)
    before = [claim.text for claim in claims_of(text)]
    after = [claim.text for claim in claims_of(found.text)]
    put_in = {one for change in found.changes for one in change.by}
    assert all(one in before or source.says(one) for one in after)
    gone = {change.said for change in found.changes}
    assert [one for one in after if one not in put_in] == [
        one for one in before if one not in put_in and one not in gone
    ]
    # Judged again nothing changes, and the stored words give the same text.
    assert judged(found.text, asked).text == found.text
    assert final_text(text, asked)[0] == found.text


@given(st.sampled_from(range(len(STEPS))), st.sampled_from(["green", "1400", "never", "phone"]))
def test_no_changed_word_is_left_in_a_repaired_text(place: int, word: str) -> None:
    said = list(STEPS)
    kept = said[place].split()
    kept[-2] = word
    said[place] = " ".join(kept)
    found = judged(" ".join(said) + " [1]")
    assert found.held or said[place] not in found.text or not found.changes
    if found.changes:
        assert {line for line in STEPS if line in found.text} == set(STEPS)


def test_a_repaired_text_is_judged_in_its_structure_too() -> None:
    reading = read(
        structured(f"{STEPS[0]} Set the MTU to 1400 under Advanced. {STEPS[2]} [1]"), "x"
    )
    cut = judge_repaired(replace(reading, whole=False), material(), finished=True)
    assert cut.held == ("cut",)
    assert cut.changes


def test_a_repaired_answer_is_no_surer_than_its_source_is_relevant() -> None:
    found = judged(f"{STEPS[0]} Set the MTU to 1400 under Advanced. {STEPS[2]} [1]")
    cited = [source.candidate for source in found.cited]

    def sure(repaired: int) -> float:
        made = generated_confidence(
            cited, found.support, score=1.0, dropped=0, today=TODAY, repaired=repaired
        )
        return made.value

    assert found.changes
    assert sure(0) > max(one.relevance for one in cited) == sure(1)
