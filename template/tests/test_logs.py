import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest

from app import logs
from app.settings import AppSettings


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(name: str, message: str, *arguments: object) -> str:
    stream = io.StringIO()
    config = logs.config(AppSettings())
    config["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(config)
    logging.getLogger(name).info(message, *arguments)
    return stream.getvalue()


def test_text_in_development() -> None:
    assert logged("app", "hello %s", "world").endswith("app: hello world\n")


def test_json_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    record = json.loads(logged("app", "hello"))
    assert record["message"] == "hello"
    assert record["levelname"] == "INFO"


@pytest.mark.parametrize(("path", "shown"), [("/items/", True), ("/health/live", False)])
def test_requests_of_probes_are_left_out(path: str, shown: bool) -> None:
    line = logged("uvicorn.access", '%s - "%s %s"', "127.0.0.1:1", "GET", path)
    assert (path in line) is shown
