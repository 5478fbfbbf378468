"""The settings, from the environment and `.env`. Secrets are never in a repr."""

from pathlib import Path
from typing import Annotated, Literal, Self

from platformdirs import user_cache_dir
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge import BUNDLED_SEEDS

from .failures import BadSetting

_LOCAL = "-local"


class Settings(BaseSettings):
    """What an operator can set; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    discord_token: SecretStr | None = None
    footnote_database_url: str = "sqlite:///footnote.db"
    footnote_seeds: Path = BUNDLED_SEEDS
    footnote_encoder: str = "minilm"
    footnote_message_content: bool = True
    footnote_cache: Path = Path(user_cache_dir("footnote", appauthor=False))
    footnote_labelled_messages: Path | None = None
    footnote_retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    footnote_check_links: bool = False
    footnote_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    footnote_local_port: Annotated[int, Field(ge=0, le=65535)] = 8765

    @property
    def local(self) -> Self:
        """The settings of the local server: no token, and a database beside the configured one, which has the bot's real servers."""
        url = self.footnote_database_url
        path = Path(url.partition(":///")[2] if url.startswith("sqlite") else "footnote.db")
        stem = path.stem.removesuffix(_LOCAL)
        own = path.with_name(f"{stem}{_LOCAL}{path.suffix or '.db'}")
        return self.model_copy(update={"footnote_database_url": f"sqlite:///{own}", "discord_token": None})

    @field_validator("discord_token", mode="after")
    @classmethod
    def _blank_is_none(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value and value.get_secret_value().strip() else None

    @field_validator("footnote_labelled_messages", mode="before")
    @classmethod
    def _no_file(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("footnote_log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value


def read_settings() -> Settings:
    """
    Read the settings.

    Raises:
        BadSetting: one has a value that it cannot have.
    """
    try:
        return Settings()
    except (ValidationError, UnicodeDecodeError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise BadSetting(".env", "the file is not UTF-8; save it as UTF-8") from None
        detail = error.errors(include_input=False, include_url=False)[0]
        # `from None`: the error's own text would print the values, the token among them.
        raise BadSetting(".".join(map(str, detail["loc"])).upper(), detail["msg"]) from None
