"""What is taken and given of users."""

from pydantic import BaseModel, ConfigDict

from app import fields


class NewUser(BaseModel):
    """A user to be stored."""

    name: fields.Text
    email: fields.Email


class User(BaseModel):
    """A stored user, in which no limit is checked again."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    email: str


class UserPage(BaseModel):
    """Some of the users, by id, and where the next ones are."""

    users: list[User]
    next: str | None = None
