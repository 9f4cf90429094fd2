import pytest
from fastapi.testclient import TestClient
from fixtures.users import create_user


@pytest.mark.parametrize("is_told", [True, False])
def test_a_page_goes_on_behind_an_entry(client: TestClient, is_told: bool) -> None:
    users = [create_user(client, email=f"{n}@example.com") for n in "dbca"]
    page = client.get("/users/?sort=-email&limit=2").json()
    assert page["users"] == [users[0], users[2]]
    url = page["next"] if is_told else page["next"].partition("&after_email")[0]
    assert client.get(url).json()["users"] == [users[1], users[3]]


def test_an_entry_that_goes_takes_no_other_with_it(client: TestClient) -> None:
    users = [create_user(client, email=f"{n}@example.com") for n in "dbca"]
    url = client.get("/users/?sort=-email&limit=2").json()["next"]
    client.delete(f"/users/{users[2]['id']}")
    assert client.get(url).json()["users"] == [users[1], users[3]]


def test_what_is_no_value_is_refused(client: TestClient) -> None:
    answer = client.get("/users/?sort=email&after=1&after_email=%00")
    assert answer.status_code == 422
