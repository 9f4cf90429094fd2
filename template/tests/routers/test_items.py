from datetime import datetime, timedelta

from fastapi.testclient import TestClient
from fixtures.items import create_item


def test_create_read_delete(client: TestClient) -> None:
    item = create_item(client, name="lamp", price=1.5, note="new")
    assert (item["name"], item["price"], item["note"]) == ("lamp", 1.5, "new")
    assert datetime.fromisoformat(item["updated_at"]).utcoffset() == timedelta(0)
    url = f"/items/{item['id']}"
    assert client.get(url).json() == item
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404
    assert client.delete(url).status_code == 404


def test_only_what_is_sent_changes(client: TestClient) -> None:
    url = f"/items/{create_item(client)['id']}"
    before = client.get(url).json()
    assert client.patch(url, json={}).json() == before
    after = client.patch(url, json={"price": 2, "note": None}).json()
    assert client.get(url).json() == after
    assert after.pop("updated_at") != before.pop("updated_at")
    assert after == before | {"price": 2, "note": None}
    assert client.patch(url, json={"name": None}).status_code == 422
    assert client.patch("/items/99", json={"price": 2}).status_code == 404


def test_items_up_to_a_price(client: TestClient) -> None:
    ids = [create_item(client, price=price)["id"] for price in (1, 3, 2, 1)]
    first = client.get("/items/?max_price=2&limit=2").json()
    assert [item["id"] for item in first["items"]] == [ids[0], ids[2]]
    last = client.get(first["next"]).json()
    assert [item["id"] for item in last["items"]] == [ids[3]]


def test_pages_show_each_item_once(client: TestClient) -> None:
    ids = [create_item(client)["id"] for _ in range(5)]
    seen, url = [], "/items/?limit=2"
    while url:
        page = client.get(url).json()
        assert len(page["items"]) <= 2
        seen += [item["id"] for item in page["items"]]
        url = page["next"]
    assert seen == ids


def test_what_is_refused(client: TestClient) -> None:
    for name, price in [("", 1), ("a\0", 1), ("a" * 201, 1), ("a", -1), ("a", "free"), ("a", True)]:
        response = client.post("/items/", json={"name": name, "price": price})
        assert response.status_code == 422


def test_the_limits_of_a_page(client: TestClient) -> None:
    for query in ("limit=0", "limit=101", "after=-1", "after=99999999999999999"):
        assert client.get(f"/items/?{query}").status_code == 422
