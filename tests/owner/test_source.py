"""What an owner writes passes the project's own checks, and the owner's tests pass."""

from __future__ import annotations

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from projects.checks import DOCUMENT, check_source
from projects.real_servers import Servers
from projects.sdk.workshop import Workshop

pytestmark = pytest.mark.level(2)


# Those of the project's own tests that an owner's router, handler or table can make fail.
TESTS = "errors openapi operation_ids settings shop showroom"


def test_it_is_clean_and_its_document_valid(owner_project: Workshop) -> None:
    check_source(owner_project)
    said = owner_project.run(["uv", "run", "python", "-W", "error", "-c", DOCUMENT])
    OpenAPIV31SpecValidator(json.loads(said)).validate()


def test_the_tests_of_project_and_owner_pass(owner_project: Workshop) -> None:
    files = [f"tests/test_{name}.py" for name in TESTS.split()]
    owner_project.run(["uv", "run", "pytest", *files])


def test_those_of_the_tables_pass_on_postgresql_twice(
    owner_project: Workshop, servers: Servers
) -> None:
    """A second time too: what a run leaves in a database may not be in the way of the next."""
    real = servers.variables(owner_project)
    for _ in range(2):
        owner_project.run("uv run pytest tests/test_shop.py tests/test_migrations.py", **real)
