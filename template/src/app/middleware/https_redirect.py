"""From http to https, and from ws to wss."""

from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware

from app.middleware.refusals import Refusing
from app.settings import Settings


class HttpsRedirectSettings(Settings):
    """Whether to redirect: by default in production only."""

    model_config = SettingsConfigDict(env_prefix="HTTPS_REDIRECT_")

    enabled: bool | None = None


def middleware() -> Middleware:
    """Return Starlette's middleware, if it is enabled."""
    settings = HttpsRedirectSettings()
    enabled = settings.in_production if settings.enabled is None else settings.enabled
    return Middleware(Refusing, HTTPSRedirectMiddleware if enabled else lambda app: app)
