"""Somebody asks whether the API is well."""

# The client is there where this file is copied to, without the next line.
# mypy: ignore-errors

import sys
from typing import assert_type

from my_api_client import Client
from my_api_client.api.health import live, ready
from my_api_client.models import Health, Problem, Readiness

with Client(base_url=sys.argv[1]) as client:
    answer = live.sync(client=client)
    assert_type(answer, Health | Problem | None)
    assert isinstance(answer, Health)
    assert answer.status == "ok"
    assert isinstance(ready.sync(client=client), Readiness)
