"""Data on people that got where others see it: a breach that the law gives days to report. Pure.

Three things are told together: that it went out, what it is, and that it was not meant to, or who
has it now. How such data is sent, or a list that nobody should see yet, is an everyday question.
"""

from __future__ import annotations

import re

_WENT = re.compile(
    r"\b(?:ai|a|as|ont|avons|avez|ete|etait|sommes|est|vient d'etre) (?:\w+ ){0,3}?"
    r"(?:envoyee?s?|partagee?s?|publiee?s?|mise?s?(?: en ligne)?|transmise?s?|transferee?s?"
    r"|diffusee?s?|postee?s?|exposee?s?|jointe?s?|parti(?:e|s|es)?)\b"
    r"|\b(?:sent|shared|published|posted|uploaded|pushed|forwarded|mailed|emailed|attached"
    r"|exposed|leaked|went (?:out )?to)\b|\bparti(?:e|s|es)? (?:a|chez|vers|dans)\b"
)
_ON_PEOPLE = re.compile(
    r"\b(?:donnees (?:personnelles|medicales|nominatives|de sante|rh)|nominati(?:f|fs|ve|ves)"
    r"|patients?|dossiers? medica(?:l|ux)|participants? (?:de|d')|volontaires|salaires|fiches? de"
    r" paie|bulletins? de (?:paie|salaire)|numeros? de secu\w*|rib des|adresses? (?:perso\w*"
    r"|privees)"
    r"|evaluations? (?:annuelles?|du personnel)|arrets? maladie|personal data|medical (?:data"
    r"|records?|files?)|health (?:data|records?)|patients?'?|payrolls?|pay ?slips?|salar(?:y|ies)"
    r"|social security numbers?|(?:names|records|data|interviews) of (?:the |our )?(?:patients"
    r"|participants|volunteers|students|staff)|sick notes?|identity cards?|passports?|passeports?)"
    r"\b"
)
_NOT_MEANT = re.compile(
    r"\b(?:par (?:erreur|megarde|accident)|by (?:mistake|accident)|accidentally|mistakenly|en trop"
    r"|(?:mauvais|mauvaise|faux) (?:destinataire|adresse|liste|personne)|wrong (?:person|people"
    r"|address|list|recipient|folder|link|one)|liste externe|liste de diffusion (?:externe"
    r"|publique)"
    r"|a (?:toute la|la mauvaise) liste|(?:whole|external|public|entire) (?:mailing )?list"
    r"|hors du laboratoire|outside the (?:lab|institute)"
    r"|lien public|public link|publicly|publiquement|en acces libre|visibles? (?:de|par) tous)\b"
)


_SUPPOSED = re.compile(
    r"^\W*(?:(?:et |and )?(?:si|if|what (?:if|happens)|que faire si|comment|how|suppose)\b)"
    r"|\b(?:as (?:agreed|planned|usual)|comme (?:prevu|convenu)|not sent|pas envoye\w*)\b"
)


def is_breach(said: str) -> bool:
    """See the head of this file; `said` is folded."""
    if _SUPPOSED.search(said):
        return False
    return all(one.search(said) for one in (_WENT, _ON_PEOPLE, _NOT_MEANT))
