"""Who only gets unwanted mail, and at most asks whether that means a break-in. Pure.

Advertisements come to every address, and tickets tell what to do with them. What is sent in the
asker's name, what was done with such a mail, and a break-in that is told of are another matter.
"""

from __future__ import annotations

import re

_MAIL = r"(?:e?-?mails?|messages?|courriels?|colis|parcels?|invitations?|notices|offers|offres)"
_MANY = (
    r"(?:\d{2,4}|vingt|trente|quarante|cinquante|soixante|cent|ten|twenty|thirty|forty|fifty|sixty"
    r"|hundred)"
)
"""More than anybody writes in earnest."""
_UNWANTED = re.compile(
    r"\b(?:spams?|pourriels?|indesirables?|pubs?|publicites?|publicitaires?|reclames?|demarchage"
    r"|promos?|promotions?|prospectus|newsletters?|junk|ads|adverts?|advertis\w+|promotional"
    r"|unsolicited|non sollicite\w*|offres? (?:de|d')|(?:fake|faux|fausses?|bidons?|predatory"
    r"|douteu\w+) (?:\w+ )?(?:conferences?|journals?|revues?|colis|parcels?|deliver\w+|livraisons?)"
    r"|(?:conferences?|journals?|revues?|colis|parcels?) (?:bidons?|predatory|fakes?|douteu\w+)"
    r"|scams?|arnaques?"
    r"|(?:quinzaine|vingtaine|trentaine|quarantaine|cinquantaine|dizaines?|centaines?|tas|plein"
    r"|tonnes?|dozens?|hundreds?|loads|tons|flood) (?:de |d'|of )?(?:\w+ ){0,2}"
    rf"{_MAIL}|{_MANY} (?:\w+ ){{0,2}}{_MAIL})\b"
)
_COMES = re.compile(
    r"\b(?:recois|recoit|recevoir|recu\w*|arriv\w+|inond\w+|submerg\w+|croul\w+|envahi\w*"
    r"|propose\w*"
    r"|noy\w+|get|gets|getting|got|receiv\w+|flood\w*|swamp\w*|drown\w*|buried|full of|pleine? de"
    r"|par jour|chaque jour|tous les jours|a day|per day|every day|daily|each morning"
    r"|tous les matins|depuis|since|keep coming|dans (?:ma|mon|notre) (?:boite|mail|messagerie)"
    r"|in (?:my|our) (?:inbox|mailbox|mail)|encore des|overnight)\b"
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
_SAYS_SO = re.compile(r"\b(?:pirat\w+|hack\w*|compromis\w*|compromised|usurp\w+|hijack\w*)\b")
_SENT_TO_ME = re.compile(r"\b(?:(?:on|ils) )?(?:m'|nous )(?:envoient|envoie)\b")
"""What is sent to the asker comes to them."""
_CLAUSES = re.compile(r"(?<=[,;.!?:])")
_BEGINS_ASKING = re.compile(
    r"\W*(?:(?:et|and|so|alors|or|ou) )?(?:est[- ]ce qu|did|does|do|has|have|had|is|was|were|am|are"
    r"|could|can|may|might|a-t-on|aurait-on)\b"
)
_TURNED = re.compile(
    r"\b(?:ai|est|a|ont|suis|as|serai[st]|aurai[st])[- ](?:t[- ])?(?:je|il|elle|on)\b"
)
"""The verb before its subject, as in "suis-je"."""
_ENDS_ASKING = re.compile(
    r"(?:pirat\w+|hack\w*|compromis\w*|compromised|usurp\w+)"
    r"(?: (?:ou quoi|ou pas|ou non|or what|or not|now|by now|again|alors|du coup))?\W*\?"
)
"""Ends in it: "my account is hacked?", not "my account is hacked what now?"."""


def only_gets_spam(said: str) -> bool:
    """Whether unwanted mail comes to the asker and nothing else is told; a break-in may be asked
    about, not told of. `said` is folded."""
    told = _SENT_TO_ME.sub(" recois ", said)
    if not _UNWANTED.search(told) or not _COMES.search(told) or _MORE.search(told):
        return False
    return all(_only_asks(one) for one in _CLAUSES.split(said) if _SAYS_SO.search(one))


def _only_asks(clause: str) -> bool:
    """Whether a folded clause asks about a break-in: by its beginning, its verb or its end."""
    if _BEGINS_ASKING.match(clause) or _TURNED.search(clause):
        return True
    return _ENDS_ASKING.search(clause) is not None
