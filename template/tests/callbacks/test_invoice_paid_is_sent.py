import pytest
from fastapi import FastAPI
from fixtures.app import serve
from fixtures.receiver import Receiver

INVOICE = {"id": "a/b", "title": "Rent", "customer": "Ada", "total": 10}


def test_invoice_paid_is_sent(app: FastAPI, receiver: Receiver) -> None:
    with serve(app) as client:
        response = client.post(f"/invoices/?callback_url={receiver.url}/at", json=INVOICE)
        assert response.status_code == 202
        event = receiver.next()
    assert event.path == "/at/invoices/a%2Fb"
    assert event.json == {"description": "Rent", "paid": True}


@pytest.mark.parametrize("address", ["http://10.0.0.1", "https://user:pw@example.com", "//x"])
def test_a_forbidden_address_is_refused(app: FastAPI, address: str) -> None:
    with serve(app) as client:
        response = client.post("/invoices/", params={"callback_url": address}, json=INVOICE)
    assert response.status_code == 422
    assert "pw" not in response.text
