from typing import Any

import pytest
from fastapi.testclient import TestClient

LINE = {"product": "pen", "quantity": 2, "price": "1.25"}


@pytest.fixture
def customer(client: TestClient) -> Any:
    new = {"email": "ada@example.com", "name": "Ada", "preferences": {"news": False}}
    return client.post("/customers/", json=new).json()


@pytest.fixture
def order(client: TestClient, customer: Any) -> Any:
    new = {"customer_id": customer["id"], "code": "a", "due": "2026-01-02T03:04:05+02:00"}
    response = client.post("/orders/", json={**new, "lines": [LINE]})
    assert response.status_code == 201, response.text
    return response.json()


def test_an_order_is_found_again(client: TestClient, order: Any) -> None:
    assert client.get(f"/orders/{order['id']}").json()["lines"] == [LINE]


def test_orders_of_a_kind_are_listed(client: TestClient, order: Any) -> None:
    found = client.get("/orders/", params={"status": "open"}).json()["entries"]
    assert [one["id"] for one in found] == [order["id"]]
    assert client.get("/orders/", params={"status": "paid"}).json()["entries"] == []


def test_the_lines_go_with_their_order(client: TestClient, order: Any) -> None:
    assert client.delete(f"/orders/{order['id']}").status_code == 204
    assert client.get(f"/orders/{order['id']}").status_code == 404
