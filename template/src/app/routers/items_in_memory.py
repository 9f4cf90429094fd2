"""Items: a sample of a router, to copy from or to delete; they are gone when the process ends."""

from datetime import UTC, datetime
from http import HTTPStatus

from fastapi import APIRouter, HTTPException

from app.errors import documented
from app.fields import Id
from app.lifespan import AppRequest
from app.pagination import PageQuery, next_page
from app.schemas.item import Item, ItemChanges, ItemPage, NewItem

router = APIRouter(prefix="/items", tags=["items"])


@router.get("/")
async def list_items(request: AppRequest, query: PageQuery) -> ItemPage:
    """Return a page of the items."""
    items = request.state["memory"].items
    found = [item for item in items.values() if item.id > query.after]
    more = len(found) > query.limit
    shown = found[: query.limit]
    return ItemPage(items=shown, next=next_page(request, query, shown[-1].id) if more else None)


@router.post("/", status_code=HTTPStatus.CREATED)
async def create_item(request: AppRequest, new: NewItem) -> Item:
    """Store an item."""
    items = request.state["memory"].items
    now = datetime.now(UTC)
    item_id = max(items, default=0) + 1
    item = Item(id=item_id, created_at=now, updated_at=now, **new.model_dump())
    items[item.id] = item
    return item


@router.get("/{item_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def read_item(request: AppRequest, item_id: Id) -> Item:
    """Return one item."""
    item = request.state["memory"].items.get(item_id)
    if item is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no item {item_id}.")
    return item


@router.patch("/{item_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def update_item(request: AppRequest, item_id: Id, changes: ItemChanges) -> Item:
    """Change what is sent of one item."""
    item = await read_item(request, item_id)
    changed = item.model_copy(update=changes.model_dump(exclude_unset=True))
    if changed != item:
        changed.updated_at = datetime.now(UTC)
    request.state["memory"].items[item_id] = changed
    return changed


@router.delete(
    "/{item_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=documented(HTTPStatus.NOT_FOUND),
)
async def delete_item(request: AppRequest, item_id: Id) -> None:
    """Delete one item."""
    item = await read_item(request, item_id)
    del request.state["memory"].items[item.id]
