"""What is taken and given of items."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app import fields
from app.pagination import Page


class NewItem(BaseModel):
    """An item to be stored."""

    name: fields.Text
    price: fields.Price
    note: fields.Text | None = None


class ItemChanges(BaseModel):
    """What changes: what is not sent stays, and only note may be null."""

    name: fields.Text = fields.UNSENT
    price: fields.Price = fields.UNSENT
    note: fields.Text | None = None


class Item(BaseModel):
    """A stored item, in which no limit is checked again."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    price: float
    note: str | None
    updated_at: datetime


class ItemPage(BaseModel):
    """Some of the items, by id, and where the next ones are."""

    items: list[Item]
    next: str | None = None


class ItemQuery(Page):
    """Which items: those of a page, of all or of those up to a price."""

    max_price: Annotated[float | None, Field(ge=0, allow_inf_nan=False)] = None
