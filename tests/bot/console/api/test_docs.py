"""The description of the API: states as enumerations, errors of each call, and where it is."""

from __future__ import annotations

from connectors.database.models import DraftStatus, QuestionStatus
from tests.fakes.console import Console


def test_states_are_enumerations(console: Console) -> None:
    schemas = console.client.get("/api/openapi.json").json()["components"]["schemas"]
    assert schemas["QuestionStatus"]["enum"] == [one.value for one in QuestionStatus]
    assert schemas["DraftStatus"]["enum"] == [one.value for one in DraftStatus]
    fields = schemas["QuestionOut"]["properties"]
    assert fields["status"]["$ref"].endswith("/QuestionStatus")
    assert {"send", "review", "abstain", "clarify", "urgent"} <= set(fields["gate"]["enum"])
    assert "rate_limited" in schemas["Problem"]["properties"]["code"]["enum"]


def test_every_call_lists_its_errors(console: Console) -> None:
    document = console.client.get("/api/openapi.json").json()
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            answers = call["responses"]
            assert {"401", "403", "422", "503"} <= set(answers), (method, path)
            for status, answer in answers.items():
                if not status.startswith("2"):
                    schema = answer["content"]["application/json"]["schema"]
                    assert schema["$ref"].endswith("/ErrorOut"), (method, path, status)
    asked = document["paths"]["/api/v1/questions"]["post"]["responses"]
    assert "Retry-After" in asked["429"]["description"]


def test_the_document_is_where_tools_look(console: Console) -> None:
    assert console.client.get("/openapi.json").json() == (
        console.client.get("/api/openapi.json").json()
    )


def test_the_page_shows_values_and_errors(console: Console) -> None:
    page = console.client.get("/api/docs").text
    assert " | ".join(QuestionStatus) in page
    assert "429" in page
    assert "list of SourceOut" in page
