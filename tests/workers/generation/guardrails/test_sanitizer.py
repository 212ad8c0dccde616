"""The guard: no link, mention or markup of generated text reaches anybody unasked."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.rendering.markdown import to_html
from workers.generation.guardrails.sanitizer import links_in, sanitize
from workers.text.commonmark import targets_in

ALLOWED = frozenset({"https://glpi.example/ticket/1", "ipp://print.example/floor1"})
HOSTS = frozenset({"intranet.example"})
PIECES = st.sampled_from(
    [
        "https://evil.example/x", "http://evil.example", "HTTPS://EVIL.EXAMPLE", "//evil.example/x",
        "www.evil.example", "[click](https://evil.example)", "[a](javascript:alert(1))",
        "![x](https://evil.example/p.png)", "[r]: https://evil.example", "[text][r]",
        "<https://evil.example>", "<a href='https://evil.example'>x</a>", "<script>", "</script>",
        "https://glpi.example/ticket/1", "https://glpi.example/ticket/12",
        "https://glpi.example@evil.example/", "https://intranet.example/page",
        "https://intranet.example.evil.example/", "data:text/html,x", "@all", "@channel", "@here",
        "<!channel>", "<!here|here>", "<@U123>", "<#C1>", "@marie", "a@b.example", "\u200b",
        "\u202e", "`code https://evil.example`", "```", "\n", " ", "[1]", "**", "~~~", "texte",
        "<https://evil.example|click>", "https:\\\\evil.example", "ipp://print.example/floor1",
        "ipp://evil.example/x", "`", "``", "`@all`", "`ssh bob@login1`", "\\`",
    ]
)  # fmt: skip
TRICKS = st.sampled_from(
    [
        "[x](", "](", ")", "[", "]", "(", "[y]:", "[y]", "[x][y]", "[la [procédure]](", "> ", "- ",
        "//evil.example", "/logout", "https:203.0.113.7", "https:", "evil.example/login(1)",
        "&colon;", "&#58;", "&#x3A;", "&sol;", "&#47;", "&period;", "&lpar;", "&rpar;", "&lsqb;",
        "&rsqb;", "&lt;", "&gt;", "&amp;", "&NewLine;", "&#96;", "&grave;", "&ZeroWidthSpace;",
        "\\/", "\\:", "\\.", "\\(", "\\)", "\\[", "\\]", "\\", "\\\\", "<", ">", "!", '"title"',
        "&commat;all", "&#64;all", "&#x40;channel", "&amp;commat;here", "\\@all", "@", "all",
        "https&colon;&sol;&sol;evil&period;example(a)", "https&colon;//evil.example", "\n", "\n\n",
        "[x](https&colon;//evil.example(a))", "[x](\\/\\/evil\\.example\\(a\\))",
        "https://glpi.example/ticket/1", "[a](https://intranet.example/page)", "`", "`&commat;all`",
        "<https&colon;//evil.example>", "    ", "```", " ",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | TRICKS | st.text(max_size=6), max_size=14).map("".join)


def guarded(text: str, most: int = 2_000) -> str:
    return sanitize(text, allowed_links=ALLOWED, allowed_hosts=HOSTS, max_chars=most).text


@given(TEXTS)
def test_twice_is_once(text: str) -> None:
    once = guarded(text)
    assert guarded(once) == once


@given(TEXTS)
def test_no_other_link_can_be_clicked(text: str) -> None:
    html = str(to_html(guarded(text)))
    for address in re.findall(r'href="([^"]*)"', html):
        assert address in ALLOWED or address.startswith("https://intranet.example/"), html
    assert "src=" not in html
    assert "<script" not in html


@given(TEXTS)
def test_every_address_that_is_left_was_allowed(text: str) -> None:
    for address in links_in(guarded(text)):
        assert address in ALLOWED or re.match(r"https://intranet\.example(/|$)", address), address


def outside_code(text: str) -> str:
    """What a reader of Markdown takes for prose: what is left without code, by our own renderer."""
    html = re.sub(r"<code>.*?</code>", " ", str(to_html(text)), flags=re.DOTALL)
    return unescape(html)


@given(TEXTS)
def test_nobody_is_notified(text: str) -> None:
    found = guarded(text)
    for mention in ("@all", "@channel", "@here", "@marie"):
        # A mail address may go on like a mention.
        assert not re.search(rf"{mention}(?!\.?\w)", outside_code(found))
    for mention in ("<!channel>", "<!here", "<@U123>"):
        assert mention not in found


@given(TEXTS, st.integers(1, 60))
def test_a_cut_notifies_nobody_either(text: str, most: int) -> None:
    assert "@all" not in outside_code(guarded(text, most))


LABEL = "Ouvrez [le panneau"
DISGUISED = [
    f"{LABEL}](https&colon;//evil&period;com/login(1)) [1].",
    f"{LABEL}](https&colon;//evil&period;com/login\n) [1].",
    f"{LABEL}](https&#58;//evil&#46;com/(a)) [1].",
    f"{LABEL}](https&colon;&sol;&sol;evil&period;com(a)) [1].",
    f"{LABEL} [réseau]](https&colon;//evil&period;com/login) [1].",
    f"{LABEL} [réseau]](//evil.com/login) [1].",
    f"{LABEL}](\\/\\/evil\\.com\\(a\\)) [1].",
    f"{LABEL}](//evil.com/login(1)) [1].",
    f"{LABEL}](//evil.com/a(b(c)d)) [1].",
    f"{LABEL}](https:203.0.113.7) [1].",
    f"{LABEL}](/logout(a)) [1].",
    f"{LABEL}](</log out>) [1].",
    f"{LABEL}](account 'a title') [1].",
    f"{LABEL}][y] [1].\n\n[y]:\nhttps&colon;//evil&period;com/login",
    f"{LABEL}][y] [1].\n\n[y]:\n//evil.com",
    f"{LABEL}][y] [1].\n\n> [y]: https&colon;//evil&period;com",
    f"{LABEL}][y] [1].\n\n- > [y]: //evil.com",
    f"{LABEL}][a\nb] [1].\n\n[a\nb]: //evil.com",
    "Ouvrez <https&colon;//evil&period;com>.",
    "Ouvrez &lt;https://evil.com&gt;.",
]


@pytest.mark.parametrize("text", DISGUISED)
def test_a_disguised_link_is_no_link(text: str) -> None:
    found = sanitize(text, allowed_links=ALLOWED, allowed_hosts=HOSTS, max_chars=2_000)
    assert targets_in(text) or targets_in(unescape(text)), "or nothing is tested"
    assert not targets_in(found.text)
    assert {"link", "markup"} & set(found.removed)
    assert guarded(found.text) == found.text


@pytest.mark.parametrize("text", ["&commat;all", "&#64;all", "&amp;commat;all", "&#x40;all."])
def test_a_mention_that_decoding_makes_is_quiet(text: str) -> None:
    assert "@\u200ball" in guarded(text)


def test_a_path_keeps_its_backslashes() -> None:
    for text in ("Ouvrez \\\\serveur\\partage.", "Ouvrez C:\\Users\\ada\\.ssh\\config."):
        assert guarded(text) == text


def test_an_entity_in_code_is_code() -> None:
    for text in ("Tapez `a &amp; b` ici.", "```\na &amp;&amp; b\n```"):
        assert guarded(text) == text


@pytest.mark.parametrize(
    "link", ["https://intranet.example/VPN_(client)", "https://intranet.example/é?a=1&copy=2"]
)
def test_an_allowed_link_is_left_as_it_is(link: str) -> None:
    text = f"Voir [la page]({link}) [1]."
    assert guarded(text) == text
    assert "href" in to_html(text)


@pytest.mark.parametrize(
    "text",
    ["`ssh bob@login1`", "Run `git clone git@depot.example:x` now.", "```\nssh bob@login1\n```"],
)
def test_a_command_can_be_copied(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["``@all`", "`x`` `@all`", "a`@all`b", "` a\n`@all`", "\\`@all`"])
def test_backticks_that_readers_pair_differently_are_prose(text: str) -> None:
    assert "@all" not in guarded(text)


def test_an_address_that_is_typed_is_shown_as_code_if_a_source_holds_it() -> None:
    assert guarded("Add ipp://print.example/floor1.") == "Add `ipp://print.example/floor1`."
    assert "evil" not in guarded("Add ipp://evil.example/x.")


def test_what_was_taken_out_is_said_in_the_drafts_language() -> None:
    found = sanitize(
        "Voir https://evil.example",
        allowed_links=ALLOWED, allowed_hosts=HOSTS, max_chars=200, language="fr",
    )  # fmt: skip
    assert found.text == "Voir [lien supprimé]"


@given(TEXTS, st.integers(1, 60))
def test_the_limit_holds_and_fences_are_closed(text: str, most: int) -> None:
    found = guarded(text, most)
    assert len(found) <= most or found.count("```") % 2 == 0
    assert guarded(found, most) == found


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("See https://glpi.example/ticket/1 for more.", "https://glpi.example/ticket/1"),
        ("[the page](https://intranet.example/vpn)", "https://intranet.example/vpn"),
        ("Run `sudo apt install x` [1]", "`sudo apt install x` [1]"),
        ("1. Open\n2. Close", "1. Open\n2. Close"),
        ("write to help@lsl.example", "help"),
    ],
)
def test_what_is_harmless_stays(text: str, kept: str) -> None:
    assert kept in guarded(text)


@pytest.mark.parametrize(
    "text",
    [
        "[ok](https://evil.example)", "https://glpi.example/ticket/12", "<https://evil.example|x>",
        "https://glpi.example:1@evil.example/ticket/1", "h\u200bttps://evil.example",
    ],
)  # fmt: skip
def test_what_was_taken_out_is_said(text: str) -> None:
    found = sanitize(text, allowed_links=ALLOWED, allowed_hosts=HOSTS, max_chars=2_000)
    assert found.removed
    assert "evil" not in found.text
