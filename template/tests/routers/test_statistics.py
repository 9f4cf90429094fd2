from fastapi.testclient import TestClient

from app.routers import statistics


def test_the_answer_is_kept_until_it_expires(client: TestClient) -> None:
    assert client.get("/statistics/").json() == {"items": 0, "users": 0}
    client.post("/items/", json={"name": "lamp", "price": 1})
    assert client.get("/statistics/").json() == {"items": 0, "users": 0}


def test_the_answer_expires(client: TestClient) -> None:
    client.get("/statistics/")
    cache = client.app_state["cache"].values
    assert client.portal is not None
    remaining = client.portal.call(cache.get_expire, "statistics")
    assert 0 < remaining <= statistics.SECONDS
