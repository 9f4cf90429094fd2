"""The owner's application answers as its owner wants, installed and started as the image does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from owner.asking import Ask, wrong
from owner.laying import lay
from owner.table import DATABASE, PLAIN
from projects.fixtures import Make
from projects.interpreters import nearest
from projects.project import Project
from projects.real_servers import Servers
from projects.server import serve
from projects.sets import OptionSet, array, presets, unlike

pytestmark = pytest.mark.level(2)
CHOSEN = [*presets(), *unlike(2)]
SETS = [
    *CHOSEN,
    *(pytest.param(one, marks=pytest.mark.level(3)) for one in array(2) if one not in CHOSEN),
]
# What a service needs there; nothing before it speaks TLS here.
PRODUCTION = {
    "APP_ENVIRONMENT": "production",
    "CALLBACKS_SECRETS": f"whsec_{'k' * 32}",
    "HTTPS_REDIRECT_ENABLED": "false",
    "SESSIONS_SECRET_KEY": "x" * 32,
    "TRUSTED_HOST_HOSTS": "127.0.0.1",
}


@pytest.mark.parametrize("option_set", SETS, ids=lambda one: one.name)
def test_every_request_is_answered_as_it_should_be(
    option_set: OptionSet, make: Make, environments: Path, servers: Servers
) -> None:
    """On SQLite, and where there is a database in production on PostgreSQL too."""
    python = nearest(option_set.python)
    answers = {**option_set.answers, "python_version": python}
    environment = {
        "UV_PROJECT_ENVIRONMENT": str(environments / f"{python}-without-dev"),
        "UV_NO_SYNC": "1",
    }
    project = make("project", answers, **environment)
    lay(project)
    project.run("uv sync --no-dev")
    if not (project.folder / "alembic.ini").exists():
        check_answers(project, PLAIN)
        return
    check_answers(project, only("sqlite"))
    check_answers(project, only("postgresql"), **PRODUCTION, **servers.variables(project))


def only(database: str) -> list[Ask]:
    return [one for one in (*PLAIN, *DATABASE) if one.on in (None, database)]


def check_answers(project: Project, table: Sequence[Ask], **variables: str) -> None:
    with serve(project, **variables) as server:
        found = wrong(str(server.url), table)
        assert not found, project.failure("\n".join(found), server.log)
        server.stop()
