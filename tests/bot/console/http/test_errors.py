"""Errors as pages: an address that only takes forms leads to the page of the form."""

from __future__ import annotations

import re

import pytest

from tests.fakes.console import Console, csrf_of

RISKY = "I need administrator rights on my laptop to install a driver"


def test_the_address_of_a_form_opens_its_page(console: Console) -> None:
    page = console.client.get("/").text
    console.client.post("/ask", data={"csrf": csrf_of(page), "message_id": "m", "text": RISKY})
    console.work()
    found = re.search(r'href="(/review/[0-9a-z]{26})"', console.client.get("/review").text)
    assert found
    draft = found[1]
    # What a browser does when it comes back to a page that said why a form was refused.
    refused = console.client.post(f"{draft}/edit", data={"csrf": csrf_of(page), "text": " "})
    assert refused.status_code == 422
    for name in ("approve", "edit", "reject", "take-over", "undo"):
        reply = console.client.get(f"{draft}/{name}")
        assert (reply.status_code, reply.url.path) == (200, draft)
    # So does the button for the other language, which such a page shows.
    form = {"csrf": csrf_of(page), "language": "fr", "next": f"{draft}/edit"}
    assert console.client.post("/language", data=form).url.path == draft


@pytest.mark.parametrize(("path", "page"), [
    ("/ask", "/"), ("/logout", "/"), ("/account/password", "/account"),
    ("/tickets/mine/1", "/tickets/mine"),
])  # fmt: skip
def test_other_forms(console: Console, path: str, page: str) -> None:
    reply = console.client.get(path)
    assert (reply.status_code, reply.url.path) == (200, page)


def test_programs_are_told_that_the_method_is_wrong(console: Console) -> None:
    assert console.client.get("/api/v1/feedback").status_code == 405
    asked = console.client.get("/ask", headers={"Accept": "application/json"})
    assert (asked.status_code, asked.json()["error"]["code"]) == (405, "method_not_allowed")
    assert console.client.put("/ask").status_code == 405
