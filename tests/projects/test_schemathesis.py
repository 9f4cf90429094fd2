"""What the OpenAPI document says is what the server does."""

from __future__ import annotations

import pytest
from projects.project import Project

pytestmark = pytest.mark.slow


def test_schemathesis_finds_nothing_in_a_project_with_everything(full: Project) -> None:
    with full.serve() as server:
        bounds = "--max-examples 30 --seed 1 --generation-database none --request-timeout 20"
        full.run(f"uvx schemathesis run {server.url}/openapi.json --checks all {bounds}")
        assert "Traceback" not in server.log, server.log
