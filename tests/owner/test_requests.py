"""The owner's application answers as its owner wants, installed and started as the image does."""

from __future__ import annotations

import pytest
from owner.asking import wrong
from owner.laying import lay
from owner.table import DATABASE, PLAIN
from projects.conftest import Make
from projects.real_servers import Servers
from projects.server import serve
from projects.sets import OptionSet, presets

pytestmark = pytest.mark.level(2)


@pytest.mark.parametrize("option_set", presets(), ids=lambda one: one.name)
def test_every_request_is_answered_as_it_should_be(
    option_set: OptionSet, make: Make, servers: Servers
) -> None:
    """On SQLite, and where there is a database on PostgreSQL too."""
    project = make("project", option_set.answers, UV_NO_SYNC="1")
    lay(project)
    project.run("uv sync --no-dev")
    has_database = "database" in option_set.answers["resources"]
    table = [*PLAIN, *(DATABASE if has_database else [])]
    for extra in [{}, servers.variables(project)] if has_database else [{}]:
        with serve(project, **extra) as server:
            found = wrong(str(server.url), table)
            assert not found, project.failure("\n".join(found), server.log)
            server.stop()
