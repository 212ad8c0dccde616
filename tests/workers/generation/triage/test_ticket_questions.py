"""Questions about tickets, and about what only bears the same name."""

from __future__ import annotations

import pytest

from workers.generation.triage.intents.model import understanding
from workers.generation.triage.threads.asking_on import (
    asks_for_its_end,
    asks_who_else,
    is_of_the_incident,
)
from workers.generation.triage.ticket_questions import ticket_question

OF_TICKETS = [
    "Où en est mon dossier ?",
    "où est passée ma demande de clavier ?",
    "has anyone looked at my issue?",
    "what is the status of my order?",
    "my case from last week, any news?",
    "where are my requests?",
    "mes tickets sont-ils traités ?",
    "status of the VPN request please",
    "qu'est devenue notre demande de licence Matlab ?",
    "mon incident d'imprimante est-il résolu ?",
    "where is my request for access to the share?",
    "ma demande d'accès VPN a-t-elle été reçue ?",
    "#4304 ?",
    "mes demandes en cours",
    "show my open tickets",
    "est-ce que quelqu'un a vu mon ticket ?",
    "où en est le dossier que j'ai ouvert lundi ?",
    "is my case closed?",
    "mes demandes d'hier, où en sont-elles ?",
    "any progress on our request for two screens",
    "list my requests please",
    "est-ce que quelqu'un s'occupe de mon incident wifi ?",
    "did anyone read my request?",
    "quand sera traitée ma demande de compte ?",
    "ticket 4304",
    "my order of two screens, any progress?",
    "statut de la commande d'écran",
    "has my issue been fixed?",
    "Où en est le dossier de Marie ?",
    "qu'est devenu mon appel d'hier ?",
    "did you get my case?",
    "is somebody handling the incident from monday?",
    "my request was rejected, where is it now?",
    "mes incidents sont-ils résolus ?",
    "what's up with ticket 2201",
    "demande 4521 ?",
    "où est ma demande ?",
    "can you tell me the state of my requests",
    "nos demandes d'écran, des nouvelles ?",
    "mon ticket a été fermé par le technicien, pourquoi ?",
    "quelqu'un traite mon signalement ?",
    "Any word on my incident?",
    "mon bon d'intervention, il en est où ?",
    "When will somebody look at my issue?",
    "Avez-vous vu ma réclamation de mardi ?",
    "show my closed requests",
    "où en êtes-vous de ma demande ?",
    "ma commande de souris est-elle traitée ?",
    "is anyone working on ticket 3310",
    "Quel est l'état de mon signalement ?",
    "have you seen my request from Tuesday?",
    "mes tickets de la semaine, ça avance ?",
    "is my order done?",
    "qui s'occupe de mon dossier ?",
    "any answer to my incident about the scanner",
    "ticket n° 7781 svp",
    "mon appel d'hier a-t-il été traité ?",
    "did somebody read my case",
    "what is happening with my request?",
]
OF_SOMETHING_ELSE = [
    "eye tracker gets no signal since we moved the booth",
    "gps tracker gives no fix on the buoy",
    "progress bar stuck at 90",
    "where is the form to make a request",
    "Où est passé le dossier partagé de l'équipe ?",
    "Où est mon dossier Téléchargements ?",
    "My requests to the API return 403",
    "error #4304 on print",
    "Mes demandes d'accès VPN sont refusées par le pare-feu",
    "My tickets do not print on the label printer",
    "Mon dossier Documents n'est plus reçu par OneDrive",
    "has anyone changed the issues template in GitLab?",
    "où sont mes dossiers partagés ?",
    "where is the case of my laptop?",
    "where's my orders folder in Outlook?",
    "la suite des appels système est lente sous strace",
    "is the Issues page of Jira down?",
    "code #1012 au démarrage",
    "erreur #500 sur le portail",
    "Mes requêtes SQL ne répondent plus",
    "my HTTP requests time out behind the proxy",
    "mes appels Teams coupent au bout d'une minute",
    "my orders sheet in Excel is locked",
    "mon dossier partagé n'est pas lu par mon collègue",
    "où est le bon de commande dans SAP ?",
    "les requêtes vers l'API renvoient #403",
    "where is my Downloads folder? le dossier a disparu",
    "Où sont passés mes dossiers Outlook ?",
    "my pull requests are not closed by the merge bot",
    "mes requêtes LDAP échouent",
    "My calls on Teams have no sound",
    "erreur n° #77 à l'impression",
    "is my pull request template read by GitLab?",
    "Où est le dossier Envoyés dans Thunderbird ?",
    "My tickets from the ticket printer come out blank",
    "has anyone got the order form PDF to open?",
    "l'état des appels du téléphone IP reste sur occupé",
    "where are my saved cases in Excel?",
    "my ticket printer is offline",
    "Où est le dossier spam ?",
    "mon appel Zoom a été coupé",
    "Issue 403 in Firefox",
    "is our issue tracker down?",
    "where is the ticket template in OneNote",
    "les demandes LDAP échouent",
    "les appels à l'API sont lents",
    "mon dossier OneDrive n'avance pas",
    "my orders table is not read by Power BI",
    "GitLab issue 233 will not open",
    "KB5034441 error #2 ",
    "exit code 4304",
    "port 4304 closed",
    "room #204 projector",
    "Où sont les cas d'usage du cluster ?",
    "My request to join the Teams channel fails with an error",
    "Ma requête SQL est lente",
    "la commande sbatch n'est pas trouvée",
    "Where is the command history?",
    "the SSH case of my key is wrong",
    "ma demande de connexion SSH est refusée",
    "mon bon de livraison ne s'imprime pas",
    "Où est le dossier de sauvegarde du cluster ?",
    "my feature request page in Jira is blank",
    "code erreur #12 sur le traceur",
    "Les appels entrants ne sonnent plus",
    "My order confirmation PDF will not open",
    "where does Word keep the dossier template",
    "mes requêtes DNS partent vers le mauvais serveur",
    "Is the request body limited by nginx?",
    "mon dossier personnel a été supprimé par la synchronisation",
    "tickets sold at the event cannot be scanned by the app",
    "where is the issue list in GitHub?",
    "line #44 of my script fails",
    "Où sont rangés les dossiers d'archive ?",
    "my case study template in Word is broken",
    "mes commandes PowerShell ne passent plus",
    "The order of my slides changes when I save",
    "erreur 4304 au lancement du job",
    "phone calls drop after 30 seconds",
    "le dossier Envoyés a été fermé par Thunderbird",
    "Is there an issue with Teams today?",
    "in which order do I install the drivers?",
    "my request for a certificate returns HTTP 500",
    "Jira issues are not displayed",
    "la requête met dix minutes sous Oracle",
]


