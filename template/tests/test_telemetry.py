import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from fixtures.app import serve
from opentelemetry import _logs, metrics, trace
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.trace import TracerProvider

from app.lifespan import AppRequest
from app.main import create_app
from app.telemetry import TraceIdFilter


class Collector(HTTPServer):
    """An endpoint of OTLP over HTTP that notes to which paths it is sent what."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), CollectorHandler)
        self.received: dict[str, bytes] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"


class CollectorHandler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Collector)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received[self.path] = self.server.received.get(self.path, b"") + body
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def work(url: str) -> str:
    """Have a handler log its trace, and ask the resources; return the trace's id in the log."""
    app = create_app()

    @app.get("/work")
    async def work(request: AppRequest) -> str:
        record = logging.makeLogRecord({})
        TraceIdFilter().filter(record)
        # % if "database" in features
        async with request.state["database"].engine.connect() as connection:
            await connection.exec_driver_sql("SELECT 1234")
        # % endif
        # % if "http_client" in features
        await request.state["http_client"].client.post(f"{url}/asked", content=b"asked")
        # % endif
        return str(vars(record)["trace_id"])

    with serve(app) as client:
        answer: str = client.get("/work").json()
        return answer


def test_silent_until_an_endpoint_is_set(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert work(collector.url) == "-"
    assert not isinstance(trace.get_tracer_provider(), TracerProvider)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    trace_id = work(collector.url)
    # FastAPI shuts them down once more when Python ends, which they would warn of.
    logging.getLogger("opentelemetry.sdk").setLevel(logging.ERROR)
    for provider in (
        trace.get_tracer_provider(),
        metrics.get_meter_provider(),
        _logs.get_logger_provider(),
    ):
        assert isinstance(provider, TracerProvider | MeterProvider | LoggerProvider)
        provider.shutdown()
    assert {"/v1/traces", "/v1/metrics"} <= collector.received.keys()
    spans = collector.received["/v1/traces"]
    parts = [
        b"/work",
        # % if "database" in features
        b"SELECT 1234",
        # % endif
        # % if "http_client" in features
        b"/asked",
        # % endif
    ]
    for part in parts:
        assert part in spans
    assert spans.count(bytes.fromhex(trace_id)) >= len(parts)
