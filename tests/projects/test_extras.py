"""The files for other tools do what those tools make of them."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
import yaml
from projects.dockerfile import build, stages, variables, words
from projects.project import Project
from projects.server import serve_by

pytestmark = pytest.mark.level(2)

# What has no safe default in production.
PRODUCTION = {"TRUSTED_HOST_HOSTS": "localhost", "SESSIONS_SECRET_KEY": "0123456789abcdef" * 2}


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
    image = Project(app, locked.answers)
    stage = stages((locked.folder / "Dockerfile").read_text(encoding="utf-8"))[-1]
    settings = variables(stage, app) | PRODUCTION
    path = settings.pop("PATH").partition(":")[0]
    programs = {name: f"{path}/{name}" for name in ("python", "alembic")}
    image.run([programs["alembic"], "upgrade", "head"], **settings)
    command, *rest = words(stage, "CMD")
    with serve_by(image, [programs[command], *rest], **settings) as server:
        assert server.url is not None
        port = server.url.rpartition(":")[2]
        probe, *code = words(stage, "HEALTHCHECK")
        image.run([programs[probe], *(word.replace(":8000", f":{port}") for word in code)])
        server.stop()
    assert server.log.count(" closed") == server.log.count(" opened") > 0


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
    for hook in config["repos"][0]["hooks"]:
        full.run(
            [*shlex.split(hook["entry"]), *(files if hook.get("pass_filenames", True) else [])]
        )
    assert full.run("git diff --name-only") == ""
