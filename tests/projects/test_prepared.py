"""A service with many routes starts, and is tested, as fast as a small one."""

from __future__ import annotations

import json

import pytest
from projects.project import Project

# FastAPI prepares a route, a millisecond each, by way of this function.
SCRIPT = """
import json
from unittest import mock
import fastapi.routing
from app.main import create_app
from fastapi.testclient import TestClient

prepare = fastapi.routing.get_dependant
with mock.patch.object(fastapi.routing, "get_dependant", wraps=prepare) as prepared:
    with TestClient(create_app(), base_url="http://localhost") as client:
        client.get("/health/live").raise_for_status()
print(json.dumps([call.kwargs["path"] for call in prepared.mock_calls]))
"""


@pytest.mark.level(2)
def test_a_request_prepares_the_routes_of_its_router_alone(full: Project) -> None:
    prepared = json.loads(full.run(["uv", "run", "python", "-c", SCRIPT]).splitlines()[-1])
    # What calls back is found when the service starts.
    assert {path.split("/")[1] for path in prepared} == {"health", "invoices"}
