"""What a text has its reader do: clauses labelled before the rules were written, and what holds of
any text that is put together from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.shared_data import shared
from workers.generation.guardrails.modality.judgement import without_unordered
from workers.generation.guardrails.risk import PATTERNS, risks

TOLD = [
    tuple(part.strip() for part in line.split(" | ", 2))
    for line in Path(__file__).with_name("told_clauses.txt").read_text("utf-8").splitlines()
]
"""(what it is, the risk that it names, the text)"""
HELD_ALL_THE_SAME = {"À distance, nous déposons le certificat par la prise en main."}
"""Harmless to a person: behind a comma "we" may as well walk the reader through it."""
RISKY = [(code, text) for label, code, text in TOLD if label == "risky"]
CALM = [
    (code, text) for label, code, text in TOLD if label == "calm" and text not in HELD_ALL_THE_SAME
]
QUIET = (
    "Restart the computer.",
    "It rains in Brest.",
    "Merci de votre message.",
    "Le poste est allumé.",
    "Do not worry.",
    "N'hésitez pas.",
    "A technician comes tomorrow.",
    "Nous avons remplacé le câble.",
    "Never mind.",
    "Ne l'oubliez pas.",
)


@pytest.mark.parametrize(("code", "text"), RISKY)
def test_what_is_ordered_is_risky(code: str, text: str) -> None:
    assert code in risks(text)


@pytest.mark.parametrize(("code", "text"), CALM)
def test_what_is_forbidden_or_anothers_deed_is_not(code: str, text: str) -> None:
    assert code not in risks(text)


@pytest.mark.parametrize("calm", QUIET)
@pytest.mark.parametrize("between", [" ", "\n"])
def test_a_calm_clause_beside_it_clears_no_risk(calm: str, between: str) -> None:
    lost = [
        text
        for code, text in RISKY
        for joined in (f"{calm}{between}{text}", f"{text}{between}{calm}")
        if code not in risks(joined)
    ]
    assert lost == []


@given(st.sampled_from(TOLD), st.sampled_from(TOLD), st.sampled_from(["\n", "\n\n", " "]))
@example(("risky", "", "```"), ("calm", "", "```\nNever run `rm -rf x`.\n```"), "\n")
def test_two_texts_have_the_risks_of_both(
    one: tuple[str, str, str], other: tuple[str, str, str], between: str
) -> None:
    first, second = one[2], other[2]
    if between == " " and not first.endswith((".", "?", "`")):
        between = "\n"
    assert set(risks(first)) | set(risks(second)) <= set(risks(f"{first}{between}{second}"))


@pytest.mark.parametrize(
    "text",
    [
        "Never run this:\n```\nrm -rf ~/x\n```",
        "~~Do not~~ delete the profile.",
        "Do not wait: Settings > Accounts > Delete account.",
        "Why not delete the profile?",
        "Do not send your password.\nBy phone only.",
        "Never send your password. Except to us.",
        "We deleted the profile on ours; do the same.",
        "Nous avons supprimé le profil ; faites de même.",
        "Un technicien a créé le jeton : collez-le.",
        "We made a button that deletes the folder.",
        "Run the cleaner; it removes the profile.",
        "Do not use a password for the share.",
        "N'activez pas la double authentification.",
        "Do not disable the remote desktop.",
        "Do not put off deleting the folder.",
        "Do not delete the mail erase the folder",
        "Passwords expire after 90 days. Make a new one.",
        "Replace the password that expires.",
        "La corbeille n'est pas vide.",
        "Empty Deleted Items in the menu.",
        "Turn off the computer. Open the antivirus and turn it off too.",
        "A technician uses your password.",
        "Then we delete the profile.",
        "I deleted the profile and it works.",
        "Once the profile has been deleted, log in.",
        "Disable nothing except the antivirus.",
        "Nothing runs without sudo.",
        "Ne lancez rien sans sudo.",
        "First, we delete the profile.",
        "We reset the password to Welcome123.",
        "Do not delete all the files in it.",
        "Ne donnez pas votre mot de passe. Écrivez le sur un papier.",
        "Do not enter your password here.",
        "Archive it, instead of not deleting the folder.",
        "Sans supprimer le profil, rien ne marche.",
        "Do not restart: delete the profile.",
        "Do not be surprised that the macros are on, enable them.",
        "Never share your screen. At the start of each call, wait for all who take part in it; then"
        " choose the screen.",
        "The reason is your password.",
        "Do not delete the profile?",
        "Suspend the encryption once, which a technician does with administrator rights.",
        "We delete the folder with you.",
        "We changed the policy to use sudo.",
        "We installed TeamViewer on your computer.",
        "The installer stops without sudo.",
        "Copy this:\n```\nDo not use sudo\n```",
        "Do not delete a profile that is not broken.",
        "Change the registry value that was set on Monday.",
        "We deleted the profile on Friday and it works.",
        "Do not stop disabling the antivirus.",
        "Every month we disable the antivirus.",
        "Do not call us: we delete the profile.",
        "We replaced the cable, reset the PC.",
        *HELD_ALL_THE_SAME,
    ],
)
def test_what_is_not_plain_stays_risky(text: str) -> None:
    assert risks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Report it in the antivirus. Do not switch the antivirus off.",
        "Signalez-le dans l'antivirus. Ne coupez pas l'antivirus.",
        "At a distance, call us: we install the certificate.",
        "The password was reset by the support.",
    ],
)
def test_what_is_plain_is_not_risky(text: str) -> None:
    assert risks(text) == ()


def test_only_what_is_not_ordered_is_blanked() -> None:
    text = "do not delete the folder x. delete the folder y."
    rest = without_unordered(text, "deletion", PATTERNS["deletion"], trap=False)
    assert rest == " " * 26 + ". delete the folder y."


def test_a_find_that_reaches_out_of_a_prohibition_blanks_nothing() -> None:
    text = "approve it. never share the code on your phone"
    pattern = PATTERNS["second_factor"]
    assert without_unordered(text, "second_factor", pattern, trap=True) == text


def test_the_given_cases_are_as_risky_as_their_words() -> None:
    """What failed before and names a risky step is still held back."""
    for file in sorted(shared("cases").glob("corpus*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            solution = json.loads(line).get("solution") or ""
            named = {code for code in PATTERNS if PATTERNS[code].search(solution.casefold())}
            assert named <= set(risks(solution))
