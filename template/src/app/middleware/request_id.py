"""An id for each request: in the `X-Request-ID` header of the answer, and in the log."""

import logging

from asgi_correlation_id import CorrelationIdMiddleware, correlation_id
from starlette.middleware import Middleware


class RequestIdFilter(logging.Filter):
    """Gives every record of the log a `request_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record."""
        record.request_id = correlation_id.get() or "-"
        return True


def middleware() -> Middleware:
    """Return the middleware; it keeps an id that the client sends, if it is a UUID."""
    return Middleware(CorrelationIdMiddleware)
