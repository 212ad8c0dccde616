"""The comparison of drafters as one HTML file: side by side, escaped, with nothing from outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.console.i18n import Words
from connectors.errors import BadInput

if TYPE_CHECKING:
    from workers.learning.comparison.comparison import Comparison

NAME = "answers.html"
COLUMNS = (
    *("answered", "citations", "coverage", "faithful", "language", "word_f1", "rouge_l"),
    *("held", "abstained", "right_abstention", "seconds_p50", "seconds_p95"),
)
LESS_IS_BETTER = ("seconds_p50", "seconds_p95", "held")
NEITHER = ("abstained", "answered")
"""To say less is right or wrong by what there was to say."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_page(comparison: Comparison, folder: Path, words: Words) -> Path:
    """Write the page into `folder`, which is made. Raises `BadInput` if that cannot be done."""
    html = answers_page(comparison, words)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NAME).write_text(html, encoding="utf-8")
    except OSError as error:
        raise BadInput(
            f"{folder / NAME} cannot be written: {error.strerror}.", "Name another folder."
        ) from None
    return folder / NAME


def answers_page(comparison: Comparison, words: Words) -> str:
    """The page."""
    rows = [result.summary() for result in comparison.results]
    return _TEMPLATES.get_template(NAME).render(
        t=words,
        comparison=comparison,
        rows=rows,
        columns=COLUMNS,
        best=_best(rows),
        shown=lambda value: _shown(value, words),
    )


def _best(rows: list[dict[str, Any]]) -> dict[str, float | None]:
    """The best value of each column; None where nobody is better than the others."""
    found: dict[str, float | None] = {}
    for name in COLUMNS:
        values = {row[name] for row in rows if row[name] is not None}
        choose = min if name in LESS_IS_BETTER else max
        found[name] = choose(values) if len(values) > 1 and name not in NEITHER else None
    return found


def _shown(value: float | int | None, words: Words) -> str:
    if value is None:
        return "–"
    if isinstance(value, int):
        return str(value)
    return words.number(value, "0.00")
