"""The site's own mailboxes, hosts and networks: they belong to no person, and answers need them.

What frees what:

- a mailbox frees that address alone;
- a host or domain frees the names of itself and of what is below it, and the mailboxes of that
  very domain that say a role and no person ("helpdesk", "no-reply"). ``first.last@`` stays
  personal, however much it is the site's own;
- a network frees its IP addresses.

Secrets are looked for before any of this, and go wherever they stand: a login in an address of an
own host too.

While the redactor looks for personal data, an own place has a stand-in in square brackets, which
every pattern takes as it takes a placeholder. Then it is put back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Container, Iterable
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from workers.redaction.addresses import IPV4, IPV6, SPELLED, addresses_in, spelled_address
from workers.settings.own_places import place_kind
from workers.text.fold import fold
from workers.text.word_lists import words

STAND_IN = re.compile(r"\[own-(?:mailbox|place)-(\d{1,7})\]")
"""What stands for an own place while the rest is redacted."""
_HOST = re.compile(r"(?<![\w.@-])\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){0,9}(?![\w@]|-\w|\.\w)")
_ROLE_WORDS = words(
    # who answers
    "helpdesk help desk servicedesk support assistance aide hotline it dsi dsin dosi",
    "info infos information informations informatique sysadmin admin admins administrateur",
    "administrator root postmaster hostmaster webmaster abuse security securite ssi rssi csirt",
    "cert soc noc exploitation supervision reseau reseaux network networks systeme systemes",
    "contact contacts accueil reception secretariat direction logistique maintenance services",
    "service technique bureau office team equipe staff ops operations devops",
    # what it is about
    "rh hr drh paie payroll comptabilite compta finance finances accounting achats purchasing",
    "formation formations training communication presse bibliotheque library scolarite",
    "inscription inscriptions juridique legal dpo rgpd gdpr privacy vpn wifi eduroam mail email",
    "courrier messagerie impression impressions imprimante print printing copieur telephonie",
    "telecom compte comptes account accounts licence licences license licenses logiciel logiciels",
    "software materiel hardware calcul hpc cluster gitlab glpi mattermost zimbra visio webconf",
    # no one at all
    "reply noreply nepasrepondre repondre donotreply mailer daemon bounce bounces",
    "notification notifications alert alerts alerte alertes robot system cron scanner scan test",
)
_LITTLE_WORDS = words("no ne pas do not de du des la le les d l a et and of the for")
"""Between those; alone they may be somebody's name."""
EVERYBODYS_DOMAINS = words(
    "gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr",
    "msn.com yahoo.com yahoo.fr icloud.com me.com orange.fr wanadoo.fr free.fr laposte.net sfr.fr",
    "gmx.com gmx.fr gmx.de protonmail.com proton.me aol.com bbox.fr neuf.fr",
)
"""Domains of people's own mail."""
_PARTS = re.compile(r"[._+-]|\d+")


