"""What hardly sounds urgent is searched first; what is urgent never waits for a search."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from connectors.errors import DatabaseUnavailable, Unavailable
from tests.fakes.helpdesk import Helpdesk
from workers.desk.answers.triage.calm import doubt
from workers.desk.core.states import URGENT
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.urgency.judgement import Judged, judged

BARELY = "my nightly script gets 401 from the data portal api, was running fine for months"
URGENT_ONES = [
    "Someone stole my laptop on the train",
    "j'ai perdu ma clé usb avec les copies d'examen",
    "my phone was stolen, authenticator was on it",
    "plus personne n'a accès au portail, tout le service est bloqué",
    "all my files are encrypted and there is a ransom note",
    "on m'a téléphoné de la part de l'informatique, j'ai donné le code",
    "de la fumée sort de mon PC !",
    "my badge is nowhere to be found, door does not open",
]


@pytest.fixture
def barely(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model hardly takes `BARELY` for urgent, whatever it learned."""

    def told(text: str) -> Judged | None:
        return Judged(Urgency.RANSOMWARE, 0.1) if text == BARELY else judged(text)

    def why(text: str) -> Urgency | None:
        found = told(text)
        return found.why if found else None

    monkeypatch.setattr("workers.desk.answers.triage.calm.judged", told)
    monkeypatch.setattr("workers.desk.answers.triage.reception.urgency", why)


def gate_of(desk: Helpdesk, text: str) -> str | None:
    question = desk.asked(text)
    desk.work()
    return desk.question(question).gate


@pytest.mark.usefixtures("barely")
def test_an_everyday_trouble_by_a_sure_ticket_gets_a_draft_that_a_colleague_looks_at(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="auto")
    desk.knows(relevance=0.95, title="API script gets 401 from the data portal")
    question = desk.asked(BARELY)
    desk.work()
    assert desk.question(question).status == "in_review"
    assert "held_may_be_urgent" in desk.draft(question).reasons


@pytest.mark.usefixtures("barely")
@pytest.mark.parametrize(
    ("relevance", "title"),
    [
        (0.69, "API script gets 401 from the data portal"),
        (0.95, "My laptop was stolen at the airport"),
    ],
)
def test_no_sure_ticket_or_one_of_an_emergency_makes_it_calm(
    make_desk: Callable[..., Helpdesk], relevance: float, title: str
) -> None:
    desk = make_desk(mode="auto")
    desk.knows(relevance=relevance, title=title)
    assert gate_of(desk, BARELY) == URGENT


@pytest.mark.usefixtures("barely")
def test_an_emergency_that_is_near_keeps_it_urgent(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="auto")
    desk.knows(relevance=0.95, title="API script gets 401 from the data portal")
    desk.knows(relevance=0.4, title="My laptop was stolen at the airport")
    assert gate_of(desk, BARELY) == URGENT


@pytest.mark.usefixtures("barely")
@pytest.mark.parametrize(
    "error",
    [
        DatabaseUnavailable("gone"),
        Unavailable("no vectors"),
        OperationalError("select", {}, Exception("gone")),
    ],
)
def test_a_search_that_is_down_keeps_it_urgent(
    make_desk: Callable[..., Helpdesk], error: Exception
) -> None:
    desk = make_desk(mode="auto")

    def down() -> None:
        raise error

    desk.finder.before = down
    question = desk.asked(BARELY)
    desk.work()
    assert (desk.question(question).status, desk.question(question).gate) == ("with_human", URGENT)


@pytest.mark.parametrize("text", URGENT_ONES)
def test_what_says_that_it_is_urgent_is_never_doubted(
    make_desk: Callable[..., Helpdesk], text: str
) -> None:
    assert doubt(text) is None
    assert judged(text) is not None
    desk = make_desk(mode="auto")
    desk.knows(relevance=0.99)
    assert gate_of(desk, text) == URGENT


@pytest.mark.parametrize(
    ("found", "doubtful"),
    [
        ("ransomware:0.1", True),
        ("ransomware:0.4", True),
        ("ransomware:0.5", False),
        ("outage:0.0", True),
        ("stolen_device:0.1", True),
        ("phishing:0.1", False),
        ("account_taken:0.1", False),
        ("leaked_secret:0.1", False),
        ("hazard:0.1", False),
        ("anger:0.1", False),
        ("ransomware:", False),
    ],
)
def test_only_what_the_model_says_alone_and_barely_and_of_few_kinds_is_doubted(
    monkeypatch: pytest.MonkeyPatch, found: str, doubtful: bool
) -> None:
    why, _, alone = found.partition(":")
    told = Judged(Urgency(why), float(alone) if alone else None)
    monkeypatch.setattr("workers.desk.answers.triage.calm.judged", lambda _text: told)
    assert (doubt("a script stops") is not None) is doubtful
