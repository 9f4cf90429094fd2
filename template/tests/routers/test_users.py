from typing import Any

import pytest
from fastapi.testclient import TestClient
from fixtures.users import create_user, new_user


def test_create_read_delete(client: TestClient) -> None:
    new = new_user()
    stored = client.post("/users/", json=new).json()
    url = f"/users/{stored['id']}"
    assert stored == new | {"id": stored["id"]}
    assert client.get(url).json() == stored
    assert client.delete(url).status_code == 204
    answers = client.get(url), client.patch(url, json={}), client.delete(url)
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_only_what_is_sent_changes(client: TestClient) -> None:
    stored = create_user(client)
    url = f"/users/{stored['id']}"
    assert client.patch(url, json={}).json() == stored
    changes: dict[str, Any] = {
        "name": "other",
        "email": "other@example.com",
    }
    for name, value in changes.items():
        stored |= {name: value}
        assert client.patch(url, json={name: value}).json() == stored
    assert client.get(url).json() == stored


def test_what_is_refused(client: TestClient) -> None:
    new = new_user()
    url = f"/users/{create_user(client)['id']}"
    refused: list[tuple[str, Any]] = [
        ("name", ""),
        ("name", "a\0"),
        ("name", "a" * 201),
        ("name", None),
        ("email", "a"),
        ("email", 1),
        ("email", None),
    ]
    for name, value in refused:
        answers = (
            client.post("/users/", json=new | {name: value}),
            client.patch(url, json={name: value}),
        )
        assert [answer.status_code for answer in answers] == [422, 422], (name, value)


def test_pages_show_each_once(client: TestClient) -> None:
    ids = [create_user(client)["id"] for _ in range(5)]
    seen, url = [], "/users/?limit=2"
    while url:
        page = client.get(url).json()
        assert len(page["users"]) <= 2
        seen += [one["id"] for one in page["users"]]
        url = page["next"]
    assert seen == ids


@pytest.mark.parametrize("name", ["email"])
def test_no_two_are_alike(client: TestClient, name: str) -> None:
    stored = create_user(client)
    new = new_user()
    conflict = client.post("/users/", json=new | {name: stored[name]})
    assert conflict.status_code == 409
    assert conflict.json()["errors"][0]["location"] == ["body", name]
    url = f"/users/{create_user(client)['id']}"
    assert client.patch(url, json={name: stored[name]}).status_code == 409


@pytest.mark.parametrize("name", ["email"])
def test_those_that_are_alike(client: TestClient, name: str) -> None:
    stored = create_user(client)
    create_user(client)
    found = client.get("/users/", params={name: stored[name]}).json()["users"]
    assert stored in found
    assert {one[name] for one in found} == {stored[name]}


@pytest.mark.parametrize("sort", ["email"])
def test_pages_in_an_order(client: TestClient, sort: str) -> None:
    for _ in range(5):
        create_user(client)
    seen, url = [], f"/users/?limit=2&sort={sort}"
    while url:
        page = client.get(url).json()
        seen += page["users"]
        url = page["next"]
    assert seen == client.get(f"/users/?sort={sort}").json()["users"]
    assert seen[::-1] == client.get(f"/users/?sort=-{sort}").json()["users"]
