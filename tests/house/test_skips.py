"""A skip fails a run of CI, and is named with its reason everywhere."""

from __future__ import annotations

import pytest

SKIPPING = """
    import pytest

    def test_runs():
        pass

    @pytest.mark.skip(reason="no redis here")
    def test_needs_redis():
        pass
"""
SKIPPED_FILE = "import pytest\npytest.importorskip('a_module_that_nobody_has')\n"

WITHOUT = ("cacheprovider", "asyncio", "playwright", "anyio", "hypothesispytest", "xdist")
"""Plugins that have no part in it; each costs time, and one warns."""
QUIET = [word for name in WITHOUT for word in ("-p", f"no:{name}")]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    def run_with(ci: str, **files: str) -> pytest.RunResult:
        monkeypatch.setenv("CI", ci)
        pytester.makepyfile(**files)
        return pytester.runpytest_inprocess("-p", "tests.support.skips", *QUIET)

    return run_with


def test_a_laptop_names_what_did_not_run(run) -> None:
    result = run("", test_it=SKIPPING)
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*not run on this machine*", "*test_needs_redis: no redis here"])
    assert result.ret == pytest.ExitCode.OK


def test_ci_fails_on_a_skipped_test(run) -> None:
    result = run("true", test_it=SKIPPING)
    result.stdout.fnmatch_lines(["*NOT RUN*", "*test_needs_redis: no redis here"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_ci_fails_on_a_skipped_file(run) -> None:
    result = run("true", test_it="def test_runs(): pass", test_other=SKIPPED_FILE)
    result.stdout.fnmatch_lines(["*NOT RUN*", "*a_module_that_nobody_has*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_ci_passes_when_all_tests_ran(run) -> None:
    assert run("true", test_it="def test_runs(): pass").ret == pytest.ExitCode.OK
