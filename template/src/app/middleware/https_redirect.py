"""From http to https, and from ws to wss."""

from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.middleware.probes import is_probe
from app.settings import Settings


class HttpsRedirectSettings(Settings):
    """Whether to redirect: by default in production only."""

    model_config = SettingsConfigDict(env_prefix="HTTPS_REDIRECT_")

    enabled: bool | None = None


class HttpsRedirect(HTTPSRedirectMiddleware):
    """Starlette's middleware, which lets probes pass."""

    def __init__(self, app: ASGIApp, enabled: bool) -> None:
        super().__init__(app)
        self.enabled = enabled

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or redirect it."""
        if not self.enabled or scope["type"] == "lifespan" or is_probe(scope):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    settings = HttpsRedirectSettings()
    enabled = settings.in_production if settings.enabled is None else settings.enabled
    return Middleware(HttpsRedirect, enabled=enabled)
