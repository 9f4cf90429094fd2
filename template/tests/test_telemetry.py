import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from fastapi.testclient import TestClient
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

PROGRAM = """
from fastapi.testclient import TestClient
from app.main import app

with TestClient(app, base_url="http://localhost") as client:
    assert client.get("/health/live").is_success
"""


class Collector(BaseHTTPRequestHandler):
    """An OTLP endpoint that notes what it is sent."""

    paths: list[str]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.paths.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None: ...


def exported() -> set[str]:
    """Return the paths that a served request is reported to."""

    class Noting(Collector):
        paths: list[str] = []  # noqa: RUF012

    with HTTPServer(("127.0.0.1", 0), Noting) as server:
        threading.Thread(target=server.serve_forever).start()
        endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}
        try:
            subprocess.run(  # noqa: S603
                [sys.executable, "-c", PROGRAM],
                check=True,
                env=os.environ | endpoint,
            )
        finally:
            server.shutdown()
    return set(Noting.paths)


def test_silent_without_an_endpoint(client: TestClient) -> None:
    assert client.get("/health/live").is_success
    assert not isinstance(trace.get_tracer_provider(), TracerProvider)


def test_requests_are_reported_to_the_endpoint() -> None:
    assert "/v1/traces" in exported()
