"""Settings: read from the environment, then from `.env`.

What belongs to one part of the service stands in that part's own module, under a prefix of
its own; here is what they share.
"""

import os
import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Literal, TypeVar

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    PositiveFloat,
    PositiveInt,
    ValidationError,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Item = TypeVar("Item")


def split_commas(value: object) -> object:
    """Return the parts of `a, b`, without spaces and without empty ones."""
    if isinstance(value, str):
        if value.startswith('["'):
            raise ValueError("write the values with commas between, without brackets and quotes")
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


# A part is a string, or one of the kinds that `written_as` makes: `CommaSeparated[Token]`.
CommaSeparated = Annotated[tuple[Item, ...], NoDecode, BeforeValidator(split_commas)]


def written_as(examples: str, pattern: str) -> AfterValidator:
    """Refuse a string that could never match anything, and tell how to write it instead."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(f"write {examples}, not {value!r}")
        return value

    return AfterValidator(check)


# The name of a header or a cookie: https://www.rfc-editor.org/rfc/rfc9110#name-tokens
Token = Annotated[str, written_as("a name such as X-Request-ID", r"[\w!#$%&*+.^`|~-]+")]


class Settings(BaseSettings):
    """The settings that every part knows."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

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
    root_path: Annotated[str, written_as("a path such as /api", r"(/[\w.~-]+)*")] = ""
    workers: Annotated[
        PositiveInt, Field(validation_alias=AliasChoices("APP_WORKERS", "WEB_CONCURRENCY"))
    ] = 1
    reload: bool = False
    docs: bool = True
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    max_body_size: PositiveInt = 1024 * 1024
    keep_alive_timeout: PositiveInt = 5
    shutdown_timeout: PositiveInt = 20
    readiness_timeout: PositiveFloat = 2.0


def explain(error: ValidationError) -> str:
    """Return what is wrong with the settings, one line each, without their values."""
    return "\n".join(
        f"{error.title}: {'.'.join(map(str, detail['loc']))}: {detail['msg']}"
        for detail in error.errors(include_url=False, include_input=False)
    )


def parts(settings: type[Settings] = Settings) -> Iterator[type[Settings]]:
    """Yield the settings of each part that was imported: those with a prefix."""
    for subclass in settings.__subclasses__():
        if subclass.model_config.get("env_prefix"):
            yield subclass
        yield from parts(subclass)


def check_every_part() -> None:
    """Read all settings, and exit with what is wrong with them."""
    try:
        import app.main  # noqa: F401 - every part with settings

        for part in parts():
            part()
    except ValidationError as error:
        sys.exit(explain(error))


def variables(settings: type[Settings]) -> Iterator[str]:
    """Yield the variables of the environment that some settings are read from."""
    for name, field in settings.model_fields.items():
        match field.validation_alias:
            case AliasChoices(choices=choices):
                yield from map(str, choices)
            case alias:
                yield str(alias or f"{settings.model_config.get('env_prefix')}{name}").upper()


def unread_variables() -> Iterator[str]:
    """Yield a sentence for each variable that is named like a setting, and is none."""
    known = {name for part in parts() for name in variables(part)}
    prefixes = tuple(part.model_config.get("env_prefix", "") for part in parts())
    for name in sorted({key.upper() for key in (*os.environ, *dotenv_values(".env"))} - known):
        if name.startswith(prefixes):
            likely = get_close_matches(name, known, 1, cutoff=0.8)
            yield f"no setting reads {name}" + "".join(f": did you mean {one}?" for one in likely)
