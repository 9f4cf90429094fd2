from typing import Any

from fastapi.testclient import TestClient
from fixtures.items import create_item, new_item


def test_create_read_delete(client: TestClient) -> None:
    new = new_item()
    stored = client.post("/items/", json=new).json()
    url = f"/items/{stored['id']}"
    assert stored == new | {name: stored[name] for name in ("id", "created_at", "updated_at")}
    assert client.get(url).json() == stored
    assert client.delete(url).status_code == 204
    answers = client.get(url), client.patch(url, json={}), client.delete(url)
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_only_what_is_sent_changes(client: TestClient) -> None:
    stored = create_item(client)
    url = f"/items/{stored['id']}"
    assert client.patch(url, json={}).json() == stored
    changes: dict[str, Any] = {
        "name": "other",
        "price": 0.0,
        "note": "other",
    }
    for name, value in changes.items():
        changed = client.patch(url, json={name: value}).json()
        stored |= {name: value, "updated_at": changed["updated_at"]}
        assert changed == stored
        assert changed["updated_at"] >= changed["created_at"]
    assert client.get(url).json() == stored


def test_what_is_refused(client: TestClient) -> None:
    new = new_item()
    url = f"/items/{create_item(client)['id']}"
    refused: list[tuple[str, Any]] = [
        ("name", ""),
        ("name", "a\0"),
        ("name", "a" * 201),
        ("name", None),
        ("price", "a"),
        ("price", -1.0),
        ("price", None),
        ("note", ""),
        ("note", "a\0"),
        ("note", "a" * 201),
    ]
    for name, value in refused:
        answers = (
            client.post("/items/", json=new | {name: value}),
            client.patch(url, json={name: value}),
        )
        assert [answer.status_code for answer in answers] == [422, 422], (name, value)


def test_pages_show_each_once(client: TestClient) -> None:
    ids = [create_item(client)["id"] for _ in range(5)]
    seen, url = [], "/items/?limit=2"
    while url:
        page = client.get(url).json()
        assert len(page["items"]) <= 2
        seen += [one["id"] for one in page["items"]]
        url = page["next"]
    assert seen == ids
