"""A skipped test is a visible line on a laptop, and a failure in CI.

CI installs everything; a test that does not run there is a test that nobody runs.
"""

from __future__ import annotations

import pytest

from tests.support.ci import in_ci

EXPLANATION = "In CI every test must run: a skipped test is a failure."


def skipped(session: pytest.Session) -> list[tuple[str, str]]:
    """Test (or file) and reason of each skip of this run."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None:  # a worker of pytest-xdist: the run that started it counts
        return []
    reports = terminal.stats.get("skipped", [])
    return [(report.nodeid, _reason(report)) for report in reports]


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    where = report.longrepr
    text = where[2] if isinstance(where, tuple) else str(where)
    return text.removeprefix("Skipped: ")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a green run with skips into a failed one, in CI."""
    if in_ci() and exitstatus == pytest.ExitCode.OK and skipped(session):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what did not run, and why, above the closing line."""
    session = terminalreporter._session
    skips = skipped(session) if session is not None else []
    if not skips:
        return
    failed = in_ci()
    terminalreporter.section("NOT RUN" if failed else "not run on this machine", red=failed)
    for test, reason in skips:
        terminalreporter.line(f"{test}: {reason}")
    if failed:
        terminalreporter.line(EXPLANATION, red=True)
