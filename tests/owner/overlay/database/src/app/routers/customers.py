"""Customers."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from app.errors import documented
from app.models.customer import Customer
from app.session import SessionDep

router = APIRouter(prefix="/customers", tags=["customers"])


class NewCustomer(BaseModel):
    """Somebody who wants to order."""

    email: str
    name: str
    preferences: dict[str, Any] = {}
    referred_by: Annotated[int | None, Field(ge=1)] = None


class CustomerRead(NewCustomer):
    """A customer."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    since: datetime


@router.post("/", status_code=HTTPStatus.CREATED, responses=documented(HTTPStatus.CONFLICT))
async def create_customer(session: SessionDep, new: NewCustomer) -> CustomerRead:
    """Store a customer."""
    row = Customer(**new.model_dump())
    session.add(row)
    await session.flush()
    return CustomerRead.model_validate(row)


@router.post("/trial", responses=documented(HTTPStatus.CONFLICT))
async def try_customer(session: SessionDep, new: NewCustomer) -> CustomerRead:
    """Store a customer, and think better of it."""
    async with session.begin_nested():
        session.add(Customer(**new.model_dump()))
    raise HTTPException(HTTPStatus.CONFLICT, "Only tried.")


@router.get("/{customer_id}", responses=documented(HTTPStatus.NOT_FOUND))
async def read_customer(session: SessionDep, customer_id: int) -> CustomerRead:
    """Return one customer."""
    row = await session.get(Customer, customer_id)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return CustomerRead.model_validate(row)


@router.delete("/{customer_id}", status_code=HTTPStatus.NO_CONTENT)
async def delete_customer(session: SessionDep, customer_id: int) -> None:
    """Delete a customer, who may have no orders."""
    row = await session.get(Customer, customer_id)
    if row is not None:
        await session.delete(row)
