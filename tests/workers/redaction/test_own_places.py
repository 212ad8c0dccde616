"""What belongs to the site stays; what belongs to a person, and every secret, goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.redaction import Ledger, OwnPlaces, redact
from workers.redaction.own_places import is_role
from workers.redaction.things import things_in

OWN = OwnPlaces(
    ["corp.example", "guichet@lab.example", "proxy", "srv-dupont", "10.20.0.0/16", "2001:db8::/32"]
)


def read(text: str, own: OwnPlaces = OWN) -> str:
    return redact(text, Ledger(own))


@pytest.mark.parametrize(
    "text",
    [
        "Write to helpdesk@corp.example or to no-reply@corp.example.",
        "Écrivez à <Support.IT@Corp.Example>, puis à guichet@lab.example.",
        "mail helpdesk (at) corp [dot] example",
        "Set the proxy to 10.20.3.4:3128, the DNS to 10.20.0.1 and 2001:db8::53.",
        "ping 10.20.3.4 then open https://vpn.corp.example/login",
        "hotline 10.20.30.40",
        "M. Pierre Dupont\nThe queue is on SRV-DUPONT.".replace("M. Pierre Dupont\n", ""),
        r"\\files.corp.example\public",
    ],
)
def test_the_sites_own_places_stay(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("marie.dupont@corp.example", "[email-1]"),
        ("m.helpdesk@corp.example", "[email-1]"),
        ("marie.dupont+helpdesk@corp.example", "[email-1]"),
        ("helpdesk@dept.corp.example", "[email-1]"),
        ("helpdesk@corp.example.evil.example", "[email-1]"),
        ("other@lab.example", "[email-1]"),
        ("the proxy is 10.21.3.4", "the proxy is [ip-1]"),
        ("helpdesk@corp.example and jo@x.example", "helpdesk@corp.example and [email-1]"),
        ("Anne Martin <support@corp.example>", "[name-1] <support@corp.example>"),
        (r"\\files.corp.example\homes\mdupont\x", r"\\files.corp.example\homes\[user-1]\x"),
        ("ssh marie@srv.corp.example", "ssh [user-1]@srv.corp.example"),
    ],
)
def test_what_is_a_persons_goes_all_the_same(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://admin:S3cret-77@vpn.corp.example/x",
        "https://helpdesk:S3cret-77@corp.example",
        "password of helpdesk@corp.example: S3cret-77",
        "curl -u helpdesk:S3cret-77 http://10.20.3.4/",
        "https://vpn.corp.example/?token=S3cret-77aaaabbbb9999xQ",
        r"net use Z: \\10.20.3.4\x /user:LSL\kgwen S3cret-77",
    ],
)
def test_no_place_frees_a_secret(text: str) -> None:
    assert "S3cret-77" not in read(text)


def test_a_name_in_a_host_of_the_site_stays_and_the_person_goes() -> None:
    text = "Bonjour,\nl'imprimante est sur SRV-DUPONT.\nM. Pierre Dupont"
    assert "SRV-DUPONT" in read(text)
    assert "Pierre" not in read(text)
    assert "SRV-DUPONT" not in read(text, OwnPlaces())


def test_without_a_list_everything_is_as_it_was() -> None:
    text = "Write to helpdesk@corp.example; the proxy is 10.20.3.4."
    assert read(text, OwnPlaces()) == "Write to [email-1]; the proxy is [ip-1]."


def test_what_looks_like_a_stand_in_comes_out_as_it_went_in() -> None:
    text = "[own-mailbox-1] [own-place-7] helpdesk@corp.example [own-place-8]"
    assert read(text) == text


@pytest.mark.parametrize(
    ("local", "role"),
    [
        ("helpdesk", True),
        ("Support-IT", True),
        ("no-reply", True),
        ("ne_pas_repondre", True),
        ("vpn2", True),
        ("marie", False),
        ("marie.support", False),
        ("do", False),
        ("no", False),
        ("", False),
        ("m", False),
    ],
)
def test_roles(local: str, role: bool) -> None:
    assert is_role(local) is role


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("The plotter is in the cellar. Send a PDF to plotter@corp.example.", True),
        ("Le traceur est au sous-sol. Écrivez à traceur@corp.example", True),
        ("L'étuve se réserve à etuve@corp.example", True),
        # Nothing is said of a thing of that name, or it is a person's.
        ("Send a PDF to plotter@corp.example.", False),
        ("Le Martin du premier répond à martin@corp.example", False),
        ("la claire fontaine : claire@corp.example", False),
        ("The plotter: j.plotter@corp.example", False),
        # Somebody else's address is not the site's.
        ("The plotter is broken, write to plotter@shop.example", False),
        ("The plotter is broken, write to plotter@dept.corp.example.evil.example", False),
    ],
)
def test_a_thing_of_the_site_has_a_mailbox_that_is_no_persons(text: str, stays: bool) -> None:
    address = next(word for word in text.rstrip(".").split() if "@" in word)
    own = OwnPlaces(["corp.example"]).with_role_mailboxes(text, things_in(text))
    assert (address in redact(text, Ledger(own))) is stays


def test_a_ticket_names_the_thing_and_its_solution_the_mailbox() -> None:
    own = OwnPlaces(["corp.example"])
    text = "Send a PDF to poster@corp.example or to marie@corp.example."
    asked = "How do I print a poster? Ask the Marie of the library."
    found = own.with_role_mailboxes(text, things_in(asked))
    assert redact(text, Ledger(found)) == "Send a PDF to poster@corp.example or to [email-1]."


def test_another_list_has_another_fingerprint_and_an_empty_one_has_none() -> None:
    one, other = OwnPlaces(["a.example"]), OwnPlaces(["b.example"])
    assert len({one.fingerprint, other.fingerprint, ""}) == 3
    assert one.fingerprint == OwnPlaces(["a.example", "a.example"]).fingerprint
    assert not OwnPlaces().fingerprint


TEXTS = st.lists(
    st.sampled_from(
        ["helpdesk@corp.example", "marie@corp.example", "10.20.1.2", "10.9.1.2", "password: X7qq!z",
         " ", "\n", "Bonjour Marie Dupont,", "vpn.corp.example", "[email-1]", "[own-place-1]", "@",
         "https://a:b@", "proxy", "(", ")"]
    ),
    max_size=12,
).map(" ".join)  # fmt: skip


@given(TEXTS)
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = read(text)
    assert read(once) == once
    assert "marie@corp.example" not in once
