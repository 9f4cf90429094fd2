import pytest
from fastapi.testclient import TestClient


def test_a_price_in_line_with_the_sample_data(client: TestClient) -> None:
    response = client.post("/predictions/", json={"area": 100, "rooms": 3, "age": 10})
    assert response.json()["price"] == pytest.approx(375_000, rel=0.01)


def test_what_is_no_house(client: TestClient) -> None:
    response = client.post("/predictions/", json={"area": "Infinity", "rooms": 1, "age": 1})
    assert response.status_code == 422
