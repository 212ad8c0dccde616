"""Clauses that tell what somebody else does, or did: a technician, the support, a server. Pure.

What counts is who stands at the head of the clause and what the verb behind it is. "A technician
resets the password" tells a deed; "a technician asks for your password" wants the reader's help,
and a page that "deletes the folder" is only how the reader does it.
"""

from __future__ import annotations

import re
from functools import cache

from workers.generation.guardrails.modality.prohibition import LEAD, only_at_head
from workers.generation.guardrails.modality.sentence import RESTRICTS, Surroundings
from workers.generation.guardrails.modality.verbs import (
    DEEDS_ENGLISH,
    DEEDS_FRENCH,
    ENGLISH,
    FRENCH,
    english,
    french,
    of_kinds,
)

_EN, _FR = DEEDS_ENGLISH.split(), DEEDS_FRENCH.split()
_DOES, _DID = english(_EN, "third"), english(_EN, "past")
_BASE = english([one for one in _EN if one != "do"], "base")
_DONE = french(_FR, "participle")
_NOUN_EN = (
    r"(?:technicians?|engineers?|administrators?|admins?|support|help ?desk|service desk|staff"
    r"|it (?:team|department|staff)|team|provider|manufacturer|colleagues?)"
)
_STAFF_EN = (
    rf"(?:(?:only )?(?:the|an?|our|another|one of our) (?:\w+ )?)?{_NOUN_EN}"
    r"(?: (?:of|from|at|in) (?:the )?\w+)?"
)
_NOUN_FR = (
    r"(?:technicien(?:ne)?s?|ingenieure?s?|administrat(?:eur|rice)s?|support|assistance|collegues?"
    r"|equipe|service(?= (?:informatique|support|technique|a ))|dsi|prestataire|informatique)"
)
_STAFF_FR = (
    rf"(?:(?:seule? )?(?:une?|l[ea]s?|notre|nos) (?:\w+ )?|l')?{_NOUN_FR}"
    r"(?: (?:de |du |d')(?:la |l')?\w+)?"
)
_CLITIC = r"(?:(?:l[ea]s?|lui|leur|en|y) |l')?"
_OWN = r"(?:(?:also|and|but|because|since|et|mais|aussi|car) )*"
"""What may stand before "we". "Then we delete it" walks the reader through it."""
_PRESENT = re.compile(rf"{_OWN}we {_BASE}\b")
_ACTIVE = re.compile(
    rf"{_PRESENT.pattern}|{_OWN}we (?:(?:have|had|already|also|just) )*{_DID}\b"
    rf"|{_OWN}we will {_BASE}\b"
    rf"|{LEAD}(?:which |because |since )?{_STAFF_EN} (?:(?:also|already|then|just|has|have|had) )*"
    rf"(?:{_DOES}|{_DID}|(?:will|can|may|must|only) {_BASE})\b"
    rf"|{_OWN}nous {_CLITIC}(?:{french(_FR, 'we')}|{french(_FR, 'future_we')})\b"
    rf"|{_OWN}(?:nous (?:l'|les |en )?avons|on (?:l'|les |en )?a) (?:deja |bien |aussi )?{_DONE}\b"
    rf"|{LEAD}{_STAFF_FR} {_CLITIC}(?:{french(_FR, 'third')}|{french(_FR, 'plural')}"
    rf"|{french(_FR, 'future')}|(?:a|ont) (?:deja |bien |aussi )?{_DONE}"
    rf"|(?:peut|peuvent|doit|doivent|va|vont) {_CLITIC}{french(_FR, 'infinitive')})\b"
)
_WE_NOW = re.compile(rf"{_PRESENT.pattern}|{_OWN}nous {_CLITIC}{french(_FR, 'we')}\b")
_GOES_ON = re.compile(
    rf"(?:(?:and|then) )?(?:{_DOES}|{_DID})\b"
    rf"|et {_CLITIC}(?:(?:a|ont|avons) )?(?:{french(_FR, 'third')}|{french(_FR, 'plural')}"
    rf"|{french(_FR, 'we')}|{_DONE})\b"
)
_GOES_ON_PRESENT = re.compile(rf"and {_BASE}\b")
"""The same one does more. Only behind the "we" of the same clause this is no order."""
_PASSIVE = re.compile(
    rf"\b(?:was|were|has been|have been|had been) (?:\w+ly )?{_DID}\b"
    rf"|\b(?:(?:a|ont|avait|avaient) (?:bien |deja )?ete|vien(?:t|nent) d'etre) {_DONE}\b"
)
_BY_STAFF = re.compile(
    rf"\b(?:is|are|will be|gets?) {_DID} by (?:us|{_STAFF_EN})\b"
    rf"|\b(?:est|sont|sera|seront) {_DONE} par (?:nous|{_STAFF_FR})\b"
)
_PROGRAM = re.compile(
    r"(?:(?:le|the) |l')?(?:application|programme|logiciel|client|windows|app|program|installer)"
    r" (?:l'|l[ea]s? )?(?:installe|importe|ajoute|installs|imports|adds)"
    r"(?: (?:it|them|itself|themselves|automatically|automatiquement|lui-meme|elle-meme|seule?))*"
)
_SEVERAL = 4
"""Deeds of one sentence that are looked through for who does them."""
_MODAL = re.compile(
    r"\b(?:must|should|shall|needs?|has to|have to|can|could|may|might|would|doi(?:t|vent)"
    r"|devrai(?:t|ent)|faut|peu(?:t|vent)|pourrai(?:t|ent))\b"
)
_CIRCUMSTANCE = re.compile(r"\b(?:after|once|as soon as|where|apres|des|ou|i|j'|je)\b")
_READER = re.compile(r"\b(?:you|yourself|vous|tu|toi|te)\b|\bt'")
_READERS = re.compile(r"\b(?:your|yours|votre|vos|ton|ta|tes)\b")
_WITHOUT_THE_READER = ("administrator", "deletion", "password")
"""What is done to a thing of the reader's while the reader need not help."""
_SECRETS = ("password", "payment", "second_factor", "premises")
_DIGIT = re.compile(r"\d")
_MADE_EN = "reset change remove delete erase replace revoke renew lock unlock create make".split()
_MADE_FR = "reinitialiser changer supprimer effacer remplacer revoquer renouveler creer".split()
_MAKES = re.compile(
    rf"\b(?:{english(_MADE_EN, 'past')}|{english(_MADE_EN, 'third')}|{english(_MADE_EN, 'base')}"
    rf"|{french(_MADE_FR, 'we')}|{french(_MADE_FR, 'third')}|{french(_MADE_FR, 'future')}"
    rf"|{french(_MADE_FR, 'participle')})$"
)
"""What is done to a secret without telling it, or where it is."""


