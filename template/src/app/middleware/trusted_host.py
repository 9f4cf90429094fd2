"""Only requests for the hosts that the service is known by."""

from functools import partial
from typing import Annotated, Self

from pydantic import model_validator
from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app.middleware.refusals import Refusing
from app.settings import CommaSeparated, Settings, written_as

Host = Annotated[
    str,
    written_as(
        "a host such as example.com, *.example.com or [::1], without scheme and port",
        r"\*|(\*\.)?[\w.-]+|\[[0-9A-Fa-f:.]+\]",
    ),
]


class TrustedHostSettings(Settings):
    """The hosts: `example.com`, `*.example.com`, `[::1]`, or `*` for any."""

    model_config = SettingsConfigDict(env_prefix="TRUSTED_HOST_")

    hosts: CommaSeparated[Host] = ("localhost", "127.0.0.1", "[::1]")
    www_redirect: bool = True

    @model_validator(mode="after")
    def named_in_production(self) -> Self:
        """Refuse to serve the default in production."""
        if self.in_production and "hosts" not in self.model_fields_set:
            raise ValueError("set TRUSTED_HOST_HOSTS to the names of this service")
        return self


def middleware() -> Middleware:
    """Return Starlette's middleware, as configured."""
    settings = TrustedHostSettings()
    check = partial(
        TrustedHostMiddleware, allowed_hosts=settings.hosts, www_redirect=settings.www_redirect
    )
    return Middleware(Refusing, check)
