from fastapi.testclient import TestClient


def create(client: TestClient, name: str) -> int:
    response = client.post("/items/", json={"name": name, "price": 1.5})
    assert response.status_code == 201
    item_id: int = response.json()["id"]
    return item_id


def test_create_read_delete(client: TestClient) -> None:
    item_id = create(client, "lamp")
    item = client.get(f"/items/{item_id}")
    assert item.json() == {"id": item_id, "name": "lamp", "price": 1.5}
    assert client.delete(f"/items/{item_id}").status_code == 204
    assert client.get(f"/items/{item_id}").status_code == 404
    assert client.delete(f"/items/{item_id}").status_code == 404


def test_pages_show_each_item_once(client: TestClient) -> None:
    ids = [create(client, name) for name in "abcde"]
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
