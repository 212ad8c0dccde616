"""The sample tickets that the demo loads; README.md says what they are."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("fr", "en")
TICKETS = tuple(FOLDER / f"tickets-{language}.jsonl" for language in LANGUAGES)
QUESTIONS = tuple(FOLDER / f"questions-{language}.jsonl" for language in LANGUAGES)
PREPARED = FOLDER / "e5.npz"
"""Their vectors by the embedder `e5`; made by ``python -m tools.sample_vectors``."""
DOMAIN = "lsl.example"
"""The domain of the laboratory that the tickets tell of."""
_NAMES = (
    *("account", "calcul", "compte", "data", "dav", "depot", "fichiers", "glpi", "groupes"),
    *("hpc", "imap", "impression", "intranet", "jupyter", "licences", "licenses", "lists"),
    *("mail", "pages", "print", "registry", "smtp", "status", "telephone", "tex"),
    *("project.pages", "wiki-plankton"),
)
HOSTS = (DOMAIN, *(f"{name}.{DOMAIN}" for name in _NAMES))
"""The hosts of the site that the sample tells of: its answers may link to them."""
