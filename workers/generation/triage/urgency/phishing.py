"""A secret that was given to a stranger, or something of a stranger that was opened. Pure."""

from __future__ import annotations

import re

from workers.generation.triage.urgency.kinds import SECRET

_GAVE = (
    r"(?:donne[er]?|saisi[er]?|tape[er]?|rentre[er]?|entre[er]?|communique[er]?|fourni|transmis"
    r"|envoye[er]?|mis|rempli|renseigne[er]?|dit|gave|given|give|typed|entered"
    r"|put (?:(?:it|them|mine) )?in|filled (?:(?:it|them|mine) )?in"
    r"|submitted|sent|handed|told|shared|provided|eingegeben|introduje|di )"
)
_BAIT = re.compile(
    r"\b(?:phishing|hamecon\w*|faux|fausse|fake|bogus|spoof\w*|suspect\w*|suspicious|douteu\w+"
    r"|louche|arnaque\w*|scam\w*|frauduleu\w+|fraud\w*|piege\w*|not (?:really )?(?:from|ours|real"
    r"|genuine|legit)|pas (?:vraiment )?(?:de chez nous|le vrai|la vraie|officiel)|imposteur"
    r"|looked (?:like|exactly)|ressemblait|se faisait passer|pretend\w*|claiming|link|lien|url"
    r"|qr code|invoice|facture|colis|parcel|bank|banque|(?:strange|weird|odd|unexpected|bizarre"
    r"|etrange|inattendu|random) (?:e-?mail|mail|message|sms|link|page|site)|(?:e-?mail|mail"
    r"|message"
    r"|sms|courriel|lien|page|site) (?:bizarre|etrange|inattendu)|me demandait|asked me to"
    r"|asking me to|valider mon compte|verify my|confirm my|un doute|a doubt)\b"
)
_STRONG_BAIT = re.compile(
    r"\b(?:phishing|hamecon\w*|faux|fausse|fake|bogus|spoof\w*|suspect\w*|suspicious|douteu\w+"
    r"|louche|arnaque\w*|scam\w*|frauduleu\w+|fraud\w*|piege\w*"
    r"|(?:strange|weird|odd|unexpected|bizarre|etrange) (?:e-?mail|mail|message|sms|link)"
    r"|(?:e-?mail|mail|message|sms|courriel|lien) (?:bizarre|etrange|inattendu))\b"
)
_TRICKED = re.compile(
    r"\b(?:fell for|got phished|been phished|was phished|fait (?:avoir|pieger|hameconner|arnaquer)"
    r"|tombee? dans le (?:panneau|piege)|got scammed|been scammed)\b"
)
_ORDERED = r"(?![- ](?:moi|nous|me|us)\b)"
"""Who has something given to them gave nothing: "donne-moi le lien"."""
_GAVE_SECRET = re.compile(
    rf"\b{_GAVE}\b{_ORDERED}.{{0,40}}\b{SECRET}\b|\b{SECRET}\b.{{0,30}}\b{_GAVE}\b{_ORDERED}"
)
_CLICKED = re.compile(
    r"\b(?:clique\w*|ouvert|telecharge\w*|execute\w*|installe\w*|repondu|clicked|opened|downloaded"
    r"|ran|launched|installed|replied|answered|scanned|geklickt)\b"
)
_TO_A_STRANGER = re.compile(
    r"\b(?:au telephone|par telephone|on the phone|over the phone|caller|called me"
    r"|phoned me|rang me|m'(?:a|ont) (?:appele|telephone|rappele)"
    r"|quelqu'un (?:qui|du|de)|someone (?:who|from|claiming)|somebody (?:who|from)|un inconnu"
    r"|a stranger|un (?:soi-disant|pretendu)|so-called|microsoft support|support microsoft)\b"
)


def is_phishing(said: str) -> bool:
    """See the head of this file; `said` is folded."""
    gave = _GAVE_SECRET.search(said) is not None
    if _TRICKED.search(said):
        return True
    if gave and (_BAIT.search(said) or _TO_A_STRANGER.search(said)):
        return True
    return _CLICKED.search(said) is not None and _STRONG_BAIT.search(said) is not None
