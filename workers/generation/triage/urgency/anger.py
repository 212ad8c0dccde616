"""Somebody who is angry, which is more than loud. Pure."""

from __future__ import annotations

import re

_FURIOUS = re.compile(
    r"\b(?:honte\w*|honteux|scandal\w+|inadmissible\w*|inacceptable\w*|ras[- ]le[- ]bol"
    r"|j'en ai marre|marre de|en peux plus|foutage|vous (?:moquez|foutez)|se (?:moque|fout)"
    r"|incompeten\w+|lamentable\w*|minable\w*|intolerable|unacceptable|ridiculous|fed up"
    r"|sick (?:and"
    r" tired )?of|disgrace\w*|pathetic|outrage\w*|furious|furieu\w+|appalling|shambles|scandaleu\w+"
    r"|plainte officielle|formal complaint|a joke|une blague|bande de|bunch of)\b"
)
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
    # A keyboard may be stuck in capitals: loudness alone is no anger.
    irritated = len(_IRRITATED.findall(said))
    return irritated >= 2 or (irritated == 1 and _LOUD.search(raw) is not None)
