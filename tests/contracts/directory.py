"""What every directory must do. A directory's own test inherits and says how to make one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.contracts.directory import Directory, folded
from connectors.errors import ConnectorError


class DirectoryContract:
    """Needs the fixtures `directory`, `ada` (the id of an active user who has the mail `MAIL` and
    belongs to one entity), `gone` (that of a deactivated one with the mail `GONE`), and `silence`
    (makes the system fail from then on)."""

    MAIL = "Ada_Byron@site.example"
    GONE = "gone@site.example"

    @pytest.mark.parametrize("written", [MAIL, MAIL.upper(), f"  {MAIL.lower()} "])
    def test_a_mail_finds_its_user_however_it_is_written(
        self, directory: Directory, ada: str, written: str
    ) -> None:
        [entry] = directory.by_mail(written)
        assert entry.user_id == ada
        assert entry.active
        assert entry.emails == {folded(self.MAIL)}

    @pytest.mark.parametrize(
        "other",
        ["AdayByron@site.example", "byron@site.example", "ada_byron@site", "%", "_", "", "^.*$"],
    )
    def test_a_mail_that_only_looks_like_it_finds_nobody(
        self, directory: Directory, ada: str, other: str
    ) -> None:
        assert directory.by_mail(other) == []

    def test_who_left_is_known_and_not_active(self, directory: Directory, gone: str) -> None:
        [entry] = directory.by_mail(self.GONE)
        assert (entry.user_id, entry.active) == (gone, False)

    @pytest.mark.parametrize("nobody", ["999999", "", "0", "-1", "abc", "1 OR 1=1", "9" * 40])
    def test_an_id_that_nobody_has_is_nobody(
        self, directory: Directory, ada: str, nobody: str
    ) -> None:
        assert directory.by_id(nobody) is None

    def test_each_user_is_told_alike_whichever_way_they_are_looked_up(
        self, directory: Directory, ada: str, gone: str
    ) -> None:
        everybody = directory.everybody()
        assert {ada, gone} <= everybody.keys()
        for user_id, entry in everybody.items():
            assert directory.by_id(user_id) == entry
        assert directory.by_mail(self.MAIL) == [everybody[ada]]

    def test_a_home_is_one_of_the_entities(self, directory: Directory, ada: str) -> None:
        entry = directory.by_id(ada)
        assert entry is not None
        assert entry.home in entry.entity_ids

    def test_silence_is_never_a_no(
        self, directory: Directory, ada: str, silence: Callable[[], None]
    ) -> None:
        silence()
        for look in (
            lambda: directory.by_mail(self.MAIL),
            lambda: directory.by_id(ada),
            directory.everybody,
        ):
            with pytest.raises(ConnectorError):
                look()
