import io
import json
import logging
import logging.config
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from app import logs
from app.settings import AppSettings


@pytest.fixture
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(message: str, *arguments: object) -> str:
    stream = io.StringIO()
    config = logs.config(AppSettings())
    config["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(config)
    logging.getLogger("app").info(message, *arguments)
    return stream.getvalue()


@pytest.mark.usefixtures("restored_logging")
def test_text_in_development() -> None:
    time, level, *_, rest = logged("hello %s", "world").split(" ", len(logs.FIELDS) - 2)
    assert datetime.fromisoformat(time).utcoffset() == timedelta()
    assert level == "INFO"
    assert rest == "app hello world\n"


@pytest.mark.usefixtures("restored_logging")
def test_json_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    record = json.loads(logged("hello"))
    assert list(record) == list(logs.FIELDS)
    assert record["message"] == "hello"
    assert record["levelname"] == "INFO"
    assert datetime.fromisoformat(record["asctime"]).utcoffset() == timedelta()


def test_a_configuration_that_is_there_stays() -> None:
    handlers = logging.root.handlers[:]
    logs.configure(AppSettings())
    assert logging.root.handlers == handlers
