"""The endpoints, with the parameters and the answers of the rendered app's."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from pydantic import BaseModel, Field, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
LARGEST_ID = 2**53 - 1
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class NewItem(BaseModel):
    name: Text
    price: Annotated[float, Field(ge=0, le=1_000_000_000, allow_inf_nan=False)]
    note: Text | None = None


class Item(NewItem):
    id: int
    created_at: datetime
    updated_at: datetime


class ItemPage(BaseModel):
    items: list[Item]
    next: str | None = None


class Page(BaseModel):
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    after: Annotated[int, Field(ge=0, le=LARGEST_ID)] = 0


router = APIRouter(prefix="/items", tags=["items"])
stored: dict[int, Item] = {}


async def get_items() -> dict[int, Item]:
    return stored


Items = Annotated[dict[int, Item], Depends(get_items)]


@router.get("/")
async def list_items(request: Request, stored: Items, page: Annotated[Page, Query()]) -> ItemPage:
    found = [item for item in stored.values() if item.id > page.after]
    items = found[: page.limit]
    if len(found) <= page.limit:
        return ItemPage(items=items)
    url = request.url.include_query_params(limit=page.limit, after=items[-1].id)
    return ItemPage(items=items, next=f"{url.path}?{url.query}")


@router.post("/", status_code=201)
async def create_item(items: Items, new: NewItem) -> Item:
    now = datetime.now(UTC)
    item = Item(id=max(items, default=0) + 1, created_at=now, updated_at=now, **new.model_dump())
    items[item.id] = item
    return item


@router.get("/{item_id}")
async def read_item(items: Items, item_id: Id) -> Item:
    if item_id not in items:
        raise HTTPException(404)
    return items[item_id]
