"""Items: a sample of a router, to copy from or to delete."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request

# % filter replace("storage.sql", "storage." ~ storage)
from app.errors import documented
from app.pagination import PageQuery, next_page
from app.schemas import Id, Item, ItemPage, NewItem
from app.storage.sql import ItemsDep

router = APIRouter(prefix="/items", tags=["items"])


# % endfilter
@router.get("/")
async def list_items(request: Request, items: ItemsDep, page: PageQuery) -> ItemPage:
    """Return a page of the items."""
    found = await items.page(page)
    more = len(found) > page.limit
    shown = found[: page.limit]
    return ItemPage(items=shown, next=next_page(request, page, shown[-1].id) if more else None)


@router.post("/", status_code=HTTPStatus.CREATED)
async def create_item(items: ItemsDep, new: NewItem) -> Item:
    """Store an item."""
    return await items.add(new)


@router.get("/{item_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def read_item(items: ItemsDep, item_id: Id) -> Item:
    """Return one item."""
    item = await items.get(item_id)
    if item is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no item {item_id}.")
    return item


@router.delete(
    "/{item_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=documented(HTTPStatus.NOT_FOUND),
)
async def delete_item(items: ItemsDep, item_id: Id) -> None:
    """Delete one item."""
    if not await items.delete(item_id):
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no item {item_id}.")
