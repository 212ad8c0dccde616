"""What names another system, code, room or thing is another case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.generation.same_case.codes import codes_in, names_code
from workers.generation.same_case.differences import differences
from workers.generation.same_case.systems import platforms_in
from workers.generation.same_case.things import names_in
from workers.text.fold import fold


@pytest.mark.parametrize(
    ("question", "source", "found"),
    [
        ("set up mail on my iPhone", "Add the account in Outlook on Windows", ("other_system",)),
        ("the app closes on Android", "Restart the client", ("other_system",)),
        ("printer on my mac", "Settings > Printers > Add", ()),
        ("printer on my mac", "On Ubuntu: Settings > Printers", ("other_system",)),
        ("VPN : erreur 13868", "VPN : erreur 13801, certificat expiré", ("other_code",)),
        ("error 0x80070035 on the share", "error 0x80070035: start SMB", ()),
        ("13801", "certificat, code 13801", ()),
        ("no network in B112", "The socket of B214 was not patched", ("other_place",)),
        ("réserver la salle Glénan", "La salle Iroise se réserve par agenda", ("other_place",)),
        ("l'imprimante 3D ne chauffe pas", "imprimante : tambour remplacé", ("other_thing",)),
        ("le répondeur de mon fixe", "Message d'absence dans le webmail", ("other_thing",)),
        ("my voicemail is full", "Messagerie vocale : la vider au 888", ()),
        ("mon répondeur est plein", "Voice mail: empty it at 888", ()),
        ("the projector shows nothing", "Vidéo-projecteur : touche Source", ()),
        ("my voicemail is full", "Répondeur plein : videz-le au 888", ()),
        ("pas d'image sur le beamer", "Projector shows nothing: press Source", ()),
        ("le vpn de l'université", "Configurer le VPN du laboratoire", ("other_thing",)),
        ("sync my private list", "Sync of the group's list", ("other_thing",)),
        ("l'imprimante plie chaque feuille", "Bourrage de l'imprimante", ()),
        ("mon écran est plié", "Réglages de l'écran", ("other_cause",)),
        ("l'imprimante de l'université", "Imprimante du couloir", ("other_thing",)),
        ("un atlas pour une relectrice de l'université de Gand", "Envoyer un gros fichier", ()),
        ("share scans with a colleague at the CNRS", "Share files with somebody outside", ()),
        ("le wifi pour un étudiant de l'inria", "Compte pour un visiteur", ()),
        ("photoshop licence", "ArcGIS licences are renewed", ("other_program",)),
        ("10 GB left on drive C", "Empty the recycle bin of the drive", ()),
        ("erreur E-4304 du scanner", "Erreur E4304 : câble", ()),
        ("error 80070035 on the share", "error 0x80070035: start SMB", ()),
        ("error 0x80070035 on the share", "error 0x80070036: start SMB", ("other_code",)),
        ("Excel dit produit non activé", "Word et Office : activation du compte", ()),
        ("réserver un gpu dans slurm", "Réserver un GPU : `srun --gres=gpu:1`", ()),
        ("reserve a gpu in slurm", "Reserve a GPU: ask the workshop", ("other_program",)),
        ("Excel opens slowly", "Thunderbird opens slowly", ("other_program",)),
    ],
)
def test_differences(question: str, source: str, found: tuple[str, ...]) -> None:
    assert differences(question, source) == found


@given(st.text(max_size=200))
def test_a_text_is_the_same_case_as_itself(text: str) -> None:
    assert differences(text, text) == ()
    codes_in(text)
    platforms_in(text)


@pytest.mark.parametrize(
    ("source", "codes", "named"),
    [
        ("certificate error, code 13801", ("13801",), True),
        ("ticket 138012", ("13801",), False),
        ("send 15 GB", ("15",), False),
        ("License Manager Error -15", ("15",), True),
        ("sssd_be was killed", ("sssd_be",), True),
    ],
)
def test_a_code_is_named_as_a_whole_and_a_short_one_as_a_code(
    source: str, codes: tuple[str, ...], named: bool
) -> None:
    assert names_code(fold(source), codes) == named


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("le câble au bureau que j'utilise ne donne rien", "Pas de réseau dans le bureau B214"),
        ("since the Office update the ribbon is gone", "office 12: the ribbon is hidden"),
        ("dans la salle où je suis, pas de son", "Pas de son en salle Iroise"),
        ("the second screen says no signal", "Second screen stays black"),
        ("ma session me jette car le mot de passe est périmé", "Mot de passe expiré"),
        ("I cannot access the share of my team", "The share says that access is denied"),
        ("on ne voit personne en visio", "La caméra reste noire en réunion"),
        ("a word is missing in the title of my page", "Titles of pages are cut"),
    ],
)
def test_what_is_said_in_passing_names_no_other_case(question: str, source: str) -> None:
    assert differences(question, source) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I lost a word in my text", set()),
        ("the table moves in word", {"word"}),
        ("In the evening Word closes by itself", {"word"}),
        ("we have no access to the safari park", set()),
        ("la base ouverte dans access est vide", {"access"}),
        ("the key of my car", {"car"}),
        ("je ne peux pas, car la porte est close", set()),
        ("send it over whatsapp, not by mail", {"whatsapp"}),
        ("la boîte ne se montre pas", set()),
        ("l'écran me montre une page vide", set()),
        ("we watch the queue and nothing moves", set()),
        ("ma montre ne reçoit plus les mails", {"montre"}),
        ("lier une nouvelle montre au téléphone", {"montre"}),
        ("my smart watch shows no calendar", {"watch"}),
    ],
)
def test_a_name_is_a_name_only_where_it_is_used_as_one(text: str, names: set[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("20 Go de scans 3D de crânes à livrer", set()),
        ("des images de drone pour un partenaire", set()),
        ("send 40 GB of drone footage", set()),
        ("3D models to hand over", set()),
        ("les traces gps de la campagne", set()),
        ("mon drone ne trouve pas le wifi", {"drone"}),
        ("l'imprimante 3D bourre", {"3d"}),
        ("print a 3D model of a bone", {"3d"}),
        ("le logiciel de mon gps", {"gps"}),
        ("mes photos perso", {"perso"}),
        ("que devient mon dossier personnel après ma thèse", set()),
        ("my private folder when I leave", set()),
        ("renvoyer mes appels sur mon portable perso", set()),
        ("forward calls to my private mobile", set()),
        ("rediriger la ligne vers mon mobile perso", set()),
        ("faire suivre les appels de mon fixe vers mon portable perso", set()),
        ("suivre une formation en ligne sur mon portable perso", {"perso"}),
        ("faire suivre mes mails vers mon portable perso", {"perso"}),
        ("transférer mes mails vers mon téléphone perso", {"perso"}),
        ("installer l'appli d'appels sur mon téléphone perso", {"perso"}),
        ("renvoyer mes appels sur mon portable perso et mails sur mon ordi perso", {"perso"}),
        ("lire mes mails sur mon portable perso", {"perso"}),
    ],
)
def test_what_data_was_made_by_is_not_the_thing_asked_about(text: str, names: set[str]) -> None:
    assert names_in(text) == names
