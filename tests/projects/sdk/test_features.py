"""One operation for each thing that FastAPI and OpenAPI can say: generated, compiled, called.

All in one document, and each alone: there what the others bring, imports or components, is missing.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from projects.project import Project
from projects.sdk.conftest import Workshops
from projects.sdk.workshop import DATA, Workshop
from projects.server import serve_by

pytestmark = pytest.mark.level(3)
NIGHT = pytest.mark.level(3)
Calls = dict[str, dict[str, Any]]
Found = dict[str, dict[str, Any]]
WITH_CLIENT = ["uv", "run", "--with", "httpx", "--with", "attrs"]
MYPY = [*WITH_CLIENT, "mypy", "--strict", "--config-file="]
# What a client leaves out, and why: by consent, in clients/config.json.
LEFT_OUT = {
    "python": {"model_48_response": "two models whose names differ by case would be one class"},
}
COOKIE = "a browser sends its cookies itself, and no script sets them"
# What comes back otherwise, and why.
OTHERWISE: dict[str, dict[str, tuple[Any, str]]] = {
    "python": {},
    "typescript": {
        **{
            f"cookies_{name}": (..., COOKIE)
            for name in ("bool", "case", "instant", "number", "text", "uuid")
        },
        "cookies_maybe_number": ([200, {"p0": None}], COOKIE),
        "cookies_maybe_instant": ([200, {"p0": None}], COOKIE),
        "headers_list": ([200, {"p0": ["a, b"]}], "fetch joins headers of one name"),
        "xml_body": (..., "Hey API quotes text as JSON, but as text/*: pass a bodySerializer"),
        "lines_body": (..., "the same"),
        "events": ("stream", "Hey API gives a stream of events"),
        "json_lines": ([200, {}], "Hey API takes it for JSON: pass parseAs: 'text'"),
        "nothing": ([204, {}], "Hey API gives an empty object"),
        "moved": ([404, {"detail": "Not Found"}], "fetch follows redirects"),
    },
}
# And where its document has nothing but that operation.
ALONE: dict[str, dict[str, tuple[Any, str]]] = {
    "python": {"problem": ([403, "unexpected"], "FastAPI itself documents no such answer")},
    "typescript": {},
}


@pytest.fixture(scope="module")
def made(workshops: Workshops, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A project with the clients of the app in `apps/features.py`, and its calls beside it."""
    sdk = workshops("full")
    sdk.reset()
    folder = tmp_path_factory.mktemp("features")
    write_documents(sdk, folder)
    config = {
        name: {"leave_out": [f"features-{one}" for one in left]} for name, left in LEFT_OUT.items()
    }
    (sdk.folder / "clients/config.json").write_text(json.dumps(config), encoding="utf-8")
    said = sdk.succeed("python", "--input", str(folder / "openapi.json"))
    for name, left in LEFT_OUT.items():
        for one in left:
            assert f"{name}: features-{one} (POST /{one}) is left out\n" in said
    yield sdk
    sdk.reset()


@pytest.fixture(scope="module")
def found(made: Workshop) -> Found:
    """What came back of each call, to each client."""
    compiler = made.folder / "clients/typescript/node_modules/.bin/tsc"
    made.run([str(compiler), "--project", "clients/typescript"])
    return ask(made, made.folder / "clients", "my_api_client", "index.js")


def write_documents(sdk: Workshop, folder: Path) -> None:
    """Write what `apps/features.py` does, and the calls into the project."""
    sdk.run(["uv", "run", "python", str(DATA / "apps/features.py"), str(folder)], PYTHONPATH="src")
    shutil.copy(folder / "calls.json", sdk.folder)


def ask(sdk: Workshop, clients: Path, package: str, module: str) -> Found:
    """Make the calls to a server that runs, and return what came back to each client."""
    python = [*WITH_CLIENT, "python", str(DATA / "python/features.py")]
    node = ["node", str(DATA / "typescript/features.mjs")]
    server = ["uv", "run", "python", str(DATA / "apps/features.py")]
    with serve_by(sdk, server, PYTHONPATH="src") as served:
        url = str(served.url)
        said = {
            "python": sdk.run([*python, url, package], PYTHONPATH=str(clients / "python/src")),
            "typescript": sdk.run([*node, url, str(clients / "typescript/dist" / module)]),
        }
    return {language: json.loads(text) for language, text in said.items()}


