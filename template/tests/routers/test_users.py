from fastapi.testclient import TestClient

ADA = {"name": "Ada", "email": "Ada@example.com"}


def test_create_and_read(client: TestClient) -> None:
    user = client.post("/users/", json=ADA).json()
    assert user["email"] == "ada@example.com"
    assert client.get(f"/users/{user['id']}").json() == user
    assert client.get("/users/").json() == {"users": [user], "next": None}


def test_an_address_belongs_to_one_user(client: TestClient) -> None:
    assert client.post("/users/", json=ADA).status_code == 201
    conflict = client.post("/users/", json=ADA)
    assert conflict.status_code == 409
    assert conflict.json()["errors"][0]["location"] == ["body", "email"]
    assert client.post("/users/", json=ADA | {"email": "b@example.com"}).status_code == 201
    assert client.get("/users/?limit=1").json()["next"] is not None


def test_no_such_user(client: TestClient) -> None:
    assert client.get("/users/1").status_code == 404
