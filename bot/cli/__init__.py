"""`guichet …`: the command line. Errors are one line; 0 done, 1 failed, 2 wrong usage."""

from __future__ import annotations

import os
import sys

from bot.offline import OFFLINE

# Before anything else is imported: no library of ours may tell its makers that it runs, or look
# for a newer model somewhere.
os.environ |= OFFLINE

import typer

from bot.cli import ask, doctor, index, knowledge, models, review, serve, settings, user
from connectors.database.engine import DATABASE_FAILURES, database_failed
from connectors.errors import DatabaseUnavailable, GuichetError

# Typer brings a copy of click of its own, and shows only some of its errors.
_UsageError: type[Exception]
_ClickException: type[Exception]
_UsageError, _ClickException = typer.BadParameter.__mro__[1:3]

app = typer.Typer(
    name="guichet",
    help="A self-hosted helpdesk copilot. Start with: guichet demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (serve, ask, knowledge, review, models, settings, doctor):
    module.register(app)
app.add_typer(index.app, name="index")
app.add_typer(user.app, name="user")


def main() -> None:
    """Entry point: turn errors into one line and an exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    try:
        code = app(arguments, standalone_mode=False)
    except GuichetError as error:
        complain(str(error))
        return error.exit_code
    except DATABASE_FAILURES as error:
        complain(str(database_failed(error)))
        return DatabaseUnavailable.exit_code
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(f"{error}\n")
        else:
            complain(f"{_told(error)} Try: guichet --help")
        return 2
    except _ClickException as error:
        complain(_told(error))
        return 1
    except (typer.Abort, KeyboardInterrupt):
        complain("Stopped.")
        return 130
    except BrokenPipeError:
        # The reader of our output went away, such as `| head`: that is its right.
        sys.stderr.close()
        return 0
    return code if isinstance(code, int) else 0


def _told(error: BaseException) -> str:
    said: str = error.format_message()  # type: ignore[attr-defined]
    return said.rstrip(".") + "."


def complain(line: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write("guichet: " + " ".join(line.split()) + "\n")
