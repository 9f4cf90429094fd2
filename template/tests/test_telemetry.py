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

from app.main import create_app


class Collector(HTTPServer):
    """An endpoint of OTLP over HTTP that notes to which paths it is sent what."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), CollectorHandler)
        self.received: set[str] = set()


class CollectorHandler(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.add(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None: ...


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def request_something() -> None:
    with serve(create_app()) as client:
        assert client.get("/health/live").is_success


def test_silent_until_an_endpoint_is_set(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_something()
    assert not isinstance(trace.get_tracer_provider(), TracerProvider)
    endpoint = f"http://127.0.0.1:{collector.server_port}"
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
    request_something()
    # FastAPI shuts them down once more when Python ends, which they would warn of.
    logging.getLogger("opentelemetry.sdk").setLevel(logging.ERROR)
    for provider in (
        trace.get_tracer_provider(),
        metrics.get_meter_provider(),
        _logs.get_logger_provider(),
    ):
        assert isinstance(provider, TracerProvider | MeterProvider | LoggerProvider)
        provider.shutdown()
    assert {"/v1/traces", "/v1/metrics"} <= collector.received
