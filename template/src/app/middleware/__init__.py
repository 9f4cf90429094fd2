"""The middleware: one module each, listed here, outermost first."""

from starlette.middleware import Middleware

from app.middleware import (
    access_log,
    body_limit,
    # % if "cors" in features
    cors,
    # % endif
    errors,
    # % if "gzip" in features
    gzip,
    # % endif
    # % if "https_redirect" in features
    https_redirect,
    # % endif
    # % if "msgpack" in features
    msgpack,
    # % endif
    # % if "proxy_headers" in features
    proxy_headers,
    # % endif
    # % if "telemetry" in features
    record_errors,
    # % endif
    # % if "request_id" in features
    request_id,
    # % endif
    # % if "security_headers" in features
    security_headers,
    # % endif
    # % if "sessions" in features
    sessions,
    # % endif
    # % if "trusted_host" in features
    trusted_host,
    # % endif
)


def stack() -> list[Middleware]:
    """Return the middleware, outermost first.

    Raises:
        pydantic.ValidationError: a setting is missing or wrong.
    """
    return [
        # % if "proxy_headers" in features
        proxy_headers.middleware(),
        # % endif
        # % if "request_id" in features
        request_id.middleware(),
        # % endif
        access_log.middleware(),
        # % if "security_headers" in features
        security_headers.middleware(),
        # % endif
        # % if "trusted_host" in features
        trusted_host.middleware(),
        # % endif
        # % if "cors" in features
        cors.middleware(),
        # % endif
        errors.middleware(),
        # % if "telemetry" in features
        record_errors.middleware(),
        # % endif
        # % if "https_redirect" in features
        https_redirect.middleware(),
        # % endif
        body_limit.middleware(),
        # % if "gzip" in features
        gzip.middleware(),
        # % endif
        # % if "sessions" in features
        sessions.middleware(),
        # % endif
        # % if "msgpack" in features
        msgpack.middleware(),
        # % endif
    ]
