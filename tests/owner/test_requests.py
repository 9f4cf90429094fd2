"""The owner's application answers as its owner wants, installed and started as the image does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from owner.asking import Ask, wrong
from owner.laying import lay
from owner.table import DATABASE, PLAIN
from projects.conftest import Make
from projects.interpreters import available, nearest
from projects.real_servers import Servers
from projects.server import serve
from projects.sets import OptionSet, presets, unlike

pytestmark = pytest.mark.level(2)


@pytest.mark.parametrize("option_set", [*presets(), *unlike(2)], ids=lambda one: one.name)
def test_every_request_is_answered_as_it_should_be(
    option_set: OptionSet, make: Make, servers: Servers
) -> None:
    """On SQLite, and where there is a database on PostgreSQL too."""
    python = nearest(option_set.python)
    answers = {**option_set.answers, "python_version": python}
    project = make("project", answers, UV_NO_SYNC="1", UV_PYTHON=available()[python])
    lay(project)
    project.run("uv sync --no-dev")
    databases: dict[str, dict[str, str]] = {"sqlite": {}}
    if has_database := "database" in answers.get("resources", []):
        databases["postgresql"] = servers.variables(project)
    for database, variables in databases.items():
        table = [one for one in asked(has_database) if one.on in (None, database)]
        with serve(project, **variables) as server:
            found = wrong(str(server.url), table)
            assert not found, project.failure("\n".join(found), server.log)
            server.stop()


def asked(has_database: bool) -> Sequence[Ask]:
    return [*PLAIN, *DATABASE] if has_database else PLAIN
