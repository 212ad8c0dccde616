"""Who only gets unwanted mail, and at most asks whether that means a break-in. Pure.

Advertisements come to every address, and tickets tell what to do with them. What is sent in the
asker's name, what was done with such a mail, and a break-in that is told of are another matter.
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
_MORE = re.compile(
    r"\b(?:cliqu\w+|click\w*|ouvert|opened|open|rempli\w*|tape|saisi\w*|rentre|entered|typed|gave"
    r"|donne|download\w*|telecharg\w+|install\w*|repondu|replied|answered|envoy\w+|send\w*|sent"
    r"|execut\w+|lance\w*|ran|run|scann\w+|suivi|followed|valid\w+|approv\w+|bounc\w+|undeliver\w+"
    r"|non remis\w*|de ma part|en mon nom|from me|in my name|as me|mes contacts|my contacts"
    r"|correspondants|collegues|colleagues|(?:from|with|avec|depuis|par) (?:my|mon|ma) (?:address"
    r"|adresse|mailbox|boite|account|compte|name|nom)|quelqu'un|someone|somebody|inconnu\w*"
    r"|passer pour|supprim\w*|delet\w*|lus|lit|reads?|reading|codes?|commandes?|orders?|chang\w+"
    r"|reset\w*|mot de passe|mdp|password|connexions?|connect\w+|logins?|logged|signed|bloque\w*"
    r"|locked|rules?|regles?|virement|paye?|paid|paye[rz]|vole\w*|stolen|perdu|lost|telephone|phone"
    r"|fumee|smoke|inscri\w+)\b"
)
_ASKS_IF = re.compile(
    r"(?:\b(?:est-ce que|est-ce qu'|does that mean|has|have|is|was|am|are) [^,;.!?\n]{0,40}"
    r"|[^,;.!?\n]{0,40}-(?:je|il|elle|t-il|t-elle) (?:ete )?|(?:^|[,;.!?] ?)(?:\w+ ){0,2})"
    r"(?:pirate\w*|hack\w*|compromis\w*|compromised|usurp\w+)\b ?\?"
)
"""Ends in it: "is my account hacked?", not "my account is hacked, what now?"."""
_SAYS_SO = re.compile(r"\b(?:pirat\w+|hack\w*|compromis\w*|compromised|usurp\w+|hijack\w*)\b")


def only_gets_spam(said: str) -> bool:
    """Whether unwanted mail comes to the asker and nothing else is told; a break-in may be asked
    about, not told of. `said` is folded."""
    if not _UNWANTED.search(said) or not _COMES.search(said) or _MORE.search(said):
        return False
    return _SAYS_SO.search(_ASKS_IF.sub(" ", said)) is None
