"""Our search as a LangChain retriever: the standard tests, and whose rights it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests
from pydantic import ValidationError
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from connectors.database.engine import make_engine
from connectors.database.models import Person
from tests.workers.knowledge.stores import SOURCE, record, records
from workers.integrations.langchain.retriever import GuichetRetriever
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import sync_records
from workers.knowledge.retrieval.retriever import Knowledge, build_knowledge
from workers.settings import Settings

QUERY = "printer jammed"


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture
def knowledge(engine: Engine) -> Knowledge:
    """Five tickets for everyone, two of Brest, and Ada, who is of Brest."""
    items = [*records(*range(5)), *(record(n, entity="LSL > Brest") for n in (5, 6))]
    items[0] = record(0, url="https://glpi.example/0")
    sync_records(engine, items, SyncReport(SOURCE))
    with Session(engine) as session, session.begin():
        session.add(Person(id="ada", display_name="Ada", entities=["LSL > Brest"]))
        session.add(Person(id="bob", display_name="Bob", entities=["Paris"]))
    made = build_knowledge(engine, Settings())
    made.upkeep()
    made.load()
    return made


@pytest.mark.anyio
class TestStandard(RetrieversIntegrationTests):
    """LangChain's own tests."""

    @pytest.fixture(autouse=True)
    def _knowledge(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return GuichetRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"knowledge": self.knowledge, "person_id": "ada"}

    @property
    def retriever_query_example(self) -> str:
        return QUERY


def found(knowledge: Knowledge, person: str, k: int = 20) -> set[str]:
    retriever = GuichetRetriever(knowledge=knowledge, person_id=person, k=k)
    return {document.metadata["id"] for document in retriever.invoke(QUERY)}


def test_each_finds_what_they_may_see(knowledge: Knowledge) -> None:
    everyone = {"0", "1", "2", "3", "4"}
    assert found(knowledge, "ada") == everyone | {"5", "6"}
    assert found(knowledge, "bob") == everyone
    assert found(knowledge, "nobody-we-know") == everyone


def test_a_right_that_is_taken_away_is_gone_at_the_next_search(
    knowledge: Knowledge, engine: Engine
) -> None:
    retriever = GuichetRetriever(knowledge=knowledge, person_id="ada", k=20)
    assert len(retriever.invoke(QUERY)) == 7
    with Session(engine) as session, session.begin():
        session.execute(update(Person).where(Person.id == "ada").values(entities=[]))
    assert len(retriever.invoke(QUERY)) == 5


@pytest.mark.parametrize("missing", [{}, {"person_id": ""}, {"person_id": None}])
def test_without_a_person_there_is_no_retriever(
    knowledge: Knowledge, missing: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError, match="person_id"):
        GuichetRetriever(knowledge=knowledge, **missing)


def test_a_document_says_where_it_is_from(knowledge: Knowledge) -> None:
    retriever = GuichetRetriever(knowledge=knowledge, person_id="bob", k=1)
    (document,) = retriever.invoke("printer number 0 is jammed")
    assert document.metadata["id"] == "0"
    assert document.metadata["source"] == SOURCE
    assert document.metadata["url"] == "https://glpi.example/0"
    assert 0 < document.metadata["score"] <= 1
    assert document.page_content.startswith("Printer number 0 is jammed\n\n")
    assert "rear door of printer 0" in document.page_content
