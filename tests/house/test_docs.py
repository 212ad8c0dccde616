"""The documentation says what the code does, and its links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ROOT

pytestmark = pytest.mark.scenario
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
PLACE = re.compile(r"\b(?:bot|workers|connectors|tests|migrations|tools)/[\w./-]+")


def test_the_reference_pages_are_those_of_the_code() -> None:
    done = subprocess.run(
        [sys.executable, "tools/reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", TOP)
def test_links_of_the_pages_at_the_top_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    local = [link for link in LINK.findall(text) if not re.match(r"\w+:", link)]
    assert [link for link in local if not (ROOT / link).exists()] == []


def pages() -> list[Path]:
    """Every page that people write, generated ones left out."""
    return [
        *(ROOT / name for name in TOP),
        *(page for page in (ROOT / "docs").rglob("*.md") if page.name != "cli.md"),
    ]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_place_in_the_code_that_a_page_names_is_there(page: Path) -> None:
    named = {place.rstrip(".") for place in PLACE.findall(page.read_text(encoding="utf-8"))}
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []


def test_every_page_is_in_the_navigation_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    front = (tmp_path / "index.html").read_text(encoding="utf-8")
    # Scripts, styles and pictures lie beside the pages: nothing comes from elsewhere.
    assets = re.findall(r'(?:src|href)="(https?:[^"]+\.(?:js|css|png|svg|woff2?))"', front)
    assert assets == []
