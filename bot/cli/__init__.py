"""`guichet …`: the command line. Errors are one line; 0 done, 1 failed, 2 wrong usage."""

from __future__ import annotations

import os
import sys

from bot.offline import OFFLINE

# Before anything else is imported: no library of ours may tell its makers that it runs, or look
# for a newer model somewhere.
os.environ |= OFFLINE

import typer

from bot.cli.commands import COMMANDS
from bot.cli.runtime.lazy_group import LazyGroup
from connectors.errors import DatabaseUnavailable, GuichetError

# Typer brings a copy of click of its own, and shows only some of its errors.
_UsageError: type[Exception]
_ClickException: type[Exception]
_UsageError, _ClickException = typer.BadParameter.__mro__[1:3]

app = LazyGroup("guichet", "A self-hosted helpdesk copilot. Start with: guichet demo", COMMANDS)


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
    except Exception as error:
        # Imported here, for it takes long: only a command that imported it can raise its errors.
        from connectors.database.engine import DATABASE_FAILURES, database_failed

        if not isinstance(error, DATABASE_FAILURES):
            raise
        complain(str(database_failed(error)))
        return DatabaseUnavailable.exit_code
    return code if isinstance(code, int) else 0


def _told(error: BaseException) -> str:
    said: str = error.format_message()  # type: ignore[attr-defined]
    return said.rstrip(".") + "."


def complain(line: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write("guichet: " + " ".join(line.split()) + "\n")
