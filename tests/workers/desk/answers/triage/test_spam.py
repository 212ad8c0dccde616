"""Unwanted mail alone may be everyday; what is told beside it is not."""

from __future__ import annotations

import pytest

from workers.desk.answers.triage.calm import SURELY, TOLD, doubt
from workers.desk.answers.triage.spam import only_gets_spam
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.judgement import Judged, urgency
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
    "j'ai encore reçu 50 pubs, jai été piraté ?",
    "je reçois plein de pubs, jai été piraté ?",
    "I received hundreds of ads this week, was I hacked?",
    "I have noticed dozens of junk mails every day, has my mailbox been hacked",
    "des invitations à de fausses conférences arrivent sans cesse, boîte piratée ?",
    "heaps of junk mail since friday, has somebody hacked my address?",
    "ma boîte est innondée de pubs depuis jeudi. quelquun a piraté mon adresse ?",
    "je reçois encore 40 pubs ce matin, on a piraté mon compte ?",
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
    "trente pubs par jour, quelqu'un a piraté mon adresse",
    "trente pubs par jour et quelqu'un a changé mon mot de passe ?",
    "forty ads a day, somebody hacked my account yesterday?",
    "forty ads a day. somebody hacked my account, what now?",
    "somebody hijacked my account and I get 300 junk mails overnight, can you stop it?",
    "quelqu'un a piraté mon compte et je reçois plein de pubs, que dois-je faire ?",
    "someone hacked my mailbox and I get 200 ads a day what do I do?",
    "quelqu'un d'autre lit mes messages et je reçois des pubs",
    "got a fake parcel mail and opened the attachment, now windows pop up",
    "J'ai reçu un mail avec une fausse conférence, je suis allé sur le site et j'ai mis ma carte,"
    " suis-je piraté ?",
    "reçu un faux colis sms, j'ai mis mon numéro de carte",
    "I got a fake parcel message and put my card number on the site",
    "I got a scam mail and I filled in my details",
    "j'ai reçu une arnaque et j'ai mis mon rib",
    "j'ai reçu un faux colis, j'ai noté mon numéro de sécurité sociale",
    "received a scam and told them my birthday and bank account",
    "Je reçois 50 messages de chantage avec mes photos",
    "reçu un faux colis, j'ai suivi les instructions",
    "je reçois des arnaques et j'ai payé 30 euros",
    "got a fake delivery notice, I went along with it and paid",
    "I get spam; is my account hacked, yes it is, money is gone",
    "I get junk, is it because my account has been hacked yesterday by a guy",
    "I get hundreds of messages that tell me my account is compromised?",
    "Our students get spam from our department account",
    "I get spam all day, my account was hacked by a student?",
    "je reçois 50 spams par jour, mon compte est piraté depuis hier ?",
    "I get spam, was my account hacked, someone told me yes",
    "les étudiants reçoivent des pubs de notre adresse",
]
DONE = [
    "nous avons reçu une arnaque et on a rempli le formulaire",
    "j'ai reçu un spam, je suis allé sur le site",
    "j'ai reçu 50 pubs et j'ai obéi",
    "I get junk every day and I believed one",
    "I receive blackmail mails every day, spam I guess",
    "everyone gets ads from the lab account",
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


@pytest.mark.parametrize("text", DONE)
def test_what_was_done_or_comes_from_an_address_is_more(text: str) -> None:
    assert not only_gets_spam(" ".join(fold(text).split()))


@pytest.mark.parametrize(
    ("text", "found", "least"),
    [
        (ONLY[0], "account_taken:", SURELY),
        (ONLY[0], "account_taken:0.9", SURELY),
        (ONLY[0], "account_taken:0.6", TOLD),
        (ONLY[0], "phishing:0.6", TOLD),
        (ONLY[0], "phishing:0.7", None),
        (ONLY[0], "phishing:", None),
        (ONLY[2], "account_taken:0.7", None),
        (ONLY[2], "ransomware:0.9", None),
    ],
)
def test_how_sure_the_model_may_be(
    monkeypatch: pytest.MonkeyPatch, text: str, found: str, least: float | None
) -> None:
    why, _, alone = found.partition(":")
    judged = Judged(Urgency(why), float(alone) if alone else None)
    monkeypatch.setattr("workers.desk.answers.triage.calm.judged", lambda _text: judged)
    assert doubt(text) == least
