import asyncio

from fastapi.testclient import TestClient

from app.pagination import Page
from app.resources.memory import Memory
from app.schemas import NewItem, NewUser
from app.storage.memory import Items, Users


async def use_items() -> None:
    async with Memory() as memory:
        items = Items(memory.items)
        lamp = await items.add(NewItem(name="lamp", price=1))
        assert await items.get(lamp.id) == lamp
        assert await items.page(Page()) == [lamp]
        assert await items.page(Page(after=lamp.id)) == []
        assert await items.count() == 1
        assert await items.delete(lamp.id)
        assert not await items.delete(lamp.id)


async def use_users() -> None:
    async with Memory() as memory:
        users = Users(memory.users)
        new = NewUser(name="Ada", email="ada@example.com")
        ada = await users.add(new)
        assert ada is not None
        assert await users.add(new) is None
        assert await users.get(ada.id) == ada
        assert await users.page(Page()) == [ada]
        assert await users.count() == 1


def test_items() -> None:
    asyncio.run(use_items())


def test_users() -> None:
    asyncio.run(use_users())


def test_the_application_holds_it(client: TestClient) -> None:
    assert isinstance(client.app_state["memory"], Memory)
