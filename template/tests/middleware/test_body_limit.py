from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

MEDIA_TYPE = "application/problem+json"
JSON = {"Content-Type": "application/json"}
UNSENDABLE = [
    b'{"a": "\\ud800"}',
    b'{"a": "\xed\xa0\x80"}',
    b'{"a": "\xff"}',
    b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"a": ' + b"[" * 100_000,
    b'{"a": NaN}',
    b'{"a": 1e400}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b'{"a": ',
]


@pytest.fixture(autouse=True)
def bodies(app: FastAPI) -> None:
    @app.post("/bodies")
    async def body(body: dict[str, Any]) -> dict[str, Any]:
        return body

    @app.post("/large", max_body_size=2 * 1024 * 1024)
    async def large(body: dict[str, Any]) -> int:
        return len(body)


def test_a_body_that_is_too_large(client: TestClient) -> None:
    body = {"a": "b" * 1024 * 1024}
    assert client.post("/bodies", json={"a": "b"}).json() == {"a": "b"}
    assert client.post("/large", json=body).json() == 1
    response = client.post("/bodies", json=body)
    assert response.status_code == 413
    assert response.headers["content-type"] == MEDIA_TYPE


def test_a_body_that_is_too_large_and_has_no_length(client: TestClient) -> None:
    response = client.post("/bodies", content=iter([b"x" * 1024 * 600] * 2), headers=JSON)
    assert response.status_code == 413
    assert response.headers["content-type"] == MEDIA_TYPE


def test_a_body_that_is_not_read(client: TestClient) -> None:
    response = client.post("/nowhere", content=b"x" * 1024 * 1025)
    assert response.status_code == 404


def test_json_that_could_not_be_sent_back(client: TestClient) -> None:
    for content in UNSENDABLE:
        response = client.post("/bodies", content=content, headers=JSON)
        assert response.status_code == 422, content[:20]
        assert response.headers["content-type"] == MEDIA_TYPE


def test_json_in_parts(client: TestClient) -> None:
    parts = [b'\xef\xbb\xbf{"a": "\\ud83d', b'\\ude00"}']
    assert client.post("/bodies", content=iter(parts), headers=JSON).json() == {"a": "😀"}
