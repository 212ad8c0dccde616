"""`make bench`: run all benchmarks, or those named: cli, pipeline, index, embedders, glpi, llm,
mattermost, slack."""

from __future__ import annotations

import argparse
import importlib
import json
import sys

import structlog

from tests.bench.report import Row, table

BENCHMARKS = ("cli", "pipeline", "index", "embedders", "glpi", "llm", "mattermost", "slack")


def main() -> None:
    """Run and print one table; with --json one JSON document."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which ones; all")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller corpora")
    parser.add_argument(
        "--profile", action="store_true", help="pipeline: also what each function costs an answer"
    )
    arguments = parser.parse_args()
    # The table, or the JSON document, is all that goes to standard output.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    rows: list[Row] = []
    for name in arguments.names or BENCHMARKS:
        print(f"── {name}", file=sys.stderr, flush=True)
        more = {"profile": True} if arguments.profile and name == "pipeline" else {}
        rows += importlib.import_module(f"tests.bench.{name}").run(quick=arguments.quick, **more)
    if arguments.json:
        print(json.dumps([row.document() for row in rows], indent=2))
    else:
        print(table(rows))


main()
