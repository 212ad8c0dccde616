"""The sort of thing that a question asks for, and whether a text holds one of that sort. Pure.

"How much does it cost?" asks for an amount of money, "who looks after it?" for a person or a way to
reach one. A ticket on the same thing that holds no such answer is a near miss: it tells how the
thing is mended.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from workers.text.fold import fold

_START = r"(?:^|[.,;:!?\n(] ?|\b(?:bonjour|hello|hi|salut|et|and|mais|but|or|ou|alors|so|sinon) )"
_KNOW = (
    r"\b(?:savoir|sais|sait|connaitre|connait|dire|demander|demande|know|tell me|told|wonder\w*"
    r"|find out|ask|aimerais savoir|c'est) "
)
_ASKS = {
    "money": re.compile(
        r"\b(?:prix|tarifs?|couts?|coute[snt]*|couter\w*|coutait|payante?s?|gratuite?s?"
        r"|gratuitement|rembours\w+|surcouts?|(?:est|sera|sont|seront|etre) facturee?s?"
        r"|prices?|pricing|costs?|costing|fees?|charged"
        r"|free of charge|for free|cheap\w*|refund\w*|reimburs\w+|(?:qui|who) (?:paie|pays)"
        r"|(?:dois-je|faut-il|do i|we) (?:have to |need to )?(?:payer|pay)|c'est combien"
        r"|how much (?:is|are|does|do|would|for)(?! (?:space|memory|room|data|storage|time)))\b"
    ),
    "clock": re.compile(
        r"\b(?:horaires?|quelles? heures?|heures? d'ouverture|heures? de fermeture"
        r"|jours? d'ouverture"
        r"|ouverte? (?:le|a|jusqu'a|aujourd'hui|demain|entre|pendant)|opening (?:hours|times?"
        r"|days?)"
        r"|office hours|what time|which hours|(?:is|are) .{2,30}\bopen (?:on|at|until|today"
        r"|tomorrow"
        r"|during)|closing time|permanence)\b"
    ),
    "date": re.compile(
        rf"(?:{_START}|{_KNOW}|\b(?:pour|depuis|jusqu'a|c'est|est) )quand(?: est| sera| seront"
        rf"| aura"
        r"| va| vont| puis| peut| pourr| arrive| revien| recev| \?|-)"
        rf"|(?:{_START}|{_KNOW}|\b(?:since|until|till|by) )when (?:will|is|are|do|does|can|should"
        rf"|was)"
        r"|\bquelle date|\bwhat date|\bwhich (?:day|date)|\b(?:la |une )?date (?:limite|de)\b"
        r"|\bdeadline for|\bquel jour|\bby when\b"
    ),
    "duration": re.compile(
        r"\b(?:combien de (?:temps|jours|heures|mois|semaines|minutes|annees)|quels? delais?"
        r"|how (?:long|many (?:days|hours|weeks|months|minutes|years))|how much time"
        r"|duree (?:de|d'|du|maxi\w*)|quelle duree)\b"
    ),
    "person": re.compile(
        rf"(?:{_START}|{_KNOW}|\b(?:a|aupres de|chez|avec|par|to|with|by|from) )"
        r"(?:qui|who|whom|whose)\b(?! que ce soit)"
        r"|\b(?:quel (?:est le )?(?:numero|contact|responsable|service|interlocuteur)"
        r"|numero de tel\w*"
        r"|numero (?:pour|du|de la|de l'|a) |(?:phone|telephone|extension) number|number to call"
        r"|contact (?:person|for)|who's|person in charge|quelle adresse (?:mail|electronique)"
        r"|which (?:person|team|desk)|what (?:is the )?(?:number|address) (?:of|for|to))\b"
    ),
    "amount": re.compile(
        r"\b(?:combien (?:de|d'|puis|peut|est-ce|on|je|y)|how (?:many|much (?:space|memory|room"
        r"|data"
        r"|storage|disk|ram))|quelle (?:est la )?(?:taille|limite|capacite|quantite)"
        r"|quel (?:est le )?(?:quota|maximum|nombre|debit)|what (?:is|are) the "
        r"(?:maximum|limit|quota|size|capacity|number of)|max(?:imum)? size|taille max\w*)\b"
    ),
    "purchase": re.compile(
        r"\b(?:acheter|achete[sz]?|achats?|commander|commandez|(?:passer|faire) (?:une )?commande"
        r"|bon de commande|devis|fournisseurs?|buy|buying|purchas\w+|(?:to|can i|we|please|i) order"
        r"|ordering|quote for|supplier|vendor|procure\w*)\b(?! to\b)"
    ),
    "permission": re.compile(
        r"\b(?:(?:ai-je|a-t-on|avons-nous|avoir|as|a|j'ai|on a) (?:t-on )?le droit|illegal\w*"
        r"|legal\w*(?! (?:team|dep\w+|service|office|affairs?|advi\w+|notice|entity|name|form))"
        r"|(?:c'est|est-ce|est-il|suis-je|sommes-nous|etre) (?:\w+ )?(?:autoris|interdi|permis)\w*"
        r"|am i allowed|are we allowed"
        r"|(?:is|are) (?:it|this|that|they|we|students|guests) (?:legal|allowed|permitted|forbidden"
        r"|ok|okay)|allowed to|permitted to|(?:^|[.,;!?] )may i|against the (?:rules|law|policy)"
        r"|copyright"
        r"|droits? d'auteur|rgpd|gdpr)\b"
    ),
    "safety": re.compile(
        r"\b(?:continuer (?:a|de|d')|(?:peux|peut|puis-je|pouvons)(?: -?\w+)? (?:encore|quand meme"
        r"|toujours)|keep (?:using|working|on using)|(?:still|safely) (?:use|using|work with)"
        r"|carry on|go on using|dangereux|danger|sans danger|sans risque|risque[- ]|un risque|risky"
        r"|is it (?:safe|dangerous|harmful)|safe to)\b"
    ),
}
_NUMBER = (
    r"(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt|trente|one|two|three"
    r"|four|five|seven|eight|nine|ten|fifteen|twenty|thirty|half|demi)"
)
_TIME = r"(?:minutes?|min|heures?|hours?|h|jours?|days?|semaines?|weeks?|mois|months?|ans?|years?)"
_DAY = (
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday"
    r"|friday"
    r"|saturday|sunday|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre"
    r"|decembre|january|february|march|april|june|july|august|september|october|november"
    r"|december)s?"
)
_HOLDS = {
    "money": re.compile(
        r"\d ?(?:€|\$|£|eur|euros?|k€)|[€$£] ?\d|\b(?:gratuit\w*|payant\w*|prix|tarifs?|cout\w*"
        r"|factur\w+|rembours\w+|finance\w*|budget\w*|costs?|price[sd]?|fees?|free of charge"
        r"|for free|charged|paid|pays?|payer|credits?)\b"
    ),
    "clock": re.compile(
        rf"\b\d{{1,2}} ?(?:h|:)(?: ?\d\d)?\b|\b\d{{1,2}} ?(?:am|pm|o'clock)\b|\b{_DAY}\b"
        r"|\b(?:horaires?|ouvert\w*|opening|office hours|midi|noon)\b"
    ),
    "date": re.compile(
        rf"\b{_DAY}\b|\b\d{{1,2}}[/.]\d{{1,2}}\b|\b{_NUMBER} (?:\w+ )?{_TIME}\b|\b(?:demain"
        rf"|tomorrow"
        r"|lendemain|next (?:week|day|month)|semaine prochaine|immediat\w*|aussitot|at once"
        r"|immediately|same day|le jour meme|prevue?s?|chaque|every|rentree|soir|night|nuit)\b"
    ),
    "duration": re.compile(
        rf"\b{_NUMBER} (?:\w+ )?{_TIME}\b|\d{_TIME}\b|\b(?:immediat\w*|aussitot|at once|immediately"
        r"|same day|quart d'heure|half an hour|an hour|a (?:day|week|month|year)|une (?:nuit"
        r"|heure))\b"
    ),
    "person": re.compile(
        r"@|\b(?:responsables?|contact\w*|adress\w+|equipe|service|accueil|secretari\w*"
        r"|technicien\w*"
        r"|assistante?|leader|head of|owner|desk|team|technician|group leader|ask (?:the|your|us)"
        r"|demand\w+ a|ecri\w+ a|appel\w+|phone|call|poste|extension|gestionnaire"
        r"|correspondant\w*)\b"
    ),
    "amount": re.compile(r"(?<![\w.])\d+(?:[.,]\d+)? ?(?:[kmgt]?i?[ob]\b|%|[a-z]{3,})"),
    "purchase": re.compile(
        r"\b(?:ach(?:at|et)\w*|command(?:er|ez|ee?s?)\b|bon de commande|devis|fourniss\w+|marche"
        r"|purchas\w+|order(?:ed|s|ing)?|buy\w*|bought|quote|supplier|vendor|stock|budget"
        r"|catalogu?e)"
    ),
    "permission": re.compile(
        r"\b(?:droits?|legal\w*|autoris\w+|permis\w*|interdi\w+|charte|regle\w*|allow\w*|permitt\w+"
        r"|forbid\w*|policy|rules?|never|jamais|must not|may not|accord|agree\w*|rgpd|gdpr)\b"
    ),
    "safety": re.compile(
        r"\b(?:continu\w+|keep (?:using|working)|still (?:use|work)\w*|danger\w*|risqu\w*|risks?"
        r"|safe"
        r"|safely|sans crainte|n'utilisez plus|ne plus utiliser|stop using|do not use|meanwhile"
        r"|en attendant|until then|harmless|fausse alerte)\b"
    ),
}


@lru_cache(maxsize=64)
def wanted_in(text: str) -> frozenset[str]:
    """The sorts of answer that a question asks for; none for one that asks how, or tells of a
    trouble."""
    said = fold(text)
    found = frozenset(sort for sort, asks in _ASKS.items() if asks.search(said))
    # "How many days" is a duration, and "how much is it" money.
    return found - {"amount"} if found & {"duration", "money"} else found


def holds(text: str, sort: str) -> bool:
    """Whether a text holds something of this sort."""
    return _HOLDS[sort].search(fold(text)) is not None


def lacked(wanted: Collection[str], text: str) -> float:
    """The share of some sorts that a text holds nothing of, from 0 to 1: no amount of money where
    a price is asked for."""
    if not wanted:
        return 0.0
    return sum(not holds(text, sort) for sort in wanted) / len(wanted)
