"""Whether a ticket can be about the same case as a question, by the names that both give. Pure.

What another system, device, room, version or number is named in is another case, however many words
agree: "error 13868" is not "error 13801", and an iPhone's calendar is not Outlook's. So is what
came about by damage that the ticket does not speak of.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from workers.generation.same_case.codes import (
    codes_in,
    named_codes_in,
    names_code,
    names_reason,
    reasons_in,
)
from workers.generation.same_case.crashes import end_in, is_untold
from workers.generation.same_case.damage import asks_for_what_is_left, damage_in, unknown_damage
from workers.generation.same_case.logs import quotes_message
from workers.generation.same_case.messages import Messages, is_another_message, messages_in
from workers.generation.same_case.opposites import is_of_the_opposite, undoes
from workers.generation.same_case.own_names import without_own_names
from workers.generation.same_case.places import elsewhere, numbered_in, places_in, rooms_in
from workers.generation.same_case.siblings import is_of_a_sibling, siblings_in
from workers.generation.same_case.systems import MUST_BE_NAMED, WORD, systems_of
from workers.generation.same_case.things import (
    ELSEWHERE,
    NAMED_THINGS,
    PRODUCTS,
    named_alike,
    names_in,
    other_organisations,
    spelled_otherwise,
    with_suites,
)
from workers.generation.same_case.versions import Versions, other_version, versions_in
from workers.text.fold import fold


def differences(question: str, source: str) -> tuple[str, ...]:
    """What makes a source, its title on the first line, another case than a question, as codes;
    empty if nothing does."""
    asked = _asked(question)
    if not asked.names_anything:
        return ()
    told = fold(source)
    said = set(WORD.findall(told))
    found = []
    systems, theirs = asked.systems, systems_of(said)
    if systems and not systems & theirs and (theirs or systems & MUST_BE_NAMED):
        found.append("other_system")
    if asked.codes and not names_code(told, asked.codes):
        found.append("untold_code" if _same_message(question, source) else "other_code")
    if asked.messages and is_another_message(asked.messages, source):
        found.append("other_message")
    if asked.reasons and not names_reason(source, asked.reasons):
        found.append("untold_reason")
    if unknown_damage(asked.damage, told):
        found.append("damaged" if asked.outlived else "other_cause")
    if asked.is_elsewhere(told):
        found.append("other_place")
    if asked.versions and other_version(asked.versions, versions_in(told)):
        found.append("other_version")
    if asked.is_of_another_program(said, source):
        found.append("other_program")
    if asked.is_of_another_thing(said, told) or (asked.elsewhere and not said & ELSEWHERE):
        found.append("other_thing")
    title = told.partition("\n")[0]
    if asked.names_service and is_of_a_sibling(fold(question), title, told):
        found.append("other_service")
    if asked.undoes and is_of_the_opposite(title, told):
        found.append("other_act")
    if is_untold(asked.end, told):
        found.append("untold_end")
    return tuple(found)


def _same_message(question: str, source: str) -> bool:
    """Whether a source tells of the message that came with the code, and names no code itself."""
    return not named_codes_in(source) and quotes_message(question, source)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question names."""

    systems: frozenset[str]
    codes: frozenset[str]
    reasons: frozenset[str]
    messages: Messages
    damage: frozenset[str]
    outlived: bool
    places: frozenset[str]
    rooms: frozenset[str]
    numbered: Mapping[str, frozenset[str]]
    versions: Versions
    products: frozenset[str]
    things: frozenset[str]
    elsewhere: frozenset[str]
    names_service: bool
    undoes: bool
    end: str

    @property
    def names_anything(self) -> bool:
        """Whether any source can be another case."""
        where = (self.places, self.rooms, self.numbered)
        what = (self.systems, self.damage, self.versions, self.products, self.things)
        said = (self.codes, self.reasons, self.messages)
        whom = (self.elsewhere, self.names_service, self.undoes, self.end)
        return any(map(any, (where, what, said, whom)))

    def is_of_another_program(self, said: AbstractSet[str], source: str) -> bool:
        """Whether a source, with its folded words, names none of the programs asked about, or not
        all and another one: EndNote in Word is not Zotero in Word."""
        if not self.products:
            return False
        lacks = self.products - with_suites(said)
        if not lacks or lacks == self.products:
            return bool(lacks)
        return not names_in(source) & PRODUCTS <= self.products

    def is_of_another_thing(self, said: AbstractSet[str], told: str) -> bool:
        """Whether a folded source, with its words, names none of the things asked about."""
        if not self.things or self.things & said:
            return False
        return not self.things & spelled_otherwise(told)

    def is_elsewhere(self, told: str) -> bool:
        """Whether a folded source names other rooms, floors or machines, and none of these."""
        if self.places and not any(place in told for place in self.places) and places_in(told):
            return True
        if self.rooms and self.rooms.isdisjoint(there := rooms_in(told)) and there:
            return True
        return bool(self.numbered) and elsewhere(self.numbered, numbered_in(told))


@lru_cache(maxsize=64)
def _asked(question: str) -> _Asked:
    """Read once for all the sources that a search found."""
    asked = fold(question)
    wanted = frozenset(WORD.findall(asked))
    codes = named_codes_in(asked)
    named = names_in(question)
    placed = without_own_names(asked)
    return _Asked(
        systems=systems_of(wanted),
        codes=codes,
        reasons=reasons_in(question),
        messages=messages_in(question),
        damage=damage_in(asked),
        outlived=asks_for_what_is_left(asked),
        places=places_in(placed) - codes_in(asked),
        rooms=rooms_in(asked),
        numbered=numbered_in(asked),
        versions=versions_in(asked),
        products=named & PRODUCTS,
        things=named_alike(named & NAMED_THINGS),
        elsewhere=other_organisations(asked) if wanted & ELSEWHERE else frozenset(),
        names_service=bool(siblings_in(asked)),
        undoes=undoes(asked),
        end=end_in(asked),
    )
