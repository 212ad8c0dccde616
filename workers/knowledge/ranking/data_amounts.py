"""Much data that is to go somewhere, by the name that tickets have for it. Pure.

"Three terabytes for colleagues abroad, which way?" shares no word with "send large files outside":
how much it is stands in a number and a unit, which no other ticket has. Some gigabytes are a large
file; hundreds are a transfer of data between two sites.
"""

from __future__ import annotations

import re

from workers.text.fold import fold

_MUCH = re.compile(
    r"(?<![\w.,])(?P<count>\d{1,6}(?:[.,]\d{1,3})?) ?(?P<unit>[Gg]i?[OoBb]|Ti?[OoBb]|tb"
    r"|to(?= d(?:e |es |['’]))|[Gg]iga?s?|[Tt][eé]ras?|[Gg]iga-?octets?|[Tt][eé]ra-?octets?"
    r"|[Gg]igabytes?|[Tt]erabytes?)(?!\w)"
)
"""A small "to" is a word of English, unless it is "3 to de …"."""
THOUSANDS = 1_000
"""Units of "giga" in one of "tera"."""
A_TRANSFER = 100
"""Gigabytes from which on data is no file that somebody sends, but a transfer between two sites."""
_TRANSFERS = {
    "envoyer gros fichiers": "transférer données partenaire",
    "send large files": "transfer data partner",
}
"""What is said of so much, in place of what is said of less."""
_GOES = {
    "envoyer gros fichiers": re.compile(
        r"\b(?:envo[iy]\w*|livrer|livr(?:e|ez|ons|aison)|transmett\w*|transfer\w*|expedi\w*|filer"
        r"|remettre|parvenir|faire (?:passer|suivre)|partager|echanger|donner a|deposer)\b"
        r"|\b(?:passe[rz]?|donne[rz]?|refile[rz]?|fourni\w*) (?:\S+ ){1,4}d(?:e |es |['’])"
        r"(?:\S+ ){1,5}(?:au?|aux|vers) \w"
        r"|\bdoi(?:t|vent) (?:aller|arriver|partir|atterrir) (?:chez|a|au|aux|vers|en)\b"
        r"(?! la (?:poubelle|corbeille))"
        r"|\b(?:collegues?|partenaires?|labos?|prestataires?|universites?|etudiants?)\b"
        r".{0,40}\b(?:a besoin de|ont besoin de|attend(?:ent)?|me demande(?:nt)?"
        r"|nous demande(?:nt)?|veut|veulent) (?:les |nos |mes )?\d[\d.,]* ?\w+ d(?:e |es |['’])"
        r"(?!(?:plus|place|espace|libre|memoire|ram)\b)"
    ),
    "send large files": re.compile(
        r"\b(?:send|sending|ship|shipping|deliver\w*|hand(?:ing)? (?:\S+ ){0,3}over|hand over"
        r"|transfer\w*|share with|to get to|get (?:\S+ ){1,8}to|pass(?:ing)? on|upload\w*)\b"
        r"|\b(?:hand|giv(?:e|ing)|pass|provid(?:e|ing)|forward)(?:ing)? (?:\S+ ){1,4}of"
        r" (?:\S+ ){1,5}to (?:an?|my|our|the|some\w+|others?|other|colleagues?|partners?|people"
        r"|students?|collaborators?)\b"
        r"|\b(?:has|have|needs?|ought) to (?:reach (?!\d)|arrive|be with|be at|end up at)\b"
        r"|\b(?:needs?|wants?|expects?|awaits?|is waiting for|asks? (?:me |us )?for) (?:\S+ ){1,10}"
        r"from (?:me|us)\b"
    ),
}


_HAS_IT = re.compile(
    r"\b(?:ram|memoire|memory|quotas?|jobs?|laptops?|portables?|disques?|disks?|drives?|ssd|vm|nas"
    r"|mailbox(?:es)?|boites?|stockage|storage|forfaits?|room|free|deleted|removed"
    r"|supprime\w*|machines? virtuelles?|virtual machines?"
    r"|clusters?|scratch|archiv\w+|backups?|sauvegard\w+|(?:mon|ma|notre|my|our|le|la|the)"
    r" (?:\w+ )?(?:partage|share|equipe|team|groupe|group|serveur|server|pc|poste|home))\b"
    r"|(?<!\S)/\w"
)
"""What holds such an amount, and where it stays in the house."""


def with_name_of_much(text: str) -> str:
    """A question with what its tickets call such an amount of data, in the line that tells of it,
    where it is to go somewhere; else as it is."""
    return "\n".join(_named(line) for line in text.split("\n"))


def _named(line: str) -> str:
    much = _MUCH.search(line)
    if much is None:
        return line
    said = fold(line)
    if _HAS_IT.search(said):
        return line
    found = next((name for name, goes in _GOES.items() if goes.search(said)), None)
    if found is None:
        return line
    return f"{line} {_TRANSFERS[found] if _gigabytes(much) >= A_TRANSFER else found}"


def _gigabytes(much: re.Match[str]) -> float:
    count = float(much["count"].replace(",", "."))
    return count * (THOUSANDS if much["unit"][0] in "tT" else 1)
