import time
from collections.abc import Mapping
from typing import Annotated

import pytest
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.delivery.receiving import ReceivingSettings, Verified
from app.delivery.signatures import sign

BODY = b'{ "paid": true }'


@pytest.fixture(autouse=True)
def receiver(app: FastAPI) -> None:
    @app.post("/paid")
    async def paid(
        paid: Annotated[bool, Body(embed=True)], callback: Verified
    ) -> tuple[str, str, bool]:
        return callback.id, callback.body.decode(), paid


def headers(**changed: str) -> Mapping[str, str]:
    secrets = ReceivingSettings().received_secrets
    signed = sign(secrets, "msg_1", int(time.time()), BODY)
    return {"Content-Type": "application/json", **signed, **changed}


def test_what_is_signed_is_received_as_it_came(client: TestClient) -> None:
    response = client.post("/paid", content=BODY, headers=headers())
    assert response.json() == ["msg_1", BODY.decode(), True]


def test_what_is_not_signed_is_refused(client: TestClient) -> None:
    for content, sent, reason in [
        (BODY.replace(b" ", b""), headers(), "No signature"),
        (BODY, headers(**{"webhook-signature": "v1,abc="}), "No signature"),
        (BODY, headers(**{"webhook-timestamp": "1674087231"}), "too far from now"),
        (BODY, {"Content-Type": "application/json"}, "webhook-id"),
        (b"{}", {"Content-Type": "application/json"}, "webhook-id"),
    ]:
        response = client.post("/paid", content=content, headers=sent)
        assert response.status_code == 401
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["www-authenticate"]
        assert reason in response.json()["detail"]


def test_secrets_are_required_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENVIRONMENT", "production")
    with pytest.raises(ValidationError, match="set CALLBACKS_RECEIVED_SECRETS: "):
        ReceivingSettings()
