import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.main import create_app
from app.middleware.proxy_headers import ProxyHeadersSettings

FORWARDED = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}


def seen(app: FastAPI, client: str) -> str:
    @app.get("/seen")
    async def seen(request: Request) -> str:
        return f"{request.url.scheme} {request.client and request.client.host}"

    with TestClient(app, base_url="http://localhost", client=(client, 1)) as test_client:
        answer: str = test_client.get("/seen", headers=FORWARDED).json()
        return answer


def test_the_proxy_on_this_machine_is_believed(app: FastAPI) -> None:
    assert seen(app, "127.0.0.1") == "https 192.0.2.1"


def test_others_are_not_believed(app: FastAPI) -> None:
    assert seen(app, "10.0.0.1") == "http 10.0.0.1"


def test_networks_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXY_HEADERS_TRUSTED", "192.168.0.1, 10.0.0.0/8")
    assert seen(create_app(), "10.0.0.1") == "https 192.0.2.1"


def test_any_can_be_named_beside_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXY_HEADERS_TRUSTED", "192.168.0.1, *")
    assert seen(create_app(), "10.0.0.1") == "https 192.0.2.1"


@pytest.mark.parametrize("never", ["nginx", "10.0.0.1/8", "10.0.0.0/33", "[::1]"])
def test_what_never_matches_is_refused(never: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXY_HEADERS_TRUSTED", never)
    with pytest.raises(ValidationError, match=r"write an address, or a network such as 10\."):
        ProxyHeadersSettings()
