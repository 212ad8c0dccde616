"""What only says more of a need is no second one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.triage.needs import needs_in
from workers.generation.triage.statements import are_steps, only_tells_system, says_more

ONE = [
    "VPN ne marche pas ? J'ai Windows 11 et FortiClient 7",
    'Outlook plante ; le message dit "erreur 0x8004"',
    "1. Open Outlook 2. Click File 3. error 0x80",
    "My scanner is dead ; I have a Canon 220",
    "Why is eduroam so slow? I am on Ubuntu 22.04 with a Dell laptop",
    "Comment installer Matlab ? Mon poste est un Mac M2",
    "L'imprimante refuse mon badge ; elle affiche code 11",
    "Teams has no sound?  It says device error 42",
    "Le VPN coupe\n\nLe message est « session expirée » sur FortiClient",
    "Zoom crashes ; the error is 0x55 at start",
    "1) ouvrir Outlook 2) cliquer sur Fichier 3) erreur 0x80",
    "The cluster refuses my job. 1. I run sbatch job.sh 2. I get error QOSMax 3. nothing starts",
    "Pourquoi mon Excel est lent ? C'est un poste Windows 10 avec 8 Go",
    "Wifi refused? My laptop is a Lenovo under Linux",
    "Comment ajouter la boîte partagée ? Nous utilisons Outlook 2019",
    "Why does Word freeze? The message says file locked",
    "mon écran clignote ; j'utilise Windows 11 et une station Dell",
    "How do I mount the share? I use Fedora 40 and GNOME",
    "Le scan échoue ; il est écrit « erreur réseau 5 »",
    "Eduroam refuse mon compte ? Je suis sous Android 14 avec un Pixel",
    "- lancer Matlab\n- choisir la licence\n- message erreur 15",
    "My job fails ; it prints out of memory",
    "Why is my VPN slow? We have fibre and FortiClient 7",
    "1. go to the portal 2. enter my password 3. blank page",
    "VPN refused? The screen shows certificate expired",
    "Comment installer l'imprimante ? On est en Windows 10",
    "mon job plante ; j'obtiens l'erreur OOM",
    "My badge fails? I have had it since Monday",
    "Excel se fige ; j'ai la version 2019 avec 16 Go",
    "J'ai un Mac sous Sonoma ; le VPN coupe toutes les heures",
    "I am on Debian 12 with KDE; eduroam refuses me",
    "- ouvrir Teams\n- cliquer sur Réunion\n- écran noir complet",
    "Printer offline ; it started yesterday morning",
    "Le wifi est lent ? Nous sommes une équipe de 12 dans la salle Iroise",
    "1. I start Matlab 2. I choose the toolbox 3. license error",
    "eduroam refused? I use a Pixel 8 with Android 15",
    "Mon scan échoue ; l'écran affiche E-204",
    "Why does Matlab not start? It is version 2023b on Windows",
    "Comment monter le partage ? Je travaille sous Fedora",
    "Le wifi coupe ; c'est un portable Dell",
    "- I opened Excel\n- I pressed F9\n- error 0x12",
    "We run Debian 12; the share does not mount",
    "Outlook se ferme ? La fenêtre indique profil endommagé",
    "Zoom has no picture; they are all on Windows 11",
    "1. aller sur le portail 2. saisir mon mot de passe 3. page blanche",
    "Why is Teams slow? Our office has a 100 Mbit line",
    "le partage est refusé ; message : accès interdit",
    "My phone cannot sync; I'm on iOS 17",
    "Pourquoi ce blocage ? La machine tourne sous Debian",
    "Word crashes ; this is a Surface Pro",
    "1. I opened the portal 2. I clicked on Login 3. nothing",
    "le poste 12 ne démarre pas ; ça affiche no boot device",
    "How to print? The printer is a Canon in room 4",
]
SEVERAL = [
    "quota dépassé + clé ssh refusée",
    "How do I reset my pin? Where is the plotter room?",
    "le scanner est muet ; il me faut une licence matlab",
    "1) install the plotter driver 2) extend a guest account",
    "comment réserver la salle Iroise ? le vpn coupe toutes les heures",
    "my printer is jammed ; the wifi drops in room 12",
    "- accès au partage argos\n- liste de diffusion projet",
    "How do I get a GPU node? I need also need access to the share",
    "l'écran reste noir\n\nmon mot de passe a expiré",
    "1. ouvrir un compte invité 2. installer Matlab sur mon poste",
    "Outlook est bloqué ; j'ai besoin d'une licence Adobe",
    "The scanner is dead; I need a new badge",
    "1. My VPN drops 2. I cannot print on the 2nd floor",
    "comment changer mon mot de passe ? où trouver le lecteur réseau ?",
    "My mailbox is full ; my badge does not open the lab",
    "- nouveau clavier\n- accès VPN pour un stagiaire",
    "how do I book the projector? the wifi password was refused",
    "le wifi coupe\n\nje voudrais une licence Matlab",
    "1. install R 2. request a badge",
    "Excel freezes; how do I map the S drive?",
    "How do I reset my pin? I have lost my badge",
    "Où est la salle Iroise ? J'ai perdu mon badge",
    "my printer is jammed ; my laptop is very slow",
    "Outlook freezes; I need a Matlab licence",
    "VPN coupe ; j'ai oublié mon mot de passe",
    "- presse-papiers bloqué\n- imprimante en panne",
    "Comment avoir un GPU partagé ? Il me faut aussi un écran",
    "comment réserver une salle ? le projecteur est un vieux modèle qui ne marche plus",
    "Where do I request a badge? My screen has a crack",
    "1. reset my password 2. the wiki page gives error 404 3. new mouse",
    "le scan échoue ; nous voulons une licence Adobe",
    "Teams has no sound; the plotter is out of paper",
    "My mailbox is full? My badge is a problem at the lab door",
    "My screen flickers; who changes the toner?",
    "- souris cassée\n- accès au NAS",
    "Comment imprimer un poster ? Mon badge ne marche plus",
    "vpn refused; I forgot my password",
    "le quota est plein\n\nil me faut une licence Adobe",
    "1. extend a guest account 2. move my workstation",
    "Excel is slow; the lab door stays locked",
    "How to print a poster? My laptop has no sound",
    "où demander un badge visiteur ? le vpn est très lent",
    "my mailbox is full + the badge reader is dead",
    "J'ai perdu mon badge ; mon écran clignote",
]


@pytest.mark.parametrize("text", ONE)
def test_a_system_a_report_or_a_step_is_no_need(text: str) -> None:
    needs = needs_in(text)
    assert needs is None or not needs.plain


@pytest.mark.parametrize("text", SEVERAL)
def test_what_tells_of_a_problem_or_a_wish_stays_a_need(text: str) -> None:
    needs = needs_in(text)
    assert needs is not None
    assert needs.plain


def test_a_statement_stands_with_its_need() -> None:
    needs = needs_in("J'ai un Mac ; le vpn coupe ; il affiche erreur 5 ; mon badge est refusé")
    assert needs is not None
    assert needs.parts == (
        "J'ai un Mac le vpn coupe il affiche erreur 5",
        "mon badge est refusé",
    )


@given(st.text("jaiehvltm 'x12?;.", max_size=200))
def test_any_part_is_read(text: str) -> None:
    says_more(text)
    are_steps([text, text])


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("je suis sous linux moi", True),
        ("i am on ubuntu", True),
        ("nous on est sous linux", True),
        ("moi, j'ai un mac", True),
        ("nous on est tous en panne sous linux", False),
        ("j'ai un mac", True),
        ("j'ai un virus", False),
        ("i'm on a mac and typed my password", False),
        ("i typed it on a mac", False),
        ("linux", False),
    ],
)
def test_who_only_tells_their_system(text: str, only: bool) -> None:
    assert only_tells_system(text) is only
