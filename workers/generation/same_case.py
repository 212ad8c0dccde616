"""Whether a ticket can be about the same case as a question, by the names that both give. Pure.

What another system, device, room or number is named in is another case, however many words agree:
"error 13868" is not "error 13801", and an iPhone's calendar is not Outlook's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from workers.text.fold import fold
from workers.text.word_lists import words

PLATFORMS = {
    "windows": words("windows win win7 win8 win10 win11 w10 w11"),
    "mac": words("mac macs macbook macbooks macos imac osx apple"),
    "linux": words("linux ubuntu debian fedora redhat rhel centos mint opensuse archlinux"),
    "ios": words("iphone iphones ipad ipads ios"),
    "android": words("android samsung galaxy pixel xiaomi huawei fairphone"),
    "chromebook": words("chromebook chromebooks chromeos"),
}
"""Systems whose steps differ, by the words that name them."""
_ALWAYS = frozenset({"ios", "android", "chromebook"})
"""Systems that a source must name: what is written for no system in particular means a computer."""
_ELSEWHERE = words("universite university univ uni faculte faculty cnrs inria inserm chu hopital")
"""Other organisations: their services are not ours."""
_NAMED_THINGS = words(
    """3d 3-d tv television tele smarttv watch smartwatch montre kindle liseuse alexa gps drone xbox
    playstation nintendo frigo fridge cafetiere microwave ascenseur elevator voiture car
    gmail yahoo hotmail icloud perso personnel personnelle personnels private privee whatsapp
    facebook instagram netflix spotify signal telegram tiktok"""
)
"""Things that a source must name: what is written for the laboratory's own does not fit them."""
_PRODUCTS = words(
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
_ROOMS = re.compile(
    r"\b(?:salle|room|batiment|building|amphi|bureau|office|aile|wing)"
    r"(?: de (?:reunion|visio|cours|tp))? ([a-z][\w-]*|\d+)"
)
_NO_ROOMS = words(
    """de du des la le les et and of in is a the ou with avec pour for est sont ne pas not where
    blanche serveurs serveur informatique commune entier entiere whole phone space key number"""
)
_WORD = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_CODE_BEFORE = re.compile(
    r"\b(?:erreur|error|code|err|event|evenement|fehler|stop|exit|status|statut|n°|numero|number|#)"
    r"\W{0,3}(?:code|n°|no|numero|number|id)?\W{0,3}(-?\d{2,8})\b"
)
_CODE = re.compile(
    r"\b(?:0x[0-9a-f]{4,16}|kb\d{5,8}|(?:[a-z]{1,8}[-_]?)\d{4,8}|\d{3}[ -]\d\.\d{1,3}\.\d{1,3}"
    r"|\d\.\d{1,2}\.\d{1,3}|\d{5,8})\b"
)
_IDENTIFIER = re.compile(
    r"(?<![\w/.@-])(?:[A-Z]*[a-z0-9]+(?:[A-Z]+[a-z0-9]+){2,}|[A-Z]{3,}(?:[A-Z][a-z0-9]+){2,}"
    r"|[A-Za-z0-9]{2,24}(?:_[A-Za-z0-9]{2,24}){1,6})(?![\w@-])"
)
_SHORT_CODE = 2
"""Signs of a code that may be any number."""
_SURE_CODE = re.compile(r"\b(?:0x[0-9a-f]{4,16}|kb\d{5,8}|\d{3}[ -]\d\.\d{1,3}\.\d{1,3})\b")
_BARE = 2
"""Words up to which a message is a code and nothing else."""
_PLACE = re.compile(r"\b(?:[a-h]\d{2,4}|[a-z]{3,14}[-_]?\d{2,4})\b")
_UNIT = re.compile(
    r"\d+(?:go|gb|mo|mb|ko|kb|to|tb|ghz|mhz|h|m|s|ms|px|dpi|k|e|er|eme|th|nd|rd|st)$"
)
_NO_NAME = re.compile(
    r"^(?:win|w|ipv|h|mp|utf|sha|md|http|usb|wpa|python|py|id|no|wifi|cuda)[-_]?\d"
)


def platforms_in(text: str) -> frozenset[str]:
    """The systems that a text names."""
    return _systems(set(_WORD.findall(fold(text))))


def without_platforms(text: str, named: Iterable[str]) -> str:
    """`text` without the words that name other systems than these."""
    kept = frozenset(named)
    other = frozenset().union(*(known for name, known in PLATFORMS.items() if name not in kept))
    return " ".join(word for word in text.split() if fold(word).strip(".,;:!?()") not in other)


def named_codes_in(text: str) -> frozenset[str]:
    """Codes that a text calls one, or that can be nothing else, or that it wholly consists of: a
    source without them is another case."""
    said = fold(text)
    sure = frozenset(_CODE_BEFORE.findall(said)) | frozenset(_SURE_CODE.findall(said))
    return sure | codes_in(text) if len(said.split()) <= _BARE else sure


def codes_in(text: str) -> frozenset[str]:
    """Error numbers and codes that a text names."""
    said = fold(text)
    return frozenset(_CODE_BEFORE.findall(said)) | frozenset(_CODE.findall(said))


def identifiers_in(text: str) -> frozenset[str]:
    """Names that programs give: capitals within a word, or parts joined by an underscore; folded.
    Nobody writes one by chance, so a ticket that has it is about it."""
    return frozenset(fold(one) for one in _IDENTIFIER.findall(text))


def names_code(folded: str, codes: Iterable[str]) -> bool:
    """Whether a folded text names one of these codes. A code of two signs is one only where the
    text calls it a code: "error -15" is not in "send 15 GB"."""
    called: frozenset[str] | None = None
    for code in codes:
        if code not in folded:
            continue
        if len(code) > _SHORT_CODE:
            if re.search(rf"(?<!\w){re.escape(code)}(?!\w)", folded):
                return True
            continue
        called = frozenset(_CODE_BEFORE.findall(folded)) if called is None else called
        if code in called:
            return True
    return False


def places_in(text: str) -> frozenset[str]:
    """Rooms, machines and sockets that a text names by a word with a number."""
    found = _PLACE.findall(fold(text))
    return frozenset(one for one in found if not _UNIT.match(one) and not _NO_NAME.match(one))


def differences(question: str, source: str) -> tuple[str, ...]:
    """What makes a source another case than a question, as codes; empty if nothing does."""
    asked = _asked(question)
    if not asked.names_anything:
        return ()
    told = fold(source)
    said = set(_WORD.findall(told))
    found = []
    systems, theirs = asked.systems, _systems(said)
    if systems and not systems & theirs and (theirs or systems & _ALWAYS):
        found.append("other_system")
    if asked.codes and not names_code(told, asked.codes):
        found.append("other_code")
    places = asked.places
    if places and not any(place in told for place in places) and places_in(told):
        found.append("other_place")
    if "other_place" not in found and asked.rooms:
        there = _rooms_in(told)
        if there and not asked.rooms & there:
            found.append("other_place")
    if asked.products and not asked.products & said:
        found.append("other_program")
    if (asked.things and not asked.things & said) or (asked.elsewhere and not said & _ELSEWHERE):
        found.append("other_thing")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question names."""

    systems: frozenset[str]
    codes: frozenset[str]
    places: frozenset[str]
    rooms: frozenset[str]
    products: frozenset[str]
    things: frozenset[str]
    elsewhere: frozenset[str]

    @property
    def names_anything(self) -> bool:
        """Whether any source can be another case."""
        named = (self.systems, self.codes, self.places, self.rooms)
        return any(named) or any((self.products, self.things, self.elsewhere))


@lru_cache(maxsize=64)
def _asked(question: str) -> _Asked:
    """Read once for all the sources that a search found."""
    asked = fold(question)
    wanted = frozenset(_WORD.findall(asked))
    return _Asked(
        systems=_systems(wanted),
        codes=named_codes_in(asked),
        places=places_in(asked) - codes_in(asked),
        rooms=_rooms_in(asked),
        products=wanted & _PRODUCTS,
        things=wanted & _NAMED_THINGS,
        elsewhere=wanted & _ELSEWHERE,
    )


def _systems(said: AbstractSet[str]) -> frozenset[str]:
    return frozenset(name for name, known in PLATFORMS.items() if said & known)


def _rooms_in(folded: str) -> frozenset[str]:
    return frozenset(_ROOMS.findall(folded)) - _NO_ROOMS
