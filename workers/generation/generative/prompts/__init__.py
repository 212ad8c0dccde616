"""The prompts, as versioned files: a file that was used is not changed, the next one is added.

A draft stores its file whole, by its hash, so that it can be replayed after the file is gone.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Literal

from connectors.errors import SettingsError

STANDARD = "structured-2"
RETIRED = {"structured-1": "structured-2", "prose-1": "prose-2"}
"""Prompts that are no more, and what serves in their place where settings still name them."""
LANGUAGE_NAMES = {"fr": "français", "en": "English"}
_KEYS = {"form", "rules"}


@dataclass(frozen=True, slots=True)
class PromptFile:
    """A prompt: its name, the text of its file, and what stands in it.

    `form` says how the answer comes: as steps with their sources in a JSON object, as one field of
    it (in which citations are typed), or as the whole text.
    """

    name: str
    text: str
    form: Literal["steps", "json", "prose"]
    rules: dict[str, str]

    def rules_in(self, language: str) -> str:
        """The rules for an answer in `language` (ISO 639-1), in that language if there are any."""
        named = LANGUAGE_NAMES.get(language, f"the language of the question (ISO code {language})")
        rules = self.rules.get(language, self.rules["en"])
        return Template(rules.strip()).safe_substitute(language=named)


def load_prompt(name: str) -> PromptFile:
    """A prompt of ours by its name, or one of yours by the path of its file (``….toml``).

    Raises `SettingsError` if there is none, or it says something else than a prompt says.
    """
    if name.endswith(".toml"):
        place = Path(name)
        found = place.is_file()
        text = place.read_text(encoding="utf-8") if found else ""
    else:
        name = RETIRED.get(name, name)
        resource = files(__name__) / f"{name}.toml"
        found = name in prompt_names()
        text = resource.read_text(encoding="utf-8") if found else ""
    if not found:
        raise SettingsError(
            f"There is no prompt {name!r}.",
            f"Name one of {', '.join(prompt_names())}, or the path of a TOML file.",
        )
    return read_prompt(name, text)


def prompt_names() -> list[str]:
    """The prompts that come with Guichet."""
    entries = [entry.name for entry in files(__name__).iterdir()]
    return sorted(name.removesuffix(".toml") for name in entries if name.endswith(".toml"))


def read_prompt(name: str, text: str) -> PromptFile:
    """A prompt from the text of its file. Raises `SettingsError`."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The prompt {name!r} is no TOML: {error}.") from None
    rules = said.get("rules")
    if (
        set(said) != _KEYS
        or said["form"] not in ("steps", "json", "prose")
        or not isinstance(rules, dict)
        or not isinstance(rules.get("en"), str)
        or not all(isinstance(one, str) for one in rules.values())
    ):
        raise SettingsError(
            f'The prompt {name!r} must have form = "steps", "json" or "prose" and [rules] with en.',
            "See workers/generation/generative/prompts.",
        )
    return PromptFile(name, text, said["form"], dict(rules))
