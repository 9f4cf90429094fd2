"""Somebody sends an invoice."""

# The client is there where this file is copied to, without the next line.
# mypy: ignore-errors

import sys

from my_api_client import Client
from my_api_client.api.invoices import create_invoice
from my_api_client.models import Invoice, InvoiceReceived

with Client(base_url=sys.argv[1]) as client:
    invoice = Invoice(id="1", customer="Rick", total=1)
    received = create_invoice.sync(client=client, body=invoice)
    assert isinstance(received, InvoiceReceived)
