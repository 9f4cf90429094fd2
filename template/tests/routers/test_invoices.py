from fastapi.testclient import TestClient

INVOICE = {"id": "1", "customer": "Ada", "total": 10}


def test_create(client: TestClient) -> None:
    for query in ("", "?callback_url=https://client.example.com/events"):
        response = client.post(f"/invoices/{query}", json=INVOICE)
        assert response.status_code == 202
        assert response.json() == {"msg": "Invoice received"}


def test_a_callback_url_is_an_url(client: TestClient) -> None:
    assert client.post("/invoices/?callback_url=nowhere", json=INVOICE).status_code == 422
