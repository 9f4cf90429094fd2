"""Logs: text in development, JSON in production; times are UTC."""

import logging
import logging.config
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from app.settings import AppSettings

# What a line has, in this order, and the filter that adds it where logging does not.
FIELDS = {
    "asctime": None,
    "levelname": None,
    # % if "request_id" in features
    "request_id": "app.middleware.request_id.RequestIdFilter",
    # % endif
    # % if "telemetry" in features
    "trace_id": "app.telemetry.TraceIdFilter",
    # % endif
    "name": None,
    "message": None,
}
# Of uvicorn's, for a terminal.
UNWANTED = [*RESERVED_ATTRS, "color_message"]


class Text(logging.Formatter):
    """A line a record, times as ISO 8601 has them."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """Return when it was logged."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class Json(Text, JsonFormatter):
    """An object a line, with what `extra=` adds."""


def configure(settings: AppSettings) -> None:
    """Take the place of the server's own configuration, not of one that is there: pytest's, say."""
    if not logging.root.handlers:
        logging.config.dictConfig(config(settings))


def config(settings: AppSettings) -> dict[str, Any]:
    """Return the configuration, in the form of `logging.config.dictConfig`."""
    filters = {name: {"()": filter_} for name, filter_ in FIELDS.items() if filter_}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": filters,
        "formatters": {
            "text": {"()": Text, "fmt": " ".join(f"%({name})s" for name in FIELDS)},
            "json": {"()": Json, "fmt": list(FIELDS), "reserved_attrs": UNWANTED},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": list(filters),
                "formatter": "json" if settings.in_production else "text",
            },
        },
        "root": {"level": settings.log_level, "handlers": ["stderr"]},
        "loggers": {
            # What uvicorn configures for itself; the access log is in middleware/access_log.py.
            "uvicorn": {"level": "NOTSET", "handlers": [], "propagate": True},
            "uvicorn.error": {"level": "NOTSET"},
            "uvicorn.access": {"handlers": [], "propagate": False},
            # What is said at each readiness check, and at each file that changes.
            # % if "database" in features
            "alembic": {"level": "WARNING"},
            # % endif
            "watchfiles": {"level": "WARNING"},
        },
    }
