import httpx2
import pytest
from fixtures.app import serve
from sqlalchemy.ext.asyncio import AsyncSession

from app.main import create_app
from app.models.item import Item


async def test_a_row_in_the_database(
    async_client: httpx2.AsyncClient, session: AsyncSession
) -> None:
    session.add(Item(name="lamp", price=1))
    await session.commit()
    response = await async_client.get("/items/")
    assert [item["name"] for item in response.json()["items"]] == ["lamp"]


def test_nothing_is_stored_for_good() -> None:
    with serve(create_app()) as client:
        assert client.post("/items/", json={"name": "lamp", "price": 1}).status_code == 201
    with serve(create_app()) as client:
        assert client.get("/items/").json()["items"] == []


@pytest.mark.usefixtures("commits")
def test_unless_commits_are_asked_for() -> None:
    with serve(create_app()) as client:
        assert client.post("/items/", json={"name": "lamp", "price": 1}).status_code == 201
    with serve(create_app()) as client:
        assert len(client.get("/items/").json()["items"]) == 1
