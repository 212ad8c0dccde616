"""Every error that Guichet raises on purpose, in one tree.

::

    GuichetError                 one line for a person: what happened, and what to do (hint)
    ├── SettingsError            a wrong setting or wrong usage; commands exit with 2
    ├── BadInput                 data that came from outside cannot be used
    ├── NotAllowed               the person may not do this
    ├── NotFound                 no such question, draft, ticket …
    ├── Conflict                 somebody else was first; the state moved on
    ├── DatabaseUnavailable      the database does not answer
    │   └── SchemaMismatch       it does, and its schema is not the one that this version needs
    ├── QueueUnavailable         the broker does not answer
    └── ConnectorError           an outside system
        ├── Unavailable          certainly nothing happened; try again later
        │   ├── RateLimited      the same, and the system said when (retry_after, seconds)
        │   └── Slow             it was at work and not done in time; a smaller call may be
        ├── OutcomeUnknown       it may have happened: look for the marker before trying again
        └── Refused              it will never work like this: do not try again
            ├── LoginRefused     it lets us in no more: somebody there has to mend that first
            └── ThreadGone       the thread's root was deleted: a reply needs another root

The message never contains a secret or the text of a question or ticket: it is logged and shown.
"""

from __future__ import annotations


class GuichetError(Exception):
    """What happened, in one line; `hint` says what to do about it."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SettingsError(GuichetError):
    """A wrong setting or wrong usage."""

    exit_code = 2


class BadInput(GuichetError):
    """Data from outside that cannot be used."""


class NotAllowed(GuichetError):
    """The person may not do this."""


class NotFound(GuichetError):
    """No such thing, or not for this person: the two are not told apart on purpose."""


class Conflict(GuichetError):
    """Somebody else was first, or the state moved on meanwhile."""


class DatabaseUnavailable(GuichetError):
    """The database does not answer."""


class SchemaMismatch(DatabaseUnavailable):
    """The database answers, and its schema is not the one that this version needs."""


class QueueUnavailable(GuichetError):
    """The broker does not answer."""


class ConnectorError(GuichetError):
    """An outside system did not do what was asked."""


class Unavailable(ConnectorError):
    """Nothing happened there, for certain. The same call may be made again later."""


class RateLimited(Unavailable):
    """Nothing happened there; the system asks to wait `retry_after` seconds."""

    def __init__(self, message: str, retry_after: float, hint: str = "") -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class Slow(Unavailable):
    """The system was at work on it, and not done in time. Another call may well be."""


class OutcomeUnknown(ConnectorError):
    """The call may have had its effect: look for its marker before making it again."""


class Refused(ConnectorError):
    """The system will never accept this call as it is."""


class LoginRefused(Refused):
    """The system lets us in no more (switched off, another token or address). It said nothing
    about the call itself, which works once somebody has mended that."""


class ThreadGone(Refused):
    """The root message of a thread is not there any more. Nothing was posted; the same message may
    be posted as a root of its own."""
