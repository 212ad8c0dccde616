"""The ledger of a ticket: a secret that was told once goes wherever else it stands."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from workers.redaction.ledger import PLACEHOLDER, Ledger, redact_known_secrets

SECRETS = st.text(st.sampled_from("aé1_!-. "), min_size=6, max_size=12)


def told(secrets: list[str]) -> Ledger:
    ledger = Ledger()
    for secret in secrets:
        ledger.secret("password", secret)
    return ledger


@given(st.lists(SECRETS, max_size=4), st.text(st.sampled_from("aé1_!-. \n[]"), max_size=30))
def test_every_known_secret_is_found_as_if_each_were_looked_for(
    secrets: list[str], between: str
) -> None:
    text = between.join(["", *secrets, *(f"({one})" for one in secrets), ""])
    ledger = told(secrets)
    values = sorted((one for one in ledger.secrets if one in text), key=len, reverse=True)
    among = "|".join(map(re.escape, values)) or r"(?!)"
    each = re.compile(rf"{PLACEHOLDER.pattern}|(?<!\w)(?P<secret>{among})(?!\w)")
    expected = each.sub(lambda found: "[password]" if found["secret"] else found[0], text)
    assert redact_known_secrets(text, ledger) == expected
