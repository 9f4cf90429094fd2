"""Only requests for the hosts that the service is known by."""

from functools import partial
from typing import Self

from pydantic import field_validator, model_validator
from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app.middleware.refusals import Refusing
from app.settings import CommaSeparated, Settings


class TrustedHostSettings(Settings):
    """The hosts: `example.com`, `*.example.com`, `[::1]`, or `*` for any."""

    model_config = SettingsConfigDict(env_prefix="TRUSTED_HOST_")

    hosts: CommaSeparated = ("localhost", "127.0.0.1", "[::1]")
    www_redirect: bool = True

    @field_validator("hosts")
    @classmethod
    def wildcards_stand_first(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what Starlette does not understand."""
        for host in hosts:
            if host != "*" and "*" in host.removeprefix("*."):
                raise ValueError(f"write {host!r} as example.com, *.example.com or *")
        return hosts

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
