"""`guichet eval …`: measure the search on labelled questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.context import print_json, say, settings_and_logs
from bot.commands.progress import progress_bar

app = typer.Typer(help="Measure on labelled data.", no_args_is_help=True, add_completion=False)


@app.callback()
def _evaluate() -> None:
    """Measure on labelled data."""


@app.command()
def retrieval(
    beir: Annotated[
        Path, typer.Option(help="Folder with corpus.jsonl, queries.jsonl and qrels.tsv.")
    ],
    embedder: Annotated[
        str, typer.Option(help="lsa, minilm, tei or openai; empty: that of the settings.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure the search on a labelled set in BEIR form. Nothing is stored."""
    settings = settings_and_logs()
    from workers.knowledge.evaluation import evaluate_beir

    with progress_bar() as progress:
        report = evaluate_beir(beir, embedder or settings.embedder, progress, settings)
    if as_json:
        print_json(report.to_json())
        return
    say(f"{report.set}: {report.queries:,} queries, {report.documents:,} documents, {report.space}")
    for name, measured in (
        ("fused", report.fused),
        ("words only", report.lexical_only),
        ("meaning only", report.dense_only),
    ):
        say(
            f"  {name:<13} nDCG@10 {measured.ndcg_at_10:.4f}  "
            f"P@1 {measured.precision_at_1:.4f}  R@100 {measured.recall_at_100:.4f}  "
            f"MRR@10 {measured.mrr_at_10:.4f}"
        )
    say(f"  {sum(report.seconds.values()):.1f} s")
