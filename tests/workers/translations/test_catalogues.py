"""Reading catalogues: fallbacks, plurals, French spaces, and what the completeness check finds."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.processes import ROOT
from tests.workers.translations.completeness import problems
from workers.translations.catalogues import Catalogue, MissingSentence, catalogue

HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural={plural};\\n"
"""
ENGLISH = """
msgid "greeting"
msgstr "Hello {name}"

msgid "found"
msgid_plural "found"
msgstr[0] "{n} thing"
msgstr[1] "{n} things"

msgid "why"
msgstr "Why: that?"
"""
FRENCH = """
#. English: Hello {name}
msgid "greeting"
msgstr "Bonjour {name}"

#. English: {n} thing | {n} things
msgid "found"
msgid_plural "found"
msgstr[0] "{n} chose"
msgstr[1] "{n} choses"

#. English: Why: that?
msgid "why"
msgstr "« Pourquoi » : cela ?"
"""


def write(folder: Path, english: str = ENGLISH, french: str = FRENCH) -> Path:
    """A folder with both catalogues of the domain `test`."""
    for language, text, plural in (("en", english, "(n != 1)"), ("fr", french, "(n > 1)")):
        path = folder / language / "LC_MESSAGES" / "test.po"
        path.parent.mkdir(parents=True)
        path.write_text(HEAD.format(language=language, plural=plural) + text, encoding="utf-8")
    return folder


def french(folder: Path) -> Catalogue:
    return catalogue(folder, "test", "fr")


def test_a_sentence_with_its_values(tmp_path: Path) -> None:
    assert french(write(tmp_path)).text("greeting", name="Ada") == "Bonjour Ada"
    assert catalogue(tmp_path, "test", "en").text("greeting", name="Ada") == "Hello Ada"
    assert catalogue(tmp_path, "test", "en").text("greeting") == "Hello {name}"


@pytest.mark.parametrize(
    ("number", "in_english", "in_french"),
    [(0, "0 things", "0 chose"), (1, "1 thing", "1 chose"), (2, "2 things", "2 choses")],
)
def test_each_language_counts_as_its_head_says(
    tmp_path: Path, number: int, in_english: str, in_french: str
) -> None:
    assert french(write(tmp_path)).count("found", number) == in_french
    assert catalogue(tmp_path, "test", "en").count("found", number) == in_english


def test_french_marks_get_their_no_break_spaces(tmp_path: Path) -> None:
    said = french(write(tmp_path)).text("why")
    assert said == "«\u00a0Pourquoi\u00a0»\u00a0: cela\u00a0?"
    assert catalogue(tmp_path, "test", "en").text("why") == "Why: that?"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('msgid "greeting"\nmsgstr "Bonjour {name}"\n', ""),
        ('msgstr "Bonjour {name}"', 'msgstr ""'),
        ('msgid "greeting"', '#, fuzzy\nmsgid "greeting"'),
    ],
    ids=["missing", "empty", "fuzzy"],
)
def test_what_is_not_translated_is_said_in_english(tmp_path: Path, before: str, after: str) -> None:
    assert before in FRENCH
    words = french(write(tmp_path, french=FRENCH.replace(before, after)))
    assert words.text("greeting", name="Ada") == "Hello Ada"
    assert "greeting" in words


@pytest.mark.parametrize(
    ("before", "after"),
    [('"found"', '"other"'), ('msgstr[0] "{n} chose"', 'msgstr[0] ""')],
    ids=["missing", "half"],
)
def test_a_plural_that_is_not_translated_is_said_in_english(
    tmp_path: Path, before: str, after: str
) -> None:
    assert before in FRENCH
    words = french(write(tmp_path, french=FRENCH.replace(before, after)))
    assert (words.count("found", 0), words.count("found", 1)) == ("0 things", "1 thing")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_key_without_any_sentence_is_a_warning_and_its_own_sentence(
    tmp_path: Path, language: str
) -> None:
    words = catalogue(write(tmp_path), "test", language)
    assert "nosuch" not in words
    with pytest.warns(MissingSentence, match="'nosuch'"):
        assert words.text("nosuch", name="Ada") == "nosuch"
    with pytest.warns(MissingSentence, match="'nosuch'"):
        assert words.count("nosuch", 2) == "nosuch"


def test_a_catalogue_is_read_once(tmp_path: Path) -> None:
    assert french(write(tmp_path)) is french(tmp_path)
    assert list(french(tmp_path)) == ["found", "greeting", "why"]


def test_good_catalogues_have_no_problems(tmp_path: Path) -> None:
    assert problems(write(tmp_path), "test", ("en", "fr")) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('msgid "greeting"\nmsgstr "Bonjour {name}"\n', "", "fr: greeting is missing"),
        ('msgstr "Bonjour {name}"', 'msgstr ""', "fr: greeting is empty"),
        ('msgstr[1] "{n} choses"', 'msgstr[1] ""', "fr: found is empty"),
        ('msgid "greeting"', '#, fuzzy\nmsgid "greeting"', "fr: greeting is fuzzy"),
        ("Bonjour {name}", "Bonjour {nom}", "fr: greeting has other placeholders"),
        ("Bonjour {name}", "Bonjour", "fr: greeting has other placeholders"),
        ("{n} choses", "des choses", "fr: found has other placeholders"),
        ("#. English: Hello {name}", "#. English: Hi {name}", "fr: greeting was translated from"),
        ('msgid "why"', 'msgid "how"', "fr: how is not in English"),
        ("cela ?", "qu'est-ce ?", "fr: why has a typewriter's apostrophe"),
        ('msgid "why"', 'msgid "greeting"', "fr: there twice: greeting"),
    ],
)
def test_each_problem_is_found(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in FRENCH
    found = problems(write(tmp_path, french=FRENCH.replace(before, after)), "test", ("en", "fr"))
    assert any(line.startswith(said) for line in found), found


def test_a_placeholder_without_a_name_is_found(tmp_path: Path) -> None:
    folder = write(tmp_path, ENGLISH.replace("{name}", "{}"), FRENCH.replace("{name}", "{}"))
    assert any("without a name" in line for line in problems(folder, "test", ("en", "fr")))


def test_a_changed_plural_rule_is_found(tmp_path: Path) -> None:
    path = write(tmp_path) / "fr" / "LC_MESSAGES" / "test.po"
    path.write_text(path.read_text("utf-8").replace("(n > 1)", "(n != 1)"), encoding="utf-8")
    assert any("counts by" in line for line in problems(tmp_path, "test", ("fr",)))


def test_babel_is_imported_with_the_first_sentence_and_not_before() -> None:
    code = (
        "import sys, workers.translations.reasons; assert 'babel' not in sys.modules; "
        "from workers.translations.sentences import say; print(say('status_working', 'en')); "
        "assert 'babel' in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "Searching\n"), done.stderr


def test_every_catalogue_is_shipped_with_its_package() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    shipped = {
        path
        for package, patterns in data["package-data"].items()
        for pattern in patterns
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    catalogues = {path for room in ("bot", "workers") for path in (ROOT / room).rglob("*.po")}
    assert len(catalogues) == 4
    assert catalogues <= shipped
