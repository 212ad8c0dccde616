"""What holds for every test: no sockets out, no settings of the developer's own, no telemetry."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest
import structlog

from bot.offline import OFFLINE
from tests.support.ci import in_ci
from tests.support.shared_data import keep_folder
from tests.support.sockets import GUARD
from tests.support.temporary_files import use_memory
from workers.redaction.own_places import OwnPlaces, use_own_places

pytest_plugins = [
    "tests.support.fixtures",
    "tests.support.longest_first",
    "tests.support.skips",
    "pytester",
]

MAY_USE_LOOPBACK = {"scenario", "fault", "browser"}
NOT_FAST = MAY_USE_LOOPBACK | {"slow", "e5", "minilm", "llm_test"}
DATABASES = {"database_url", "empty_database_url", "sqlite_url", "empty_sqlite_url"}
SERVERS = {
    "shared_redis",
    "own_redis",
    "shared_postgres",
    "own_postgres",
    "breakable_postgres",
    "chromium_browser",
    "fake_llm",
    # A process for each set of values.
    "chart",
}

# Libraries that would otherwise look for a newer model, or tell their makers that they ran.
os.environ |= OFFLINE | {"TOKENIZERS_PARALLELISM": "false"}
# As many threads as cores, in each process of the tests and all that these start, would wait for
# each other while they use the processor. It must be said before any of these libraries is loaded.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
COLLECTED_AFTER = (5_000, 20, 50)
"""New objects until the youngest are looked at, and how often until the next older ones are."""
_NUMBERS = count()
# While tests are collected hardly anything becomes garbage; see `pytest_collection_finish`.
gc.disable()
keep_folder()
use_memory()
for name in [name for name in os.environ if name.startswith("GUICHET_")]:
    del os.environ[name]
# What a developer's machine has installed makes no difference: where a test wants e5, it says so.
os.environ["GUICHET_EMBEDDER"] = "lsa"

# The same examples in every CI run; no example fails for being slow on a busy machine.
hypothesis.settings.register_profile("guichet", deadline=None, derandomize=in_ci())
hypothesis.settings.load_profile("guichet")


def pytest_configure() -> None:
    """Close the sockets before anything is collected, and let Ctrl-C be heard."""
    GUARD.install()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell starts what runs in its background so, and whatever we start would inherit it.
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_unconfigure() -> None:
    """Leave the interpreter as it was found."""
    GUARD.remove()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a server or the browser by the fixtures it asks for, and the rest as fast.

    It runs before pytest chooses by ``-m``.
    """
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        if "chromium_browser" in wanted:
            item.add_marker("browser")
        elif wanted & SERVERS or _is_on_postgres(item):
            item.add_marker("scenario")
        marks = {mark.name for mark in item.iter_markers()}
        if not NOT_FAST & marks and not DATABASES & wanted:
            item.add_marker("fast")


def _is_on_postgres(item: pytest.Item) -> bool:
    """Whether this is the PostgreSQL variant of a test that runs on both databases."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    # An array among the parameters has no truth value of its own: `in` would ask for it.
    return any(isinstance(one, str) and one == "postgresql" for one in parameters.values())


def pytest_collection_finish() -> None:
    """What was imported and collected lives to the end, so the collector looks at it no more.

    Young garbage is looked for less often, and old garbage rarely: looking took a sixth of the
    tests' time. Pytest looks once more at the end, so nothing that is left open goes unseen.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Open loopback around the tests that may use it, their fixtures included."""
    if not any(item.get_closest_marker(mark) for mark in MAY_USE_LOOPBACK):
        return (yield)
    with GUARD.allowing_loopback():
        return (yield)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def _own_home(
    request: pytest.FixtureRequest, _homes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each test has a folder of its own for what Guichet keeps on the machine.

    It is named, not made: thousands of tests keep nothing, and making their folders took seconds.
    """
    asked = "tmp_path" in request.fixturenames
    folder: Path = request.getfixturevalue("tmp_path") if asked else _homes / str(next(_NUMBERS))
    monkeypatch.setenv("GUICHET_HOME", str(folder / "home"))


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """A command that a test runs in its own process says how its lines are written."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(autouse=True)
def _no_own_places() -> Iterator[None]:
    """What a test's site calls its own is no other test's."""
    yield
    use_own_places(OwnPlaces())
