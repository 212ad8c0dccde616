"""Things and programs that a source must name where a question does. Pure.

Some are named by words of everyday speech: "no signal", "I cannot access it", a word that is
missing. They are meant only where they are written or used as names.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from workers.generation.same_case.systems import WORD
from workers.text.fold import fold
from workers.text.word_lists import words

ELSEWHERE = words("universite university univ uni faculte faculty cnrs inria inserm chu hopital")
"""Other organisations: their services are not ours."""
_PEOPLE_OF_THEM = re.compile(
    r"\b(?:collegues?|colleagues?|coworkers?|confreres?|consoeurs?|partenaires?|partners?"
    r"|chercheu\w+|researchers?|scientists?|scientifiques?|prof(?:esseure?|essor)?s?|etudiante?s?"
    r"|students?|doctorante?s?|post-?docs?|relecteurs?|relectrices?|reviewers?|editeurs?|editors?"
    r"|collaborat\w+|consultant\w*|visit(?:eu\w+|ors?)|invitee?s?|guests?|contacts?|medecins?"
    r"|doctors?|quelqu'un|someone|somebody|people|gens|personnes?|labos?|laboratoires?|labs?|teams?"
    r"|equipes?|groupes?|groups?) (?:\w+ )?(?:de|du|d'|from|at|of|a|in) ?(?:l'|la |le |the |une? "
    r"|an? |our |notre )?(?:\w+ )?(?=(?:" + "|".join(sorted(ELSEWHERE)) + r")\b)\w+"
)
"""Who is of such a one is written to with our own services."""
NAMED_THINGS = words(
    """3d 3-d tv television tele smarttv watch smartwatch montre kindle liseuse alexa gps drone xbox
    playstation nintendo frigo fridge cafetiere microwave ascenseur elevator voiture car
    gmail yahoo hotmail icloud perso personnel personnelle personnels private privee whatsapp
    facebook instagram netflix spotify signal telegram tiktok voicemail answerphone repondeur
    projector videoprojecteur projecteur beamer"""
)
"""Things that a source must name: what is written for the laboratory's own does not fit them."""
_ALIKE = tuple(
    words(group)
    for group in (
        "voicemail answerphone repondeur",
        "projector videoprojecteur projecteur beamer",
        "tv television tele smarttv",
        "watch smartwatch montre",
        "ascenseur elevator",
        "voiture car",
        "frigo fridge",
        "3d 3-d",
    )
)
"""Names of one thing, in both languages."""
_SPELLED = {
    "voicemail": re.compile(
        r"\b(?:(?:messageries?|boites?) vocales?|voice[ -]mails?|repondeurs|voicemails)\b"
    ),
    "projector": re.compile(
        r"\b(?:video[ -]?)?(?:projecteurs?|projection|projectors?)\b|\bbeamers\b"
    ),
}
"""Other spellings of some, of several words or of many."""
PRODUCTS = words(
    """autocad photoshop illustrator indesign acrobat solidworks labview spss stata sas rstudio
    matlab qgis arcgis excel word powerpoint outlook thunderbird teams zoom slack skype webex
    dropbox onedrive sharepoint nextcloud owncloud gitlab github jira confluence docker vscode
    pycharm eclipse latex overleaf zotero endnote mendeley originlab graphpad imagej fiji
    blender vlc gimp inkscape libreoffice openoffice chrome firefox edge safari opera citrix
    vmware virtualbox openvpn fortinet forticlient globalprotect anyconnect anaconda jupyter
    slurm ansys comsol mathematica maple sap oracle mysql postgresql mongodb keepass bitwarden
    lastpass notion trello mattermost onenote visio access publisher lync geteduroam putty
    winscp filezilla mobaxterm"""
)
"""Programs: a source that names none of those that were asked about is likely another case."""
SUITES = {"office": words("excel word powerpoint access publisher onenote visio")}
"""Programs that come as one, by its name: what is told of the whole is told of each."""
COMMANDS = {"slurm": words("sbatch srun salloc squeue scancel scontrol sinfo sacct seff sacctmgr")}
"""Programs that are told of by their commands, without their name."""
_EVERYDAY = words("access visio publisher edge opera notion maple sas word zoom safari fiji signal")
"""Names that are words of everyday speech, too."""
_NOUNS = words("car montre watch")
"""Things whose name is another word, too, where nothing says that it is a thing: "it shows"."""
_MADE_BY = words("3d 3-d drone gps montre smartwatch voiture car")
"""Things that data is made by, or shows: a file of them is sent as any other."""
_USED = re.compile(
    r"\b(?:microsoft|ms|dans|sous|sur|via|avec|on|in|with|using|from|app|application|appli"
    r"|logiciel|programme?|open|ouvrir|launch|lancer|install|installer) "
    rf"({'|'.join(sorted(_EVERYDAY))})\b"
    r"|\b(?:the|my|our|a|an|his|her|their|this|company|rental|hire|apple|smart|galaxy"
    r"|garmin|ma|une|sa|ta|notre|cette)"
    r" (?:(?:new|old|apple|smart|galaxy|garmin|nouvelle|vieille) )?"
    r"(car|montre|watch)\b"
    r"|\b(montre) (?:connectee|apple|garmin|samsung)\b"
)
_DATA = (
    r"(?:images?|photos?|pictures?|videos?|films?|footage|scans?|modeles?|models?|donnees|data|traces?"
    r"|tracks?|releves?|enregistrements?|recordings?|nuages? de points|point clouds?|coordonnees)"
)
_OF_DATA = re.compile(
    rf"\b{_DATA} (?:(?:d'un|d'une|de la|de l'|du|de|des|d'|en|of a|of the|of|from a|from the|by)"
    rf" ?)?({'|'.join(sorted(_MADE_BY))})s?\b|\b({'|'.join(sorted(_MADE_BY))})s? {_DATA}\b"
)
_OWN = words("perso personnel personnelle personnels private privee")
_CALLS = r"(?:appels?|calls?|lignes?|lines?|postes?|fixes?|desk phones?|extensions?)"
_RUNG = re.compile(
    r"\b(?:renvo[iy]\w*|transfer\w*|redirig\w*|devi\w+|bascul\w+|faire suivre|forward\w*|divert\w*"
    rf"|redirect\w*|sonne\w*|ring)\b.{{0,30}}\b{_CALLS}\b.{{0,40}}\b(?:vers|sur|to|on|onto)"
    r" (?:\w+ ){0,2}(?:(?:portable|mobile|gsm|tel|telephone|numero|smartphone|ligne)"
    r" (?:perso|personnel|privee?)"
    r"|private (?:mobile|phone|smartphone|cell\w*|number|line))\b"
)
"""Calls go to any telephone, whosever it is."""
_OF_HOME = re.compile(
    r"\b(?:fichiers?|dossiers?|documents?|donnees|repertoires?|espaces?|files?|folders?"
    r"|data|directory|directories) (?:perso|personnels?|personnelles?|privee?s?)\b"
    r"|\bprivate (?:files?|folders?|documents?|data|directory)\b"
)
"""What somebody has under their own name at work."""
_PRINTED = re.compile(r"\b(?:im)?print|\bimprim|\bimpress")
"""A model that is to be printed in 3D is about the machine."""
_WRITTEN = re.compile(r"(?<=[\w,;:'’«»)] )[A-Z][a-z]+\b")
"""A word with a capital that begins no sentence."""


