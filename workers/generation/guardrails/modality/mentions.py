"""Words of deletion, administration or passwords where they name no act at all. Pure.

Windows keeps an old password, deleted mail is recovered, the root cause was a cable: nothing is
done to any of them. For other risks a word is enough.
"""

from __future__ import annotations

import re

from workers.generation.guardrails.modality.clauses import Clause

_THING = (
    r"(?:items?|e?mails?|messages?|files?|folders?|elements?|data|photos?|documents?|contacts?)"
)
_RECOVER = r"(?:recover|restor|undelet|retriev|recuper|restaur)\w*"
_PHYSICAL = (
    r"(?:paper|sheets?|tray|cover|cables?|plug|batter(?:y|ies)|cartridges?|toner|lid|screws?|dust"
    r"|adapter|dongle|receiver|staples?)"
)
_PROTECTION = (
    r"\b(?:anti-?virus|firewall|pare-?feu|defender|selinux|uac|bitlocker|protection|security"
    r"|securite|certificat\w*|vpn)\b"
)
_NAMES: dict[str, re.Pattern[str]] = {
    "administrator": re.compile(
        r"\broot causes?\b|\b(?:container|docker|package|image|npm|model) registry\b"
        r"|\badministrative (?:offices?|staff|assistants?|departments?|documents?|deadlines?)\b"
        r"|\b(?:gestion|assistante?s?|equipes?|demarches?|procedures?|formalites?)"
        r" administratives?\b"
    ),
    "deletion": re.compile(
        r"(?<![\w-])format=|\bau format\b(?! (?:ntfs|exfat|fat|ext))|\b(?:file|date|paper|page"
        r"|image|video) format\b"
        rf"|\b{_RECOVER} (?:\w+ )?(?:deleted {_THING}\b|(?:\w+ )?supprime?e?s?\b)"
        rf"|(?:^|(?<=[.!?\n] ))deleted {_THING} (?:can|may) be {_RECOVER}"
        rf"|\bremove (?:the |all |any )?(?:\w+ )?{_PHYSICAL}(?=\s?(?:[.,;:)\n]|$|(?:and|from"
        rf"|then|in"
        r"|of|at|behind|under|with)\b))"
    ),
    "security_off": re.compile(
        r"\b(?:turn off|disable|deactivate|desactive[rz]?|coupe[rz]?)"
        r" (?:(?:the|this|your|le|la|cet?|votre) |l')(?:device|computer|screen|laptop|printer"
        r"|monitor"
        r"|pc|ordinateur|ecran|appareil|peripherique|poste|imprimante)(?![\w'-])"
        rf"(?:(?!{_PROTECTION})[^.!?,;:\n]){{0,60}}[.!?][\"')]{{0,2}}\s{{1,4}}"
        r"(?=(?:in|on|open|start|connect|dans|sur|ouvrez|demarrez|lancez)\b)"
        r"(?![^.!?\n]{0,80}\b(?:off|too|also|as well|same|aussi|egalement"
        r"|disab\w*|desactiv\w*|coup\w*)\b)"
    ),
}
_STATES: dict[str, re.Pattern[str]] = {
    "deletion": re.compile(
        r"(?:la corbeille|the recycle bin|le bac a corbeille) (?:n'est (?:pas|plus)|is (?:not|no))"
        r" (?!vid|empt|purg)"
    ),
    "password": re.compile(
        # A password that ends, that a device keeps or gets, or that is the cause of something.
        r"(?:(?:the|an?|each|old|new|le|la|les|un|chaque|mon|my) |l')?(?:tokens?|pass(?:word"
        r"|code)s?"
        r"|credentials?|jetons?|mots? de passe|identifiants?)"
        r"(?: (?:of|for|from|de|du|des) (?:(?:the|la) |l')?\w+)?"
        r" (?:ends?|expires?|expired|has expired|lasts?|(?:is|are) valid|expirent|est expire|dure"
        r"|est valable|sont valables)\b"
        r"|(?:(?:the|an?|each|le|la|les|une?|chaque|cet?|cette) |l'|(?=windows|macos|linux|android"
        r"|outlook|thunderbird))(?:\w+ ){1,4}?(?:keeps|remembers|stores|holds|gardent|garde|retient"
        r"|retiennent|conserve|conservent|memorise)"
        r" (?:(?:the|an?|its|l[ea]s?|une?|son|sa|leurs?)\b|l')"
        r"|qui (?:gardent|garde|retient|conserve|memorise) "
        r"|(?:it|he|she|ils?|elles?|(?:the|each|le|la|chaque) \w+(?: \w+)?|l'\w+)"
        r" (?:gets|receives|recoi(?:t|vent)|obtien(?:t|nent)) (?:an?|its|une?|son)\b"
        r"|(?:(?:the|la|one|une) |l')(?:\w+ )?(?:cause|reason|raison|origine) (?:\w+ ){0,2}"
        r"(?:is|was|est|etait)\b"
        r"|(?:(?:the|le|la) \w+|it|cela|ca) (?:comes from|is due to|vient d[eu'])"
    ),
}
"""At the head of a clause: what is so of a thing, or what a thing does for itself."""
_ORDERS = re.compile(
    r"\b(?:you|your|yours?elf|vous|votre|vos|tu|ton|ta|tes|toi|must|should|needs?|ha(?:s|ve) to"
    r"|doit"
    r"|doivent|faut|solution|step|please|veuillez|merci|to (?:be|change|set|reset|renew|delete))\b"
    r"|\bempt\w+|\bvid\w+|\b\w+ez\b|`"
)
_HEADS = re.compile(
    r"(?:and |then |et |puis )?(?:type|enter|give|send|tell|use|change|set|make|create|choose"
    r"|let|log"
    r"|sign|open|take|get|ask|write|put|keep|check|see|if|when|wait|call|go|click|press)\b"
)
"""A clause that begins so speaks to its reader."""


def names_no_act(clause: Clause, code: str) -> bool:
    """Whether a clause only says how a thing of this kind is, or what it does for itself."""
    states = _STATES.get(code)
    if states is None or clause.asked or clause.shown or _ORDERS.search(clause.said):
        return False
    return states.match(clause.said) is not None and not _HEADS.match(clause.said)


def other_meanings(text: str, code: str) -> list[tuple[int, int]]:
    """Where in a folded text a word of this kind of risk stands for something else, or goes with
    something else: a device that is turned off in the sentence before."""
    names = _NAMES.get(code)
    return [] if names is None else [one.span() for one in names.finditer(text)]
