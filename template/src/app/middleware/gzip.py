"""Compressed answers, for clients that accept them."""

from typing import Annotated

from pydantic import Field, NonNegativeInt
from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from app.settings import Settings


class GzipSettings(Settings):
    """From which size in bytes, and how hard, from 1 (fast) to 9 (small)."""

    model_config = SettingsConfigDict(env_prefix="GZIP_")

    minimum_size: NonNegativeInt = 500
    compresslevel: Annotated[int, Field(ge=1, le=9)] = 6


def middleware() -> Middleware:
    """Return Starlette's middleware, as configured."""
    settings = GzipSettings()
    return Middleware(
        GZipMiddleware,
        minimum_size=settings.minimum_size,
        compresslevel=settings.compresslevel,
    )
