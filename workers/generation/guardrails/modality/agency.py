"""Clauses that tell what somebody else does, or did: a technician, the support, a server. Pure.

What counts is who stands at the head of the clause and what the verb behind it is. "A technician
resets the password" tells a deed; "a technician asks for your password" wants the reader's help,
and a page that "deletes the folder" is only how the reader does it. Who writes down how it is done
says "we delete it" and "it was deleted" too: where no staff is named, a deed needs its date.
"""

from __future__ import annotations

import re
from functools import cache

from workers.generation.guardrails.modality.clauses import Clause
from workers.generation.guardrails.modality.dates import DATE
from workers.generation.guardrails.modality.prohibition import LEAD, only_at_head
from workers.generation.guardrails.modality.sentence import DENIES, RESTRICTS, Surroundings
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
_BASE, _DOES, _DID = (english(_EN, form) for form in ("base", "third", "past"))
_ONLY_DID = english(
    [one for one in _EN if english([one], "past") != english([one], "base")], "past"
)
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
_ADVERB = r"(?:(?:also|already|just) )*"
_STAFF = re.compile(
    rf"{LEAD}(?:because |since )?{_STAFF_EN} (?:(?:also|already|then|just|has|have|had) )*"
    rf"(?:{_DOES}|{_DID}|(?:will|can|may|must|only) {_BASE})\b"
    rf"|{LEAD}{_STAFF_FR} {_CLITIC}(?:{french(_FR, 'third')}|{french(_FR, 'plural')}"
    rf"|{french(_FR, 'future')}|(?:a|ont) (?:deja |bien |aussi )?{_DONE}"
    rf"|(?:peut|peuvent|doit|doivent|va|vont) {_CLITIC}{french(_FR, 'infinitive')})\b"
)
_BY_STAFF = re.compile(
    rf"\b(?:is|are|was|were|(?:has|have|had|will) be(?:en)?|gets?) (?:\w+ly )?{_DID}"
    rf"(?= by (?:us|{_STAFF_EN})\b)"
    rf"|\b(?:est|sont|sera|seront|(?:a|ont|avait|avaient) (?:deja )?ete) {_DONE}"
    rf"(?= par (?:nous|{_STAFF_FR})\b)"
)
_WE_DID = re.compile(
    rf"{_OWN}(?:{DATE} )?(?:we (?:have|had) {_ADVERB}{_DID}|we {_ADVERB}{_ONLY_DID}"
    rf"|nous (?:l'|les |en )?avons (?:deja |bien |aussi )?{_DONE})\b"
)
"""Without "reset" and "put", which may as well be the present."""
_WE_DO = re.compile(
    rf"{_OWN}(?:{DATE} )?(?:we (?:will )?{_BASE}"
    rf"|nous {_CLITIC}(?:{french(_FR, 'we')}|{french(_FR, 'future_we')}))\b"
)
"""So does write who tells how: a deed of the writer's own only where it has its date."""
_ASKED_FOR = re.compile(
    rf"\b(?:call|contact|phone|ask|tell|mail|write to) (?:us|{_STAFF_EN})\b"
    r"|\b(?:appele|contacte|prevene|ecrive|demande|signale)[rz]"
    rf"(?:-nous| (?:nous|(?:au?x? )?{_STAFF_FR}))\b"
)
"""The reader's own part: "call us: we do it". What "we" do then is the staff's deed."""
_SOMEBODY_DID = re.compile(
    rf"{_OWN}(?:{DATE} )?on (?:l'|les |en )?a (?:deja |bien |aussi )?(?:{DATE} )?{_DONE}\b"
)
_PASSIVE = re.compile(
    rf"\b(?:was|were|has been|have been|had been) (?:\w+ly )?{_DID}\b"
    rf"|\b(?:(?:a|ont|avait|avaient) (?:bien |deja )?ete|vien(?:t|nent) d'etre) {_DONE}\b"
)
_WHEN = re.compile(DATE)
_JOINED = re.compile(r"\w (?:and|et) ")
_SOLVED = re.compile(
    r"\b(?:works?|worked|solved|fixed|gone|(?:re)?marche(?:nt)?|(?:re)?fonctionne(?:nt)?"
    r"|c'est bon|resolue?s?|(?:est|sont) reglee?s?|disparue?s?|(?:went|goes) (?:through|away)"
    r"|(?:is|are) back)\b"
)
"""What came of it: a deed that is told with it is the fix, and who reads it does the same."""
_GOES_ON = re.compile(
    rf"(?:and {_DID}|(?:(?:and|then) )?(?:{_DOES}|{_ONLY_DID}))\b"
    rf"|et {_CLITIC}(?:(?:a|ont|avons) )?(?:{french(_FR, 'third')}|{french(_FR, 'plural')}"
    rf"|{french(_FR, 'we')}|{_DONE})\b"
)
_GOES_ON_PRESENT = re.compile(rf"and {_BASE}\b")
"""The same one does more. Only behind the dated "we" of the same clause this is no order."""
_PROGRAM = re.compile(
    r"(?:(?:le|the) |l')?(?:application|programme|logiciel|client|windows|app|program|installer)"
    r" (?:l'|l[ea]s? )?(?:installe|importe|ajoute|installs|imports|adds)"
    r"(?: (?:it|them|itself|themselves|automatically|automatiquement|lui-meme|elle-meme|seule?))*"
)
_SEVERAL = 4
"""Deeds of one sentence that are looked through for who does them."""
_MODAL = re.compile(
    r"\b(?:must|should|shall|needs?|has to|have to|can|could|(?<!\d )may|might|would|doi(?:t|vent)"
    r"|devrai(?:t|ent)|faut|peu(?:t|vent)|pourrai(?:t|ent))\b"
)
_RELATIVE = re.compile(r"\b(?:that|dont)\b")
"""A deed behind it only tells which thing is meant."""
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


