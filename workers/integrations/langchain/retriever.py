"""Our search as a LangChain retriever, with the rights of the person who asks."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from workers.knowledge.retrieval.retriever import MOST_RESULTS, Knowledge


class GuichetRetriever(BaseRetriever):
    """Finds tickets and articles that a person may see, best first.

    What the person may see is looked up at every search, so one object can serve for long.
    Somebody whom Guichet does not know finds what is for everyone.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    knowledge: Knowledge
    """Loaded: see `workers.knowledge.retrieval.retriever.build_knowledge`."""
    person_id: str = Field(min_length=1)
    """Whose rights a search has, by the id in Guichet; there is no search without."""
    k: int = Field(default=5, ge=1, le=MOST_RESULTS)
    """Documents at most."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        """At most `k` documents; ``retriever.invoke(query, k=3)`` overrides the field."""
        found = self.knowledge.search_for(query, self.k if k is None else k, self.person_id)
        return [_document(one) for one in found]


def _document(found: dict[str, Any]) -> Document:
    """A search result. `score` is its relevance, from 0 to 1, which other searches share."""
    texts = [found["title"], *(one["text"] for one in found["passages"])]
    return Document(
        id=str(found["ticket_id"]),
        page_content="\n\n".join(dict.fromkeys(text for text in texts if text)),
        metadata={
            "id": found["external_id"],
            "source": found["source"],
            "url": found["url"],
            "title": found["title"],
            "score": found["relevance"],
            "kind": found["kind"],
            "language": found["language"],
            "date": found["date"],
            "quotable": found["quotable"],
        },
    )
