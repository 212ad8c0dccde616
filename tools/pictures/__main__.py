"""Draw the pictures of the guides to Slack and Mattermost anew: ``python -m tools.pictures``.

Each scene is made by the code that makes it in production, with invented people and tickets. The
pages are drawn in a look of our own, with Chromium, and nothing is loaded from anywhere.
"""

from __future__ import annotations

import sys

from tests.support.chromium import open_page, run_chromium
from tests.support.processes import ROOT
from tools.pictures import posts, scenes
from tools.pictures.pages import page_of

ASSETS = ROOT / "docs" / "assets"
WIDTH = 860


def main() -> None:
    """Write each scene as ASSETS/PLATFORM/NAME.png."""
    drawn = {
        ASSETS / platform / f"{name}.png": page_of(scene())
        for platform, found in (("slack", scenes.SCENES), ("mattermost", posts.SCENES))
        for name, scene in found.items()
        if platform in (sys.argv[1:] or ("slack", "mattermost"))
    }
    with run_chromium() as browser, open_page(browser, width=WIDTH, height=200) as (page, watch):
        for place, content in drawn.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            page.set_content(content)
            page.locator("main").screenshot(path=place)
            sys.stdout.write(f"{place}\n")
        watch.check()


main()
