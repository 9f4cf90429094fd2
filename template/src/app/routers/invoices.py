"""Invoices: a sample of an operation that documents a callback."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, HttpUrl

from app.callbacks import invoice_paid

router = APIRouter(prefix="/invoices", tags=["invoices"])


class Invoice(BaseModel):
    """An invoice to be collected."""

    id: str
    title: str | None = None
    customer: str
    total: Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]


class InvoiceReceived(BaseModel):
    """The confirmation of an invoice."""

    msg: str


@router.post("/", status_code=HTTPStatus.ACCEPTED, callbacks=invoice_paid.router.routes)
async def create_invoice(
    invoice: Invoice, callback_url: Annotated[HttpUrl | None, Query()] = None
) -> InvoiceReceived:
    """Take an invoice in.

    With a `callback_url`, the service tells the client there when the invoice is paid.
    """
    return InvoiceReceived(msg="Invoice received")
