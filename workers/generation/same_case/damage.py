"""What happened to a thing, where a text tells of damage: liquid, a fall, fire, a noise. Pure.

A keyboard that types wrong characters since tea ran over it is not the keyboard whose layout was
changed, however many words agree. A word that programs and networks have, too ("broken link",
"the VPN drops", "burn a disc") tells of damage only with a thing that can be damaged.
"""

from __future__ import annotations

import re
from functools import lru_cache

from workers.text.fold import fold

_THING = (
    r"(?:ecrans?|screens?|monitors?|moniteurs?|dalle|vitre|glass|display|laptops?|notebook|pc"
    r"|ordinateurs?|ordi|portables?|computers?|mac|macbook|claviers?|keyboards?|touches?|keys?"
    r"|keycaps?|souris|mouse|telephones?|phones?|smartphones?|iphone|mobile|tablettes?|tablets?"
    r"|ipad|cables?|cords?|cordon|chargeurs?|chargers?|alimentation|power supply|adaptateurs?"
    r"|adapters?|fils?|wires?|prises?|sockets?|plugs?|fiches?|connecteurs?|connectors?|ports?"
    r"|charnieres?|hinges?|capot|coque|lid|case|casing|boitier|chassis|imprimantes?|printers?"
    r"|copieurs?|copiers?|scanners?|bac|trays?|casques?|headsets?|headphones?|ecouteurs?|webcams?"
    r"|cameras?|micros?|disques?|disks?|(?:hard|external|internal|usb|flash) drive|cle usb"
    r"|usb (?:stick|key|drive)|batteries?|battery|batterie|station|dock|badge|antenne|antenna"
    r"|pied|stand"
    r"|objectif|lens|ventilateur|fan|projecteur|projector|videoprojecteur|serveur|server|borne"
    r"|routeur|router|switch)"
)
_NOISE = (
    r"(?:clac|toc toc|claque(?:nt|ment)?|cliquet\w*|grince\w*|crisse\w*|couine\w*|racle\w*"
    r"|ronfle\w*|tac tac|clic clic|click click|clicks|clicking|grind(?:s|ing)?|screech\w*"
    r"|squeal\w*|rattl\w*|scrap(?:es|ing)|whin(?:es|ing)"
    r"|(?:fait|font) (?:un |du |des |beaucoup de )?(?:\w+ )?bruits?"
    r"|mak(?:es|ing) (?:an? |some )?(?:(?!no|any)\w+ ){0,2}noises?)"
)
"""What is heard of a thing before it fails."""
_DISKS = r"(?:disques?(?: durs?)?|disks?|drives?|hdd|nas)"
"""Disks, which are heard before they are lost."""
_LIQUID = (
    r"(?:cafe|(?:du|mon|son|de|un|le) the|eau|soda|coca|jus|biere|vin|soupe|lait|verre d'\w+"
    r"|boisson|tasse|canette|bouteille|gourde|liquide|liquid|coffee|tea|water|juice|beer|wine|soup"
    r"|milk|drink|coke|bottle|cup|mug|seawater|pluie|rain|averse|alcool|huile|oil|fuite|leak)"
)
"""The tea of the French folds to an English article, so that it takes a word before it."""
_GAP = r"(?:[\w'-]+ ){0,4}"
_MY = (
    r"(?:(?:mon|ma|mes|le|la|les|un|une|du|de|notre|son|sa|ce|cette|my|the|a|an|his|her|our|this"
    r"|that|of|external|old|new|vieux|work) |l'|d'){0,3}"
)
_IS = (
    r"(?:(?:is|are|was|were|got|gets|has|have|had|been|being|looks|est|sont|a|ont|ete|s'est|etait"
    r"|completely|totally|slightly|badly|half|tout|toute|completement|legerement|un peu) ){0,3}"
)
_OF = r"(?:(?:usb(?:-c)?|hdmi|reseau|ethernet|rj45|murale|secteur|network|externe) ){0,2}"
"""What kind of a plug or cable it is."""
_IN = r"(?:(?:du|de la|de l'|de|des|de mon|de ma|of the|of my|in my|in the) ?(?:\w+ ){1,2}?)?"
"""Where it is."""
_BROKEN = (
    r"(?:casse|cassee|cassees|casses|brise|brisee|brisees|broken|broke off|came off|bent"
    r"|plie(?! (?:chaque|l[ae]s?|des|mes|tou\w+|une?)\b)|pliee"
    r"|dechire|dechiree|torn|arrache|arrachee|decolle|decollee|detached|deforme|deformee|abime"
    r"|abimee|damaged|endommage|endommagee|scratched|raye|rayee)"
)
_DAMAGE = {
    "liquid": (
        r"(?:spill(?:ed|s|ing)?|spilt|splash(?:ed)?|soaked|drenched|submerged|mouillee?s?"
        r"|trempee?s?"
        r"|detrempee?s?|eclaboussee?s?|noyee?s?(?! sous (?:les|des|tous|tout"
        r"|(?:une? )?(?:tas|tonnes?|masse|flots?|avalanche|deluge|spams?|mails?))\b))\b"
        r"(?! (?:par|under|de|with|in|sous|dans) (?:\w+ ){0,2}(?:mails?|spams?|messages?|pubs?"
        r"|demandes?|tickets?|notifications?|alertes?|requests?|details?|masse))",
        rf"(?:renvers|vers[ea]|pour(?:ed|ing)|repand|recu) ?\w* {_GAP}{_LIQUID}\b",
        rf"{_LIQUID} (?:(?:s'est|est|a|was|has|had|got|been|all|came|went) ){{0,2}}(?:\w+ ){{0,1}}"
        rf"(?:sur|on|over|into|onto|dans|inside) {_MY}{_THING}",
        r"(?:bouteille|gourde|thermos|canette|bottle|flask|cup) (?:\w+ ){0,2}(?:fui|leaked|leaking"
        r"|renversee?|ouverte|opened)\b",
        r"(?:rained on|pris (?:l'eau|la pluie)|prend l'eau|degats? des eaux|water damage"
        r"|(?:sous|in|dans) (?:la|the|une) (?:pluie|rain|averse))\b",
        r"(?:tomb\w+|fell|fallen|dropped|laisse\w*|left) (?:[\w'-]+ ){0,3}(?:dans|in|into) "
        r"(?:l'|(?:la|le|les|the|a|une|un) )(?:eau|lavabo|toilettes?|wc|evier|piscine|mer|bain"
        r"|flaque|water|sink|toilet|pool|sea|bath|puddle|river|lake)\b",
        r"(?:inond(?:e|ee|es|ees|ation)|flooded)\b(?! (?:de|par|with|by|of|d') )",
        rf"(?:wet|humides?) {_THING}|{_THING} {_IS}(?:wet|humide|damp|moist)",
    ),
    "impact": (
        r"(?:cracked|cracks?\b(?= (?:on|in) )|shatter\w*|fissur\w*|felee?s?\b|felure|ebrech\w*"
        r"|smashed|crushed|dented|snapped|tordue?s?)"
        r"(?! (?:passwords?|hash\w*|version\w*|licen\w+|files?|fichiers?))",
        # A file is overwritten by the same word, and so is what is "of the server".
        rf"ecrase(?:r|e?e?s?) {_MY}{_THING}",
        rf"(?<!du )(?<!de la )(?<!des )(?<!de )\b{_THING} {_OF}{_IN}{_IS}(?:\w+ )?"
        r"ecrase(?:r|e?e?s?)\b",
        rf"(?:dropped|knocked over|dropping) {_MY}{_THING}\b(?! (?:wifi|connection|network))",
        rf"{_THING} {_IS}(?:dropped|fell|fallen|knocked)"
        r" (?:from|off|down|on|out|over|to|last|yesterday|and)\b",
        r"(?:it|he|she) (?:fell|has fallen|was dropped)(?: (?:off|down|from|on|out)|[.,;]|$)",
        r"(?:fell|fallen|falling) (?:off|down|from|on the (?:floor|ground)|out of) ",
        rf"(?:fait|laisse) (?:tomber|choir) {_MY}{_THING}",
        rf"{_THING} (?:\w+ ){{0,1}}tombee?s? (?:par terre|de |du |d'|a terre|au sol|dans |hier)"
        rf"|{_THING} {_IS}(?:fait une chute|chute)\b",
        rf"(?:sat|stepped|stood|drove|assise?) (?:on|over|sur|dessus) {_MY}{_THING}",
        # One has walked on it; what "works on the dock" is another word of the same letters.
        rf"(?:ai|as|a|avons|avez|ont) (?:\w+ )?(?:marche|roule) (?:sur|dessus) {_MY}{_THING}",
        rf"(?:broke|{_BROKEN}) {_MY}{_THING}",
        rf"(?<!ssh )(?<!api )(?<!licence )(?<!license )\b{_THING} {_OF}{_IN}{_IS}(?:{_BROKEN}"
        r"|pris un (?:choc|coup))",
    ),
    "fire": (
        r"(?:etincell|sparks?\b|sparking|fumee|smoke|smoking|foudr|lightning|surtension|power surge"
        r"|court-circuit|court circuit|short circuit|incendi|melted|melting|fondu|scorch|singed"
        r"|carbonis)\w*",
        r"(?:brulee?s?|cramee?s?|burnt|burned out|burning|overheat\w*|surchauff\w*)"
        r"(?! (?:a |the |un |le )?(?:cd|dvd|disc|disque|iso))",
        r"(?:odeur|sent|smell\w*|sentir) (?:de |du |le |of |like |a )?(?:brul|burn|plasti|roussi"
        r"|cram|hot|chaud)\w*",
    ),
    "swollen": (
        rf"(?:gonfl|bomb|swollen|swell|bulg|puffed)\w* {_GAP}{_THING}",
        rf"{_THING} {_GAP}(?:gonfl|bombee?|swollen|swelling|bulg|puffed)\w*",
    ),
    "bite": (
        r"(?:chew|gnaw|nibbl|rong|grignot|machouill|mordu|mordill|bitten)\w*",
        r"(?:chat|chien|lapin|cat|dog|rabbit|puppy|souris|rats?|mice|insecte\w*|fourmis|ants"
        r"|cafards?) (?:a |ont |has |have )?(?:mange|bouff|rong|croqu|ate|eaten|bit|pisse|peed)\w*",
    ),
    "noise": (rf"{_DISKS} {_GAP}{_NOISE}\b",),
    "dirt": (
        rf"(?:sable|sand|boue|mud|miettes|crumbs|colle|glue|honey|miel) {_GAP}(?:dans|sur|in|on"
        rf"|into|inside|under|sous) {_GAP}{_THING}",
        rf"{_THING} {_GAP}(?:plein|pleine|full|covered|couvert) (?:de|of|in|with) (?:sable|sand"
        r"|boue|mud|poussiere|dust|miettes|crumbs|colle|glue)",
    ),
}
_PATTERNS = {kind: re.compile(rf"\b(?:{'|'.join(patterns)})") for kind, patterns in _DAMAGE.items()}
_SPOKEN_OF = {
    "liquid": re.compile(
        r"\b(?:spill|spilt|splash|soak|wet\b|liqui|mouill|trempe\b|renvers|inond|flood|oxyd|corro"
        r"|sech|water|eau\b|humid|dried|drying)"
    ),
    "impact": re.compile(
        r"\b(?:crack|shatter|broke|bent\b|dropped|fell\b|fallen|fall\b|casse|bris|fissur|fele"
        r"|chute|choc\b|tombe|pli(?:e|ee)\b|arrach|dechir|abim|damag|endommag|physi|smash|crush"
        r"|ecras|torn\b|deform|decoll|snapp)"
    ),
    "fire": re.compile(
        r"\b(?:brul|burn|smok|fum(?:ee|er|e)|spark|etincel|overheat|surchauff|melt|fond(?:u|re)"
        r"|foudr|lightn|surten|surge|court-?\s?circuit|short circuit|fire\b|incend|heat|chauff"
        r"|hot\b|temperatur)"
    ),
    "swollen": re.compile(r"\b(?:gonfl|bomb|swoll|swell|bulg)"),
    "bite": re.compile(
        r"\b(?:chew|gnaw|rong|mord|grignot|bitten|casse|broke|damag|abim|endommag|coupe|cut\b)"
    ),
    "noise": re.compile(
        r"\b(?:bruit|nois|claqu|cliquet|grinc|criss|coui|racl|ronfl|click|grind|screech|squeal"
        r"|rattl|scrap|whin|beep|bips?\b|smart\b|panne|fail|dead|mort|hs\b|broke|casse|remplac"
        r"|replac)"
    ),
    "dirt": re.compile(r"\b(?:sable|sand|boue|mud|poussier|dust|clean|nettoy|miette|crumb|sale\b)"),
}
"""What a source says, however shortly, that knows of such damage."""
_OUTLIVES = re.compile(
    r"\b(?:codes?|authenti\w+|2fa|mfa|otp|sauvegard\w+|backups?|backed up|restor\w+|recover\w*"
    r"|recuper\w+|retrouv\w+|donnees|data|fichiers?|files?|mots? de passe|passwords?|mdp|comptes?"
    r"|accounts?|pret|preter|loan|borrow|lend|emprunt\w*|remplac\w+|replac\w+|nouveau|nouvelle"
    r"|new|spare|de rechange|(?:six|6) (?:chiffres|digits))\b"
)
"""What is asked about after a thing is gone: its data, its codes, another one."""
_NOT = re.compile(
    r"(?:\b(?:pas|jamais|not|never|without|sans|no|aucune?|ni|nor)|n't) (?:[\w'-]+ ){0,2}$"
)


@lru_cache(maxsize=64)
def damage_in(folded: str) -> frozenset[str]:
    """The kinds of damage that a folded text tells of, less those that it denies."""
    return frozenset(
        kind
        for kind, pattern in _PATTERNS.items()
        if any(not _NOT.search(folded[: one.start()][-40:]) for one in pattern.finditer(folded))
    )


def unknown_damage(told: frozenset[str], folded_source: str) -> bool:
    """Whether a source speaks of none of the kinds of damage that a question tells of."""
    return bool(told) and not any(_SPOKEN_OF[kind].search(folded_source) for kind in told)


def asks_for_what_is_left(folded: str) -> bool:
    """Whether a text that tells of damage asks for data, codes or another thing: tickets on those
    may help whatever became of the thing."""
    return _OUTLIVES.search(folded) is not None


def damage(text: str) -> frozenset[str]:
    """The same for a text as it is."""
    return damage_in(fold(text))
