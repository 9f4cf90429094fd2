"""Headers that tell browsers to be careful with the answers."""

from pydantic import NonNegativeInt
from pydantic_settings import SettingsConfigDict
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings


class SecurityHeadersSettings(Settings):
    """The headers' values; `hsts_max_age` in seconds, 0 leaves the header out.

    The advice followed is https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html.
    """

    model_config = SettingsConfigDict(env_prefix="SECURITY_HEADERS_")

    content_security_policy: str = "default-src 'none'; frame-ancestors 'none'"
    referrer_policy: str = "no-referrer"
    hsts_max_age: NonNegativeInt = 365 * 24 * 60 * 60


class SecurityHeadersMiddleware:
    """Adds the headers that an answer does not set itself, as /docs sets its own policy."""

    def __init__(self, app: ASGIApp, settings: SecurityHeadersSettings) -> None:
        self.app = app
        self.headers = [
            (b"x-content-type-options", b"nosniff"),
            (b"content-security-policy", settings.content_security_policy.encode("latin-1")),
            (b"referrer-policy", settings.referrer_policy.encode("latin-1")),
        ]
        self.https_headers = [*self.headers]
        if settings.hsts_max_age:
            max_age = f"max-age={settings.hsts_max_age}".encode()
            self.https_headers.append((b"strict-transport-security", max_age))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        added = self.https_headers if scope["scheme"] == "https" else self.headers

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.get("headers", [])
                present = dict(headers)
                message["headers"] = [*headers, *[it for it in added if it[0] not in present]]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    return Middleware(SecurityHeadersMiddleware, settings=SecurityHeadersSettings())