def tells_of_others(place: int, around: Surroundings, code: str, pattern: re.Pattern[str]) -> bool:
    """Whether the clause at `place` tells what somebody else does, where it names the risk."""
    clause = around.every[place]
    if clause.asked or clause.shown or "`" in clause.said:
        return False
    if code == "certificates" and _PROGRAM.fullmatch(clause.said):
        return True
    head = _deed(place, around)
    if head is None or _READER.search(clause.said) or _purpose().search(clause.said, head.end()):
        return False
    if code in _SECRETS and (_MAKES.search(head[0]) is None or _DIGIT.search(clause.said)):
        return False
    if code not in _WITHOUT_THE_READER and _READERS.search(clause.said):
        return False
    return code != "deletion" or only_at_head(pattern, clause.said, head.end())


def _deed(place: int, around: Surroundings) -> re.Match[str] | None:
    """Who does it and what, at the head of the clause, or done by nobody who is named."""
    clause = around.every[place]
    found = _ACTIVE.match(clause.said)
    if found is not None:
        # "First, we delete it", "in the settings, we delete it": that is how the reader does it.
        return None if clause.mark == "," and _WE_NOW.match(clause.said) else found
    if clause.mark in ("", ",") and _goes_on(place, around):
        return _GOES_ON.match(clause.said) or _GOES_ON_PRESENT.match(clause.said)
    if not _MODAL.search(clause.said):
        found = _BY_STAFF.search(clause.said)
        if found is None:
            found = _PASSIVE.search(clause.said)
            if found is not None and _supposed(clause.said[: found.start()]):
                return None
    return found


def _supposed(before: str) -> bool:
    """Whether a deed is only supposed: "once it was deleted" is what the reader does first."""
    return bool(RESTRICTS.search(before) or _CIRCUMSTANCE.search(before))


def _goes_on(place: int, around: Surroundings) -> bool:
    """Whether the clause goes on with what somebody does in a clause before it."""
    clause, before = around.every[place], around.before(place)
    if before is None or (clause.said.startswith("et ") and clause.mark):
        return False
    if _GOES_ON.match(clause.said) is None:
        return clause.mark == "" and _PRESENT.match(before.said) is not None
    for back in range(place - 1, place - 1 - _SEVERAL, -1):
        one = around.before(back + 1)
        if one is None:
            return False
        if _ACTIVE.match(one.said):
            return True
        if _GOES_ON.match(one.said) is None:
            return False
    return False


@cache
def _purpose() -> re.Pattern[str]:
    """What a deed is for, or that it lets somebody do: no deed of its own."""
    en = english(of_kinds(ENGLISH, ENGLISH), "base")
    fr = french(of_kinds(FRENCH, FRENCH), "infinitive")
    return re.compile(rf"\bto {en}\b|\b(?:pour|de|a|afin de) {_CLITIC}{fr}\b|\bd'{fr}\b")
