"""Linking by a one-time address: the way of a person, and of those who would take it for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from connectors.contracts.chat import Profile
from connectors.database.base import now
from connectors.database.models import AuditEntry, Identity, LinkOffer, Proof, Role
from connectors.errors import BadInput, Conflict, NotAllowed, NotFound, SettingsError
from tests.fakes.helpdesk import Helpdesk
from tests.workers.identity.linking.worlds import (
    CHAT,
    OTHER,
    account,
    link,
    owner,
    token_of,
    two_chats,
)
from workers.identity.linking.offers import LASTS, MOST_TRIES
from workers.identity.linking.words import linked_words, not_linked_words, offer_words
from workers.identity.refusals import Refusal

ADA = Profile("ada", "Ada of chat", email="ada@lsl.example", email_verified=True)
MALLORY = Profile("mallory", "Mallory")


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    made = make_desk(console_url="https://help.example")
    two_chats(made)
    for profile in (ADA, MALLORY):
        made.is_known_as(profile)
    return made


@pytest.fixture
def ada(desk: Helpdesk) -> str:
    return account(desk, "ada", Role.STAFF)


def no_link(desk: Helpdesk) -> bool:
    return all(one.proof == Proof.FIRST_SIGHT for one in desk.rows(Identity))


def test_the_way_of_a_person(desk: Helpdesk, ada: str) -> None:
    offer = desk.links.offer(CHAT, ADA)
    assert offer.url.startswith("https://help.example/link/")
    token = token_of(offer.url)
    shown = desk.links.offered(token)
    assert (shown.platform, shown.external_id, shown.display_name, shown.email) == (
        CHAT, "ada", "Ada of chat", "ada@lsl.example",
    )  # fmt: skip
    code = desk.links.confirm(token, ada)
    assert no_link(desk), "not before the chat account itself has said so"
    assert desk.links.complete(CHAT, "ada", f" {code[:3]} {code[3:]} ") == "ada"
    assert owner(desk, "ada") == ada
    assert desk.roles.staff(CHAT, "ada").person_id == ada
    assert [(one.platform, one.external_id, one.proof) for one in desk.links.linked(ada)] == [
        (CHAT, "ada", Proof.ADDRESS)
    ]
    assert desk.rows_of(LinkOffer) == []
    actions = [row.action for row in sorted(desk.rows(AuditEntry), key=lambda row: row.at)]
    assert actions[-3:] == ["link.offered", "link.confirmed", "identity.linked"]


def test_neither_token_nor_code_is_stored(desk: Helpdesk, ada: str) -> None:
    token = token_of(desk.links.offer(CHAT, ADA).url)
    code = desk.links.confirm(token, ada)
    (row,) = desk.rows_of(LinkOffer)
    stored = str([getattr(row, column.key) for column in LinkOffer.__table__.columns])
    logged = str([(one.subject, one.detail) for one in desk.rows(AuditEntry)])
    assert token not in stored + logged
    assert code not in stored + logged


def test_an_address_is_confirmed_once(desk: Helpdesk, ada: str) -> None:
    token = token_of(desk.links.offer(CHAT, ADA).url)
    desk.links.confirm(token, ada)
    for again in (ada, account(desk, "bob")):
        with pytest.raises(NotFound):
            desk.links.confirm(token, again)
    with pytest.raises(NotFound):
        desk.links.offered(token)


def test_a_code_links_once(desk: Helpdesk, ada: str) -> None:
    code = desk.links.confirm(token_of(desk.links.offer(CHAT, ADA).url), ada)
    desk.links.complete(CHAT, "ada", code)
    with pytest.raises(NotFound):
        desk.links.complete(CHAT, "ada", code)


def test_a_new_address_ends_the_one_before(desk: Helpdesk, ada: str) -> None:
    first = token_of(desk.links.offer(CHAT, ADA).url)
    code = desk.links.confirm(first, ada)
    second = token_of(desk.links.offer(CHAT, ADA).url)
    with pytest.raises(NotFound):
        desk.links.offered(first)
    with pytest.raises(NotFound):
        desk.links.complete(CHAT, "ada", code)
    assert desk.links.complete(CHAT, "ada", desk.links.confirm(second, ada)) == "ada"


@pytest.mark.parametrize("step", ["page", "confirm", "code"])
def test_after_a_quarter_of_an_hour_nothing_works(desk: Helpdesk, ada: str, step: str) -> None:
    token = token_of(desk.links.offer(CHAT, ADA).url)
    code = desk.links.confirm(token, ada) if step == "code" else ""
    with desk.transactions.begin() as transaction:
        (row,) = transaction.session.query(LinkOffer)
        assert row.expires_at - row.created_at == LASTS
        row.expires_at = now() - timedelta(seconds=1)
    with pytest.raises(NotFound):
        {
            "page": lambda: desk.links.offered(token),
            "confirm": lambda: desk.links.confirm(token, ada),
            "code": lambda: desk.links.complete(CHAT, "ada", code),
        }[step]()
    assert no_link(desk)


def test_another_token_is_good_for_nothing(desk: Helpdesk, ada: str) -> None:
    token = token_of(desk.links.offer(CHAT, ADA).url)
    other_end = "A" if token[-1] != "A" else "B"
    for forged in ("", token[:-1] + other_end, token.swapcase(), token + "A", token[:-1], "%00"):
        with pytest.raises(NotFound):
            desk.links.offered(forged)
        with pytest.raises(NotFound):
            desk.links.confirm(forged, ada)
    assert desk.links.confirm(token, ada)


def test_the_colleague_who_confirms_a_strangers_address_gives_nothing_away(
    desk: Helpdesk, ada: str
) -> None:
    """Mallory sends his own address to Ada, who logs in and confirms: the code is on her screen."""
    token = token_of(desk.links.offer(CHAT, MALLORY).url)
    code = desk.links.confirm(token, ada)
    guesses = [f"{number:06}" for number in range(MOST_TRIES + 1) if f"{number:06}" != code]
    for guess in guesses[:MOST_TRIES]:
        with pytest.raises((BadInput, NotFound)):
            desk.links.complete(CHAT, "mallory", guess)
    if len(guesses) == MOST_TRIES + 1:
        with pytest.raises(NotFound):
            desk.links.complete(CHAT, "mallory", code)
    assert no_link(desk)
    with pytest.raises(Refusal):
        desk.roles.staff(CHAT, "mallory")


def test_who_finds_an_address_and_confirms_it_with_an_account_of_their_own_gets_nothing(
    desk: Helpdesk,
) -> None:
    """The code has to come from Ada's chat account, and it stands on Mallory's screen."""
    mallory = account(desk, "mallory")
    code = desk.links.confirm(token_of(desk.links.offer(CHAT, ADA).url), mallory)
    with pytest.raises(NotFound):
        desk.links.complete(CHAT, "mallory", code)
    assert no_link(desk)


def test_a_code_is_good_for_its_own_platform_alone(desk: Helpdesk, ada: str) -> None:
    code = desk.links.confirm(token_of(desk.links.offer(CHAT, ADA).url), ada)
    with pytest.raises(NotFound):
        desk.links.complete(OTHER, "ada", code)
    assert no_link(desk)


def test_wrong_codes_are_counted_and_end_the_address(desk: Helpdesk, ada: str) -> None:
    code = desk.links.confirm(token_of(desk.links.offer(CHAT, ADA).url), ada)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(MOST_TRIES):
        with pytest.raises(BadInput):
            desk.links.complete(CHAT, "ada", wrong)
    with pytest.raises(NotFound):
        desk.links.complete(CHAT, "ada", code)
    assert len(desk.rows(AuditEntry, action="link.wrong_code")) == MOST_TRIES
    assert no_link(desk)


def test_without_a_confirmation_no_code_is_right(desk: Helpdesk) -> None:
    desk.links.offer(CHAT, ADA)
    for code in ("", "000000", "None"):
        with pytest.raises(NotFound):
            desk.links.complete(CHAT, "ada", code)


def test_who_gets_no_answers_gets_no_address(desk: Helpdesk) -> None:
    guest = Profile("guest", "Guest", is_guest=True)
    with pytest.raises(Refusal):
        desk.links.offer(CHAT, guest)
    with pytest.raises(SettingsError):
        desk.links.offer("fake:three", ADA)
    assert desk.rows_of(LinkOffer) == []


def test_who_became_a_guest_meanwhile_completes_nothing(desk: Helpdesk, ada: str) -> None:
    code = desk.links.confirm(token_of(desk.links.offer(CHAT, ADA).url), ada)
    desk.is_known_as(Profile("ada", "Ada", is_guest=True))
    with pytest.raises(Refusal):
        desk.links.complete(CHAT, "ada", code)


def test_an_account_that_is_shut_out_links_nothing(desk: Helpdesk, ada: str) -> None:
    token = token_of(desk.links.offer(CHAT, ADA).url)
    desk.accounts.disable("ada")
    with pytest.raises(NotAllowed):
        desk.links.confirm(token, ada)
    desk.accounts.disable("ada", disabled=False)
    code = desk.links.confirm(token, ada)
    desk.accounts.disable("ada")
    with pytest.raises(NotAllowed):
        desk.links.complete(CHAT, "ada", code)


def test_a_person_without_an_account_confirms_nothing(desk: Helpdesk) -> None:
    token = token_of(desk.links.offer(CHAT, ADA).url)
    with pytest.raises(NotAllowed):
        desk.links.confirm(token, owner(desk, "ada"))


def test_an_account_has_one_chat_account_of_a_platform(desk: Helpdesk, ada: str) -> None:
    link(desk, ADA, ada)
    with pytest.raises(Conflict):
        desk.links.offer(CHAT, ADA)
    code = desk.links.confirm(token_of(desk.links.offer(CHAT, MALLORY).url), ada)
    with pytest.raises(Conflict):
        desk.links.complete(CHAT, "mallory", code)
    assert owner(desk, "mallory") != ada
    # On another instance it is the same human being.
    assert link(desk, Profile("ada2", "Ada"), ada, OTHER) == "ada"
    assert owner(desk, "ada2", OTHER) == owner(desk, "ada") == ada


def test_one_takes_a_chat_account_back_on_either_side(desk: Helpdesk, ada: str) -> None:
    before = None
    for undo in ("console", "chat"):
        link(desk, ADA, ada)
        if undo == "console":
            (linked,) = desk.links.linked(ada)
            with pytest.raises(NotFound):
                desk.links.unlink(account(desk, "bob"), linked.identity_id)
            desk.links.unlink(ada, linked.identity_id)
        else:
            desk.links.unlink_chat(CHAT, "ada")
        assert owner(desk, "ada") != ada
        assert before in (None, owner(desk, "ada")), "it is the person that it was"
        before = owner(desk, "ada")
        with pytest.raises(Refusal):
            desk.roles.staff(CHAT, "ada")
    with pytest.raises(NotFound):
        desk.links.unlink_chat(CHAT, "ada")


def test_the_login_itself_cannot_be_unlinked(desk: Helpdesk, ada: str) -> None:
    (own,) = desk.rows(Identity, person_id=ada)
    with pytest.raises(NotFound):
        desk.links.unlink(ada, own.id)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_an_adapter_says_has_nothing_for_operators(desk: Helpdesk, language: str) -> None:
    offer = desk.links.offer(CHAT, ADA)
    assert offer.url in offer_words(offer, language)
    assert "15 minutes" in offer_words(offer, language)
    assert "ada.lovelace" in linked_words("ada.lovelace", language)
    errors = (BadInput("m", "h"), Conflict("m", "guichet user unpin"), NotFound("m", "h"))
    said = {not_linked_words(error, language) for error in errors}
    assert len(said) == 3
    assert not any("guichet" in one for one in said)
