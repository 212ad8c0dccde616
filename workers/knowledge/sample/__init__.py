"""The sample tickets that the demo loads; README.md says what they are."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("fr", "en")
TICKETS = tuple(FOLDER / f"tickets-{language}.jsonl" for language in LANGUAGES)
QUESTIONS = tuple(FOLDER / f"questions-{language}.jsonl" for language in LANGUAGES)
