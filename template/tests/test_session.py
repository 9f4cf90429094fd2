import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.item import Item


@pytest.mark.anyio
async def test_a_row_in_the_database(
    async_client: httpx2.AsyncClient, session: AsyncSession
) -> None:
    session.add(Item(name="lamp", price=1))
    await session.commit()
    response = await async_client.get("/items/")
    assert [item["name"] for item in response.json()["items"]] == ["lamp"]
