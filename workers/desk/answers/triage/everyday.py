"""Everyday troubles that are told with the words of emergencies: by who does what. Pure.

A second factor that went with an old phone is lost as a stolen thing is. A scanner of viruses that
eats the asker's own program speaks of malware. A door that ignores a badge, and a laptop that drops
its network, lose nothing that anybody looks for.
"""

from __future__ import annotations

import re

_FACTOR = re.compile(
    r"\b(?:authentificat\w+|authenticat\w+|double auth\w*|2fa|mfa|otp|(?:second|deuxieme) facteur"
    r"|second factor|(?:appli\w*|feuilles?|papier|liste) (?:de |des |avec (?:les|mes) |d')codes?"
    r"|codes? (?:de )?(?:secours|validation|connexion|verification|recuperation)"
    r"|(?:backup|recovery|login|sms|verification) codes?|(?:backup|recovery) (?:sheet|paper)"
    r"|feuille de secours|(?:aucun|plus de|plus les|plus d'|no) codes?)\b"
)
_WENT_WITH = re.compile(
    r"\b(?:nouveau|nouvel|new|chang\w+|switch\w*|remplac\w+|replac\w+|ancien|old|casse\w*|broken"
    r"|mort|dead|died|tombe a l'eau|wiped|reinitialis\w+|reset|recycl\w+|vide|empty|perdu\w*|lost"
    r"|egar\w+|introuvable|(?:re)?trouve (?:plus|pas)|gone|threw)\b"
)
_TAKEN = re.compile(
    r"\b(?:vol\w{1,3}|derob\w+|stolen|stole|theft|thief|pris\w?|took|taken|agress\w+|quelqu'un"
    r"|someone|somebody|inconnu\w*|stranger|sac|bag|train|tram|bus|metro|taxi|gare|station|airport"
    r"|aeroport|hotel|restaurant|cafe|donne\w*|gave|given|dit|told|read|lu|envoy\w+|sent|post\w*"
    r"|publi\w+|appele\w*|appelle|called|caller|call me|clique\w*|click\w*|validee?|approved"
    r"|demandes"
    r"|requests?|prompts?|jamais|never|pas moi|pas (?:le mien|a moi)|not me|not mine"
    r"|appear\w*|ajout\w+|added|pirat\w+|hack\w*"
    r"|on (?:m'?|nous )a|(?:m'|nous )ont|qui (?:m'|nous )a"
    r"|(?:me|nous) (?:suis|sommes) (?:fait|faite|faits)"
    r"|disparu\w*|disparait|disappear\w*|vanish\w*|partent|partis?|(?:de|depuis) mon compte"
    r"|from (?:my|our) account|piqu\w+|chour\w+|fauch\w+|chip(?:e|ee|er)|barbot\w+|embarqu\w+"
    r"|arrach\w+|nicked|pinched|snatch\w*|swiped|grabbed|robb\w+|mugg\w+|lifted|nabbed"
    r"|walked|ran off|pause|lunch|en revenant|came back|got back|table)\b"
)
"""What turns a loss into an emergency: others, a place on the way, what was given or not asked."""
_SCANNER = (
    r"(?:(?:l'|mon |le |notre |the |our |my )?(?:anti-?virus|antimalware|defender|edr|eset"
    r"|kaspersky"
    r"|sophos|clamav|windows security|securite windows|\bav))"
)
_EATS = (
    r"(?:bouffe\w*|mange|supprime|vire|efface|bloque|degage|met|mets|prend|croit|jette|detruit"
    r"|isole|eat|eats|eating|ate|delete|deletes|deleting|remove|removes|removing|block|blocks|kill|kills"
    r"|zaps?|flags?|quarantines?|takes?|thinks?|nukes?|says)"
)
_PROGRAM = (
    r"(?:\.?exe|executable\w*"
    r"|program\w*|script\w*|outils?|tools?|build\w*|code|compil\w+|macros?|binaires?|binar\w+"
    r"|installer|appli\w*|apps?|software|logiciels?)"
)
_OWN = (
    rf"(?:(?:mon|ma|mes|notre|nos|my|our) (?:own |in-?house |\w+ )?{_PROGRAM}\b"
    rf"|(?:le|la|les|l'|the|un|une|an?) ?(?:\w+ )?{_PROGRAM} (?:qu(?:e j'ai|'on a|e nous avons)"
    r" (?:ecrit|compile|code|developpe|fait)\w*"
    r"|(?:that |which )?(?:i|we)(?: have)? (?:wrote|written|built|compiled|made|coded)\b))"
)
"""What the asker owns or wrote; any other program may be what it is taken for."""
_EATEN = re.compile(rf"{_SCANNER}\W+(?:\w+ ){{0,3}}?(?:me |m'|keeps )?{_EATS}\b(?: \w+)? \.?{_OWN}")
_SPREADS = re.compile(
    r"\b(?:trojan\w*|cheval de troie|ransom\w*|rancon\w*|chiffre\w*|crypt\w+|encrypt\w*|mails?"
    r"|piece jointe|attachment|pj|download\w*|telecharge\w*|tout seul|itself|lent|slow|popups?"
    r"|souris|mouse|password|mdp|mot de passe|infect\w*|contamin\w*|key-?log\w*|worms?|ver"
    r"|spy\w*|espion\w*|malware\w*|maliciel\w*|malveillant\w*|malicious|rootkits?|backdoors?"
    r"|porte derobee|botnets?|stealer\w*|viruses|(?<!anti-)(?<!anti )virus|collegues?|colleagues?"
    r"|coworkers?|everyone|everybody|tout le monde|spread\w*|propag\w+|usb|hack\w*|pirat\w+)\b"
)
_TAKEN_FOR_ONE = re.compile(
    rf"\b(?:(?:as|for|comme|pour)(?: being| etant)?|{_OWN} (?:is|was|est|etait|serait))"
    r" (?:a |an |un |le )?virus\b"
)
"""A scanner's opinion of a program, which is no virus on a machine."""
_MACHINE = (
    r"(?:laptop|notebook|ordinateur|ordi|portable|pc|mac|macbook|computer|tablette|tablet|phone"
    r"|telephone|tel|smartphone|door|porte|portail|gate|reader|lecteur|borne|barriere|barrier"
    r"|portique|imprimante|printer|scanner|dock|station|copieur|copier|machine|telephone)"
)
_DOES = (
    r"(?:keeps? (?:dropping|losing|ignoring|forgetting|refusing)|drops|ignores|loses|forgets"
    r"|refuses"
    r"|rejects|lache|perd|ignore|oublie|refuse|rejette|ne (?:re)?connait (?:plus|pas)"
    r"|(?:ne )?(?:lit|voit|reconnait) (?:plus|pas))"
)
_FAILS_AT = re.compile(
    rf"\b{_MACHINE}(?: (?:of|de|du|des|d'|in|en|on|to) ?(?:(?:the|la|le|l'|my|mon) ?)?\w+"
    rf"(?: [\da-z]{{1,3}})?)? (?:(?:always|also|now|just|toujours|aussi|still|me|m') ?)?{_DOES}\b"
    r"(?! (?:out|off|from))"
)
"""A machine that does something to a thing, today and again: nobody took either."""
_ALL = re.compile(
    r"\b(?:tout le monde|tous|toutes|toute|personne|plusieurs|everyone|everybody|nobody|no one|all"
    r"|whole|entire|entier|entiere|several)\b"
)


def lost_a_factor(said: str) -> bool:
    """Whether a folded text tells that a second factor went with a phone or a sheet, and of nobody
    else and of nothing that was given away."""
    told = _FACTOR.search(said) is not None and _WENT_WITH.search(said) is not None
    return told and _TAKEN.search(said) is None


def eats_own_program(said: str) -> bool:
    """Whether a folded text tells that a scanner of viruses takes away the asker's own program, and
    of no other sign of malware."""
    rest = _TAKEN_FOR_ONE.sub(" ", said)
    return _EATEN.search(said) is not None and _SPREADS.search(rest) is None


def fails_at(said: str) -> bool:
    """Whether a folded text tells that a machine drops, ignores or forgets a thing, and of nobody
    who took one, nor of everybody's trouble."""
    fails = _FAILS_AT.search(said) is not None
    return fails and _TAKEN.search(said) is None and _ALL.search(said) is None
