"""Telemetry: FastAPI reports it; here its traces are joined to the log."""

import logging

from opentelemetry import trace


class TraceIdFilter(logging.Filter):
    """Gives every record of the log a `trace_id`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the record."""
        context = trace.get_current_span().get_span_context()
        record.trace_id = trace.format_trace_id(context.trace_id) if context.is_valid else "-"
        return True
