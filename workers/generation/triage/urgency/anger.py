"""Somebody who is angry, which is more than loud, or in distress. Pure.

Who has enough of a slow machine only sighs. Who has enough of being harassed, or of living, is
handed over whatever machine is named beside it.
"""

from __future__ import annotations

import re

from workers.generation.triage.refusals.off_topic import names_a_thing

_FURIOUS = re.compile(
    r"\b(?:honte\w*|honteux|scandal\w+|inadmissible\w*|inacceptable\w*|foutage"
    r"|vous (?:moquez|foutez)|se (?:moque|fout)|incompeten\w+|minable\w*|intolerable|unacceptable"
    r"|disgrace\w*|outrage\w*|furious|furieu\w+|appalling|shambles|scandaleu\w+"
    r"|plainte officielle|formal complaint|bande de|bunch of)\b"
)
_WEARY = re.compile(
    r"\b(?:ras[- ]le[- ]bol|j'?en ai (?:vraiment |trop )?marre|marre (?:de|des|du|d')|en peux plus"
    r"|lamentable\w*|ridiculous|fed up|sick (?:and tired )?of|pathetic|a joke|une blague)\b"
)
"""Who has enough: of a thing that does not do its work, or of those who do not mend it."""
_SAID_OF_A_THING = re.compile(r"\b(?:lamentable\w*|ridiculous|pathetic|a joke|une blague)\b")
"""Weary words that are said of a thing rather than by somebody who has enough."""
_HAS_ENOUGH = re.compile(
    r"\b(?:ras[- ]le[- ]bol|marre|en peux plus|fed up|sick(?: and tired)?(?= of\b))"
)
"""Weary words of somebody who has enough, which may be of anything."""
_AT_AN_END = re.compile(r"\b(?:suis|sommes) a bout\b(?! d'idees| de (?:solutions?|ressources))")
_OBJECT = re.compile(
    r" *(?:(?:de|du|des|of|with|d'|que)\b ?)?"
    r"((?:(?:cette|cet|ces?|le|la|les|the|this|that|these|my|our|mon|ma|mes|notre|nos|l')\b ?)?"
    r"[^\s,.;:!?]+(?: [^\s,.;:!?]+){0,2})"
)
"""What somebody has enough of: the words that follow at once, without a comma between."""
_DOING = re.compile(r" *(?:de |d'|of |with )(?:(?:me|devoir|having to) )?(?:\w+(?:er|ir|re|ing))\b")
"""Something that they have enough of doing."""
_DONE_TO = re.compile(r"(?: [^\s,.;:!?]+){1,5}")
_ADS = re.compile(
    r"\b(?:pubs?|publicites?|ads|adverts?|spams?|popups?|notif\w*|newsletters?"
    r"|mises? a jour|updates?|fenetres?|batter\w+|reunions?|meetings?)\b"
)
"""Things of the office that `names_a_thing` does not hold."""
_DONE_TO_ME = re.compile(
    r" *(?:(?:de|d'|of|with) ?)?(?:being|getting|(?:me|se|nous) (?:faire|voir|sentir)|qu'on|etre)\b"
)
"""What others do to somebody is no thing."""
_SELF_HARM = re.compile(
    r"\b(?:suicid\w+|me (?:tuer|pendre|foutre en l'air|tirer une balle)"
    r"|me (?:jeter|defenestrer|balancer) (?:par|sous|du|d'un) (?:(?:la|le|un|une) )?(?:fenetre"
    r"|train|metro|tram|pont|toit|balcon|voiture|camion|\w+ etage)|m'ouvrir les veines"
    r"|(?:a quoi (?:bon|ca sert)|plus (?:envie|la force|le gout)) (?:de )?vivre"
    r"|plus (?:la peine|de raison) de vivre|(?:envie|veux|voudrais) (?:de )?(?:mourir|crever)"
    r"|finir avec (?:la|ma) vie|mettre fin a (?:mes jours|ma vie)|(?:kill|hang|hating) myself"
    r"|(?:want|going|gonna|will|could) (?:to )?(?:hurt|harm) myself|end (?:my life|it all)"
    r"|(?:want to|wanna) die|(?:no|not) (?:reason|point|worth|will) (?:to |in |of )?liv(?:e|ing)"
    r"|(?:better off|wish i (?:was|were)) dead"
    r"|jump (?:out of|off|from) (?:a|the|my) (?:window|roof|bridge|building|balcony))\b"
)
"""Who may hurt themselves; never a matter of what else is said."""
_HARM = re.compile(
    r"\b(?:tout casser|casser la (?:gueule|figure)|frapp(?:er|e) (?:quelqu'un|mon|ma|un)|cogner"
    r"|tuer|me tue|buter|kill(?:ing)? (?:him|her|them|you|me|someone|somebody|everyone)|crever"
    r"|living|my life|ma vie|vivre|(?:par|through|out of|out) (?:la|the|a) (?:fenetre|window)"
    r"|smash\w*|punch\w*|hit(?:ting)? (?:me|him|her|them|someone|somebody)|hurt\w*"
    r"|break everything|burn (?:it|everything)|pleur\w+|cry(?:ing)?|burn-?out|depress\w+"
    r"|depri\w+|desesp\w+|despair\w*|angoiss\w+|(?<!kernel )panic\w*|panique|harcel\w+|harass\w*"
    r"|bull(?:y|ied|ies|ying)|stalk\w*|insult\w*|injur\w+|humili\w+|menac\w+|threat\w*|chantage"
    r"|blackmail\w*|racis\w+|sexis\w+|sexual\w*|sexuel\w*|homophob\w*|abused|abusive|agress\w+"
    r"|violen\w+|moque\w*|mock\w*|slurs?|nudes?|creep\w*|touch(?:es|ed|ing) me|toxi\w+"
    r"|(?:suis|sommes) a bout)\b"
)
"""What is worse than a thing that does not do its work, in whatever words it is told."""
_OF_PEOPLE = re.compile(
    r"\b(?:vous|vos|votre|t[ue]|tes|toi|you|your|people|guys|service|support|help ?desk"
    r"|informaticien\w*|it (?:team|dep\w+|guys|staff|support)|team|equipe|m[ae]n|wom[ae]n"
    r"|guy|(?:un|ce|des|ces) types?|mecs?"
    r"|hommes?|femmes?|gens|collegues?|colleagues?|coworkers?|boss|profs?|students?|etudiants?"
    r"|strangers?|inconnu\w*|down|hours|heures|personne|aucun\w*|nobody"
    r"|no one|none|anyone|anybody|someone|quelqu'un|qu'on|tickets?|(?:ma|mes|la|une|notre|nos|les"
    r"|cette) demandes?"
    r"|demandes|requests?|repon\w+"
    r"|answer\w*|repl(?:y|ies|ied)|respond\w*|respons\w*|atten\w+|wait\w*|ignor\w+|rappel\w*"
    r"|signal(?:e|es|er)|report\w*|directeur|direction|director|responsable|manager|chef|plainte"
    r"|complain\w*|toujours (?:pas|rien)|still (?:no|not|nothing)|encore une fois|semaines|weeks?"
    r"|mois|months?|fois que|time (?:i|that)|travailler|bosser|work)\b"
)
"""What is said of those who mend it, of waiting for them, and of no work getting done."""
_POLITE = re.compile(
    r"\b(?:(?:can|could|would) you(?: please)?|(?:pouvez|pourriez|auriez)[- ]vous"
    r"|(?:vous|tu) (?:pouvez|pourriez|peux|pourrais|auriez|avez)|peux[- ]tu"
    r"|s'il (?:vous|te) plait|aidez[- ]moi|merci a vous)\b"
)
"""How somebody who wants help speaks of who gives it."""
_ASKS = re.compile(r"\?|\b(?:comment|how (?:do|can|to)|que faire|y a(?:-t-il)? moyen|what can i)\b")
_IRRITATED = re.compile(
    r"\b(?:fois que (?:je|j')|(?:third|fourth|fifth|tenth|3rd|4th|5th|nth) time|\d+(?:e|eme) fois"
    r"|(?:troisieme|quatrieme|cinquieme|dixieme|enieme) fois|que j'attends|qu'on attend"
    r"|(?:been|am|are|still) waiting|(?:personne|aucun\w*) (?:ne |n')(?:bouge\w*|repond\w*"
    r"|fait\w*|rappelle\w*|m'a)|personne (?:bouge|repond)|(?:nobody|no one) (?:cares|answers?"
    r"|replie[sd]"
    r"|bothers|does|helps?|has|is doing)|toujours (?:rien|aucune reponse)|still (?:nothing"
    r"|no (?:answer"
    r"|reply|news)?)\b|what is wrong with you|putain|bordel|merde|wtf|fuck\w*|shit\w*|bloody"
    r"|damn|n'importe quoi|useless"
    r"|ca suffit)\b"
)
_LOUD = re.compile(r"!\s*!|\b(?:[A-ZÀ-Ý]{3,}[\s,!']+){2}[A-ZÀ-Ý]{2,}")


