"""What `add-field` does to a table of 100,000 rows while others write them, on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from pieces.shapes import scaffold
from projects.fixtures import Make
from projects.real_servers import Servers
from projects.test_add_model import FIELDS, with_models

pytestmark = pytest.mark.level(3)
MODELS = ("customer name:str", "order number:str:20:unique total:decimal:12,2")
DEFAULTS = [line for line in FIELDS if "--default" in line and ":index" not in line]
CONCURRENTLY = ["placed_at:datetime?:index", "code:str?:20:unique", "buyer:ref?:customer"]


def test_rows_are_written_meanwhile(make: Make, servers: Servers) -> None:
    project = with_models(make, MODELS)
    variables = servers.variables(project)
    project.run("uv run alembic upgrade head", **variables)
    head = project.run("uv run alembic heads").split()[0]
    for line in (*DEFAULTS, *(f"{line} --concurrently" for line in CONCURRENTLY)):
        done = scaffold(project.folder, "add-field", "order", *line.split())
        assert done.exit_code == 0, done.output
    program = Path(__file__).with_name("busy.py")
    said = project.run(["uv", "run", "python", str(program), head], **variables)
    columns = len(DEFAULTS) + len(CONCURRENTLY)
    assert f"{columns} columns, {len(CONCURRENTLY)} indexes" in said
    assert "No new upgrade operations" in project.run("uv run alembic check", **variables)
