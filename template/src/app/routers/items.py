"""Items: what the table has, for clients."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import documented
from app.fields import Id
from app.models.item import Item as ItemRow
from app.pagination import PageQuery, next_page
from app.schemas.item import Item, ItemChanges, ItemPage, NewItem
from app.session import SessionDep

router = APIRouter(prefix="/items", tags=["items"])


@router.get("/")
async def list_items(request: Request, session: SessionDep, query: PageQuery) -> ItemPage:
    """Return a page of the items."""
    rows = select(ItemRow).where(ItemRow.id > query.after)
    rows = rows.order_by(ItemRow.id).limit(query.limit + 1)
    found = [Item.model_validate(row) for row in await session.scalars(rows)]
    more = len(found) > query.limit
    shown = found[: query.limit]
    return ItemPage(items=shown, next=next_page(request, query, shown[-1].id) if more else None)


@router.post("/", status_code=HTTPStatus.CREATED)
async def create_item(session: SessionDep, new: NewItem) -> Item:
    """Store an item."""
    row = ItemRow(**new.model_dump())
    session.add(row)
    await session.flush()
    return Item.model_validate(row)


async def find(
    session: AsyncSession, item_id: int, lock: bool | dict[str, bool] = False
) -> ItemRow:
    """Return one item; locked, it stays as it is until the session ends.

    Raises:
        HTTPException: there is none (404).
    """
    row = await session.get(ItemRow, item_id, with_for_update=lock)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no item {item_id}.")
    return row


@router.get("/{item_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def read_item(session: SessionDep, item_id: Id) -> Item:
    """Return one item."""
    return Item.model_validate(await find(session, item_id))


@router.patch("/{item_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def update_item(session: SessionDep, item_id: Id, changes: ItemChanges) -> Item:
    """Change what is sent of one item."""
    row = await find(session, item_id, lock={"key_share": True})  # others may refer to it
    for name, value in changes.model_dump(exclude_unset=True).items():
        setattr(row, name, value)
    await session.flush()
    return Item.model_validate(row)


@router.delete(
    "/{item_id}",
    status_code=HTTPStatus.NO_CONTENT,
    responses=documented(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
async def delete_item(session: SessionDep, item_id: Id) -> None:
    """Delete one item, unless a reference to it forbids that."""
    await session.delete(await find(session, item_id, lock=True))
