"""Logs: text in development, JSON in production, without the requests of probes."""

import logging
from typing import Any

from app.settings import AppSettings

TEXT = [
    "%(levelname)-8s",
    # % if "request_id" in features
    "[%(request_id)s]",
    # % endif
    "%(name)s: %(message)s",
]


class WithoutProbes(logging.Filter):
    """Leaves the requests for /health/* out of uvicorn's access log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record stays; uvicorn's arguments are client, method, path and more."""
        if record.name != "uvicorn.access" or not isinstance(record.args, tuple):
            return True
        return not str(record.args[2]).startswith("/health/")


def config(settings: AppSettings) -> dict[str, Any]:
    """Return the configuration, in the form of `logging.config.dictConfig`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            # % if "request_id" in features
            "request_id": {"()": "app.middleware.request_id.RequestIdFilter"},
            # % endif
            "without_probes": {"()": WithoutProbes},
        },
        "formatters": {
            "text": {"format": " ".join(TEXT)},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{asctime}{levelname}{name}{message}",
                "style": "{",
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": [
                    # % if "request_id" in features
                    "request_id",
                    # % endif
                    "without_probes",
                ],
                "formatter": "json" if settings.in_production else "text",
            },
        },
        "root": {"level": settings.log_level, "handlers": ["stderr"]},
    }
