"""Each picture of the guides can be drawn, and shows what its caption says."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest

from tests.support.processes import ROOT
from tools.pictures import posts
from tools.pictures.block_kit import mrkdwn
from tools.pictures.pages import page_of
from tools.pictures.scenes import SCENES

WORDS = {
    "answer": ("Ada", "both screens stay black", "[1]", "Source 2", "Helpful", "Open a ticket"),
    "review": ("To be checked", "Asked by", "0.58", "Approve", "Edit", "Reject", "Take over"),
    "edit": ("Edit the answer", "**one minute**", "Send"),
    "reject": ("Reject the draft", "What is wrong with it?", "In your own words"),
    "home": ("My questions", "My tickets", "For support staff", "Question of 2026-11-24"),
}


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_shows_its_words_and_no_ticket_text(name: str) -> None:
    page = page_of(SCENES[name]())
    assert [words for words in WORDS[name] if words not in page] == []
    assert "firmware 4.2" not in page
    assert "2207: Screens" not in page
    assert not re.search(r"held_|guichet:", page)


POSTS = {
    "answer": ("ada", "both screens stay black", "[1]", "firmware 4.2", "Open a ticket"),
    "review": ("To be checked", "Asked by", "0.58", "Approve", "Edit", "Reject", "Take over"),
    "edit": ("Edit the answer", "**one minute**", "Send"),
}


@pytest.mark.parametrize("name", posts.SCENES)
def test_a_scene_of_mattermost_shows_its_words(name: str) -> None:
    page = page_of(posts.SCENES[name]())
    assert [words for words in POSTS[name] if words not in page] == []


@pytest.mark.parametrize(("platform", "scenes"), [("slack", SCENES), ("mattermost", posts.SCENES)])
def test_each_picture_is_there_and_in_the_guide(platform: str, scenes: Collection[str]) -> None:
    guide = (ROOT / "docs" / "guides" / f"{platform}.md").read_text("utf-8")
    named = re.findall(rf"\(\.\./assets/{platform}/(\w+)\.png\)", guide)
    assert sorted(named) == sorted(scenes)
    place = ROOT / "docs" / "assets" / platform
    assert sorted(file.stem for file in place.iterdir()) == sorted(scenes)


def test_a_text_of_slacks_is_drawn_and_runs_nothing() -> None:
    drawn = mrkdwn(
        'a *b* _c_ `d` &lt;script&gt; "x" <https://a.example/?x=1&amp;y|L &amp; l>\n> said\n'
        "```\nif a &lt; b:\n```"
    )
    assert drawn == (
        "<div>a <b>b</b> <i>c</i> <code>d</code> &lt;script&gt; &quot;x&quot; "
        "<a>L &amp; l</a></div><blockquote>said</blockquote><pre>if a &lt; b:</pre>"
    )
