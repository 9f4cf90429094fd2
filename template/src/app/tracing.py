"""Traces of what the resources ask, as parts of a request's own trace."""

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

from app.resources import State


def trace_resources(state: State) -> None:
    """Trace the resources, where FastAPI was given an endpoint to report to."""
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        return
    # % if "database" in features
    from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor

    engine = state["database"].engine.sync_engine
    # It asks for SQLAlchemy below 2.1, and works with it:
    # https://github.com/open-telemetry/opentelemetry-python-contrib/pull/2971
    SQLAlchemyInstrumentor().instrument(engine=engine, skip_dep_check=True)
    # % endif
    # % if "cache" in features
    from opentelemetry.instrumentation.redis import RedisInstrumentor

    RedisInstrumentor().instrument()
    # % endif
    # % if "http_client" in features
    from opentelemetry.instrumentation.httpx import HTTPX2ClientInstrumentor

    HTTPX2ClientInstrumentor.instrument_client(state["http_client"].client)
    # % endif
