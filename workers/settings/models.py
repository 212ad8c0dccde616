"""The language models: which there are, which one writes, and which one cleans."""

from __future__ import annotations

import os
import re
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr, model_validator

from connectors.errors import SettingsError
from workers.settings.kinds import Fraction, HttpAddress, Token
from workers.settings.model_server import ModelSettings


class ModelsSettings(BaseModel):
    """The language models by name, and what each is for."""

    models: dict[str, ModelSettings] = Field(
        default_factory=dict,
        description="Language models by name, as JSON (in TOML a table each); "
        "see *Language models* above.",
    )
    model: str = Field(
        "", description="The model that drafts answers; may be left empty if there is only one."
    )
    model_fallback: str = Field(
        "", description="The model that is asked while the first is away; empty: none."
    )
    rewrite_seconds: Annotated[float, Field(ge=0.0, le=60.0)] = Field(
        6.0,
        description="Longest time in which the model writes a follow-up as a question of its own, "
        "for the search; 0: it is not asked, and the words of the thread are searched too.",
    )
    cleaning_model: str = Field(
        "", description="The model that cleans tickets in the background; empty: none does."
    )
    cleaning_at_once: int = Field(
        1, ge=1, le=64, description="Tickets that are cleaned at once, over all workers."
    )
    cleaning_seconds: float = Field(
        600.0,
        gt=0.0,
        le=800.0,
        description="Longest time for one ticket that a model cleans. Nobody waits for it, so it "
        "may be longer than what a model may take for an answer.",
    )
    cleaning_pause_seconds: Annotated[float, Field(ge=0.0)] = Field(
        1.0, description="Rest after each ticket that was cleaned."
    )

    verifier: Literal["off", "doubt", "on"] = Field(
        "off",
        description="Whether the meaning of an answer's sentences is judged: `off`, in `doubt` "
        "where words do not decide, or `on` for each sentence.",
    )
    verifier_url: HttpAddress = Field(
        "",
        description="Address of a model for that on TEI (NLI at `/predict`, or `/rerank`); empty: "
        "a language model judges.",
    )
    verifier_key: Token = Field(SecretStr(""), description="API key of that server.")
    verifier_ca_file: str = Field(
        "", description="File with the authority that signed its certificate, if it is your own."
    )
    verifier_model: str = Field(
        "", description="The language model that judges; empty: the one that drafts."
    )
    verifier_threshold: Fraction = Field(
        0.8, description="How sure the judge must be, from 0 to 1, that the source says a sentence."
    )
    verifier_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        5.0, description="Time that the server has for all sentences of an answer."
    )

    @model_validator(mode="after")
    def _models_that_there_are(self) -> ModelsSettings:
        for name in self.models:
            if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,63}", name):
                raise ValueError(
                    "GUICHET_MODELS: a name is made of lower-case letters, digits and . _ -"
                )
        for setting, name in (
            ("MODEL", self.model),
            ("MODEL_FALLBACK", self.model_fallback),
            ("CLEANING_MODEL", self.cleaning_model),
            ("VERIFIER_MODEL", self.verifier_model),
        ):
            if name and name not in self.models:
                raise ValueError(f"GUICHET_{setting} is not one of the models in GUICHET_MODELS")
        if len(self.models) > 1 and not self.model:
            raise ValueError("GUICHET_MODELS holds several models: name one in GUICHET_MODEL")
        if self.model_fallback and self.model_fallback == self.default_model:
            raise ValueError("GUICHET_MODEL_FALLBACK must be another model than GUICHET_MODEL")
        return self

    @property
    def default_model(self) -> str:
        """The name of the model that drafts; empty: none does."""
        return self.model or next(iter(self.models), "")


def model_key(model: ModelSettings) -> str:
    """The API key of a model's server, out of the environment if the settings say so."""
    if not model.api_key_env:
        return model.api_key.get_secret_value()
    key = os.environ.get(model.api_key_env, "")
    if not key:
        raise SettingsError(
            f"GUICHET_MODELS names the variable {model.api_key_env} for an API key, "
            "and it is not set.",
            "Set it, or leave api_key_env out.",
        )
    return key
