"""Who only gets unwanted mail, and at most asks whether that means a break-in. Pure.

Advertisements come to every address, and tickets tell what to do with them. What is sent in the
asker's name, or a link that was followed, is another matter.
"""

from __future__ import annotations

import re

_UNWANTED = re.compile(
    r"\b(?:spams?|pourriels?|indesirables?|pubs?|publicites?|publicitaires?|reclames?|demarchage"
    r"|promos?|promotions?|prospectus|newsletters?|junk|ads|adverts?|advertis\w+|promotional"
    r"|unsolicited|non sollicite\w*|offres? (?:de|d')|(?:fake|faux|fausses?|bidons?|predatory"
    r"|douteu\w+) (?:\w+ )?(?:conferences?|journals?|revues?|colis|parcels?|deliver\w+|livraisons?)"
    r"|(?:conferences?|journals?|revues?|colis|parcels?) (?:bidons?|predatory|fakes?|douteu\w+)"
    r"|(?:vingtaine|trentaine|dizaines?|centaines?|tas|plein|dozens|hundreds|loads|tons)"
    r" (?:de |d'|of )(?:\w+ )?(?:mails?|messages?|courriels?|colis|parcels?|invitations?))\b"
)
_COMES = re.compile(
    r"\b(?:recois|recoit|recevoir|recu\w*|arriv\w+|inond\w+|submerg\w+|croul\w+|envahi\w*|propose\w*"
    r"|noy\w+|get|gets|getting|got|receiv\w+|flood\w*|swamp\w*|drown\w*|buried|full of|pleine? de"
    r"|par jour|chaque jour|tous les jours|a day|per day|every day|daily|each morning"
    r"|tous les matins|depuis|since)\b"
)
_DEED = re.compile(
    r"\b(?:cliqu\w+|click\w*|ouvert|opened|open|rempli\w*|tape|saisi\w*|rentre|entered|typed|gave"
    r"|donne|download\w*|telecharg\w+|install\w*|repondu|replied|answered|envoy\w+|send\w*|sent"
    r"|bounc\w+|undeliver\w+|non remis\w*|(?:de ma part|en mon nom|from me|in my name|as me)"
    r"|mes contacts|my contacts|mot de passe|mdp|password|connexions?|connect\w+|logins?|logged"
    r"|signed|bloque\w*|locked|rules?|regles?|virement|paye?|paid|paye[rz])\b"
)
_ASKS_IF = re.compile(
    r"[^.!?\n]{0,60}\b(?:pirat\w+|hack\w*|compromis\w*|compromised|usurp\w+|vole\w*|stolen|fuit\w*|leak\w*)\b"
    r"[^.!\n]{0,40}\?"
)
_SAYS_SO = re.compile(r"\b(?:pirat\w+|hack\w*|compromis\w*|compromised|usurp\w+|hijack\w*)\b")


def only_gets_spam(said: str) -> bool:
    """Whether unwanted mail comes to the asker and nothing else is told; a break-in may be asked
    about, not told of. `said` is folded."""
    if not _UNWANTED.search(said) or not _COMES.search(said) or _DEED.search(said):
        return False
    return _SAYS_SO.search(without_asking(said)) is None


def without_asking(said: str) -> str:
    """A folded text without the question whether one was broken into."""
    return _ASKS_IF.sub(" ", said)
