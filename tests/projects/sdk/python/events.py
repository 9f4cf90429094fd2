"""Somebody receives the callback, and has its types."""

# The client is there where this file is copied to, without the next line.
# mypy: ignore-errors

from typing import assert_type

from my_api_client.models import InvoiceEvent, InvoiceEventReceived


def receive(event: InvoiceEvent) -> InvoiceEventReceived:
    """Answer an event."""
    assert_type(event.description, str)
    assert_type(event.paid, bool)
    return InvoiceEventReceived(ok=event.paid)


assert receive(InvoiceEvent.from_dict({"description": "paid", "paid": True})).to_dict() == {
    "ok": True
}
