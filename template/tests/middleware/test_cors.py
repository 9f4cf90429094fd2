from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from fixtures.app import serve
from pydantic import ValidationError

from app.main import create_app
from app.middleware.cors import CorsSettings

PAGE = {"Origin": "https://page.example.com"}
PREFLIGHT = PAGE | {"Access-Control-Request-Method": "DELETE"}


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    monkeypatch.setenv("CORS_ORIGINS", "https://page.example.com")
    return create_app()


@pytest.fixture
def open_client(open_app: FastAPI) -> Iterator[TestClient]:
    with serve(open_app) as client:
        yield client


def test_no_page_may_read_until_origins_are_named(client: TestClient) -> None:
    response = client.get("/health/live", headers=PAGE)
    assert "access-control-allow-origin" not in response.headers


def test_a_named_origin_may_read(open_client: TestClient) -> None:
    response = open_client.get("/health/live", headers=PAGE)
    assert response.headers["access-control-allow-origin"] == PAGE["Origin"]
    assert open_client.options("/items/", headers=PREFLIGHT).status_code == 200


def test_a_cache_keeps_what_each_origin_got_apart(open_client: TestClient) -> None:
    for headers in ({}, PAGE, {"Origin": "https://other.example.com"}):
        assert "Origin" in open_client.get("/health/live", headers=headers).headers["vary"]


def test_a_page_can_read_an_unhandled_error(open_app: FastAPI, open_client: TestClient) -> None:
    @open_app.get("/broken")
    async def broken() -> None:
        raise RuntimeError

    response = open_client.get("/broken", headers=PAGE)
    assert response.status_code == 500
    assert response.headers["access-control-allow-origin"] == PAGE["Origin"]


def test_a_preflight_is_refused_with_problem_details(client: TestClient) -> None:
    response = client.options("/items/", headers=PREFLIGHT)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "Disallowed CORS origin"
    assert "Origin" in response.headers["vary"]


def test_credentials_for_every_page_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "*")
    monkeypatch.setenv("CORS_CREDENTIALS", "true")
    with pytest.raises(ValidationError, match="name the CORS_ORIGINS"):
        CorsSettings()


@pytest.mark.parametrize(
    ("variable", "never"),
    [
        ("CORS_ORIGINS", '["https://page.example.com"]'),
        ("CORS_ORIGINS", "https://page.example.com/"),
        ("CORS_ORIGINS", "https://page.example.com:443"),
        ("CORS_ORIGINS", "https://*.example.com"),
        ("CORS_ORIGINS", "page.example.com"),
        ("CORS_METHODS", "get"),
        ("CORS_HEADERS", "X-Tenant: 1"),
    ],
)
def test_what_never_matches_is_refused(
    variable: str, never: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, never)
    with pytest.raises(ValidationError, match="write "):
        CorsSettings()


@pytest.mark.parametrize("origin", ["*", "null", "http://[::1]:3000", "capacitor://localhost"])
def test_other_origins_are_taken(origin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", origin)
    assert CorsSettings().origins == (origin,)
