"""The files for other tools do what those tools make of them."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
import yaml
from projects.dockerfile import Stage, build, stages, variables, words
from projects.fixtures import Make
from projects.project import Project
from projects.server import serve_by
from projects.sets import preset

pytestmark = pytest.mark.level(2)

# What has no safe default in production.
PRODUCTION = {
    "CALLBACKS_SECRETS": f"whsec_{'k' * 32}",
    "SESSIONS_SECRET_KEY": "0123456789abcdef" * 2,
    "TRUSTED_HOST_HOSTS": "localhost",
}


def has_container_engine() -> bool:
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def locked(full: Project) -> Project:
    full.run("uv lock")
    return full


def test_the_image_is_built_served_and_healthy(locked: Project, tmp_path: Path) -> None:
    """Its commands, in a clean folder with nothing but what the image has."""
    app = build(locked, tmp_path)
    assert {path.name for path in app.iterdir()} == {".venv", "alembic.ini"}
    stage, settings = last_stage(locked, app)
    extra = {name: value for name, value in settings.items() if name != "PATH"}
    Project(app, locked.answers).run([program("alembic", settings), "upgrade", "head"], **extra)
    check_image(app, locked, stage, settings)


def test_an_image_without_a_database_is_served_and_healthy(make: Make, tmp_path: Path) -> None:
    project = make("project", {**preset("minimal"), "extras": ["docker"]})
    project.run("uv sync")
    app = build(project, tmp_path)
    assert {path.name for path in app.iterdir()} == {".venv"}
    check_image(app, project, *last_stage(project, app))


def last_stage(project: Project, app: Path) -> tuple[Stage, dict[str, str]]:
    """Return the stage that makes the image, and the variables with which it runs."""
    stage = stages((project.folder / "Dockerfile").read_text(encoding="utf-8"))[-1]
    return stage, variables(stage, app) | PRODUCTION


def program(name: str, settings: dict[str, str]) -> str:
    return f"{settings['PATH'].partition(':')[0]}/{name}"


def check_image(app: Path, project: Project, stage: Stage, settings: dict[str, str]) -> None:
    """Serve by the image's command, and ask for its health by its own probe."""
    image = Project(app, project.answers)
    command, *rest = words(stage, "CMD")
    extra = {name: value for name, value in settings.items() if name not in ("PATH", "APP_PORT")}
    with serve_by(image, [program(command, settings), *rest], **extra) as server:
        assert server.url is not None
        port = server.url.rpartition(":")[2]
        probe, *code = words(stage, "HEALTHCHECK")
        image.run([program(probe, settings), *code], **extra, APP_PORT=port)
        server.stop()
    assert server.log.count(" closed") == server.log.count(" opened")
    assert "Application shutdown complete" in server.log


@pytest.mark.skipif(not has_container_engine(), reason="no container engine answers `docker info`")
def test_docker_builds_the_image(locked: Project) -> None:
    tag = f"scaffold-{uuid.uuid4().hex}"
    locked.run(f"docker build --tag {tag} .")
    locked.run(f"docker image rm {tag}")


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.compose-spec", "compose.yaml"),
        ("vendor.renovate", "renovate.json"),
    ],
)
def test_a_file_fits_the_schema_of_its_tool(full: Project, schema: str, file: str) -> None:
    full.run(f"uvx check-jsonschema --builtin-schema {schema} {file}")


def test_each_hook_passes_on_what_is_committed(full: Project) -> None:
    config = yaml.safe_load((full.folder / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    full.run("uvx pre-commit validate-config")
    full.run("uv run scripts/generate_sdk.py")
    files = full.run("git ls-files *.py").split()
    hooks = [hook for hook in config["repos"][0]["hooks"] if hook.get("stages") != ["manual"]]
    assert len(hooks) > 1
    for hook in hooks:
        full.run(
            [*shlex.split(hook["entry"]), *(files if hook.get("pass_filenames", True) else [])]
        )
    assert full.run("git diff --name-only") == ""
