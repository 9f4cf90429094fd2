"""The server: `python -m app`."""

import sys

import uvicorn
from pydantic import ValidationError

from app import logs
from app.settings import AppSettings, explain


def main() -> None:
    """Serve until SIGTERM or Ctrl-C; requests in flight finish before the resources close."""
    try:
        from app.main import app

        settings = AppSettings()
    except ValidationError as error:
        sys.exit(explain(error))
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        lifespan="on",
        # % if "proxy_headers" in features
        proxy_headers=False,
        # % endif
        log_config=logs.config(settings),
        timeout_graceful_shutdown=settings.shutdown_timeout,
    )


if __name__ == "__main__":
    main()