def wrong(sdk: Workshop, found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Return a line for each call that gave neither what was answered nor what is expected."""
    calls: Calls = json.loads((sdk.folder / "calls.json").read_text(encoding="utf-8"))
    assert len(calls) > 250
    lines = []
    for name, call in calls.items():
        got = found.get(name)
        want = expected.get(name, [call["status"], call["want"]])
        foreign = call["want"] == "foreign" and isinstance(got, list) and got[0] == call["status"]
        if not foreign and want is not ... and got != want:
            lines.append(f"{name}: {want} expected, {got}")
    return lines


def otherwise(*tables: dict[str, tuple[Any, str]]) -> dict[str, Any]:
    """Return what is expected, without the reasons."""
    return {name: want for table in tables for name, (want, _) in table.items()}


def test_the_clients_are_as_strict_as_can_be(made: Workshop) -> None:
    """The compiler has seen the other one: it is part of the script."""
    made.run([*MYPY, "clients/python/src"])


def test_the_generator_is_as_strict_with_what_it_needs(made: Workshop) -> None:
    """The project's own mypy has nothing of openapi-python-client."""
    file = "clients/python/generate.py"
    made.run(f"uv run --with-requirements {file} mypy --strict --config-file= {file}")


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_each_call_gives_what_was_answered(made: Workshop, found: Found, language: str) -> None:
    left_out = dict.fromkeys(LEFT_OUT.get(language, {}))
    expected = otherwise(OTHERWISE[language]) | left_out
    assert wrong(made, found[language], expected) == []


@NIGHT
def test_node_22_writes_the_same(made: Workshop, tmp_path: Path) -> None:
    node = Project(tmp_path, {})
    node.run("npm install --no-audit --no-fund --silent node@22")
    path = f"{tmp_path}/node_modules/node/bin:{os.environ['PATH']}"
    made.succeed("node", "--check", "--input", "openapi.json", PATH=path)


def test_what_cannot_be_done_is_named_and_stops_that_client_alone(made: Workshop) -> None:
    """One line for each operation; the other client is written."""
    (made.folder / "clients/config.json").unlink()
    text = (made.folder / "clients/typescript/src/sdk.gen.ts").read_bytes()
    (made.folder / "clients/typescript/src/sdk.gen.ts").write_text("", encoding="utf-8")
    before = (made.folder / "clients/python/src/my_api_client/client.py").stat().st_ino
    done = made.script("python", "--input", "openapi.json")
    assert done.code == 2
    assert done.out.splitlines() == ["M clients/typescript/src/sdk.gen.ts"]
    named = [line.split()[1] for line in done.err.splitlines() if "cannot be done" in line]
    assert named == [f"features-{one}" for one in LEFT_OUT["python"]]
    assert len(done.err.splitlines()) <= len(named) + 2, done.err
    assert (made.folder / "clients/typescript/src/sdk.gen.ts").read_bytes() == text
    assert (made.folder / "clients/python/src/my_api_client/client.py").stat().st_ino == before


@NIGHT
def test_plugins_of_hey_api_are_configured_in_a_file_of_ones_own(sdk: Workshop) -> None:
    plugins = ["zod", {"name": "@hey-api/sdk", "validator": True}, "@tanstack/react-query"]
    config = json.dumps({"typescript": {"plugins": plugins}})
    (sdk.folder / "clients/config.json").write_text(config, encoding="utf-8")
    needed = "zod @tanstack/react-query react @types/react"
    sdk.run(f"npm install --prefix clients/typescript --no-audit --no-fund --silent {needed}")
    said = sdk.succeed("python")
    assert "A clients/typescript/src/zod.gen.ts" in said
    assert "A clients/typescript/src/@tanstack/react-query.gen.ts" in said
    assert sdk.succeed("node", "--check") == "up to date\n"


@NIGHT
def test_each_alone_gives_the_same(sdk: Workshop, tmp_path: Path) -> None:
    """A document for each, and all their clients compiled and called together."""
    sdk.reset()  # `made` leaves out what these do not have
    write_documents(sdk, tmp_path)
    python, typescript = tmp_path / "python/src/alone", tmp_path / "typescript"
    clients = sdk.folder / "clients"
    for file in sorted((tmp_path / "alone").iterdir()):
        sdk.succeed("python", "--input", str(file))
        shutil.copytree(clients / "python/src/my_api_client", python / file.stem)
        shutil.copytree(clients / "typescript/src", typescript / "src" / file.stem)
    (python / "__init__.py").touch()
    sdk.run([*MYPY, str(python)])
    for name in ("package.json", "tsconfig.json"):
        shutil.copy(clients / "typescript" / name, typescript)
    sdk.run(["clients/typescript/node_modules/.bin/tsc", "--project", str(typescript)])
    found = ask(sdk, tmp_path, "alone.{name}", "{name}/index.js")
    for language, expected in OTHERWISE.items():
        assert wrong(sdk, found[language], otherwise(expected, ALONE[language])) == []
