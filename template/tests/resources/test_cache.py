import pytest
from cashews.exceptions import CacheBackendInteractionError
from fastapi.testclient import TestClient
from fixtures.app import serve

from app.main import create_app


def test_not_ready_without_an_answer(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_answer() -> None:
        raise CacheBackendInteractionError

    monkeypatch.setattr(client.app_state["cache"].values, "ping", no_answer)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["detail"] == "cache: no answer"


def test_a_server_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:1")
    with pytest.raises(CacheBackendInteractionError), serve(create_app()):
        pass
