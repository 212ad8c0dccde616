"""What stands in the database is read with a key, and keys are replaced while everything runs."""

from __future__ import annotations

import pytest

from connectors.database.encryption import Encryption, new_key
from connectors.errors import SettingsError

OLD, NEW = new_key(), new_key()
SECRET = "xoxb-s3cret-é"


def test_what_is_stored_is_not_the_secret_and_is_read_with_the_key() -> None:
    encryption = Encryption([OLD])
    stored = encryption.encrypt(SECRET)
    assert "s3cret" not in stored
    assert stored != encryption.encrypt(SECRET)
    assert encryption.decrypt(stored) == SECRET


def test_a_key_is_replaced_in_three_steps() -> None:
    stored = Encryption([OLD]).encrypt(SECRET)
    both = Encryption([NEW, OLD])
    assert both.decrypt(stored) == SECRET
    renewed = both.renew(stored)
    assert Encryption([NEW]).decrypt(renewed) == SECRET
    with pytest.raises(SettingsError, match="Add the key that was used before"):
        Encryption([OLD]).decrypt(renewed)


@pytest.mark.parametrize("stored", ["", "é", "xoxb-plain", "gAAAA"])
def test_what_was_never_encrypted_is_not_read(stored: str) -> None:
    with pytest.raises(SettingsError, match="No key"):
        Encryption([OLD]).decrypt(stored)


@pytest.mark.parametrize("keys", [[], ["short"], [OLD, "é" * 44], [OLD[:-4]]])
def test_keys_that_are_none_are_one_line_that_names_none_of_them(keys: list[str]) -> None:
    with pytest.raises(SettingsError, match="guichet slack new-key") as seen:
        Encryption(keys)
    assert OLD[:8] not in str(seen.value)
