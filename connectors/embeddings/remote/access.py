"""Where a server of embeddings or rerankings is, and how long we wait for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from connectors.http.access import HttpAccess, Limits

LONGEST_REPLY = 128 * 1024 * 1024
"""Bytes; 512 vectors of 4,096 numbers in JSON take about 50 million."""
AT_ONCE = 16
"""Requests under way to one server; more wait for a place, within their time."""
BUSY_WAIT = 0.25


@dataclass(frozen=True, slots=True)
class EmbedderAccess:
    """One server. `url` has no trailing slash; times are seconds."""

    url: str
    api_key: str = field(default="", repr=False)
    model: str = ""
    """Model to ask for; only a server of several needs it."""
    connect_timeout: float = 3.0
    query_timeout: float = 5.0
    """For a question, waiting for a busy server included: a person waits for it."""
    bulk_timeout: float = 60.0
    """For a batch of passages."""
    ca_file: str = ""
    """File with the site's own authority."""
    called: str = "embedding server"
    """What messages call it, and below how its settings begin."""
    setting: str = "GUICHET_EMBEDDER"
    named_by: str = "GUICHET_EMBEDDER, GUICHET_EMBEDDER_URL and GUICHET_EMBEDDER_MODEL"
    """The settings that say which page and model is asked for."""

    def http(self) -> HttpAccess:
        """The same for the stack that all clients share."""
        return HttpAccess(
            url=self.url.removesuffix("/v1"),
            called=f"The {self.called}",
            url_setting=f"{self.setting}_URL",
            key_setting=f"{self.setting}_KEY",
            ca_setting=f"{self.setting}_CA_FILE",
            headers={"Authorization": f"Bearer {self.api_key}"} if self.api_key else {},
            verify=self.ca_file or True,
            limits=Limits(
                connect=self.connect_timeout,
                reply=LONGEST_REPLY,
                at_once=AT_ONCE,
                busy_wait=BUSY_WAIT,
            ),
        )
