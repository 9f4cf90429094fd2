"""What the sample routers take and give."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app import fields
from app.pagination import Page


# % if "sample_tables" in features
class NewUser(BaseModel):
    """A user to be stored."""

    name: fields.Text
    email: fields.Email


class User(BaseModel):
    """A stored user, without the limits of a new one: what is there can be read."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    email: str


class UserPage(BaseModel):
    """Some of the users, by id, and where the next ones are."""

    users: list[User]
    next: str | None = None


# % endif
class NewItem(BaseModel):
    """An item to be stored."""

    name: fields.Text
    price: fields.Price
    note: fields.Text | None = None


class ItemChanges(BaseModel):
    """What changes in an item: what is not sent stays, and only a note may be null."""

    # With a factory they need not be sent, and the document shows no default.
    name: fields.Text = Field(default_factory=str)
    price: fields.Price = Field(default_factory=float)
    note: fields.Text | None = None


class Item(BaseModel):
    """A stored item, without the limits of a new one: what is there can be read."""

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
