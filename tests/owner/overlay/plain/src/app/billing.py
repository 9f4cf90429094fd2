"""Where the bill goes."""

from pydantic import BaseModel


class Address(BaseModel):
    """Of somebody who pays."""

    street: str
    tax_number: str | None = None
