"""Every setting of Guichet. This is the only place that reads the environment.

A setting `database_url` is read from ``GUICHET_DATABASE_URL``, else from the TOML file that
``GUICHET_CONFIG`` names (else ``guichet.toml`` in the current folder, if there is one), else it
has the default that its class says. Old names are read too; see `renamed`. The table in the
documentation is made from these classes.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import (
    SettingsError as SourceError,
)

from connectors.errors import SettingsError
from workers.settings.chat.platforms import PlatformsSettings
from workers.settings.desk import DeskSettings, Mode
from workers.settings.faults import FILE_FAULTS, unreadable_variable, wrong_file, wrong_value
from workers.settings.glpi import LABEL as DIRECTORY_LABEL
from workers.settings.glpi import GlpiSettings
from workers.settings.models import ModelsSettings, model_key
from workers.settings.own_places import OwnPlacesSettings
from workers.settings.renamed import (
    is_old_variable,
    tell_old_form,
    with_new_keys,
    with_new_variables,
)
from workers.settings.retention import RetentionSettings
from workers.settings.running import RunningSettings
from workers.settings.search import SearchSettings
from workers.settings.sign_on import SignOnSettings
from workers.settings.site import SiteSettings

__all__ = ["DIRECTORY_LABEL", "Mode", "Settings", "load_settings", "model_key"]


# The table of settings has the fields in the order of these classes, from the last to the first.
class Settings(
    RunningSettings,
    RetentionSettings,
    GlpiSettings,
    SearchSettings,
    ModelsSettings,
    PlatformsSettings,
    OwnPlacesSettings,
    DeskSettings,
    SignOnSettings,
    SiteSettings,
    BaseSettings,
):
    """All settings, with defaults that need no server and no configuration."""

    model_config = SettingsConfigDict(
        env_prefix="GUICHET_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    def mode_of(self, platform: str, channel: str) -> Mode:
        """The mode of one channel: that of its rule, else as `DeskSettings` has it."""
        own = self.platform(platform).rule(channel).mode
        return Mode(own) if own else super().mode_of(platform, channel)

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
        if isinstance(env_settings, EnvSettingsSource):
            env_settings.env_vars = with_new_variables(env_settings.env_vars)
        sources: list[PydanticBaseSettingsSource] = [init_settings, env_settings]
        file = _config_file()
        if file is not None:
            toml = TomlConfigSettingsSource(settings_cls, file).toml_data
            sources.append(InitSettingsSource(settings_cls, with_new_keys(toml, str(file))))
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
    if settings.review_channels:
        tell_old_form("review_channels", "review_routes")
    return settings


def _wrong(message: str) -> SettingsError:
    return SettingsError(message, "Run: guichet settings")


def _reject_unknown(settings: Settings) -> None:
    # A misspelt variable is silence where somebody expected an effect, so it is an error.
    known = {f"GUICHET_{name.upper()}" for name in Settings.model_fields} | {"GUICHET_CONFIG"}
    known |= {model.api_key_env for model in settings.models.values()}
    for variable in sorted(os.environ):
        setting = variable.partition("__")[0]
        if (
            variable.startswith("GUICHET_")
            and setting not in known
            and not is_old_variable(setting)
        ):
            raise _wrong(f"{variable} is no setting of Guichet.")
