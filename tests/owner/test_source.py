"""What an owner writes passes the project's own checks, and the owner's tests pass."""

from __future__ import annotations

import pytest
from projects.checks import check_document, check_source
from projects.real_servers import Servers
from projects.sdk.workshop import Workshop

pytestmark = pytest.mark.level(2)


def test_it_is_clean_and_documented(owner_project: Workshop) -> None:
    check_source(owner_project)
    check_document(owner_project)


def test_the_tests_of_project_and_owner_pass(owner_project: Workshop) -> None:
    owner_project.run("uv run pytest")


def test_the_tables_tests_pass_on_postgresql_twice(
    owner_project: Workshop, servers: Servers
) -> None:
    """A second time too: what a run leaves in a database may not be in the way of the next."""
    real = servers.variables(owner_project)
    for _ in range(2):
        owner_project.run("uv run pytest tests/test_shop.py tests/test_migrations.py", **real)
