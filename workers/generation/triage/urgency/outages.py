"""What fails for many at once, and fire and water. Pure."""

from __future__ import annotations

import re

from workers.generation.triage.urgency.kinds import any_of

_ALL_OF_US = re.compile(
    r"\b(?:tout le monde|toute? l'(?:equipe|etage|unite|institut|universite|etablissement|aile)"
    r"|tout (?:l'etage|le (?:batiment|labo|laboratoire|service|site|couloir|monde|bureau|campus))"
    r"|toute la (?:salle|equipe|maison)|l'ensemble (?:des|du)|tous les (?:postes|collegues"
    r"|utilisateurs|bureaux|gens|pc|ordinateurs)|plusieurs (?:collegues|personnes|utilisateurs"
    r"|postes|bureaux)|mes collegues aussi|(?:chez )?tous mes collegues|everyone|everybody|nobody"
    r"|no one|noone|(?:whole|entire) (?:lab|floor|building|team|site|department|office|corridor"
    r"|group|institute|campus|wing)|all (?:of us|users|the (?:computers|colleagues|people|pcs))"
    r"|several (?:people|colleagues|users|of us)|any of us|(?:nous sommes|on est) tous"
    r"|pour personne"
    r"|all (?:the |our )?(?:phones|printers|lines|sockets|screens|computers|pcs|machines)"
    r"|plus aucune?"
    r" (?:telephone|imprimante|pc|poste|prise|ordinateur|ligne)\b.{0,40}\b(?:service|etage|batiment"
    r"|labo|site|couloir|aile)|my colleagues too|we all|none of us|alle|niemand"
    r"|personne (?:n'a (?:plus |acces|de )|n'arrive|ne peut (?:plus )?(?:se connecter|travailler"
    r"|imprimer|acceder|ouvrir|envoyer|recevoir|rien)|n'accede|ne se connecte|ne recoit))\b"
)
_FAILS = re.compile(
    r"\b(?:ne (?:marche\w*|fonctionne\w*|repond\w*)|marche (?:plus|pas)|plus (?:de |d'|aucun|rien"
    r"|internet|reseau|acces)|en panne|panne|down|cannot|can't|can not|unable|hs|coupe\w*|outage"
    r"|injoignable\w*|impossible|pareil|meme (?:chose|probleme)|same(?: thing| problem| here)?"
    r"|bloque\w*|dead|not working|(?:does|do)(?:n't| not) (?:work|load|answer|respond|open)"
    r"|stopped|offline|unreachable|no (?:internet|network"
    r"|wifi|access|mail|phones?)|n'arrive\w*|n'a plus|ne peut|n'accede|log(?:ged)? (?:in|out)"
    r"|geht nicht|ausgefallen|tombe)\b"
)
_OUTAGE = any_of(
    r"\b(?:panne|coupure) (?:generale|totale|complete|de reseau|reseau|internet|d'internet"
    r"|electrique|de courant|de messagerie|du (?:reseau|wifi|serveur de))\b",
    r"\b(?:general|total|complete|network|internet|power|mail|service) outage\b",
    r"\b(?:plus|aucun) (?:de |d')?(?:reseau|internet|wifi|telephone|courant) (?:dans|sur) (?:tout"
    r"|toute|l'ensemble|le batiment|l'etage|le site)\b",
    r"\b(?:down|out|offline) (?:for|across|in) (?:everyone|everybody|all|the whole|the entire)\b",
    r"\b(?:serveurs?|server|servers|site|intranet|messagerie|mail|wifi|reseau|network|internet"
    r"|vpn|ticketing|gitlab|cluster)"
    r" (?:de \w+ )?(?:is|are|est|sont) (?:completely |totally |totalement"
    r" |completement )?(?:down|hors service|a l'arret|tombes?|tombe)\b",
)
_CUT = r"(?:coupures?|arrets?|interruptions?|maintenance|outages?|cuts?|downtime|shutdowns?)"
_PLANNED = re.compile(
    rf"\b{_CUT}\b.{{0,40}}(?<!pas )(?<!non )(?<!not )\b(?:prevue?s?|planifiee?s?|programmee?s?"
    r"|annoncee?s?|planned|scheduled|announced)\b"
    rf"|\b(?:planned|scheduled|announced|upcoming) (?:\w+ ){{0,2}}{_CUT}\b"
)
_GREETED = re.compile(
    r"\b(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|coucou|merci"
    r"|thanks|a|thank you),? (?:everyone|everybody|all(?= *(?:[,.!:]|$))|tout le monde)\b"
)
_TRIAL = r"(?:demo\w*|tests?|sandbox|staging|training|formation|recette|preprod\w*)"
_NOT_NEEDED = re.compile(
    r"\b(?:to|into|with|au|du|avec le) (?:the |this |that |a |our )?(?:(?!their)\w+ )?"
    r"(?:account|compte)\b(?! (?:department|office|team|service))"
    rf"|\b{_TRIAL} (?:account|server|environment|platform|instance|site|database)\b"
    rf"|\b(?:compte|serveur|environnement|plateforme|instance|site|base) (?:de |d')?{_TRIAL}\b"
)
"""A single account, or what is there to try things: that all fail there is no outage."""
_WHETHER = re.compile(
    r"\b(?:whether|if|si) (?:\w+ ){0,4}(?:is|are|est|sont)(?: \w+)? (?:down|out|offline|en panne"
    r"|hors service|tombee?s?)\b"
)
"""Who asks where that is seen tells of no outage."""
_NEAR = 80
"""Characters between those who are hit and what fails."""


def is_outage(said: str) -> bool:
    """See the head of this file; `said` is folded."""
    if _PLANNED.search(said):
        return False
    if _OUTAGE.search(_WHETHER.sub(" ", said)):
        return True
    if _NOT_NEEDED.search(said):
        return False
    heard = _GREETED.sub(" ", said)
    return any(
        _FAILS.search(heard, max(0, us.start() - _NEAR), us.end() + _NEAR) is not None
        for us in _ALL_OF_US.finditer(heard)
    )
