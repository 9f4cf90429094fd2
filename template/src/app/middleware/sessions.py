"""Sessions: `request.session`, a dictionary in a signed cookie that the client can read."""

import secrets
from typing import Literal, Self

from pydantic import Field, PositiveInt, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware

from app.settings import Settings, Token


class SessionsSettings(Settings):
    """The key that signs the cookie, and how the cookie is set; `max_age` in seconds.

    Without a key, development makes a new one at each start: sessions end with the process.
    """

    model_config = SettingsConfigDict(env_prefix="SESSIONS_")

    secret_key: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe()), min_length=32
    )
    cookie: Token = "session"
    max_age: PositiveInt = 14 * 24 * 60 * 60
    same_site: Literal["lax", "strict"] = "lax"

    @model_validator(mode="after")
    def key_given_in_production(self) -> Self:
        """Refuse a key that ends with the process in production."""
        if self.in_production and "secret_key" not in self.model_fields_set:
            raise ValueError("set SESSIONS_SECRET_KEY to 32 random characters or more")
        return self


def middleware() -> Middleware:
    """Return Starlette's middleware, as configured."""
    settings = SessionsSettings()
    return Middleware(
        SessionMiddleware,
        secret_key=settings.secret_key.get_secret_value(),
        session_cookie=settings.cookie,
        max_age=settings.max_age,
        same_site=settings.same_site,
        https_only=settings.in_production,
    )
