"""A project has what it was asked for: no file, and no word, of a script or a client else."""

from __future__ import annotations

import re

import pytest
from projects.fixtures import Make
from projects.sets import preset
from support import files_in

pytestmark = pytest.mark.level(3)
NIGHT = pytest.mark.level(3)
# OpenTelemetry has an SDK too.
WORD = re.compile(
    r"(?<!opentelemetry[-.])\bsdk(?!-environment)|clients/|\bnpm\b|node_modules|hey-?api",
    re.IGNORECASE,
)
TYPESCRIPT = re.compile(r"\bnpm\b|node_modules|hey-?api|typescript", re.IGNORECASE)


# The answers keep what was answered; what calls the generators looks which clients there are.
KNOW_ALL = {".copier-answers.yml", "clients/sdk.py"}


def words(files: dict[str, tuple[bytes, bool]], pattern: re.Pattern[str]) -> list[str]:
    """Return the lines with such a word, and where they are."""
    return [
        f"{path}: {line}"
        for path, (content, _) in files.items()
        if not path.endswith(".onnx") and path not in KNOW_ALL
        for line in content.decode("utf-8").splitlines()
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("full"),
        pytest.param("recommended", marks=NIGHT),
        pytest.param("minimal", marks=NIGHT),
    ],
)
def test_without_a_script_there_is_no_trace(make: Make, name: str) -> None:
    project = make("project", {**preset(name), "sdk_script": "none", "sdk_clients": ["typescript"]})
    files = files_in(project.folder)
    assert [path for path in files if re.search(r"sdk|clients|package|\.m?[jt]s$", path)] == []
    assert words(files, WORD) == []
    answers = files[".copier-answers.yml"][0].decode()
    assert "sdk_clients" not in answers


@pytest.mark.parametrize(
    ("script", "clients"),
    [
        pytest.param("python", ["python"]),
        pytest.param("node", ["typescript"]),
        pytest.param("python", ["typescript"], marks=NIGHT),
        pytest.param("node", ["python"], marks=NIGHT),
        pytest.param("python", ["typescript", "python"], marks=NIGHT),
        pytest.param("node", ["typescript", "python"], marks=NIGHT),
    ],
)
def test_only_what_was_chosen_is_there(make: Make, script: str, clients: list[str]) -> None:
    answers = {**preset("full"), "sdk_script": script, "sdk_clients": clients}
    project = make("project", answers)
    files = files_in(project.folder)
    scripts = {path for path in files if path.startswith("scripts/generate")}
    names = {"python": "scripts/generate_sdk.py", "node": "scripts/generate-sdk.mjs"}
    assert scripts == {names[script]}
    found = {path.split("/")[1] for path in files if re.match("clients/[^/]+/", path)}
    assert found == set(clients)
    manifests = [path for path in files if path.endswith("package.json")]
    assert manifests == (["clients/typescript/package.json"] if "typescript" in clients else [])
    other = {"python": "generate-sdk.mjs", "node": "generate_sdk.py"}[script]
    assert words(files, re.compile(re.escape(other))) == []
    if "typescript" not in clients:
        assert words(files, TYPESCRIPT) == []
    if "python" not in clients:
        assert words(files, re.compile("openapi-python-client|clients/python")) == []
