"""Invoices: a sample of an operation with a callback."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field, HttpUrl

# % filter replace("\nfrom app.delivery.deliver import DeliverDep", import_deliver)
from app.callbacks import invoice_paid
from app.delivery.deliver import DeliverDep

# % endfilter
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
    invoice: Invoice,
    # % if "delivered" in features
    deliver: DeliverDep,
    # % endif
    callback_url: Annotated[HttpUrl | None, Query()] = None,
) -> InvoiceReceived:
    """Take an invoice in.

    With a `callback_url`, the service tells the client there when the invoice is paid.
    """
    # % if "delivered" in features
    if callback_url:
        # At once, in this sample.
        await deliver(
            invoice_paid.invoice_paid,
            invoice_paid.InvoiceEvent(description=invoice.title or invoice.id, paid=True),
        )
    # % endif
    return InvoiceReceived(msg="Invoice received")