def is_distress(said: str) -> bool:
    """Whether somebody may hurt themselves, or has enough of what is done to them; `said` is
    folded."""
    if _SELF_HARM.search(said) is not None:
        return True
    weary = _HAS_ENOUGH.search(said) or _AT_AN_END.search(said)
    return weary is not None and _HARM.search(said) is not None


def is_anger(raw: str, said: str) -> bool:
    """See the head of this file; `said` is folded."""
    if _FURIOUS.search(said):
        return True
    irritated = len(_IRRITATED.findall(said))
    loud = _LOUD.search(raw) is not None
    if _WEARY.search(said) and not is_weary_of_a_thing(raw, said):
        return True
    # A keyboard may be stuck in capitals: loudness alone is no anger.
    return irritated >= 2 or (irritated == 1 and loud)


def is_weary_of_a_thing(raw: str, said: str) -> bool:
    """Whether somebody has enough of a thing, which they name or ask about, and says nothing of
    those who mend it: no anger, but a trouble that is told with a sigh. `said` is folded."""
    if _WEARY.search(said) is None or _FURIOUS.search(said) or _LOUD.search(raw):
        return False
    if _SELF_HARM.search(said) or _HARM.search(said) or not _names_what_wearies(said):
        return False
    rest = _WEARY.sub(" ", _POLITE.sub(" ", said))
    if _OF_PEOPLE.search(rest) or _IRRITATED.search(rest):
        return False
    return names_a_thing(raw) or _ASKS.search(said) is not None


def without_weariness(said: str) -> str:
    """A folded text without the sigh, for what else it says."""
    return " ".join(_WEARY.sub(" ", said).split())


def _names_what_wearies(said: str) -> bool:
    """Whether each thing that somebody has enough of is named at once, and is a thing."""
    wearies = list(_HAS_ENOUGH.finditer(said))
    if not wearies:
        return _SAID_OF_A_THING.search(said) is not None
    return all(_is_thing(said[one.end() :]) for one in wearies)


def _is_thing(rest: str) -> bool:
    """Whether what follows a sigh begins with a thing, or with what is done to one."""
    if _DONE_TO_ME.match(rest):
        return False
    doing = _DOING.match(rest)
    object_ = _DONE_TO.match(rest, doing.end()) if doing else _OBJECT.match(rest)
    if object_ is None:
        return False
    return names_a_thing(object_[0]) or _ADS.search(object_[0]) is not None
