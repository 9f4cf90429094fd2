"""Only requests for the hosts that the service is known by."""

from typing import Self

from pydantic import field_validator, model_validator
from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import PlainTextToProblem
from app.middleware.probes import is_probe
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


class TrustedHost:
    """Starlette's middleware, which lets probes pass and refuses with problem details."""

    def __init__(self, app: ASGIApp, settings: TrustedHostSettings) -> None:
        self.app = app
        self.check = TrustedHostMiddleware(
            self.serve, allowed_hosts=settings.hosts, www_redirect=settings.www_redirect
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse a request."""
        if scope["type"] == "lifespan" or is_probe(scope):
            await self.app(scope, receive, send)
        else:
            await self.check(scope, receive, PlainTextToProblem(scope, receive, send))

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that was let through: what it answers is its own."""
        if isinstance(send, PlainTextToProblem):
            send = send.send
        await self.app(scope, receive, send)


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    return Middleware(TrustedHost, settings=TrustedHostSettings())
