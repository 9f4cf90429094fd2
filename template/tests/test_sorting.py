import pytest
from fastapi.testclient import TestClient
from fixtures.users import create_user


@pytest.mark.parametrize("more", ["", "&after_value=%00", f"&after_value={'a' * 2001}"])
def test_what_a_page_goes_on_behind_is_told(client: TestClient, more: str) -> None:
    after = create_user(client)["id"]
    answer = client.get(f"/users/?sort=email&after={after}{more}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["location"] == ["query", "after_value"]


def test_a_row_that_goes_takes_no_other_with_it(client: TestClient) -> None:
    users = [create_user(client, email=f"{n}@example.com") for n in "abcd"]
    page = client.get("/users/?sort=-email&limit=2").json()
    assert page["users"] == [users[3], users[2]]
    client.delete(f"/users/{users[2]['id']}")
    assert client.get(page["next"]).json()["users"] == [users[1], users[0]]
