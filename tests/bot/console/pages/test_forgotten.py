"""Pages of questions whose words retention or an erasure took: they open, and show none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.database.models import ConsoleMessage, Question, Role
from tests.fakes.console import Console
from workers.privacy.retention.service import Retention

TEXT = "My VPN disconnects every few minutes at home zylbraxquartz"


@pytest.mark.parametrize("how", ["conversation", "learning", "erased"])
def test_the_pages_of_a_question_without_words_open(console: Console, how: str) -> None:
    headers = console.account("ada")
    console.account("root", Role.ADMIN)
    reply = console.client.post("/api/v1/questions", json={"text": TEXT}, headers=headers)
    question = reply.json()["question"]["id"]
    console.work()
    ada, root = console.log_in("ada"), console.log_in("root")
    assert "zylbraxquartz" in ada.get(f"/questions/{question}").text
    if how == "erased":
        console.desk.erasure.erase("ada")
    else:
        by = timedelta(days=400 if how == "conversation" else 1_100)
        with console.desk.transactions.begin() as transaction:
            for question_row in transaction.session.query(Question):
                question_row.status_at -= by
            for message in transaction.session.query(ConsoleMessage):
                message.updated_at -= by
        Retention(console.desk.transactions, console.desk.settings).run()
        for path in ("/", f"/questions/{question}"):
            page = ada.get(path)
            assert page.status_code == 200
            assert "zylbraxquartz" not in page.text
        told = console.client.get(f"/api/v1/questions/{question}", headers=headers)
        assert told.status_code == 200
    for path in ("/review", f"/review/questions/{question}", "/audit"):
        page = root.get(path)
        assert page.status_code == 200, path
    if how != "conversation":
        # Until then staff see it redacted, as they always did.
        assert "zylbraxquartz" not in root.get(f"/review/questions/{question}").text
