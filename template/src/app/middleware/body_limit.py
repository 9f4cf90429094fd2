"""A limit on the size of a request's body.

Inside the other middleware, where FastAPI's own `max_body_size` is outside of them all: a
refusal has the headers that every answer has.
"""

from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from app.settings import AppSettings


def middleware() -> Middleware:
    """Return the middleware, as configured."""
    return Middleware(RequestBodyLimitMiddleware, max_body_size=AppSettings().max_body_size)
