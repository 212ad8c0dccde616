"""The longest files come first, and the order within a file stays."""

from __future__ import annotations

import pytest

FILES = {
    "test_a_short": "def test_one(): ...\ndef test_two(): ...\n",
    "test_b_slow": "import pytest\n@pytest.mark.slow\ndef test_b(): ...\ndef test_a(): ...\n",
    "test_c_slower": "import pytest\npytestmark = pytest.mark.e5\ndef test_c(): ...\n",
}
PLUGIN = """
from tests.support.longest_first import longest_first

def pytest_configure(config):
    for one in ("slow", "e5"):
        config.addinivalue_line("markers", one)

def pytest_collection_modifyitems(items):
    longest_first(items)
"""


def test_the_longest_files_come_first(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(PLUGIN)
    pytester.makepyfile(**FILES)
    run = pytester.inline_run("-p", "no:asyncio", "-p", "no:cacheprovider", "--strict-markers")
    ran = [one.item.name for one in run.getcalls("pytest_runtest_setup")]
    assert ran == ["test_c", "test_b", "test_a", "test_one", "test_two"]
