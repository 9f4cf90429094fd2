import pytest
from cashews.exceptions import BackendNotAvailableError
from fixtures.app import serve

from app.main import create_app


def test_the_service_can_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:1")
    with serve(create_app()) as client:
        response = client.get("/health/ready")
        assert response.status_code == 200
        assert response.json()["degraded"] == ["cache: no answer"]


def test_what_is_no_cache_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", "carrier-pigeon://host")
    with pytest.raises(BackendNotAvailableError), serve(create_app()):
        pass
