"""Where the parcel goes."""

from pydantic import BaseModel


class Address(BaseModel):
    """Of somebody who is at home."""

    street: str
    floor: int = 0