@lru_cache(maxsize=1_000)
def other_organisations(folded: str) -> frozenset[str]:
    """Which of them a folded text names for something of theirs, and not for their people."""
    return ELSEWHERE.intersection(WORD.findall(_PEOPLE_OF_THEM.sub(" ", folded)))


def names_in(text: str) -> frozenset[str]:
    """The things and programs that a text means, folded."""
    folded = fold(text)
    said = (PRODUCTS | NAMED_THINGS) & set(WORD.findall(folded))
    if said & _MADE_BY:
        said -= _of_data(folded)
    if said & _OWN:
        # What the rest of the text says of something of one's own stays.
        said -= _OWN - set(WORD.findall(_OF_HOME.sub(" ", _RUNG.sub(" ", folded))))
    doubtful = said & (_EVERYDAY | _NOUNS)
    if not doubtful:
        return said
    used = {one for pair in _USED.findall(" ".join(folded.split())) for one in pair}
    written = {fold(one) for one in _WRITTEN.findall(text)}
    return said - doubtful | (doubtful & used) | (doubtful & written & _EVERYDAY)


def spelled_otherwise(folded: str) -> frozenset[str]:
    """The things that a folded text names in several words, or several of."""
    return frozenset(name for name, pattern in _SPELLED.items() if pattern.search(folded))


def named_alike(things: AbstractSet[str]) -> frozenset[str]:
    """Some things, each by its other names, too."""
    return frozenset(things).union(*(group for group in _ALIKE if group & things))


def _of_data(folded: str) -> frozenset[str]:
    """The things that a text names by the data that they made: "3D scans", "images de drone"."""
    if _PRINTED.search(folded):
        return frozenset()
    return frozenset(one for pair in _OF_DATA.findall(folded) for one in pair if one)


def with_suites(said: AbstractSet[str]) -> frozenset[str]:
    """The programs that some folded words name, each of a suite by its name, too, and those whose
    commands they are."""
    found = PRODUCTS & said
    meant = [name for name, commands in COMMANDS.items() if not commands.isdisjoint(said)]
    return frozenset(found.union(meant, *(SUITES[one] for one in said & SUITES.keys())))
