"""What the rules of all kinds of urgency are built from."""

from __future__ import annotations

import re

_OTHERS = (
    r"mots? de passe|mdp|password|passwords|passphrase|identifiants?|credentials?|login details"
    r"|logins?|jetons?(?: d'acces)?|tokens?|cles? (?:privee?s?|d'api|api|ssh|secrete?s?|d'acces)"
    r"|api[- ]keys?|private keys?|ssh keys?|secrets?|access keys?|passwort|contrasena|kennwort"
)
SECRET = rf"(?:{_OTHERS}|codes?(?: d'acces| de securite| pin| sms| mfa)?)"
"""Words for what nobody else may have: passwords, codes, keys."""
PUBLISHED = (
    rf"(?:{_OTHERS}|(?:pin|access|security|door|admin|alarm) codes?"
    r"|codes? (?:d'acces|de securite|pin|sms|mfa|admin|de porte|d'alarme))"
)
"""The same without "code" alone, which in public is a program's."""


def any_of(*parts: str) -> re.Pattern[str]:
    """What any of these patterns finds."""
    return re.compile("|".join(f"(?:{part})" for part in parts))