class OwnPlaces:
    """The list, ready to be asked. Immutable; it may be used from several threads."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        """`places` as `workers.settings.own_places` gives them. Raises `ValueError`."""
        self._places = tuple(sorted(set(places)))
        kinds = {place: place_kind(place) for place in self._places}
        self._mailboxes = frozenset(one for one, kind in kinds.items() if kind == "mailbox")
        self._hosts = frozenset(one for one, kind in kinds.items() if kind == "host")
        self._networks: tuple[IPv4Network | IPv6Network, ...] = tuple(
            ip_network(one, strict=False) for one, kind in kinds.items() if kind == "network"
        )

    def __bool__(self) -> bool:
        return bool(self._places)

    def with_role_mailboxes(self, text: str, things: Container[str] = ()) -> OwnPlaces:
        """This list and the mailboxes of roles ("helpdesk@…") that a text of the staff names, and
        at the site's own domains those of `things` (``plotter@…``): they belong to no person, and
        an answer that says where to write needs them."""

        def is_own(mail: str) -> bool:
            local, _, domain = mail.rpartition("@")
            return _is_role_mailbox(mail) or (local in things and self.has_host(domain))

        return self._with_mailboxes(text, is_own)

    def with_mailboxes_in(self, redacted: str) -> OwnPlaces:
        """This list and the mailboxes at its own domains that a redacted text holds: the redactor
        let them stand."""
        return self._with_mailboxes(redacted, lambda mail: self.has_host(mail.rpartition("@")[2]))

    def _with_mailboxes(self, text: str, is_own: Callable[[str], bool]) -> OwnPlaces:
        if "@" not in text:
            return self
        mails = {text[start:end].lower() for start, _, end in addresses_in(text)}
        found = set(filter(is_own, mails))
        return OwnPlaces([*self._places, *found]) if found else self

    @property
    def places(self) -> tuple[str, ...]:
        """The entries, sorted."""
        return self._places

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of the list; empty for an empty one. Another one: texts read otherwise."""
        if not self._places:
            return ""
        return hashlib.sha256(json.dumps(self._places).encode()).hexdigest()[:16]

    def has_mailbox(self, address: str) -> bool:
        """Whether a mail address is on the list, or is a role's at a domain on it."""
        address = address.lower()
        local, _, domain = address.rpartition("@")
        return address in self._mailboxes or (domain in self._hosts and is_role(local))

    def has_host(self, name: str) -> bool:
        """Whether a host is on the list, or below a domain on it."""
        name = name.lower()
        if name in self._hosts:
            return True
        # A name of one label is that of a host; nothing is below it.
        return any("." in above and above in self._hosts for above in _above(name))

    def has_address(self, address: str) -> bool:
        """Whether an IP address, as it is written, is in a network on the list."""
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(found in network for network in self._networks)

    def shielded(self, text: str) -> tuple[str, dict[str, str]]:
        """`text` with a stand-in for each own place, and what each stands for."""
        if not self._places:
            return text, {}
        first = 1 + max((int(found[1]) for found in STAND_IN.finditer(text)), default=0)
        known: dict[str, str] = {}

        def stand_in(kind: str, place: str) -> str:
            made = f"[own-{kind}-{first + len(known)}]"
            known[made] = place
            return made

        def host(found: re.Match[str]) -> str:
            return stand_in("place", found[0]) if self.has_host(found[0]) else found[0]

        def address(found: re.Match[str]) -> str:
            return stand_in("place", found[0]) if self.has_address(found[0]) else found[0]

        def spelled(found: re.Match[str]) -> str:
            own = self.has_mailbox(spelled_address(found))
            return stand_in("mailbox", found[0]) if own else found[0]

        if "(" in text or "[" in text:
            text = SPELLED.sub(spelled, text)
        parts: list[str] = []
        position = 0
        for start, _, end in addresses_in(text):
            if self.has_mailbox(text[start:end]):
                parts += [text[position:start], stand_in("mailbox", text[start:end])]
                position = end
        text = "".join([*parts, text[position:]])
        if self._networks:
            text = IPV4.sub(address, IPV6.sub(address, text) if ":" in text else text)
        if self._hosts:
            text = _HOST.sub(host, text)
        return text, known

    def without(self, text: str) -> str:
        """`text` with a blank for each own place."""
        shielded, known = self.shielded(text)
        return restored(shielded, dict.fromkeys(known, " "))


def restored(text: str, known: dict[str, str]) -> str:
    """`text` with what its stand-ins stand for."""
    if not known:
        return text
    return STAND_IN.sub(lambda found: known.get(found[0], found[0]), text)


def is_role(local: str) -> bool:
    """Whether what stands before the ``@`` names a role, and no person."""
    parts = [part for part in _PARTS.split(fold(local)) if part]
    said = [part for part in parts if part not in _LITTLE_WORDS]
    return bool(said) and all(part in _ROLE_WORDS for part in said)


def _is_role_mailbox(mail: str) -> bool:
    local, _, domain = mail.rpartition("@")
    if not is_role(local) or domain in EVERYBODYS_DOMAINS:
        return False
    try:
        return place_kind(mail) == "mailbox"
    except ValueError:  # a domain that no list would take
        return False


def _above(name: str) -> Iterable[str]:
    while "." in name:
        name = name.partition(".")[2]
        yield name


_of_the_site = OwnPlaces()


def site_own_places() -> OwnPlaces:
    """The list of the site that this process works for."""
    return _of_the_site


def use_own_places(own: OwnPlaces) -> None:
    """Have every text of this process redacted by this list. A process works for one site, and
    says so once, before it reads a text."""
    global _of_the_site
    _of_the_site = own
