"""Full names in the middle of a sentence, and names behind a word that says whose they are.

A known first name with a capitalised word behind it is a person, unless a word before says that a
street, a room or a school is called so. A name behind a label ("Demandeur : …") needs no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.redaction.people.name_words import AMBIGUOUS, FIRST_NAMES, NOT_NAMES, PARTICLES
from workers.text.fold import fold
from workers.text.word_lists import has_any, words

_UPPER = "A-ZÀ-ÖØ-ÞŒŠŽĆČĐŁŃŚŹŻ"
_CAPITAL = rf"[{_UPPER}][^\W\d_]{{1,30}}(?:[-'’][^\W\d_]{{1,30}}){{0,2}}"
_LAST = rf"(?:(?:{PARTICLES}|Le|La|De|Du|Mac|Mc|O['’]|St\.?|Saint) ?)?{_CAPITAL}"
_FULL = re.compile(
    rf"(?<![\w@./\\'’#-])(?P<first>{_CAPITAL})(?= (?P<last>(?:[{_UPPER}]\. )?{_LAST})(?![\w@/\\]"
    rf"|\.\w))"
)
_SHOUTED = re.compile(
    rf"(?<![\w@./\\-])(?P<last>(?:(?:LE|LA|DE|DU|EL|BEN|VAN"
    rf"|MAC) )?[{_UPPER}]{{4,30}}(?:-[{_UPPER}]{{2,30}})?)"
    rf",? (?P<first>{_CAPITAL})(?![\w@/\\]|\.\w)"
)
_LABELLED = re.compile(
    r"(?im)(?:\b(?:demandeur|demandeuse|utilisat(?:eur|rice)|appelante?|appel[ée] par"
    r"|b[ée]n[ée]ficiaire|sign[ée]|titulaire|requester|requested by|reported by|opened by|caller"
    r"|signed|attn|on behalf of|nom et pr[ée]nom|personne concern[ée]e|cr[ée][ée] par|saisi par)"
    r"[ \t]{0,2}:[ \t]{0,3}"
    r"|\b(?:de la part de|[àa] l['’]attention de|on behalf of|moi c['’]est|my name['’]s"
    r"|[àa] l['’]appareil)[ \t]{1,2})"
    rf"(?-i:(?P<name>(?:[{_UPPER}]\. ?)?{_LAST}(?: {_LAST}){{0,2}}))(?![\w@/\\]|\.\w)"
)
_LABELS = (
    *("demand", "utilisat", "appel", "ficiaire", "sign", "titul", "request", "reported", "opened"),
    *(
        "caller",
        "attn",
        "behalf",
        "nom",
        "name",
        "personne",
        "créé par",
        "cree par",
        "saisi par",
        "part de",
        "attention de",
        "moi c",
    ),
)
_CALLED_AFTER = words(
    "rue avenue boulevard bd place square quai allee impasse chemin route salle amphi amphitheatre",
    "batiment bat lycee college ecole universite univ institut hopital centre espace stade gare",
    "pont",
    "fondation prix bibliotheque mediatheque laboratoire labo residence maison tour hall campus",
    "site",
    "room building street road school university institute hospital library foundation prize",
    "centre",
    "center airport station serveur server cluster machine noeud projet project theoreme loi",
    "methode",
    "saint st sainte ste theatre cinema parc jardin port commune ville city lake mount",
)
_BOTH = words(
    "pierre jean martin robin gilles denis charles laurent thomas tom tim ben ken dan sam kim",
    "claire",
    "ed al jo paul",
)
"""Words of `AMBIGUOUS` that are a first name before a capitalised word."""
_NO_LAST = words(
    "code language day days springs one two pro plus max mini air home office studio desktop cloud",
    "server version edition update beta alpha lite mobile web app apps api key keys pass id",
    "nationale national republique united kingdom states bank street road river the and or",
)
"""Words after a first name that make a product or a place of it."""


_MORE = words(
    # Names that are looked for only before a family name.
    "bénédicte soizic nolwenn youenn gwenaël gwenael gwénaëlle maël maelle enora aziliz tugdual",
    "loick",
    "goulven ronan tristan tanguy corentine maiwenn maïwenn gwendal gwendoline gaëtan elouan",
    "titouan",
    "nolan enzo théa inaya lilou océane anaëlle mathis mathéo noa jade ambre salomé apolline",
    "capucine",
    "côme hippolyte octave léonie ninon maxence ulysse lubin armand barnabé blandine bruno",
    "capucine",
    "clotilde cyprien dorothée élie élise ernest eugène fernand firmin flavien gabin gaspard",
    "gontran",
    "honorine huguette jordane joseph juline lison loan lorraine ludivine ludovic lydia marcelle",
    "marlène",
    "marguerite maëva mickael mélina morgan nathanaël oriane philomène priscilla romuald rosalie",
    "ségolène",
    "servane stanislas tiphaine tifenn typhaine ugo urielle victorien wandrille yoann yohan",
    "yohann yvan",
    "priyanka ananya aditya rohan neha pooja sunita vikram suresh ramesh lakshmi divya kavya arun",
    "anil",
    "xin yan hui jing ling hao jun min-jun ji-hoon haruki kenji yumi akira thi thanh minh linh",
    "nguyen",
    "oluwaseun chidi ngozi emeka adeola kwame kofi abena amadou aminata mariama cheikh modou awa",
    "seydou",
    "aleksandra agnieszka małgorzata krzysztof tomasz wojciech jana jiri petra zuzana ivana",
    "dragan milan",
    "olga tatyana sergei sergey dmitry yelena katya anastasia oksana andriy anders astrid bjørn",
    "freja",
    "ingeborg jens karin kirsten lena linnea magnus mikkel nils oskar sigrid signe sofie sören",
    "ulrike",
    "jasper joost maarten pieter sander wouter anouk femke sanne aoife ciara niamh siobhan eoin",
    "declan",
    "oisin rhys dylan owain angharad gwyneth emilia chloe isla poppy freya imogen jemima harriet",
    "beatrice",
    "rupert alistair callum hamish fergus lachlan ewan duncan gavin ailsa kirsty morag soledad",
    "consuelo",
    "guadalupe ximena alejandro alejandra catarina inês joão rui tiago vasco filipe beatriz rita",
    "joana",
    "zeynep ayşe mehmet elif emre murat leyla reza farid nasrin shirin yasmin layla hind samira",
    "nawal",
    "hicham abdelkader abderrahmane boubacar djamila fatoumata farida hakim houda imane kenza",
    "latifa lamia",
    "leïla malika meriem mounir nadir nassim naïma ouarda rabah rym salima selma slimane soraya",
    "wafa yanis",
)
_PLAIN = frozenset(map(fold, FIRST_NAMES | _MORE)) - frozenset(map(fold, AMBIGUOUS))


def full_names(text: str) -> Iterator[tuple[int, int]]:
    """Where each name begins and ends."""
    for found in _FULL.finditer(text):
        if _is_first(found["first"]) and _is_last(found["last"]) and not _is_place(found):
            yield found.start(), found.end("last")
    for found in _SHOUTED.finditer(text):
        if _is_first(found["first"]) and _is_last(found["last"]) and not _is_place(found):
            yield found.span()


def labelled_names(text: str) -> Iterator[re.Match[str]]:
    """Matches whose group ``name`` is that of a person, as a label says."""
    if has_any(text.lower(), _LABELS):
        yield from _LABELLED.finditer(text)


def _is_first(word: str) -> bool:
    known = word.casefold()
    if known in AMBIGUOUS:
        return known in _BOTH
    return known in FIRST_NAMES or known in _MORE or fold(known) in _PLAIN


def _is_last(words_: str) -> bool:
    parts = [part.casefold() for part in words_.replace(".", " ").split()]
    said = [part for part in parts if len(part) > 1]
    return bool(said) and said[-1] not in NOT_NAMES and said[-1] not in _NO_LAST


def _is_place(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 24) : found.start()].rpartition("\n")[2]
    return any(fold(word.strip("(\"'«,")) in _CALLED_AFTER for word in before.split()[-2:])
