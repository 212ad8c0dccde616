"""What one question costs: statements and ends of transactions, each a round trip to the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event

from tests.fakes.helpdesk import Helpdesk


@dataclass(slots=True)
class Cost:
    """What was asked of the database in a block."""

    statements: int = 0
    commits: int = 0


@contextmanager
def counted(desk: Helpdesk) -> Iterator[Cost]:
    """The cost of the block."""
    cost = Cost()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        # On SQLite we begin ourselves, on PostgreSQL the driver does.
        cost.statements += not statement.startswith("BEGIN")

    def commit(_connection: object) -> None:
        cost.commits += 1

    event.listen(desk.engine, "before_cursor_execute", note)
    event.listen(desk.engine, "commit", commit)
    try:
        yield cost
    finally:
        event.remove(desk.engine, "before_cursor_execute", note)
        event.remove(desk.engine, "commit", commit)


def test_a_known_asker_is_taken_in_by_four_statements(desk: Helpdesk) -> None:
    desk.asked()
    with counted(desk) as cost:
        desk.asked("The printer in the hall takes no paper")
    assert cost == Cost(statements=4, commits=1)


def test_an_answer_is_sent_with_ten_statements(desk: Helpdesk) -> None:
    desk.knows()
    question = desk.asked()
    with counted(desk) as cost:
        desk.answers.answer(question)
    assert desk.status(question) == "answered"
    # The claim, the decision, and the end of the delivery.
    assert cost == Cost(statements=10, commits=3)


def test_a_draft_for_review_and_its_notice_take_nine(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="review")
    desk.knows()
    question = desk.asked()
    with counted(desk) as cost:
        desk.answers.answer(question)
    assert desk.status(question) == "in_review"
    assert len(desk.chat.texts("notice")) == 1
    assert cost == Cost(statements=9, commits=3)


def test_an_answer_that_quotes_nothing_takes_seven(desk: Helpdesk) -> None:
    question = desk.asked()
    with counted(desk) as cost:
        desk.answers.answer(question)
    assert desk.status(question) == "abstained"
    assert cost == Cost(statements=7, commits=3)
