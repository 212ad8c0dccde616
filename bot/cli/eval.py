"""`guichet eval …`: measure the search on labelled questions, and compare drafters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.runtime.context import print_json, say, settings_and_logs
from bot.cli.runtime.progress import progress_bar
from connectors.errors import Unavailable

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
        str,
        typer.Option(
            help="lsa, e5, minilm, sentence-transformers, tei, openai; empty: that of the settings."
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Measure the search on a labelled set in BEIR form. Nothing is stored."""
    settings = settings_and_logs()
    from workers.knowledge.embedding.embedders import usable_kind
    from workers.knowledge.evaluation.benchmark import evaluate_beir

    with progress_bar() as progress:
        report = evaluate_beir(beir, embedder or usable_kind(settings), progress, settings)
    if as_json:
        print_json(report.to_json())
        return
    say(f"{report.set}: {report.queries:,} queries, {report.documents:,} documents, {report.space}")
    for name, measured in (
        *((("reranked", report.reranked),) if report.reranked else ()),
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


@app.command()
def answers(
    tickets: Annotated[Path, typer.Option(help="Solved tickets as JSONL, plain or gzip.")],
    models: Annotated[
        str, typer.Option(help="Comma list of models; empty: all of the settings.")
    ] = "",
    prompts: Annotated[
        str, typer.Option(help="Comma list of prompts or their files; empty: each model's own.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="Questions at most, a fair sample.")] = 100,
    out: Annotated[
        Path | None, typer.Option(help="Folder for answers.html, everything side by side.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Compare drafters on tickets whose resolution is known. Nothing is stored.

    The knowledge is made from the same file; a question's own ticket is never its source. Each
    question is asked again with its sources withheld, which is best answered by silence.
    """
    settings = settings_and_logs()
    from bot.cli.reports.answers_page import write_page
    from bot.cli.reports.answers_table import failures, table
    from bot.console.i18n import Words
    from workers.bootstrap.models.contenders import contenders
    from workers.bootstrap.models.registry import Models
    from workers.knowledge.embedding.embedders import require_embedder
    from workers.learning.comparison.comparison import compare_answers
    from workers.learning.comparison.site import evaluation_site

    require_embedder(settings)
    compared = contenders(Models(settings), _names(models), _names(prompts))
    with progress_bar() as progress, evaluation_site(tickets, settings, limit, progress) as site:
        comparison = compare_answers(site, compared, tickets.name, progress)
    page = write_page(comparison, out, Words(settings.language)) if out else None
    rows = [result.summary() for result in comparison.results]
    if as_json:
        print_json(comparison.to_json() | ({"page": str(page)} if page else {}))
    else:
        say(f"{tickets.name}: {len(comparison.cases):,} questions, {comparison.seconds:.1f} s")
        for line in (*table(rows), *failures(rows)):
            say(line)
        if page:
            say(f"Side by side: {page}")
    silent = [one.contender.name for one in comparison.results if one.never_worked]
    if silent:
        raise Unavailable(
            f"{', '.join(silent)} answered none of the questions.", "See: guichet models"
        )


@app.command()
def dialogue(
    file: Annotated[Path, typer.Argument(help="Conversations with labels, one JSON a line.")],
    tickets: Annotated[
        Path | None, typer.Option(help="Tickets as JSONL to answer from; empty: the sample.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Play labelled conversations to a desk of their own. Nothing is stored.

    Says how they ended, how many answers that nobody looked at were wrong, and how often an answer
    of each confidence is right.
    """
    from bot.cli.runtime.dialogue import play_all
    from workers.learning.dialogue import figures, read_conversations

    conversations = read_conversations(file)
    with progress_bar() as progress:
        turns = play_all(
            conversations, tickets, lambda done: progress("playing", done, len(conversations))
        )
    measured = figures(turns)
    if as_json:
        print_json(measured)
        return
    say(f"{file.name}: {len(conversations)} conversations, {measured['turns']} turns")
    for name, part in measured.items():
        if isinstance(part, dict) and "share" in part and part["of"]:
            say(f"  {name:<20} {part['count']} of {part['of']} ({part['share']:.0%})")
    for row in measured["reliability"]:
        say(f"  confidence {row['from']:.1f}-{row['to']:.1f}   {row['count']} of {row['of']} right")


@app.command()
def questions(
    file: Annotated[Path, typer.Argument(help="Questions, one JSON a line: question, tickets.")],
    tickets: Annotated[
        Path | None, typer.Option(help="Tickets as JSONL to answer from; empty: the sample.")
    ] = None,
    start: Annotated[int, typer.Option(min=0, help="Questions to leave out first.")] = 0,
    limit: Annotated[int, typer.Option(min=1, help="Questions at most.")] = 1_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Ask questions of a desk of its own with the models of the settings. Nothing is stored.

    Says how many answers a model wrote, how many were sent without review and why the others were
    not. With --json each answer is printed, to be read by a person: whether it is right is no
    figure of ours.
    """
    from bot.cli.runtime.questions import ask_all
    from workers.learning.questions import figures, read_questions

    asked = read_questions(file)[start : start + limit]
    done = 0

    with progress_bar() as progress:

        def tell(_: object) -> None:
            nonlocal done
            done += 1
            progress("asking", done, len(asked))

        outcomes = ask_all(asked, tickets, tell)
    measured = figures(outcomes)
    if as_json:
        print_json(measured | {"outcomes": [one.to_json() for one in outcomes]})
        return
    for name, value in measured.items():
        shown = (
            ", ".join(f"{code} {n}" for code, n in value.items())
            if isinstance(value, dict)
            else value
        )
        say(f"  {name:<26} {shown}")


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]
