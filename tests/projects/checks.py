"""What every project has to pass, one check after the other."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator
from projects.project import Project
from projects.server import Server, serve

GUARD = Path(__file__).parent / "guard"
# Which addresses may be called back is more than a schema can say.
CALLED_BACK = "--include-path /invoices/ --exclude-checks positive_data_acceptance"
# What no import of the project shows: the drivers that a database's URL names, the log's
# formatter, the files of /docs, what Starlette signs sessions with and FastAPI reads forms with.
LOADED_BY_NAME = (
    "aiosqlite|asyncpg|fastapi-offline|itsdangerous|python-json-logger|python-multipart"
)
SDK_SCRIPTS = {
    "python": "uv run scripts/generate_sdk.py",
    "node": "node scripts/generate-sdk.mjs",
}
DOCUMENT = "import json; from app.main import app; print(json.dumps(app.openapi()))"


def check(project: Project, without_dev: Path, *, coverage: bool) -> None:
    """Try all that can be tried of an installed project, without a connection to elsewhere.

    Args:
        without_dev: Where it is installed again, without the dev group.
        coverage: Whether the project's tests have to reach its branches, which before Python 3.14
            takes as long again.
    """
    check_source(project)
    check_dependencies(project)
    connections = project.folder.parent / "connections.txt"
    guard = {"PYTHONPATH": str(GUARD), "GUARD_FILE": str(connections)}
    project.run(f"uv run pytest{' --cov' if coverage else ''}", **guard)
    document = check_document(project, **guard)
    # Without the dev group, as the image is: what uv runs from here on is in an environment of
    # its own, whose document is the same.
    image = {"UV_NO_DEV": "1", "UV_PROJECT_ENVIRONMENT": str(without_dev)}
    project.run("uv sync", **image)
    check_server(project, document, **image, **guard)
    asked = connections.read_text(encoding="utf-8") if connections.exists() else ""
    assert not asked, project.failure("connections to elsewhere", asked)


def check_source(project: Project, *target: str, tools: str = "uv run") -> None:
    """Lint and types; `target` are options of mypy, `tools` the command that finds both."""
    project.run(f"{tools} ruff check")
    project.run(f"{tools} ruff format --check")
    project.run([*f"{tools} mypy".split(), *target])


def check_other_types(project: Project) -> None:
    """The type checkers that others prefer to mypy find nothing either."""
    project.run("uv run uvx 'ty>=0.0.107' check --error-on-warning")
    project.run("uv run uvx 'pyrefly>=1.4.1' check --min-severity=warn")


def check_dependencies(project: Project) -> None:
    """Everything that is imported is declared, and the other way round."""
    ignored = f"DEP002={LOADED_BY_NAME}"
    project.run(f"uv run --with 'deptry>=0.25' deptry src --no-ansi --per-rule-ignores '{ignored}'")


def needs_node(project: Project) -> bool:
    """Return whether the project's clients cannot be generated without Node."""
    script, clients = (project.answers.get(name) for name in ("sdk_script", "sdk_clients"))
    return script == "node" or (script == "python" and "typescript" in (clients or []))


def check_clients(project: Project) -> None:
    """Its script generates the clients, and then finds them as they should be."""
    command = SDK_SCRIPTS.get(project.answers.get("sdk_script", "none"))
    if command:
        project.run(command)
        said = project.run(f"{command} --check")
        assert said == "up to date\n", project.failure(
            "the clients after they were generated", said
        )


def check_document(project: Project, **guard: str) -> str:
    """The OpenAPI document comes without a warning, and is valid; return it."""
    code = ["uv", "run", "python", "-W", "error", "-c", DOCUMENT]
    said = project.run(code, PYTHONHASHSEED="1", **guard)
    document = json.loads(said)
    OpenAPIV31SpecValidator(document).validate()
    assert document["info"]["title"] == project.answers.get("project_name", "My API")
    ids = re.findall(r'"operationId": "(.*?)"', said)
    assert ids
    assert len(set(ids)) == len(ids), project.failure("operation ids", said)
    without = list(undocumented_404s(document))
    assert not without, project.failure(f"404 is not documented: {without}", said)
    return said


def undocumented_404s(document: dict[str, Any]) -> Iterator[str]:
    """Yield each operation that looks for something by its path, and does not say what if not."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if "{" in path and "404" not in operation["responses"]:
                yield f"{method.upper()} {path}"


def check_server(project: Project, document: str, **variables: str) -> None:
    """It starts as its README says, without a warning, is ready, and stops in order."""
    without_warning = {"PYTHONHASHSEED": "2", "PYTHONWARNINGS": "error"}
    with serve(project, **without_warning, **variables) as server:
        assert server.get("/health/ready").status == 200
        served = f"{json.dumps(json.loads(server.get('/openapi.json').body))}\n"
        assert served == document, project.failure("two documents of one app", document + served)
        code = server.stop()
        assert code in (0, -signal.SIGTERM, 128 + signal.SIGTERM), code
        check_log(project, server)


def check_log(project: Project, server: Server) -> None:
    """Every resource that was opened is closed, the last one first."""
    opened = re.findall(r"(\w+) opened", server.log)
    closed = re.findall(r"(\w+) closed", server.log)
    assert len(opened) >= len(project.answers.get("resources", []))
    assert closed == opened[::-1], project.failure("SIGTERM", server.log)
    assert "Application shutdown complete" in server.log, project.failure("SIGTERM", server.log)
    assert "Traceback" not in server.log, project.failure("a traceback in the log", server.log)


def check_against_its_document(project: Project, options: str = "") -> None:
    """Schemathesis finds no request that is answered otherwise than the document says."""
    with serve(project) as server:
        bounds = "--max-examples 30 --seed 1 --generation-database none --request-timeout 20"
        delivers = project.answers.get("callbacks") == "delivered"
        for which in ["--exclude-path /invoices/", CALLED_BACK] if delivers else [options]:
            project.run(
                f"uvx schemathesis run {server.url}/openapi.json --checks all {which} {bounds}",
                UV_RESOLUTION="highest",
            )
        assert "Traceback" not in server.log, project.failure("schemathesis", server.log)
