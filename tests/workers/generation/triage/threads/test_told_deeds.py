"""Deeds that are told with nothing gained are a complaint, in whatever words."""

from __future__ import annotations

import pytest

from workers.generation.triage.small_talk.kinds import small_talk
from workers.generation.triage.threads.complaints import Complaint, asks_how, complaint, is_supposed
from workers.generation.triage.threads.follow_ups import asks, points_back, topic_of


@pytest.mark.parametrize(
    "text",
    [
        "redémarrée 2 fois, idem",
        "débranché, rebranché, c'est encore rouge",
        "éteinte rallumée, idem",
        "mis a jour le pilote, idem",
        "logged out and back in, still zero seats",
        "did a full reinstall, same crash",
        "updated the driver, ditto",
        "unplugged everything, still dark",
        "my disk is half empty so it isn't space",
        "il reste 300 go donc c'est pas la place",
        "fixed the cable, still dark",
        "réglé la luminosité, toujours sombre",
        "shared it again, same",
        "restarted twice, still red",
        "changé le câble, toujours aussi lent",
    ],
)
def test_deeds_without_success_are_a_complaint(text: str) -> None:
    assert complaint(text) is Complaint.TRIED


@pytest.mark.parametrize(
    "text",
    [
        "je suis encore en télétravail demain",
        "il me faut encore deux écrans",
        "et j'ai perdu mon badge aussi",
        "installé, et maintenant où je mets la licence",
        "donc c'est pas la peine de redémarrer ?",
        "so it isn't the same page as before?",
        "i still need access to the archive share",
        "moi c'est sous debian",
        "never made an ssh key, how",
        "Résolu, toujours aussi rapide",
        "Fixed, still grateful",
        "Reset my phone, still works, merci",
        "Shared mailbox still missing in outlook",
        "Solved with the same steps",
        "résolue, toujours aussi efficaces",
        "réglé avec la même procédure",
        "fixed by the same trick",
        "updated it, still working",
        "Archived mails still in the inbox",
        "Scanned documents still in english",
    ],
)
def test_other_news_is_none(text: str) -> None:
    assert complaint(text) is None


def test_before_an_answer_only_the_same_trouble_is_one() -> None:
    assert complaint("redémarrée 2 fois, idem", answered=False) is Complaint.TRIED
    assert complaint("rebooted, the printer is still offline", answered=False) is None


def test_a_question_may_end_in_its_word() -> None:
    assert asks_how("never made an ssh key, how")
    assert asks("never made an ssh key, how")
    assert not asks_how("toujours pareil, comment faire")
    assert not asks_how("ça marche pas, comment je fais")


def test_the_first_message_of_a_thread_is_its_topic_though_it_failed() -> None:
    failed = "sbatch: error: Batch job submission failed"
    assert topic_of([failed]) == (failed,)
    assert topic_of(["how do I book", "no change"]) == ("how do I book",)


def test_which_of_them_points_back() -> None:
    assert points_back("comment je sais lesquels j'ai le droit d'utiliser ?")


def test_what_one_is_to_do_oneself_is_no_small_talk() -> None:
    assert small_talk("what exactly do i have to send you for that") is None


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("it went in five nights ago, not the last one", True),
        ("restarted twice, same", False),
        ("redemarré, tjs rouge", False),
        ("ça marche pas", False),
    ],
)
def test_what_plain_words_complain_of_is_not_supposed(text: str, supposed: bool) -> None:
    assert is_supposed(text) is supposed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("débranché cinq minutes, ça n'a rien changé", Complaint.TRIED),
        ("vidé le cache puis relancé, aucun effet", Complaint.TRIED),
        ("changed the cable and the port, no better", Complaint.TRIED),
        ("Sorry, picked the other one, no luck", Complaint.TRIED),
        ("Désolé, ça ne marche pas", Complaint.BARE),
        ("sorry, no luck", Complaint.BARE),
        ("Désolée, idem", Complaint.TRIED),
        ("relancé deux fois", Complaint.TRIED),
        ("shared drive does not work", Complaint.BARE),
        ("reset link does not work", Complaint.BARE),
        ("mise à jour ne marche pas", Complaint.BARE),
        ("réponse pas bonne, ça ne marche pas", Complaint.BARE),
        ("qualité d'image, pas mieux", Complaint.BARE),
        ("ça marche pas", Complaint.BARE),
        ("imprimé deux fois", None),
        ("billed twice", None),
        ("need it twice a week", None),
        ("relancé deux fois et c'est réglé", None),
    ],
)
def test_only_who_begins_with_a_deed_has_tried(text: str, kind: Complaint | None) -> None:
    assert complaint(text) is kind
