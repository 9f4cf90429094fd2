from fastapi import FastAPI
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider


def test_an_error_that_is_answered_stands_in_the_trace(app: FastAPI, client: TestClient) -> None:
    @app.get("/broken")
    async def broken() -> None:
        raise LookupError("no such thing")

    tracer = TracerProvider().get_tracer("tests")
    with tracer.start_as_current_span("requests") as span:
        assert client.get("/nowhere").status_code == 404
        assert client.get("/broken").status_code == 500
    assert isinstance(span, ReadableSpan)
    messages = [(event.attributes or {}).get("exception.message") for event in span.events]
    assert messages == ["no such thing"]
