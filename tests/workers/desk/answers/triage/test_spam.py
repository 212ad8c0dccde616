"""Unwanted mail alone may be everyday; what is told beside it is not."""

from __future__ import annotations

import pytest

from workers.desk.answers.triage.calm import doubt
from workers.desk.answers.triage.spam import only_gets_spam
from workers.generation.triage.urgency.judgement import urgency
from workers.text.fold import fold

ONLY = [
    "je reçois 50 spams par jour depuis une semaine, est-ce que mon compte a été piraté ?",
    "i get dozens of fake parcel mails every day, has my account been hacked?",
    "plein de publicités en anglais chaque matin, c'est normal ?",
    "on m'inonde de newsletters tous les jours, comment les arrêter",
    "since monday my inbox is full of junk, am I hacked?",
    "thirty parcel scam mails a day, is my address hacked?",
    "j'ai que des pubs dans ma boite ce matin, ma boite a été compromise ??",
    "loads of fake delivery notices in my mailbox, am i hacked or what?",
    "encore des pubs pour des stages bidon, ma messagerie est elle piratée",
    "on m'envoie 30 pubs par jour, mon adresse a t elle été piratée ?",
    "des invitations à de fausses conférences arrivent sans cesse, boîte piratée ?",
]
MORE = [
    "mes contacts reçoivent des spams de ma part, suis-je piraté ?",
    "j'ai cliqué dans un spam reçu ce matin et tapé mon mot de passe",
    "my account was hacked, it sends spam to everybody",
    "je reçois des centaines de messages non remis que je n'ai pas envoyés, boite piratée ?",
    "mon compte a été piraté et je reçois plein de pubs",
    "j'ai été piraté, une centaine de mails de pub par jour depuis",
    "i was hacked, fifty ads a day since then, help",
    "mon adresse est usurpée, mes contacts reçoivent des pubs bidons",
    "mon compte est piraté et je reçois des spams, que faire ?",
    "my account got hacked, I get spam all day, what do I do?",
    "my phone was stolen and I get spam since, what should I do?",
    "I ran the attachment of a junk mail I got",
    "all my colleagues are getting spam from my address since monday",
    "quelqu'un d'autre lit mes messages et je reçois des pubs",
    "got a fake parcel mail and opened the attachment, now windows pop up",
]


@pytest.mark.parametrize("text", ONLY)
def test_unwanted_mail_is_searched_first(text: str) -> None:
    assert only_gets_spam(" ".join(fold(text).split()))
    assert urgency(text) is None or doubt(text) is not None


@pytest.mark.parametrize("text", MORE)
def test_more_than_unwanted_mail_cannot_wait(text: str) -> None:
    assert not only_gets_spam(" ".join(fold(text).split()))
    assert urgency(text) is not None
    assert doubt(text) is None
