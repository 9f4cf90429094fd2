import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from fixtures.app import serve
from pydantic import ValidationError

from app.main import create_app
from app.middleware.trusted_host import TrustedHostSettings


def status(client: TestClient, host: str, path: str = "/docs") -> int:
    return client.get(path, headers={"Host": host}, follow_redirects=False).status_code


def test_this_machine_in_development(client: TestClient) -> None:
    for host in ("localhost", "localhost:8000", "127.0.0.1", "[::1]:8000"):
        assert status(client, host) == 200


def test_a_probe_below_a_root_path(app: FastAPI) -> None:
    with TestClient(app, base_url="http://localhost", root_path="/api") as client:
        assert status(client, "10.0.0.7:8000", "/health/live") == 200
        assert status(client, "10.0.0.7:8000") == 400


def test_others_are_refused_with_problem_details(client: TestClient) -> None:
    response = client.get("/docs", headers={"Host": "example.com"})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "Invalid host header"


def test_a_probe_may_ask_for_any_host(client: TestClient) -> None:
    for path in ("/health/live", "/health/ready"):
        assert status(client, "10.0.0.7:8000", path) == 200


def test_wildcards_and_www(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_HOST_HOSTS", "*.example.org, www.example.com")
    with serve(create_app()) as client:
        assert status(client, "api.example.org") == 200
        assert status(client, "www.example.com") == 200
        assert status(client, "example.com") == 307
        assert status(client, "localhost") == 400
    monkeypatch.setenv("TRUSTED_HOST_WWW_REDIRECT", "false")
    with serve(create_app()) as client:
        assert status(client, "example.com") == 400


def test_hosts_are_required_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    with pytest.raises(ValidationError, match="set TRUSTED_HOST_HOSTS"):
        TrustedHostSettings()


@pytest.mark.parametrize(
    "never", ["api.*.example.com", "https://api.example.com", "api.example.com:8000", "::1", "a/"]
)
def test_what_never_matches_is_refused(never: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_HOST_HOSTS", never)
    with pytest.raises(ValidationError, match=r"write a host such as example\.com"):
        TrustedHostSettings()


def test_what_a_handler_answers_is_its_own(app: FastAPI, client: TestClient) -> None:
    @app.get("/text")
    async def text() -> PlainTextResponse:
        return PlainTextResponse("hello")

    assert client.get("/text").text == "hello"
