"""What a site might call its own: the addresses that its tickets hold again and again.

Stored texts are redacted, and nothing keeps what stood there. So the tickets are read once more
from where they came, counted in memory, and forgotten. Nothing that may be a person's comes out:
only mailboxes of roles, domains of many mailboxes, and IP addresses of many people's tickets.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from connectors.contracts.documents import SourceDocument
from workers.knowledge.extraction.html_text import html_to_text
from workers.redaction.addresses import IPV4, IPV6, addresses_in
from workers.redaction.network import names_no_machine
from workers.redaction.own_places import EVERYBODYS_DOMAINS, OwnPlaces, is_role

TICKETS = 5
"""Tickets that must hold something before it counts as the site's own."""
PEOPLE = 3
"""People who must have asked in them, where the source says who asked."""
MAILBOXES = 10
"""Mailboxes that a domain must have."""
NEIGHBOURS = 4
"""Addresses of one network from which on the network is proposed in their place."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry for the list, and how many tickets hold it."""

    place: str
    tickets: int


@dataclass(slots=True)
class _Seen:
    tickets: int = 0
    people: set[str] = field(default_factory=set)

    def note(self, owners: Iterable[str]) -> None:
        self.tickets += 1
        self.people.update(owners)

    @property
    def shared(self) -> bool:
        """Whether many tickets of several people hold it. Where nobody knows who asked, the
        tickets must do."""
        people = not self.people or len(self.people) >= PEOPLE
        return self.tickets >= TICKETS and people


class PlaceTally:
    """Counts places over tickets."""

    def __init__(self, own: OwnPlaces) -> None:
        """`own` is the list as it is: what it has is not proposed again."""
        self._own = own
        self._roles: dict[str, _Seen] = defaultdict(_Seen)
        self._domains: dict[str, _Seen] = defaultdict(_Seen)
        self._mailboxes: dict[str, set[int]] = defaultdict(set)
        self._addresses: dict[str, _Seen] = defaultdict(_Seen)

    def add(self, document: SourceDocument) -> None:
        """Count what the public texts of a ticket hold, each once."""
        public = (one.text for one in document.followups if not one.private)
        raw = [document.title, document.content, document.solution or "", *public]
        text = "\n".join(map(html_to_text, raw))
        mails = {text[start:end].lower() for start, _, end in addresses_in(text)}
        found = IPV4.findall(text) + (IPV6.findall(text) if ":" in text else [])
        for mail in mails:
            local, _, domain = mail.rpartition("@")
            # Who has written is of no interest, only how many: their hashes are enough.
            self._mailboxes[domain].add(hash(local))
            if is_role(local) and not self._own.has_mailbox(mail):
                self._roles[mail].note(document.owners)
        for domain in {mail.rpartition("@")[2] for mail in mails}:
            self._domains[domain].note(document.owners)
        for address in set(filter(_is_private, found)):
            if not self._own.has_address(address):
                self._addresses[address].note(document.owners)

    def proposals(self) -> list[Proposal]:
        """The entries worth a look, those of most tickets first."""
        domains = {
            domain: Proposal(domain, seen.tickets)
            for domain, seen in self._domains.items()
            if seen.shared
            and len(self._mailboxes[domain]) >= MAILBOXES
            and domain not in EVERYBODYS_DOMAINS
            and not self._own.has_host(domain)
        }
        roles = [
            Proposal(mail, seen.tickets)
            for mail, seen in self._roles.items()
            if seen.shared and mail.rpartition("@")[2] not in {*domains, *EVERYBODYS_DOMAINS}
        ]
        made = [*domains.values(), *roles, *self._of_networks()]
        return sorted(made, key=lambda one: (-one.tickets, one.place))

    def _of_networks(self) -> list[Proposal]:
        shared = {one: seen.tickets for one, seen in self._addresses.items() if seen.shared}
        networks = {one: _network(one) for one in shared}
        neighbours = Counter(networks.values())
        most: Counter[str] = Counter()
        for address, tickets in shared.items():
            network = networks[address]
            place = network if neighbours[network] >= NEIGHBOURS else address
            most[place] = max(most[place], tickets)
        return [Proposal(place, tickets) for place, tickets in most.items()]


def _is_private(address: str) -> bool:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return found.is_private and not names_no_machine(found)


def _network(address: str) -> str:
    bits = 24 if "." in address else 64
    return str(ip_network(f"{address.partition('%')[0]}/{bits}", strict=False))
