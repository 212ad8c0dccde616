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
    r"\b(?:recois|recoit|recevoir|recu\w*|arriv\w+|inn?ond\w+|submerg\w+|croul\w+|envahi\w*"
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
    r"|correspondants|collegues|colleagues|(?:from|with|via|avec|depuis|par|de)"
    r" (?:(?:my|our|the|their|his|her|mon|ma|notre|nos|leur|le|la) |l')(?:\w+ )?(?:address(?:es)?"
    r"|adresses?|mailbox|boite|accounts?|comptes?|names?|noms?)|quelqu'un|someone|somebody|inconnu\w*"
    r"|passer pour|supprim\w*|delet\w*|lus|lit|reads?|reading|codes?|commandes?|orders?|chang\w+"
    r"|reset\w*|mot de passe|mdp|password|connexions?|connect\w+|logins?|logged|signed|bloque\w*"
    r"|locked|rules?|regles?|virement|paye?|paid|paye[rz]|vole\w*|stolen|perdu|lost|telephone|phone"
    r"|fumee|smoke|inscri\w+|put|puts|mis|mise|mettre|fill\w*|note[er]?|told|tell\w*|went|wrote"
    r"|bought|achete\w*|shared?|partag\w+|communiqu\w+|fourni\w*|transmis\w*|carte"
    r"|(?<!gift )cards?"
    r"|ribs?|iban|banks?|banque|bancaires?|my money|mon argent"
    r"|money (?:is|was|has|went|gone|missing)|argent (?:a|est|disparu|parti)"
    r"|securite sociale|social security|birthday"
    r"|naissance|chantage|blackmail\w*|s?extor\w+|rancon\w*|ransom\w*|menac\w+|threat\w*"
    r"|photos?|pictures?|nudes?|webcam|says?|saying|claim\w*|disent|disant|annonc\w+|affirm\w+"
    r"|pretend\w*|warn\w*|averti\w*|yes|oui)\b"
)
"""What was done with such a mail, what was given away, and what is told of or by others."""
_DEED = re.compile(
    r"\b(?:j'?(?:en |y )?ai|je (?:l'|les |leur |lui |y )ai|on (?:l'|leur |lui |y )?a|nous avons)"
    r" (?:(?:bien|deja|aussi|encore|meme|juste|betement|tout|donc|alors|ensuite) )?"
    r"(?!(?:bien|deja|aussi|encore|meme|juste|tout|donc|alors|ensuite|toujours|recu\w*|eu|ete|vu"
    r"|remarque|constate|essaye|que|qu|plus|pas|rien|une?|des?|du|d|les?|la|l|mon|ma|mes|ces?|cette"
    r"|\d+|beaucoup|plein|trop|tellement|marre|peur|besoin|envie|t)\b)\w"
    r"|\bsuis (?:deja |bien |ensuite )?(?:alle|passe|tombe|rentre|connecte|fait|laisse)\w*"
    r"|(?<!am )(?<!was )(?<!were )(?<!have )(?<!did )"
    r"\b(?:i|we|i've|we've|i have|we have) (?:(?:just|already|also|even|then|stupidly) )?"
    r"(?!(?:received|noticed|wanted|need)\b)(?:\w+ed|paid|did|made|used|took|let|wrote|fell|bit"
    r"|believed|handed|called)\b"
)
"""Something that the asker did, other than to receive mail."""
_SAYS_SO = re.compile(r"\b(?:pirat\w+|hack\w*|compromis\w*|compromised|usurp\w+|hijack\w*)\b")
_ASKS_WHO = re.compile(
    r"\b(?:(?:has|have|did) )?(?:quelqu'?un|someone|somebody|anyone|anybody|on)"
    r" (?:(?:a|m'a|has|have|aurait|might have|could have) )?"
    r"(?:pirat|hack|compromis|usurp|hijack)\w*"
    r"(?: into)? (?:(?:my|our|mon|ma|mes|notre|nos|le|la|the) |l')"
    r"(?:(?:e?-?mail|mail) )?(?:address|account|mailbox|inbox|mail|adresse|compte|boite|messagerie)"
    r"(?: mail)? ?\?"
)
"""Asks whether anybody broke in, and nothing behind it."""
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
_TOLD = re.compile(
    r"\b(?:because|parce qu\w*|puisqu\w*|car|a cause)\b"
    r"|\b(?:pirat\w+|hack\w*|compromis\w*|usurp\w+|hijack\w*)\b.{0,60}\b(?:since|depuis|hier"
    r"|yesterday|today|last|by (?!now\b)|par|monday|lundi|again and)\b"
)
"""A break-in with its day, its doer or its effect, which is known rather than asked."""
_ENDS_ASKING = re.compile(
    r"(?:pirat\w+|hack\w*|compromis\w*|compromised|usurp\w+)"
    r"(?: (?:ou quoi|ou pas|ou non|or what|or not|now|by now|again|alors|du coup))?\W*\?"
)
"""Ends in it: "my account is hacked?", not "my account is hacked what now?"."""


def only_gets_spam(said: str) -> bool:
    """Whether unwanted mail comes to the asker and nothing else is told; a break-in may be asked
    about, not told of. `said` is folded."""
    said = _ASKS_WHO.sub("piratee ?", said)
    told = _SENT_TO_ME.sub(" recois ", said)
    if not _UNWANTED.search(told) or not _COMES.search(told):
        return False
    if _MORE.search(told) or _DEED.search(told):
        return False
    clauses = [one for one in _CLAUSES.split(said) if one.strip()]
    return all(
        _only_asks(one, is_last=place == len(clauses))
        for place, one in enumerate(clauses, 1)
        if _SAYS_SO.search(one)
    )


def asks_of_a_break_in(said: str) -> bool:
    """Whether a folded text that only tells of unwanted mail asks whether it means a break-in."""
    return _SAYS_SO.search(said) is not None


def _only_asks(clause: str, *, is_last: bool) -> bool:
    """Whether a folded clause asks about a break-in: by its beginning, its verb or its end. What
    goes on behind a comma may answer itself."""
    if _TOLD.search(clause):
        return False
    if _BEGINS_ASKING.match(clause) or _TURNED.search(clause):
        return is_last or clause.rstrip().endswith("?")
    return _ENDS_ASKING.search(clause) is not None
