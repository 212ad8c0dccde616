"""`guichet search`: what the copilot would find, with its scores."""

from __future__ import annotations

import getpass
import time
from typing import Annotated

import typer

from bot.cli.runtime.context import open_desk, print_json, say
from connectors.errors import BadInput


def search(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many tickets.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    user: Annotated[
        str, typer.Option("--as", help="Search as this console account, with its permissions.")
    ] = "",
) -> None:
    """Search the knowledge."""
    if not text.strip():
        raise BadInput("There is nothing to search for.", "Give a few words.")
    from workers.identity.local_people import command_line_profile
    from workers.knowledge.retrieval.retriever import build_knowledge

    desk = open_desk()
    person_id, _ = command_line_profile(desk.transactions, getpass.getuser(), user)
    knowledge = build_knowledge(desk.engine, desk.settings)
    knowledge.load()
    began = time.perf_counter()
    found = knowledge.search_for(text, k, person_id)
    seconds = time.perf_counter() - began
    if as_json:
        status = knowledge.status
        print_json(
            {
                "query": text,
                "seconds": round(seconds, 4),
                "revision": status.revision,
                "passages": status.passages,
                "results": found,
            }
        )
        return
    for number, ticket in enumerate(found, 1):
        say(f"{number}. {ticket['title']}  [{ticket['source']} {ticket['external_id']}]")
        say(
            f"   score {ticket['score']:.3f}, dense {ticket['dense']:.3f}, "
            f"lexical {ticket['lexical']:.2f}  {ticket['url'] or ''}".rstrip()
        )
        for passage in ticket["passages"][:1]:
            say("   " + " ".join(passage["text"].split())[:200])
    if not found:
        say("Nothing found." if knowledge.status.passages else "The index is empty: guichet sync …")
