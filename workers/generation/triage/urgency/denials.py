"""Deeds that were not done: "I did not click on it", "it was not stolen", "nobody opened it". Pure.

What is denied is left out before a message is judged: what it would have led to did not come. Only
deeds that lead to something are looked for. "I did not see that it was fake" denies none of them,
and neither does "mails that I did not send", which is a sign of somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.text.fold import fold

_DEED = (
    r"(?:los[et]|lost|misplaced?|st[eo]len?|stole|taken|robbed|hacked|click(?:ed)?|open(?:ed)?"
    r"|download(?:ed)?|repl(?:y|ied)|answer(?:ed)?|give[n]?|gave|type[d]?|enter(?:ed)?|fill(?:ed)?"
    r"|share[d]?|publish(?:ed)?|leak(?:ed)?|expose[d]?|encrypt(?:ed)?|infect(?:ed)?"
    r"|perdue?s?|egaree?s?|volee?s?|derobee?s?|pirate[es]*|clique[es]*|ouverte?s?|telecharge[es]*"
    r"|repondu|donne[es]*|saisie?s?|tape[es]*|entre[es]*|rempli[es]*|communique[es]*|partage[es]*"
    r"|publie[es]*|fuite|divulgue[es]*|chiffre[es]*|crypte[es]*|infecte[es]*|en panne|down)"
)
_NEVER = r"(?:pas|jamais|rien|point|ni)(?! seulement)(?: encore| vraiment| meme)?"
_DENIED = re.compile(
    # I did not click; it was never opened.
    r"\b(?:(?:did|do|does|have|has|had|was|were|is|are)(?:n't| not)"
    r"|(?:(?:have|has|had|was|were|is|are) )?(?:never|not))"
    rf" (?:yet |actually |been |ever |really |even ){{0,2}}{_DEED}\b"
    # Nobody opened it; no file was encrypted.
    r"|\b(?:(?:nobody|no one|none of us)(?: has| have)?|no \w+ (?:was|were|has been|have been|got))"
    rf" {_DEED}\b"
    # Personne n'a cliqué; aucun fichier n'est chiffré.
    rf"|\b(?:personne|aucune? \w+) (?:ne l'|n')?(?:a|ont|est|sont) (?:ete )?{_DEED}\b"
    # Je n'ai pas cliqué, on ne m'a rien volé; said without "ne", too.
    r"|\b(?:n'(?:y )?|ne (?:l'|m'|nous |lui )|j'|on )?(?:ai|as|a|avons|avez|ont|est|sont|suis) "
    rf"(?:{_NEVER} (?:ete )?{_DEED}|{_DEED} (?:sur |a )?(?:rien|aucune?))\b"
)
_REST_OF_IT = re.compile(
    r"[^.,;:!?\n]*?(?=[.,;:!?\n]|\b(?:mais|but|et|and|car|because|juste|just)\b|$)"
)
_UNWILLING = re.compile(
    r"\b(?:expres|volontairement|sciemment|on purpose|deliberately|knowingly|intentionally"
    r"|willingly)\b"
)
_SUBJECT = re.compile(r"(?:\b(?:je|j'|i|we|on|nous|it|he|she|they|il|elle) ?)$")
_OWN = re.compile(r"\b(?:je|j'|i|we|on|nous)\b")
_REPLY = re.compile(r"\b(?:repl(?:y|ied)|answer(?:ed)?|repondu)\b")
"""Others who did not do so make people angry."""


def without_denials(text: str) -> str:
    """A text without the clauses that deny a deed, as it was written."""
    said = fold(text)
    denied = list(_denials(said))
    if not denied:
        return text
    # A ligature has more letters than it had: places are those of the folded text then.
    written = text if len(said) == len(text) else said
    starts, ends = zip(*denied, strict=True)
    pieces = zip((0, *ends), (*starts, len(written)), strict=True)
    return " ".join(written[start:end] for start, end in pieces)


def _denials(said: str) -> Iterator[tuple[int, int]]:
    """Beginning and end of each denied clause, from its subject on."""
    for found in _DENIED.finditer(said):
        rest = _REST_OF_IT.match(said, found.end())
        end = rest.end() if rest else found.end()
        subject = _SUBJECT.search(said, max(0, found.start() - 8), found.start())
        start = subject.start() if subject else found.start()
        if _UNWILLING.search(said, start, end):
            continue
        if _REPLY.search(found[0]) and not _OWN.search(said, start, end):
            continue
        yield start, end
