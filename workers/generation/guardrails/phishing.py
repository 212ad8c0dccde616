"""Words that ask their reader for a secret or for money: no title of an honest ticket does.

It is for titles, where somebody reports a trouble. Who lost a password says so in other words
("refuse mon mot de passe", "cannot enter my password"), and a machine that "donne un code d'erreur"
asks for nothing: the verbs are those that speak to a reader. A false alarm costs a colleague's
minute.
"""

from __future__ import annotations

import re

from workers.generation.guardrails.normalize import normalize
from workers.text.fold import fold

_ASK = re.compile(
    r"\b(?:(?:donn|envoy|communiqu|saisiss|tap|entr|indiqu|dict|lis|confirm|renseign|partag"
    r"|transmett|fourniss|remett|laiss|pay|achet|vir|vers|regl|rentr|inscriv|ecriv|montr)ez"
    r"|(?:donne|envoie|dis|dicte|lis|communique|paie|achete|transmets)-(?:moi|nous|lui|leur)"
    r"|(?:merci|priere|veuillez|pensez|il faut) (?:de |d'|a )?(?:nous |me |lui )?(?:donner|envoyer"
    r"|communiquer|transmettre|fournir|saisir|taper|entrer|indiquer|confirmer|payer|acheter|virer"
    r"|verser|regler)"
    r"|(?:give|send|tell|provide|share|submit|confirm|dictate|hand|pay|buy|purchase|transfer|wire)"
    r"|(?:read|enter|type|fill in|write|show)"
    r"(?= (?:us |me |out |in |down |him |her |them )?"
    r"(?:your|the (?:verification|recovery|security|bank)\b)))\b"
)
_SECRET = re.compile(
    r"\b(?:pass-?\s?(?:word|phrase|code)s?|credentials?|mots?[\s-]+de[\s-]+passe|mdp|pwd"
    r"|identifiants?|pin|otp|cvv|cvc|rib|iban|cryptogramme|tokens?|jetons?"
    r"|(?<!error )(?<!qr )codes?(?! d'err| err)"
    r"|(?:bank|credit|debit|gift|payment|your) cards?|cartes? (?:bancaire|cadeau|bleue|de credit"
    r"|de paiement)\w*|votre carte|bancaires?|banks?|banques?"
    r"|(?:recovery|private|secret|security) key"
    r"|cle (?:de recuperation|privee|secrete|de securite)|social security|securite sociale"
    r"|money|argent|euros?|dollars?|bitcoins?)\b"
    r"|[€$]"
)
_OWN = re.compile(r"\b(?:my|mon|ma|mes)(?:\s\w+){0,2}\s*$")


def is_phishing(text: str) -> bool:
    """Whether a text asks its reader for a secret or for money that is not the writer's own."""
    folded = " ".join(fold(re.sub(r"[*_`~]", "", normalize(text))).split())
    if not _ASK.search(folded):
        return False
    return any(
        not _OWN.search(folded[max(found.start() - 60, 0) : found.start()])
        for found in _SECRET.finditer(folded)
    )
