"""Settings: read from the environment, then from `.env`.

What belongs to one part of the service stands in that part's own module, under a prefix of
its own; here is what they share.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PositiveFloat, PositiveInt, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def split_commas(value: object) -> object:
    """Return the parts of `a, b`, without spaces and without empty ones."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


CommaSeparated = Annotated[tuple[str, ...], NoDecode, BeforeValidator(split_commas)]


class Settings(BaseSettings):
    """The settings that every part knows."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    environment: Annotated[
        Literal["development", "production"], Field(validation_alias="APP_ENVIRONMENT")
    ] = "development"

    @property
    def in_production(self) -> bool:
        """Whether safe defaults matter more than convenient ones."""
        return self.environment == "production"


class AppSettings(Settings):
    """The settings of the server: sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="APP_")

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    max_body_size: PositiveInt = 1024 * 1024
    shutdown_timeout: PositiveInt = 30
    readiness_timeout: PositiveFloat = 2.0


def explain(error: ValidationError) -> str:
    """Return what is wrong with the settings, one line each, without their values."""
    return "\n".join(
        f"{error.title}: {'.'.join(map(str, detail['loc']))}: {detail['msg']}"
        for detail in error.errors(include_url=False, include_input=False)
    )
