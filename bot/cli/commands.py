"""Every command's name, what it does in one line, and where it is.

`guichet --help` shows this table and imports none of the commands: together they import the
database, the queue and more, which takes seconds. A test holds each line against the docstring of
the command.
"""

from __future__ import annotations

from bot.cli.runtime.lazy_group import LazyCommand

COMMANDS = (
    LazyCommand(
        "demo",
        "bot.cli.serve:demo",
        "Load the sample tickets and serve the console on this machine.",
    ),
    LazyCommand("serve", "bot.cli.serve:serve", "Serve the adapters that people talk to."),
    LazyCommand(
        "worker",
        "bot.cli.worker:worker",
        "Run a worker: it searches, drafts, delivers and syncs.",
    ),
    LazyCommand(
        "beat",
        "bot.cli.worker:beat",
        "Run the schedule: sweeps, syncs and upkeep. One is enough; two do no harm.",
    ),
    LazyCommand("ask", "bot.cli.ask:ask", "Ask a question, through the same pipeline as chat."),
    LazyCommand(
        "replay",
        "bot.cli.ask:replay",
        "Make the drafts of a question again from the log, and compare them byte for byte.",
    ),
    LazyCommand(
        "migrate",
        "bot.cli.data.migrate:migrate",
        "Bring the database to the schema that this version needs. Safe to run at any time.",
    ),
    LazyCommand(
        "backup",
        "bot.cli.data.backup:backup",
        "Write the whole database into one file, while people work.",
    ),
    LazyCommand(
        "restore",
        "bot.cli.data.backup:restore",
        "Read a backup into an empty database, of either kind: all of it, or nothing.",
    ),
    LazyCommand("search", "bot.cli.search:search", "Search the knowledge."),
    LazyCommand(
        "models",
        "bot.cli.models:models",
        "Show the language models: state, server, speed and use. Exit code 1 if one is not well.",
    ),
    LazyCommand(
        "settings",
        "bot.cli.settings:settings",
        "Print every setting as a Markdown table: name, default, meaning.",
    ),
    LazyCommand(
        "doctor",
        "bot.cli.doctor:doctor",
        "Check the settings, database, queue, worker and index.",
    ),
    LazyCommand("sync", "bot.cli.sync:app", "Bring the knowledge up to date with a source."),
    LazyCommand("eval", "bot.cli.eval:app", "Measure on labelled data."),
    LazyCommand("review", "bot.cli.review:app", "See and decide drafts."),
    LazyCommand("index", "bot.cli.index:app", "Show the search index, or build it anew."),
    LazyCommand("user", "bot.cli.user:app", "Accounts, chat accounts and roles."),
    LazyCommand(
        "person",
        "bot.cli.data.person:app",
        "What is held of somebody: look at it, or erase it.",
    ),
    LazyCommand(
        "audit",
        "bot.cli.data.audit:audit",
        "Show who did what when: logins, roles, decisions, erasures, backups, settings.",
    ),
    LazyCommand(
        "slack",
        "bot.cli.chat.slack:app",
        "Slack: the manifest of the app, and keys for the tokens of workspaces.",
    ),
    LazyCommand(
        "mattermost",
        "bot.cli.chat.mattermost:app",
        "Mattermost: set up the bot on a server.",
    ),
)
