"""Sentences that tell what somebody did: "we gave the access point more power". Pure.

A ticket's solution holds what support did for its asker. For another asker that was not done, and
it is nothing that they could do: no answer says it, neither as it stands nor as an order. What is
said to be so of that asker alone ("yours is on the list") is no truer of another.
"""

from __future__ import annotations

import re

from workers.text.fold import fold

_DONE = r"\w+(?:e|ee|es|ees|i|ie|is|ies|u|ue|us|ues|it|ite|ert|erte)"
"""A participle, as it is written without its accents."""
_DEED = re.compile(
    r"\b(?:nous (?:l')?avons|on (?:l')?a|je (?:l')?ai|j'(?:y |en )?ai)"
    rf"(?: \w+ment| bien| donc| deja)? {_DONE}\b"
    rf"|\b(?:a|ont|avait|avaient) (?:aussi |bien |donc |egalement |deja )?ete {_DONE}\b"
    rf"|\b(?:est|sont) (?:maintenant|desormais|a present|a nouveau|de nouveau) {_DONE}\b"
    r"|\b(?:we|i)(?: have|'ve| had)?(?: also| now| just| already)? \w{3,}ed\b"
    r"|\b(?:we|i)(?: have|'ve| had)(?: also| now| just| already)? (?:reset|set|put|made|sent|built"
    r"|given|taken|brought|rebuilt|rewritten|cut)\b"
    r"|\b(?:was|were|has been|have been)(?: also| now| just| already)? (?:\w+ed|given|set|put|made"
    r"|sent|built|cut|moved|rewritten|written|taken|brought|reset|rebuilt|replaced)\b"
    r"|\b(?:is|are) now (?!\w+ing\b)\w+ed\b"
    r"|\bdans votre cas (?:\w+['’ ]){1,4}(?:est|sont|a|ont|etait|avait)\b"
    r"|\bin your case (?:\w+ ){1,4}(?:is|are|was|were|has|had)\b"
    r"|\byours (?:is|was|has|had|contain\w*)\b"
    r"|\bl[ea]s? votres? (?:est|sont|a|ont|etai\w+|avai\w+|conten\w+|contien\w+)\b"
)


_CLAUSE = re.compile(r"[,;:()]")
_CIRCUMSTANCE = re.compile(
    r"\b(?:after|before|when|while|once|if|unless|until|where|apres|avant|quand|lorsque|lorsqu|des"
    r"|si|sauf|tant|ou)\b"
)
"""Words after which something is said to be so at times: "after the trash was emptied"."""


def tells_a_deed(sentence: str) -> bool:
    """Whether a sentence says that something was done, in French or English."""
    for clause in _CLAUSE.split(fold(sentence)):
        found = _DEED.search(clause)
        if found is not None and not _CIRCUMSTANCE.search(clause, 0, found.start()):
            return True
    return False
