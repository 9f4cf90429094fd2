"""What is taken and given of items."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app import fields


class NewItem(BaseModel):
    """An item to be stored."""

    name: fields.Text
    price: Annotated[float, Field(strict=True, ge=0.0, allow_inf_nan=False)]
    note: fields.Text | None = None


class ItemChanges(BaseModel):
    """What changes: what is not sent stays, and only note may be null."""

    name: fields.Text = fields.UNSENT
    price: Annotated[float, Field(strict=True, ge=0.0, allow_inf_nan=False)] = fields.UNSENT
    note: fields.Text | None = None


class Item(BaseModel):
    """A stored item, in which no limit is checked again."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    price: float
    note: str | None
    created_at: datetime
    updated_at: datetime


class ItemPage(BaseModel):
    """Some of the items, by id, and where the next ones are."""

    items: list[Item]
    next: str | None = None
