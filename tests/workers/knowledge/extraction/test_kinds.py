"""Each kind of mail noise in several languages goes, and what only looks like it stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contracts.documents import SourceDocument
from workers.knowledge.extraction.cleaning import clean_ticket

INSTANCES = [
    json.loads(line)
    for line in (Path(__file__).parent / "instances" / "cleaning.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
KINDS = sorted({one["kind"] for one in INSTANCES})


def cleaned(field: str, text: str) -> str:
    fields = {"content": "", field: text}
    found = clean_ticket(SourceDocument("file:x", "1", title="x", **fields))  # type: ignore[arg-type]
    return found.problem if field == "content" else found.resolution or ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind(kind: str) -> None:
    for one in INSTANCES:
        if one["kind"] == kind:
            text = cleaned(one["field"], one["text"])
            assert [part for part in one["contains"] if part not in text] == [], one["text"]
            assert [part for part in one["absent"] if part in text] == [], one["text"]


STEPS = st.sampled_from(
    [
        "Relancer le service Spooler sur le serveur",
        "Ouvrir Paramètres > Réseau",
        "ipconfig /flushdns",
        "Service spouleur à redémarrer",
        "Direction imprimantes > Propriétés",
        "De : VLAN 10",
        "À : VLAN 20",
        "Objet : migration",
        "Date : 12/03/2024",
        "Restart the print spooler",
        "Sent from Outlook it arrives, from Thunderbird it bounces",
        "Envoyé avec Outlook : échec 550",
        "Avant d'imprimer, choisir le pilote PCL6",
        "This message is intended to warn: empty the trash",
        "Le script du 12/03 à 02:00 a écrit :",
        "On 12/03 at 02:00 the script wrote:",
        "ERROR 28 no space left on device",
        "Téléphone : ancien numéro faux",
        "From: Exchange 2016",
        "Subject: contains SCAN",
        "Si le message revient, vider la corbeille",
        "Bac 2 : papier A4",
        "Équipe réseau à prévenir",
        "Support Assistant must be uninstalled",
        "Étape 3 : imprimer",
    ]
)


@settings(max_examples=150)
@given(st.lists(STEPS, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n", "\n--\n"]))
def test_no_step_of_a_solution_is_cut(steps: list[str], between: str) -> None:
    text = cleaned("solution", between.join(steps))
    assert [step for step in steps if step not in text] == []


QUOTES = st.sampled_from(
    [
        "Le lun. 3 juin 2024 à 09:12, Support <s@x.example> a écrit :\n> {}",
        "On Mon, Jun 3, 2024 at 9:12 AM, Support <s@x.example> wrote:\n> {}",
        "Am 03.06.2024 um 09:12 schrieb Support <s@x.example>:\n> {}",
        "-------- Message d'origine --------\nDe : s@x.example\nDate : 03/06/2024 09:12\n\n{}",
        "From: Support <s@x.example>\nSent: Monday, 3 June 2024\nTo: me\nSubject: RE: x\n\n{}",
        "=-=-=-= Pour répondre, écrivez au-dessus de cette ligne =-=-=-=\n{}",
    ]
)


@settings(max_examples=60)
@given(QUOTES, st.sampled_from(["vieux texte du support", "old text of the desk"]))
def test_a_quote_below_an_answer_goes(quote: str, old: str) -> None:
    text = cleaned("content", f"Le pilote 3.1 est installé, tout marche.\n\n{quote.format(old)}")
    assert text == "Le pilote 3.1 est installé, tout marche."


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "=-=-=-= write above this line =-=-=-=\n",
        "On 3 June 2024 09:12, <\n",
        "De : a@b.c\n",
        "~~a~~",
        "<s>a</s>",
        "Date : 12/03/2024 10:00\n",
        "Ce message\n",
        "--- reply above this line ---\n",
    ],
)
def test_a_long_text_of_one_kind_comes_to_an_end(piece: str) -> None:
    assert isinstance(cleaned("content", piece * (200_000 // len(piece))), str)
