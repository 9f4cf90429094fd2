"""Each project passes its own checks, starts as its README says, and stops in order."""

from __future__ import annotations

import json
import re
import signal
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from projects.conftest import Make, preset
from projects.project import Answers, Project, Server

pytestmark = pytest.mark.slow

NOTHING = preset("minimal")
EVERYTHING = preset("full")
PROJECTS: dict[str, Answers] = {
    "minimal": NOTHING,
    "recommended": preset("recommended"),
    "full": EVERYTHING,
    "only examples": {**NOTHING, "examples": True},
    "database without examples": {**NOTHING, "resources": ["database"]},
    "cache and HTTP client": {**NOTHING, "resources": ["cache", "http_client"]},
    "cache with examples": {**NOTHING, "resources": ["cache"], "examples": True},
    "model without examples": {**NOTHING, "resources": ["ml_model"]},
    "callbacks alone": {**NOTHING, "callbacks": "documented"},
    "HTTPS redirect alone": {**NOTHING, "middleware": ["https_redirect"]},
    "all middleware, no resource": {**NOTHING, "middleware": EVERYTHING["middleware"]},
    "MessagePack, gzip and CORS": {
        **NOTHING,
        "middleware": ["cors", "gzip", "msgpack"],
        "examples": True,
        "unique_ids": "tag",
    },
    "every extra and nothing else": {**NOTHING, "extras": EVERYTHING["extras"]},
    "docker with cache": {**NOTHING, "resources": ["cache"], "extras": ["docker"]},
    "full for Python 3.13": {**EVERYTHING, "python_version": "3.13"},
    "sessions alone": {**NOTHING, "middleware": ["sessions"]},
    "a strange name": {
        "project_name": 'Ada\'s "best" \\ {{ shop }} 🚀',
        "description": '<b>"Quoted"</b> # % if & 🎉',
        "author_name": 'Lovelace, "Ada" <3 \\',
        "author_email": "ada@example.com",
    },
}


@pytest.mark.parametrize("name", PROJECTS)
def test_a_project_passes_its_own_checks_and_serves(make: Make, name: str) -> None:
    project = make(PROJECTS[name])
    project.run("uv run ruff check")
    project.run("uv run ruff format --check")
    project.run("uv run mypy")
    project.run("uv run pytest --cov")
    code = "from app.main import app; app.openapi()"
    project.run(["uv", "run", "python", "-W", "error", "-c", code])
    with project.serve() as server:
        assert server.get("/health/ready").status == 200
        check_document(project, json.loads(server.get("/openapi.json").body))
        assert server.stop() in (0, -signal.SIGTERM, 128 + signal.SIGTERM)
        check_log(project, server)


def check_document(project: Project, document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()
    name = project.answers.get("project_name", "My API")
    assert document["info"]["title"] == name
    ids = re.findall(r'"operationId": "(.*?)"', json.dumps(document))
    assert ids
    assert len(set(ids)) == len(ids)


def check_log(project: Project, server: Server) -> None:
    """Every resource that was opened is closed, the last one first."""
    opened = re.findall(r"(\w+) opened", server.log)
    closed = re.findall(r"(\w+) closed", server.log)
    assert len(opened) >= len(project.answers.get("resources", []))
    assert closed == opened[::-1], project.failure("SIGTERM", server.log)
    assert "Application shutdown complete" in server.log
    assert "Traceback" not in server.log
