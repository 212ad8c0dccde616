"""What is proposed for the list: shared places, and nothing that may be a person's."""

from __future__ import annotations

from connectors.contracts.documents import SourceDocument
from workers.knowledge.extraction.own_places import PlaceTally, Proposal
from workers.redaction import OwnPlaces


def proposed(text: str, *, people: int = 6, own: tuple[str, ...] = ()) -> list[Proposal]:
    tally = PlaceTally(OwnPlaces(own))
    for number in range(6):
        said = text.format(number=number)
        owners = (str(number % people),) if people else ()
        tally.add(SourceDocument("file:x", str(number), "t", said, owners=owners))
    return tally.proposals()


def test_mailboxes_of_roles_and_shared_addresses_are_proposed() -> None:
    found = proposed("<p>Write to helpdesk@lab.example and set 10.20.0.5</p>")
    assert found == [Proposal("10.20.0.5", 6), Proposal("helpdesk@lab.example", 6)]


def test_nothing_of_a_person_is() -> None:
    assert proposed("marie.dupont@lab.example, contact@gmail.com, 10.20.0.{number}, 8.8.8.8") == []
    # One person's machine, in all of their tickets.
    assert proposed("10.20.0.5", people=1) == []
    assert proposed("10.20.0.5", people=0) == [Proposal("10.20.0.5", 6)]


def test_a_domain_of_many_mailboxes_stands_for_its_roles() -> None:
    text = "p{number}@lab.example q{number}@lab.example helpdesk@lab.example"
    assert proposed(text) == [Proposal("lab.example", 6)]
    assert proposed(text, own=("lab.example",)) == []


def test_neighbours_are_proposed_as_their_network() -> None:
    assert proposed("10.1.2.3 10.1.2.4 10.1.2.5 10.1.2.6") == [Proposal("10.1.2.0/24", 6)]
