"""Draw the pictures of the Slack guide anew: ``python -m tools.pictures``.

Each scene is made by the code that makes it in production, with invented people and tickets. The
pages are drawn in a look of our own, with Chromium, and nothing is loaded from anywhere.
"""

from __future__ import annotations

import sys

from tests.support.chromium import open_page, run_chromium
from tests.support.processes import ROOT
from tools.pictures.pages import page_of
from tools.pictures.scenes import SCENES

PLACE = ROOT / "docs" / "assets" / "slack"
WIDTH = 860


def main() -> None:
    """Write each scene as PLACE/NAME.png."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with run_chromium() as browser, open_page(browser, width=WIDTH, height=200) as (page, watch):
        for name, scene in SCENES.items():
            page.set_content(page_of(scene()))
            page.locator("main").screenshot(path=PLACE / f"{name}.png")
            sys.stdout.write(f"{PLACE / name}.png\n")
        watch.check()


main()
