"""Browser pages of other origins: https://developer.mozilla.org/docs/Web/HTTP/CORS."""

from typing import Self

from pydantic import NonNegativeInt, model_validator
from pydantic_settings import SettingsConfigDict
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from app.errors import Problem, ProblemResponse
from app.settings import CommaSeparated, Settings


class CorsSettings(Settings):
    """Which pages may do what: none until origins are named; `max_age` in seconds."""

    model_config = SettingsConfigDict(env_prefix="CORS_")

    origins: CommaSeparated = ()
    methods: CommaSeparated = ("GET", "POST", "PUT", "PATCH", "DELETE")
    headers: CommaSeparated = ()
    expose_headers: CommaSeparated = ()
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
