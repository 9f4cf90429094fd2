"""The client's address and scheme, as a trusted proxy reports them in `X-Forwarded-*`."""

from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.settings import CommaSeparated, Settings


class ProxyHeadersSettings(Settings):
    """Which proxies are believed: addresses, networks such as 10.0.0.0/8, or `*` for any."""

    model_config = SettingsConfigDict(env_prefix="PROXY_HEADERS_")

    trusted: CommaSeparated = ("127.0.0.1", "::1")


def middleware() -> Middleware:
    """Return uvicorn's middleware; uvicorn itself runs with `proxy_headers=False`."""
    return Middleware(ProxyHeadersMiddleware, trusted_hosts=list(ProxyHeadersSettings().trusted))