@pytest.mark.parametrize("text", OF_TICKETS)
def test_how_a_ticket_stands_is_asked(text: str) -> None:
    assert ticket_question(text) is not None


@pytest.mark.parametrize("text", OF_SOMETHING_ELSE)
def test_a_folder_a_request_or_a_code_is_no_ticket(text: str) -> None:
    assert ticket_question(text) is None


def test_the_number_of_an_error_is_no_tickets() -> None:
    asked = ticket_question("où en est mon ticket 1069 avec l'erreur #4304 ?")
    assert asked is not None
    assert asked.numbers == ("1069",)


STANDS = [
    "ma demande de nouvel écran, ça avance ?",
    "ma demande d'hier reste sans réponse",
    "my request for a new laptop is still pending?",
    "j'avais demandé une licence matlab, ca en est où",
    "j'ai demandé un écran la semaine dernière, vous en êtes où",
    "i asked for a second screen last week, where are we with that",
    "i asked for more quota on monday, any news?",
    "on avait demandé la migration du serveur, c'est fait ?",
    "ma demande pour le serveur de fichiers, vous en êtes où",
    "my request about the file server, where does it stand",
    "je vous avais demandé de déplacer mon bureau virtuel, où ça en est",
    "et ma demande pour l'imprimante du 2e, des nouvelles",
    "mon ticket sur le wifi du bateau, vous en êtes où",
    "where are you with my request for the shared mailbox",
    "the thing i asked for on tuesday, is it done yet?",
    "vous en êtes où pour ma demande d'accès",
    "j'attends toujours ma licence, vous en êtes où ?",
    "javais signalé la panne du traceur, ca en est ou",
]
STANDS_ELSEWHERE = [
    "ma demande de congés est bloquée dans l'appli",
    "my leave request is still pending approval in the hr tool",
    "mes demandes d'absence restent en attente chez mon chef",
    "ma note de frais est toujours en attente de validation",
    "my travel request stays in draft",
    "ma demande d'achat est bloquée en validation",
    "the purchase request is stuck waiting for approval",
    "la demande de mission part pas, elle reste en brouillon",
    "my leave request shows the wrong dates",
    "mon job reste en attente sur le cluster",
    "my order in the purchasing tool stays pending",
    "ma demande d'ordre de mission reste à l'état soumis",
    "my connection request times out",
    "comment demander la base access",
    "j'ai demandé une sauvegarde et elle échoue, où sont les journaux",
    "i asked for a job on the cluster and it stays pending",
    "vous en êtes où de la migration windows 11",
    "j'avais demandé la page et elle affiche une erreur",
    "où en est la mise à jour windows, elle est à 30%",
    "l'outil m'a demandé un mot de passe, où je le trouve ?",
    "it asked for a code, where is it",
]


@pytest.mark.parametrize("text", STANDS)
def test_where_what_was_asked_for_stands(text: str) -> None:
    assert ticket_question(text) is not None


