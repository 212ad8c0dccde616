"""Things that were stolen or lost, and not their connection or their settings. Pure."""

from __future__ import annotations

import re

from workers.generation.triage.urgency.kinds import SECRET, any_of

_DEVICE = (
    r"(?:\w*laptop|notebook|ordinateur|ordi|portable|pc|mac|macbook|computer|\w*rechner|tablette"
    r"|tablet|ipad|iphone|telephone|phone|smartphone|mobile|handy|cle usb|cles? usb|usb (?:key"
    r"|stick|drive)|usb-stick|disque (?:dur|externe)|hard (?:disk|drive)|badge|sacoche"
    r"|sac(?: a dos)?"
    r"|backpack|rucksack|bag|briefcase|station de travail|workstation|ordenador|portatil|movil"
    r"|telefono|computador|celular|laptopje|tablet|appareil photo|cle fido2?|yubikey|security key"
    r"|cle de securite)"
)
_OWN = (
    r"(?:(?:mon|ma|mes|notre|nos|le|la|l'|un|une|my|our|the|a|his|her|their|son|sa|mein|meinen"
    r"|meine"
    r"|mi|el|du|de|service|travail|pro|professionnel|professionnelle|work|company|lab|labo|new"
    r"|nouveau|nouvel|old|vieux|field|office|personal|perso|petit|phd|dell|hp|lenovo|thinkpad) )"
)
_STOLEN = any_of(
    r"\b(?:vole[es]?|volees|derobe[es]?|subtilise[es]?|cambriol\w*|pickpocket\w*|arrache[es]?)\b"
    r"(?! (?:en|de|vers|avec|au-dessus|bien) )",
    r"\b(?:un|le|au|de|du|mon|suite au) vol (?:de|du|d'|dans|a|hier)\b",
    r"\b(?:stolen|stole|theft|robbed|robbery|burgl\w+|mugged|snatched|nicked|pinched|swiped)\b",
    r"\b(?:broke|broken|break|breaking) into\b(?! (?:two|half|pieces))|\bbreak-in\b",
    r"\b(?:gestohlen|geklaut|diebstahl|entwendet|eingebrochen|einbruch)\b",
    r"\b(?:robado|robada|robaron|robo|hurto|hurtado|rubato|rubata|furto|roubado|roubaram"
    r"|gestolen|skradzion\w+)\b",
)
_TAKEN_AWAY = any_of(
    r"\b(?:m'a|on ma|nous a|m'ont|nous ont|fait|ete|s'est fait)"
    r" (?:pique|chourave|chipe|tire|pris)\w*\b",
    r"\b(?:someone|somebody|quelqu'un|thieves|they|on) (?:has |have |a |ont )?(?:took|taken|pris"
    r"|stole|grabbed|emporte)\b",
    r"\b(?:was|were|got|been) (?:taken|grabbed|lifted|swiped)\b",
)
_THINGS = any_of(rf"\b{_DEVICE}s?\b", r"\b(?:affaires|materiel|equipment|things|stuff|gear)\b")
_LOST = any_of(
    rf"\b(?:perdu|egare|oublie|laisse|lost|misplaced|mislaid|left|forgot|verloren|perdido|smarrito"
    rf"|ne (?:re)?trouve (?:plus|pas)|can't find|cannot find|can not find)"
    # "J'ai oublié dans le train une clé": where it was may come first.
    r" (?:(?:dans|in|on|at|sur|au|a) (?:l'|(?:le|la|un|une|the|an?|my|mon|ma) )?"
    r"(?!bureau|office|desk|labo|salle|room)[\w-]{2,20} )?"
    rf"{_OWN}{{1,4}}{_DEVICE}\b"
    r"(?! (?:allume|ouvert|running|charging|en charge|branche|on (?:all|over|during|while|and)"
    r"|on\W*$))",
    rf"(?:^|[.,;!?] ?|\band |\bet |\bthat |\bque )(?:bonjour |hello |hi )?{_OWN}{{0,4}}{_DEVICE}"
    rf"\b(?: {_DEVICE})?.{{0,30}}\b(?:a disparu|ont disparu|est perdue?|introuvable|is gone"
    rf"|has gone"
    r"|got lost|is lost|disappeared|verschwunden|(?:is |went |has gone )?missing(?! (?:a|an|the"
    r"|some|its|my|\w+s)\b))\b",
)
_LEFT_BEHIND = re.compile(
    r"\b(?:train|tgv|ter|rer|ferry|navette|covoiturage|taxi|uber|bus|metro|tram"
    r"|avion|plane|flight|airport|aeroport|gare|station"
    r"|hotel|cafe|restaurant|bar|voiture de location|rental|parking|perdu|lost|egare|misplaced|gone"
    r"|van|office|bureau|night|nuit|missing|disparu|verloren|perdido|introuvable"
    r"|forgot(?:ten)? (?:it )?(?:in|on|at))\b"
)


def is_theft(said: str) -> bool:
    """See the head of this file; `said` is folded."""
    if _STOLEN.search(said):
        return _THINGS.search(said) is not None or not re.search(rf"\b{SECRET}\b", said)
    if _TAKEN_AWAY.search(said):
        return re.search(rf"\b{_OWN}{{1,4}}{_DEVICE}\b", said) is not None
    return _LOST.search(said) is not None and _LEFT_BEHIND.search(said) is not None
