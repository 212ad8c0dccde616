"""Somebody who is angry, which is more than loud. Pure."""

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
_OF_PEOPLE = re.compile(
    r"\b(?:vous|vos|votre|t[ue]|tes|toi|you|your|people|guys|service|support|help ?desk"
    r"|informaticien\w*|it (?:team|dep\w+|guys|staff|support)|team|equipe|personne|aucun\w*|nobody"
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
    rest = _WEARY.sub(" ", _POLITE.sub(" ", said))
    if _OF_PEOPLE.search(rest) or _IRRITATED.search(rest):
        return False
    return names_a_thing(raw) or _ASKS.search(said) is not None
