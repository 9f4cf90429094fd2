import pytest
from fastapi import FastAPI, Request
from fixtures.app import serve
from pydantic import ValidationError

from app.main import create_app
from app.middleware.sessions import SessionsSettings


def add_counter(app: FastAPI) -> None:
    @app.post("/counter")
    async def count(request: Request) -> int:
        request.session["count"] = request.session.get("count", 0) + 1
        counted: int = request.session["count"]
        return counted


def test_a_session_is_remembered(app: FastAPI) -> None:
    add_counter(app)
    with serve(app) as client:
        assert [client.post("/counter").json() for _ in range(3)] == [1, 2, 3]
        client.cookies.clear()
        assert client.post("/counter").json() == 1


def test_the_cookie_is_for_https_only_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    monkeypatch.setenv("CALLBACKS_SECRETS", f"whsec_{'k' * 32}")
    monkeypatch.setenv("SESSIONS_SECRET_KEY", "k" * 32)
    monkeypatch.setenv("TRUSTED_HOST_HOSTS", "localhost")
    app = create_app()
    add_counter(app)
    with serve(app, "https://localhost") as client:
        cookie = client.post("/counter").headers["set-cookie"]
    assert "secure" in cookie
    assert "httponly" in cookie


def test_a_key_is_required_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    with pytest.raises(ValidationError, match="set SESSIONS_SECRET_KEY"):
        SessionsSettings()


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSIONS_SECRET_KEY", "short")
    with pytest.raises(ValidationError, match="32"):
        SessionsSettings()


def test_a_name_that_no_cookie_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSIONS_COOKIE", "my session")
    with pytest.raises(ValidationError, match="write a name"):
        SessionsSettings()
