"""Somebody stores what has a field of every type."""

# The client is there where this file is copied to, without the next line.
# mypy: ignore-errors

import sys
from datetime import UTC, date, datetime
from time import time_ns
from uuid import UUID

from my_api_client import Client
from my_api_client.api.customers import create_customer
from my_api_client.api.maybe_entries import create_maybe, update_maybe
from my_api_client.api.things import create_thing, list_things, read_thing, update_thing
from my_api_client.models import (
    Customer,
    Maybe,
    MaybeChanges,
    NewCustomer,
    NewMaybe,
    NewThing,
    NewThingM,
    Problem,
    Thing,
    ThingChanges,
    ThingPage,
)

at, number = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), time_ns() // 1000 % 2**31

with Client(base_url=sys.argv[1]) as client:
    customer = create_customer.sync(client=client, body=NewCustomer(name=f"python {number}"))
    assert isinstance(customer, Customer)
    new = NewThing(
        a="a",
        b="b" * 1000,
        c=-(2**31),
        d_=2**53 - 1,
        e=0.1,
        f="1234567890.25",
        g=True,
        h=date(2026, 1, 2),
        i=at,
        j="10:20:30",
        k=UUID(int=1),
        m=NewThingM.from_dict({"a": [1, None, "é"]}),
        n="AAEC",
        o="ada@example.com",
        p="https://example.com/a?b=c",
        q="b-c",
        r_id=customer.id,
        rank=number,
        at=at,
    )
    thing = create_thing.sync(client=client, body=new)
    assert isinstance(thing, Thing)
    assert thing.to_dict() == {"id": thing.id, **new.to_dict()}
    assert read_thing.sync(thing.id, client=client) == thing
    page = list_things.sync(client=client, rank=number, r_id=customer.id, at=at, sort="-at")
    assert page == ThingPage(things=[thing], next_=None)
    changed = update_thing.sync(thing.id, client=client, body=ThingChanges(f="0.50", g=False))
    assert isinstance(changed, Thing)
    assert (changed.f, changed.g, changed.e) == ("0.50", False, 0.1)
    twice = create_thing.sync(client=client, body=new)
    assert isinstance(twice, Problem)
    assert twice.errors
    assert twice.errors[0].location == ["body", "rank"]

    nothing = create_maybe.sync(client=client, body=NewMaybe())
    assert isinstance(nothing, Maybe)
    assert (nothing.a, nothing.f, nothing.m, nothing.q, nothing.r_id) == (None,) * 5
    some = update_maybe.sync(nothing.id, client=client, body=MaybeChanges(h=date(2026, 1, 2)))
    assert isinstance(some, Maybe)
    assert (some.h, some.i) == (date(2026, 1, 2), None)
    assert some.updated_at >= some.created_at