@pytest.mark.parametrize("text", STANDS_ELSEWHERE)
def test_requests_of_other_offices_and_of_machines(text: str) -> None:
    assert ticket_question(text) is None


@pytest.mark.parametrize(
    ("text", "of_it"),
    [
        ("has it been reported before me?", True),
        ("ca a déjà été signalé ?", True),
        ("quelqu'un a été prévenue ?", True),
        ("was the team already aware?", True),
        ("did somebody else ask for this?", True),
        ("le support était au courant avant ?", True),
        ("is my ticket seen?", False),
        ("and this ticket of mine?", False),
    ],
)
def test_what_asks_on_about_an_incident(text: str, of_it: bool) -> None:
    assert is_of_the_incident(text) is of_it


@pytest.mark.parametrize(
    ("text", "of_it"),
    [
        ("can you tell me if somebody else reported it", True),
        ("is it only me or does everyone have this", True),
        ("vous savez si ça touche tout le monde ?", True),
        ("le serveur, ça a été signalé par d'autres ?", True),
        ("does IT know about this already?", True),
        ("mon mot de passe a expiré, comment le changer ? ça presse", False),
        ("autre chose : Zotero plante dans Word, ça se répare comment ?", False),
        ("et comment je fais ça avec slurm sur un autre nœud", False),
        ("can you reset my password, it expired", False),
        ("how do I install this on my mac", False),
        ("ça marche aussi avec l'imprimante ?", False),
        ("my mouse is dead, can you swap it", False),
    ],
)
def test_what_names_another_thing_is_not_of_the_incident(text: str, of_it: bool) -> None:
    assert is_of_the_incident(text, "le serveur calcul07 ne répond plus") is of_it


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("I asked for a password reset, is it done in the portal?", True),
        ("I'm waiting for the backup to finish, is it done?", True),
        ("j'attends un colis de DHL, ça avance ?", True),
        ("j'avais demandé la base des échantillons, ça en est où ?", True),
        ("my request for the sample database, where are we?", False),
        ("j'attends la suite de mon ticket, ça avance ?", False),
        ("where are you with my request for the shared mailbox", False),
    ],
)
def test_what_names_no_ticket_is_only_supposed_to_ask_for_one(text: str, supposed: bool) -> None:
    asked = ticket_question(text)
    assert asked is not None
    assert asked.supposed is supposed


@pytest.mark.parametrize(
    ("text", "of_it"),
    [
        ("une correction est prévue ?", True),
        ("vous avez une date de correction", True),
        ("on a une idée du retour à la normale ?", True),
        ("when do you expect it to work again?", True),
        ("is there a workaround?", True),
        ("ça va durer longtemps ?", True),
        ("c'est dû à quoi ?", True),
        ("vous avez une solution en vue ?", True),
        ("quelqu'un vient la réparer quand ?", True),
        ("when can I come?", False),
        ("quand est-ce que vous venez m'installer un écran ?", False),
        ("ça remarche", False),
        ("it's working again for me", False),
        ("j'ai un autre problème, vous avez une solution ?", False),
        ("do you have something else?", False),
        ("je veux une réparation", False),
        ("j'ai besoin d'un planning", False),
        ("are you open tomorrow morning?", False),
        ("rien ne fonctionne", False),
        ("and the VPN on my phone?", False),
        ("et pour travailler chez moi je fais comment ?", False),
        ("is it planned to replace the printer?", False),
    ],
)
def test_what_is_asked_of_the_end_of_a_known_trouble(text: str, of_it: bool) -> None:
    assert asks_for_its_end(text) is of_it


@pytest.mark.e5
def test_who_asks_for_something_asks_of_no_ticket() -> None:
    from connectors.embeddings.e5 import E5Embedder

    with understanding(E5Embedder().embed_queries):
        for text in ("je demande combien alors ?", "on demande combien de mémoire du coup ?"):
            assert ticket_question(text) is None
        for text in (
            "je vous demande des nouvelles de mon ticket",
            "je demande où en est ma demande",
            "je demande encore une fois quand ma commande arrive",
            "je me demande quand ça sera réparé",
        ):
            assert ticket_question(text) is not None


@pytest.mark.parametrize(
    ("text", "who_else"),
    [
        ("am I the only one?", True),
        ("suis-je le seul ?", True),
        ("y a que moi ou c'est pour tout le monde", True),
        ("do others have it as well", True),
        ("d'autres l'ont aussi ?", True),
        ("just us?", True),
        ("can others print in colour?", False),
        ("d'autres écrans sont en stock ?", False),
        ("is it fixed?", False),
    ],
)
def test_who_asks_whom_an_incident_concerns(text: str, who_else: bool) -> None:
    assert asks_who_else(text) is who_else
