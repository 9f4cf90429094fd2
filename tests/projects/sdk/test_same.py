"""Both scripts do the same: exit code, what is printed, and every byte that is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects.sdk.changes import (
    Change,
    input_file,
    nothing,
    with_a_collision,
    with_a_field,
    with_a_version,
    with_numbers_and_signs,
    without_an_operation,
)
from projects.sdk.workshop import Workshop, check_same
from projects.server import serve_by

pytestmark = pytest.mark.level(3)
NIGHT = pytest.mark.level(3)


@pytest.mark.parametrize(
    ("change", "options"),
    [
        pytest.param(without_an_operation, ["--check"], id="removed-check", marks=NIGHT),
        pytest.param(with_numbers_and_signs, [], id="numbers"),
        pytest.param(nothing, [], id="nothing", marks=NIGHT),
        pytest.param(nothing, ["--list"], id="list", marks=NIGHT),
        pytest.param(nothing, ["--check"], id="check", marks=NIGHT),
        pytest.param(without_an_operation, [], id="removed-write", marks=NIGHT),
        pytest.param(with_a_field, ["--check"], id="added", marks=NIGHT),
        pytest.param(with_a_field, [], id="added-write", marks=NIGHT),
        pytest.param(with_a_collision, [], id="collision", marks=NIGHT),
        pytest.param(with_a_collision, ["--list"], id="collision-list", marks=NIGHT),
        pytest.param(with_a_version("1.2.3"), [], id="version", marks=NIGHT),
        pytest.param(with_a_version("1.2"), [], id="short version", marks=NIGHT),
        pytest.param(with_a_version("2.0.0rc1"), [], id="candidate", marks=NIGHT),
        pytest.param(with_a_version("2024-01-01"), [], id="a date", marks=NIGHT),
        pytest.param(with_a_version("latest"), [], id="no version", marks=NIGHT),
    ],
)
def test_with_a_document(sdk: Workshop, tmp_path: Path, change: Change, options: list[str]) -> None:
    check_same(sdk, "--input", input_file(sdk, tmp_path, change), *options)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("--list"),
        pytest.param("--check", marks=NIGHT),
        pytest.param("--input=openapi.json", marks=NIGHT),
        pytest.param("--list --check", marks=NIGHT),
        pytest.param("--input openapi.json", marks=NIGHT),
        pytest.param("--input .", marks=NIGHT),
        pytest.param("--input not-there.json", marks=NIGHT),
        pytest.param("--input README.md", marks=NIGHT),
        pytest.param("--input http://127.0.0.1:1/openapi.json", marks=NIGHT),
        pytest.param("--input http://[nowhere/openapi.json", marks=NIGHT),
        pytest.param("--input ftp://127.0.0.1/openapi.json", marks=NIGHT),
    ],
)
def test_with_words(sdk: Workshop, words: str) -> None:
    check_same(sdk, *words.split())


@NIGHT
def test_with_a_running_server(sdk: Workshop) -> None:
    sdk.run("uv run alembic upgrade head")
    with serve_by(sdk, ["uv", "run", "python", "-m", "app"]) as server:
        check_same(sdk, "--input", f"{server.url}/openapi.json")
        check_same(sdk, "--input", f"{server.url}/openapi.json", "--check")
        check_same(sdk, "--input", f"{server.url}/health/live")
        check_same(sdk, "--input", f"{server.url}/docs")
        check_same(sdk, "--input", f"{server.url}/nothing")


@NIGHT
def test_in_another_folder(sdk: Workshop, tmp_path: Path) -> None:
    """The project is where the script is; a file is named from where the user is."""
    file = Path(input_file(sdk, tmp_path, with_a_field)).name
    written = []
    for language, script in (("python", "generate_sdk.py"), ("node", "generate-sdk.mjs")):
        sdk.reset()
        words = {"python": ["uv", "run", "--project", str(sdk.folder)], "node": ["node"]}[language]
        here = type(sdk)(tmp_path, sdk.answers, sdk.variables)
        here.run([*words, str(sdk.folder / "scripts" / script), "--input", file])
        written.append(sdk.generated())
    assert written[0] == written[1]
    assert sdk.document()["components"]["schemas"]["NewItem"]["properties"]["note"]
