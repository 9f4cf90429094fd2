"""The client's address and scheme, as a trusted proxy reports them in `X-Forwarded-*`."""

from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator
from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.settings import CommaSeparated, Settings


def is_network(value: str) -> str:
    """Refuse what no address can be in, such as a host's name."""
    try:
        ip_network("0.0.0.0/0" if value == "*" else value)
    except ValueError as error:
        raise ValueError(f"write an address, or a network such as 10.0.0.0/8: {error}") from None
    return value


Network = Annotated[str, AfterValidator(is_network)]


class ProxyHeadersSettings(Settings):
    """Which proxies are believed: addresses, networks such as 10.0.0.0/8, or `*` for any."""

    model_config = SettingsConfigDict(env_prefix="PROXY_HEADERS_")

    trusted: CommaSeparated[Network] = ("127.0.0.1", "::1")


def middleware() -> Middleware:
    """Return uvicorn's middleware; uvicorn itself runs with `proxy_headers=False`."""
    trusted = ProxyHeadersSettings().trusted
    return Middleware(
        ProxyHeadersMiddleware, trusted_hosts="*" if "*" in trusted else list(trusted)
    )
