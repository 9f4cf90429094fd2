"""Somebody uses the owner's application."""

# The client is there where this file is copied to, without the next line.
# mypy: ignore-errors

import sys
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import assert_type

from my_api_client import Client
from my_api_client.api.customers import create_customer
from my_api_client.api.files import give_feedback, report, upload, upload_several
from my_api_client.api.greetings_v2 import greet
from my_api_client.api.orders import create_order, list_orders, read_order, update_order
from my_api_client.api.shapes import (
    double_price,
    measure_box,
    pay,
    read_addresses,
    read_headers,
    read_tree,
    search,
)
from my_api_client.models import (
    Addresses,
    AppBillingAddress,
    AppShippingAddress,
    BodyFilesUpload,
    BodyFilesUploadSeveral,
    BoxInput,
    BoxOutput,
    CustomerRead,
    Feedback,
    Greeting,
    NewCustomer,
    NewLineInput,
    NewOrder,
    NodeInput,
    NodeOutput,
    OnItsWay,
    OrderChange,
    OrderRead,
    PageFilter,
    PageOrderRead,
    Payment,
    PriceInput,
    PriceOutput,
    Problem,
    Stored,
    Transfer,
)
from my_api_client.types import File

with Client(base_url=sys.argv[1]) as client:
    new = NewCustomer(email=f"python-{datetime.now(UTC).timestamp()}@example.com", name="Ada")
    customer = create_customer.sync(client=client, body=new)
    assert isinstance(customer, CustomerRead)
    assert customer.since.tzinfo is not None

    line = NewLineInput(product="pen", quantity=2, price="1.25")
    due = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    body = NewOrder(customer_id=customer.id, code="a", due=due, lines=[line])
    order = create_order.sync(client=client, body=body)
    assert isinstance(order, OrderRead)
    assert (Decimal(order.total), order.pieces, order.status) == (Decimal("2.50"), 2, "open")
    again = read_order.sync(order.id, client=client)
    assert isinstance(again, OrderRead)
    assert again.code == "a"
    page = list_orders.sync(client=client, status="open", limit=1)
    assert isinstance(page, PageOrderRead)
    assert_type(page.entries, list[OrderRead])
    assert page.entries[0].id == order.id
    update_order.sync(order.id, client=client, body=OrderChange(status="sent"))
    sent = update_order.sync(order.id, client=client, body=OrderChange(status="paid"))
    assert isinstance(sent, OnItsWay)
    assert (sent.status, sent.code) == (409, "a")
    missing = read_order.sync(2**40, client=client)
    assert isinstance(missing, Problem)
    assert missing.status == 404

    picture = File(BytesIO(b"\x89PNG\xff"), "a.png", "image/png")
    stored = upload.sync(client=client, body=BodyFilesUpload(file=picture))
    assert isinstance(stored, Stored)
    assert (stored.name, stored.size) == ("a.png", 5)
    files = [File(BytesIO(b"1"), "1"), File(BytesIO(b"22"), "2")]
    several = upload_several.sync(
        client=client, body=BodyFilesUploadSeveral(files=files, note="two")
    )
    assert isinstance(several, list)
    assert [(one.size, one.note) for one in several] == [(1, "two"), (2, "two")]
    feedback = give_feedback.sync(client=client, body=Feedback(stars=5, words=["good"]))
    assert isinstance(feedback, Feedback)
    pdf = report.sync(client=client)
    assert isinstance(pdf, File)
    assert pdf.payload.read() == b"%PDF-1.7 \xff\x00"

    price = double_price.sync(client=client, body=PriceInput(amount="0.10"))
    assert isinstance(price, PriceOutput)
    assert price.amount == "0.20"
    box = measure_box.sync(client=client, body=BoxInput(width=2, height=3))
    assert isinstance(box, BoxOutput)
    assert box.area == 6
    node = read_tree.sync(client=client, body=NodeInput("a", [NodeInput("b")]))
    assert isinstance(node, NodeOutput)
    assert isinstance(node.children, list)
    assert node.children[0].name == "b"
    both = Addresses(AppBillingAddress("A"), AppShippingAddress("B", floor=3))
    places = read_addresses.sync(client=client, body=both)
    assert isinstance(places, Addresses)
    assert places.shipping.floor == 3
    paid = pay.sync(client=client, body=Payment(by=Transfer(kind="transfer", iban="DE1")))
    assert isinstance(paid, Payment)
    assert isinstance(paid.by, Transfer)
    found = search.sync(client=client, sort="DESC", tags=["a", "b"])
    assert isinstance(found, PageFilter)
    assert found.entries[0].sort == "DESC"
    greeting = greet.sync("Ada", client=client)
    assert greeting == Greeting(word="Hello", name="Ada")
    labels = read_headers.sync(client=client, x_label=["a", "b"], if_newer=None)
    assert not isinstance(labels, Problem | None)
    assert labels.additional_properties == {"x-label": ["a", "b"]}
