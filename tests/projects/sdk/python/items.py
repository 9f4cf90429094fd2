"""Somebody works with items, in both ways."""

# The client is there where this file is copied to, without the next line.
# mypy: ignore-errors

import asyncio
import sys
from http import HTTPStatus
from typing import assert_type

from my_api_client import Client
from my_api_client.api.items import create_item, delete_item, list_items, read_item, update_item
from my_api_client.models import Item, ItemChanges, ItemPage, NewItem, Problem

with Client(base_url=sys.argv[1]) as client:
    item = create_item.sync(client=client, body=NewItem(name="Plumbus", price=3.5))
    assert_type(item, Item | Problem | None)
    assert isinstance(item, Item)
    page = list_items.sync(client=client, limit=5)
    assert isinstance(page, ItemPage)
    assert_type(page.items, list[Item])
    assert page.items
    again = read_item.sync(item.id, client=client)
    assert again == item
    changed = update_item.sync(item.id, client=client, body=ItemChanges(note=None))
    assert isinstance(changed, Item)
    assert (changed.price, changed.note) == (3.5, None)
    deleted = delete_item.sync_detailed(item.id, client=client)
    assert deleted.status_code == HTTPStatus.NO_CONTENT
    missing = read_item.sync(item.id, client=client)
    assert isinstance(missing, Problem)
    assert (missing.status, missing.title) == (404, "Not Found")
    invalid = create_item.sync(client=client, body=NewItem(name="", price=-1))
    assert isinstance(invalid, Problem)
    assert invalid.status == 422
    assert invalid.errors
    assert [one.location for one in invalid.errors] == [["body", "name"], ["body", "price"]]


async def main() -> None:
    """Do the same without blocking."""
    async with Client(base_url=sys.argv[1]) as client:
        missing = await read_item.asyncio(2**40, client=client)
        assert isinstance(missing, Problem)
        assert missing.status == 404
        made = await create_item.asyncio(client=client, body=NewItem(name="Plumbus", price=3))
        assert isinstance(made, Item)
        pages = await asyncio.gather(*(list_items.asyncio(client=client) for _ in range(3)))
        assert all(isinstance(page, ItemPage) for page in pages)
        deleted = await delete_item.asyncio_detailed(made.id, client=client)
        assert deleted.status_code == HTTPStatus.NO_CONTENT


asyncio.run(main())