def tells_of_others(
    place: int, around: Surroundings, code: str, pattern: re.Pattern[str], trap: bool
) -> bool:
    """Whether the clause at `place` tells what somebody else does, where it names the risk.

    trap: a kind that no date makes harmless.
    """
    clause = around.every[place]
    if clause.asked or clause.shown or "`" in clause.said:
        return False
    if code == "certificates" and _PROGRAM.fullmatch(clause.said):
        return True
    head = _deed(place, around, code, trap)
    if head is None or _READER.search(clause.said) or _purpose().search(clause.said, head.end()):
        return False
    if code in _SECRETS and (_MAKES.search(head[0]) is None or _DIGIT.search(clause.said)):
        return False
    if code not in _WITHOUT_THE_READER and _READERS.search(clause.said):
        return False
    return code != "deletion" or only_at_head(pattern, clause.said, head.end())


def _deed(place: int, around: Surroundings, code: str, trap: bool) -> re.Match[str] | None:
    """Who does it and what, at the head of the clause or, without a name, on a date."""
    clause = around.every[place]
    found = _head(place, around, code, trap)
    if found is not None:
        return found
    if clause.mark in ("", ","):
        found = _goes_on(place, around, code, trap)
        if found is not None:
            return found
    if _MODAL.search(clause.said):
        return None
    found = _BY_STAFF.search(clause.said)
    if found is None and not trap and _dated(place, around) and not _solves(place, around):
        found = _PASSIVE.search(clause.said)
        if found is not None and _supposed(clause.said[: found.start()]):
            return None
    if found is None or _RELATIVE.search(clause.said[: found.start()]):
        return None
    return found


def _head(place: int, around: Surroundings, code: str, trap: bool) -> re.Match[str] | None:
    """Who does it and what, at the head of the clause."""
    said = around.every[place].said
    found = _STAFF.match(said)
    if found is not None or code == "security_off":
        # Whoever else has switched a protection off, the next one needs a colleague's look.
        return found
    found = _WE_DID.match(said)
    if found is None and _asked_for(around.before(place)):
        found = _WE_DO.match(said)
    if found is None and not trap and _dated(place, around):
        found = _SOMEBODY_DID.match(said) or _WE_DO.match(said)
    return None if found is None or _solves(place, around) else found


def _asked_for(before: Clause | None) -> bool:
    """Whether the reader is told to turn to the staff."""
    if before is None or DENIES.search(before.said):
        return False
    return _ASKED_FOR.search(before.said) is not None


def _dated(place: int, around: Surroundings) -> bool:
    """Whether the clause says when, or the one before it says nothing else: "last night, …"."""
    said = around.every[place].said
    found = _WHEN.search(said)
    # "It was deleted and the mails came on Monday": the date is of another deed.
    if found is not None and _JOINED.search(said, 0, found.start()) is None:
        return True
    before = around.before(place)
    return before is not None and _WHEN.fullmatch(before.said) is not None


def _solves(place: int, around: Surroundings) -> bool:
    """Whether one of the next clauses says that it helped."""
    following = around.every[place + 1 : place + 1 + _SEVERAL]
    return any(_SOLVED.search(one.said) for one in following)


def _supposed(before: str) -> bool:
    """Whether a deed is only supposed: "once it was deleted" is what the reader does first."""
    return bool(RESTRICTS.search(before) or _CIRCUMSTANCE.search(before))


def _goes_on(place: int, around: Surroundings, code: str, trap: bool) -> re.Match[str] | None:
    """What the clause goes on with, where somebody does something in a clause before it."""
    clause, before = around.every[place], around.before(place)
    if before is None or (clause.said.startswith("et ") and clause.mark):
        return None
    found = _GOES_ON.match(clause.said)
    if found is None:
        dated = clause.mark == "" and _WE_DO.match(before.said)
        if not dated or _head(place - 1, around, code, trap) is None:
            return None
        return _GOES_ON_PRESENT.match(clause.said)
    for back in range(place - 1, place - 1 - _SEVERAL, -1):
        one = around.before(back + 1)
        if one is None:
            return None
        if _head(back, around, code, trap) is not None:
            return found
        if _GOES_ON.match(one.said) is None:
            return None
    return None


@cache
def _purpose() -> re.Pattern[str]:
    """What a deed is for, or that it lets somebody do: no deed of its own."""
    en = english(of_kinds(ENGLISH, ENGLISH), "base")
    fr = french(of_kinds(FRENCH, FRENCH), "infinitive")
    return re.compile(rf"\bto {en}\b|\b(?:pour|de|a|afin de) {_CLITIC}{fr}\b|\bd'{fr}\b")
