"""What a message is before anything is searched: talk, wishes, tickets, complaints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.triage.focus import without_what_works
from workers.generation.triage.humans import Wish, wish
from workers.generation.triage.refusals.off_topic import is_off_topic
from workers.generation.triage.small_talk.kinds import SmallTalk, small_talk
from workers.generation.triage.threads.asking_on import asks_for_progress
from workers.generation.triage.threads.complaints import Complaint, complaint, only_complains
from workers.generation.triage.threads.follow_ups import (
    asks,
    is_another_need,
    points_back,
    topic_of,
    with_topic,
)
from workers.generation.triage.ticket_questions import ticket_question

TALK = [
    "bonjour à tous",
    "hello there",
    "coucou",
    "salut l'équipe",
    "bonsoir",
    "hey bot",
    "good morning!",
    "tu es un robot ?",
    "vous êtes qui ?",
    "what are you?",
    "are you human?",
    "can you help me?",
    "tu peux m'aider ?",
    "peux-tu m'aider",
    "j'ai une question",
    "i have a question",
    "bonjour, j'ai une question",
    "merci !",
    "thanks a lot",
    "super ça marche merci",
    "c'est réglé",
    "parfait",
    "ok",
    "top, merci beaucoup",
    "that worked, thank you",
    "problem solved",
    "au revoir",
    "bye",
    "à bientôt",
    "bonne journée",
    "see you",
    "danke",
    "vielen Dank",
    "hola",
    "👍",
    ":)",
    "lol",
    "test",
    "t'es là ?",
    "are you there?",
    "how does this work?",
    "comment ça marche ?",
    "que fais-tu ?",
    "what is guichet",
    "hi, how are you?",
    "ça va bien et toi ?",
    "you're great",
]
NO_TALK = [
    "Bonjour, KB5034441 svp",
    "Hello, E4304 please",
    "Salut, sssd_be ?",
    "Hi, GPFS?",
    "coucou, 0x80070035",
    "merci de réparer mon imprimante",
    "ok but the VPN still fails",
    "bonjour, mon VPN ne marche plus",
    "hello, the printer is dead",
    "who can reset my badge?",
    "tu peux m'aider avec thunderbird ?",
]
WISHES = [
    "je veux parler à un humain",
    "passez-moi quelqu'un",
    "un technicien svp",
    "créez une demande",
    "ouvre un ticket",
    "peux-tu ouvrir un incident pour moi",
    "I'd like to speak to a person",
    "can a human look at this",
    "put me through to support",
    "please open a ticket",
    "log a ticket",
    "escalate this",
    "je préfère un humain",
    "transférez-moi au support",
    "appelez-moi",
    "call me back",
    "faites une demande d'intervention",
    "c'est possible d'avoir quelqu'un au téléphone ?",
    "can somebody come to my office",
    "quelqu'un peut passer me voir ?",
    "est-ce qu'un technicien peut venir ?",
    "I want a real person",
    "agent please",
    "talk to someone",
    "raise an incident for me",
    "could you create a request",
    "ouvrir ticket",
    "open ticket",
]
NO_WISHES = [
    "comment ouvrir un ticket ?",
    "how do I contact support",
    "the technician installed a driver and now it crashes",
    "une personne de mon équipe ne reçoit plus ses mails",
    "open a file",
]
ABOUT_TICKETS = [
    "où en est mon ticket ?",
    "ticket 1069 ?",
    "what's the status of ticket #2068",
    "any update on 1069",
    "des nouvelles de ma demande d'écran ?",
    "where is my request for a new screen",
    "vous avez avancé sur mon incident ?",
    "mon ticket est-il traité ?",
    "is my ticket solved yet?",
    "quand est-ce que mon ticket sera traité",
    "has my request been seen?",
    "suivi demande 4521",
    "état du ticket 1070",
    "my ticket from monday?",
    "je voudrais savoir où en est ma demande",
    "qu'est-ce que devient mon ticket 1023",
    "when will ticket 2067 be fixed?",
    "avez-vous reçu ma demande ?",
    "did you get my request?",
    "ma demande de la semaine dernière, ça en est où ?",
    "show me my tickets",
    "quels sont mes tickets ouverts ?",
    "je n'ai pas eu de réponse à mon ticket",
]
NOT_ABOUT_TICKETS = [
    "how do I write a good ticket",
    "comment faire une demande de compte",
    "my order form in excel does not open",
    "demande de compte stagiaire",
]
OFF_TOPIC = [
    "raconte-moi une blague",
    "what's the weather tomorrow",
    "qui a gagné le match hier",
    "write me an essay on whales",
    "donne-moi une recette de crêpes",
    "what is the capital of Peru",
    "can you do my homework",
    "traduis ce texte en anglais",
    "translate this for me",
    "quelle heure est-il à Tokyo",
    "best restaurant nearby",
    "tell me about the french revolution",
    "what do you think about politics",
    "combien font 12 fois 13",
    "give me stock tips",
    "chante une chanson",
    "écris un poème sur la mer",
    "que penses-tu de Macron ?",
    "recommend me a movie",
    "who is the president of France?",
    "how do I cook rice",
    "un conseil pour draguer ma collègue",
    "plan my vacation in Greece",
]
ON_TOPIC = [
    "write a script for slurm",
    "tell me how to install R",
    "who can give me access to the share",
    "write protected usb stick",
    "qui peut me donner accès",
]
COMPLAINTS = [
    "the lamp was on automatic and I restarted it. same",
    "fait, et toujours pareil",
    "ça ne marche pas",
    "ça marche toujours pas",
    "still not working",
    "nope",
    "non",
    "pas mieux",
    "same error",
    "même erreur",
    "j'ai fait tout ça, pareil",
    "I did that, no change",
    "already tried",
    "déjà fait",
    "rien n'a changé",
    "it keeps dropping",
    "toujours le même message",
    "didn't help",
    "that's not my problem",
    "ce n'est pas ça",
    "ça n'a rien donné",
    "not it",
    "tried twice, no luck",
    "ça plante encore",
    "ok fait mais toujours bloqué",
    "le problème est revenu",
    "it came back",
    "no",
    "hmm no",
    "ça fonctionne pas mieux",
    "still the same",
    "j'ai redémarré, rien",
    "restarted, nothing",
    "aucune amélioration",
    "the option does not exist",
    "je n'ai pas cette option",
    "there is no such button",
    "je ne trouve pas ce menu",
    "I don't see that menu",
]


@pytest.mark.parametrize("text", TALK)
def test_small_talk_is_known(text: str) -> None:
    assert small_talk(text) is not None


@pytest.mark.parametrize("text", NO_TALK)
def test_what_names_a_thing_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None


def test_kinds_of_small_talk() -> None:
    assert small_talk("Bonjour à tous !") is SmallTalk.GREETING
    assert small_talk("merci, bonne journée") is SmallTalk.THANKS
    assert small_talk("tu sais faire quoi ?") is SmallTalk.IDENTITY


@pytest.mark.parametrize("text", WISHES)
def test_a_person_or_a_ticket_is_wanted(text: str) -> None:
    assert wish(text) is not None


@pytest.mark.parametrize("text", NO_WISHES)
def test_how_to_reach_somebody_is_a_question(text: str) -> None:
    assert wish(text) is None


def test_a_ticket_is_another_wish_than_a_person() -> None:
    assert wish("créez une demande") is Wish.TICKET
    assert wish("passez moi un technicien") is Wish.HUMAN
    assert wish("je ne veux pas parler à un humain") is None


@pytest.mark.parametrize("text", ABOUT_TICKETS)
def test_a_question_about_tickets(text: str) -> None:
    assert ticket_question(text) is not None


@pytest.mark.parametrize("text", NOT_ABOUT_TICKETS)
def test_a_question_about_something_else(text: str) -> None:
    assert ticket_question(text) is None


def test_the_numbers_of_tickets_are_read() -> None:
    asked = ticket_question("où en est le ticket n° 1069 ?")
    assert asked is not None
    assert asked.numbers == ("1069",)
    assert asks_for_progress("quelqu'un s'en occupe ?")


@pytest.mark.parametrize(
    "text",
    [
        "when will it be sorted?", "any idea when it's back?", "c'est réparé quand ?",
        "ça revient quand", "vous pensez que ça sera rétabli ce soir ?", "toujours rien ?",
        "will it be back by tomorrow?", "ça en est où", "how much longer?",
        "quand est-ce que ça remarche", "ce sera bon pour lundi ?", "anybody working on it?",
        "someone on it?", "anyone looking into this?", "qqn s'en occupe ?", "who is working on it",
        "ça devrait être réparé vers quand ?", "does anyone look at it",
        "est-ce que quelqu'un regarde ?",
    ],
)  # fmt: skip
def test_how_far_it_is_is_asked_in_many_words(text: str) -> None:
    assert asks_for_progress(text)


@pytest.mark.parametrize(
    "text",
    [
        "when I print it is grey", "ça plante quand j'imprime", "ça le fait quand même",
        "how do I know when the backup is done?", "c'est lent quand on est nombreux",
        "ce sera plus simple quand j'aurai deux écrans", "la formation ce sera quand ?",
        "ma commande de souris ça devrait être livré quand",
        "je ne sais plus où est le fichier", "ça coupe quand je suis en visio",
    ],
)  # fmt: skip
def test_when_a_trouble_comes_asks_for_no_progress(text: str) -> None:
    assert not asks_for_progress(text)


@pytest.mark.parametrize("text", OFF_TOPIC)
def test_what_no_helpdesk_is_there_for(text: str) -> None:
    assert is_off_topic(text)


@pytest.mark.parametrize("text", ON_TOPIC)
def test_words_alone_make_nothing_off_topic(text: str) -> None:
    assert not is_off_topic(text)


@pytest.mark.parametrize("text", COMPLAINTS)
def test_a_complaint_about_the_answer_before(text: str) -> None:
    assert complaint(text) is not None


def test_what_was_tried_is_another_complaint() -> None:
    assert complaint("ça ne marche pas") is Complaint.BARE
    assert complaint("toujours pareil") is Complaint.TRIED
    assert complaint("et sous ubuntu ?") is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("l'imprimante marche bien, c'est le scanner qui bloque", "c'est le scanner qui bloque"),
        ("vpn is fine, only the intranet does not open", "the intranet does not open"),
        ("the printer does not work", "the printer does not work"),
        ("configurer le vpn, pas celui du labo", "configurer le vpn"),
        ("la synchro du groupe plante, ma biblio perso passe", "la synchro du groupe plante"),
        ("le scan vers mail bloque, les copies passent", "le scan vers mail bloque"),
        ("jupyter reste vide mais ssh marche", "jupyter reste vide"),
        ("mon mail ne part pas, comment ça marche", "mon mail ne part pas, comment ça marche"),
        ("le vpn coupe, je veux qu'il marche", "le vpn coupe, je veux qu'il marche"),
        ("l'imprimante bourre, plus rien ne passe", "l'imprimante bourre, plus rien ne passe"),
        ("le micro marche et on m'entend, mais le casque siffle", "le casque siffle"),
        ("le wifi marche et le scanner grésille", "le scanner grésille"),
        ("on vous voit bien mais sans le partage d'écran", "sans le partage d'écran"),
        ("they hear me fine but my slides stay black", "my slides stay black"),
        ("Word et Excel marchent, c'est Outlook qui bloque", "c'est Outlook qui bloque"),
        (
            "on ne m'entend pas, ni moi ni mon collègue",
            "on ne m'entend pas, ni moi ni mon collègue",
        ),
        ("group notes hang. My private ones sync without a hitch.", "group notes hang"),
        ("le plotter me rejette alors que l'autre imprimait sans souci", "le plotter me rejette"),
        *(
            (one, one)
            for one in (
                "how do I make sure they see me well, dark room",
                "je veux qu'on m'entende bien, quel casque prendre",
                "je voudrais migrer mes contacts sans problème, quelle procédure",
                "un calcul qui tourne et le ventilateur s'emballe",
                "le copieur détecte bien la feuille et sort du noir",
                "je capte bien le wifi mais pas internet",
            )
        ),
        ("my own list syncs, the team's one hangs", "the team's one hangs"),
        ("ma liste perso se synchronise, celle du groupe bloque", "celle du groupe bloque"),
        ("my own list never syncs, red cross", "my own list never syncs, red cross"),
        ("le traceur sort bien les plans, par contre les photos bavent", "les photos bavent"),
        (
            "la borne voit bien les badges, par contre la porte reste fermée",
            "la porte reste fermée",
        ),
        *(
            (one, one)
            for one in (
                "Word freezes when the template opens, 90 MB file",
                "je perds souvent bien les deux dernières pages, Word se ferme",
                "l'alerte s'affiche bien sur mon écran, code 12",
            )
        ),
        (
            "je tape bien le code, par contre la porte reste fermée",
            "je tape bien le code, par contre la porte reste fermée",
        ),
        ("je ne demande pas un casque : c'est le mien qui grésille", "c'est le mien qui grésille"),
        ("I'm not asking for a new lamp, the old one flickers", "the old one flickers"),
        ("ce n'est pas pour le labo mais le wifi du bateau", "le wifi du bateau"),
        (
            "je ne veux pas être lu, comment cacher un dossier",
            "je ne veux pas être lu, comment cacher un dossier",
        ),
        ("pour que le job tourne, il faut un gpu", "pour que le job tourne, il faut un gpu"),
    ],
)
def test_what_works_is_not_searched(text: str, kept: str) -> None:
    assert without_what_works(text).strip() == kept


def test_a_follow_up_carries_its_topic_and_changes_its_system() -> None:
    topic = topic_of(["bonjour", "add the printer on my macbook", "ça marche pas"])
    assert topic == ("add the printer on my macbook",)
    assert with_topic("and on ubuntu?", topic) == "and on ubuntu?\nadd the printer on my"
    newest = ("and on a mac?", "add the printer on ubuntu")
    assert with_topic("which driver", newest) == "which driver\nand on a mac?\nadd the printer on"

    works = ("the group library fails, but mine works",)
    assert with_topic("for how long?", works) == "for how long?\nthe group library fails"


def test_another_need_asks_for_something_else() -> None:
    before = "The wireless network refuses to connect"
    assert is_another_need("How do I book the meeting room?", before)
    assert not is_another_need("How do I connect to the wireless network?", before)
    assert not is_another_need("It is a laptop under Windows", before)
    assert is_another_need("My printer is down", "How do I extend my account?")
    assert is_another_need("mon outlook ne marche plus", "comment obtenir un gpu ?")
    assert not is_another_need("my mac cannot find it", "How do I add the printer?")
    assert not is_another_need("l'erreur est 0x80070035", "le partage réseau est coupé")
    assert asks("et le scratch ?")
    assert not asks("fait, rien ne change")


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    small_talk(text)
    wish(text)
    ticket_question(text)
    is_off_topic(text)
    complaint(text)
    without_what_works(text)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("which option do I take there?", True),
        ("comment je fais ça ?", True),
        ("where is that menu", True),
        ("how do I print a poster?", False),
        ("thanks for that", False),
    ],
)
def test_what_points_back(text: str, back: bool) -> None:
    assert points_back(text) is back


@pytest.mark.parametrize(
    "text", ["reinstalled it twice", "fait, le voyant reste orange", "voyant éteint aussi"]
)
def test_what_was_tried_is_a_complaint_only_after_an_answer(text: str) -> None:
    assert complaint(text) is not None
    assert complaint(text, answered=False) is None


def test_plain_words_are_a_complaint_without_an_answer_too() -> None:
    assert complaint("ça ne marche toujours pas", answered=False) is not None
    assert complaint("redémarré deux fois, sans effet", answered=True) is not None


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("ça marche toujours pas", True),
        ("still the same", True),
        ("j'ai tout essayé, rien", True),
        ("did all that, no change", True),
        ("autre prise, pareil", False),
        ("new battery in it, still dead", False),
        ("redémarré hier, pas mieux", False),
        ("same thing in safe mode", False),
    ],
)
def test_who_only_complains_tells_nothing_new(text: str, only: bool) -> None:
    assert only_complains(text) is only
