"""The callback `invoice_paid`: what the client must be able to receive."""

from fastapi import APIRouter
from pydantic import BaseModel

# FastAPI would document its own 422 for a server that is the client's.
router = APIRouter(responses={"default": {"description": "The event was not received"}})


class InvoiceEvent(BaseModel):
    """What the client is told."""

    description: str
    paid: bool


class InvoiceEventReceived(BaseModel):
    """The client's confirmation."""

    ok: bool


# The path is a runtime expression: https://spec.openapis.org/oas/v3.1.0#runtime-expressions.
@router.post("{$request.query.callback_url}/invoices/{$request.body#/id}")
async def invoice_paid(event: InvoiceEvent) -> InvoiceEventReceived:
    """Tell the client; this service sends the request."""
    raise NotImplementedError
