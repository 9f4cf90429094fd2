"""Browser pages of other origins: https://developer.mozilla.org/docs/Web/HTTP/CORS."""

from typing import Annotated, Self

from pydantic import NonNegativeInt, model_validator
from pydantic_settings import SettingsConfigDict
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from app.errors import Problem, ProblemResponse
from app.settings import CommaSeparated, Settings, Token, written_as

# As browsers write it: without a path, and without the port that its scheme has anyway.
Origin = Annotated[
    str,
    written_as(
        "an origin such as https://www.example.com or http://localhost:3000",
        r"\*|null|(?!http:.*:80$|https:.*:443$)"
        r"[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]+)?",
    ),
]
Method = Annotated[str, written_as("a method such as GET", r"\*|[A-Z-]+")]


class CorsSettings(Settings):
    """Which pages may do what: none until origins are named; `max_age` in seconds."""

    model_config = SettingsConfigDict(env_prefix="CORS_")

    origins: CommaSeparated[Origin] = ()
    methods: CommaSeparated[Method] = ("GET", "POST", "PUT", "PATCH", "DELETE")
    headers: CommaSeparated[Token] = ()
    expose_headers: CommaSeparated[Token] = ()
    credentials: bool = False
    max_age: NonNegativeInt = 600

    @model_validator(mode="after")
    def credentials_need_origins(self) -> Self:
        """Refuse to let every page act with the user's cookies."""
        if self.credentials and "*" in self.origins:
            raise ValueError("name the CORS_ORIGINS: with CORS_CREDENTIALS, '*' lets any page in")
        return self


class Cors(CORSMiddleware):
    """Starlette's middleware, which refuses a preflight request with problem details."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; without an `Origin` there is nothing to look up for its answer."""
        if scope["type"] != "http" or b"origin" in dict(scope["headers"]):
            await super().__call__(scope, receive, send)
            return

        async def send_varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"vary", b"Origin")]
            await send(message)

        await self.app(scope, receive, send_varied)

    def preflight_response(self, request_headers: Headers) -> Response:
        """Answer a preflight request."""
        response = super().preflight_response(request_headers)
        if response.status_code < 400:
            return response
        kept = {
            name: value
            for name, value in response.headers.items()
            if name not in ("content-length", "content-type")
        }
        text = bytes(response.body).decode()
        return ProblemResponse(Problem(status=response.status_code, detail=text), kept)


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    settings = CorsSettings()
    return Middleware(
        Cors,
        allow_origins=settings.origins,
        allow_methods=settings.methods,
        allow_headers=settings.headers,
        expose_headers=settings.expose_headers,
        allow_credentials=settings.credentials,
        max_age=settings.max_age,
    )
