"""Ids that hurt: none fails, none hides another, and `--list` tells what the code has."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from projects.sdk.changes import input_file, with_a_collision
from projects.sdk.workshop import DATA, Document, Workshop, check_same, ended, operations, tables

pytestmark = pytest.mark.level(3)
CLASS = re.compile(r"^export class (\w+)")
METHOD = re.compile(r"^    public static (\w+)<")
CALL = re.compile(r"\.(get|put|post|delete|patch)<.*url: '((?:[^'\\]|\\.)*)'")


def awkward(sdk: Workshop, folder: Path) -> str:
    """Return the path of a document with such ids, which an app in the project made."""
    file = folder / "ids.json"
    sdk.run(["uv", "run", "python", str(DATA / "apps/ids.py"), str(file)], PYTHONPATH="src")
    return str(file)


def read(file: str) -> Document:
    document: Document = json.loads(Path(file).read_text(encoding="utf-8"))
    return document


def in_typescript(folder: Path) -> dict[str, str]:
    """Return the place that each method of the generated classes calls."""
    found: dict[str, str] = {}
    service = method = ""
    text = (folder / "clients/typescript/src/sdk.gen.ts").read_text(encoding="utf-8")
    for line in text.replace("({\n            url", "({ url").splitlines():
        if matched := CLASS.match(line):
            service = matched[1]
        elif matched := METHOD.match(line):
            method = matched[1]
            assert f"{service}.{method}()" not in found
        if matched := CALL.search(line):
            found[f"{service}.{method}()"] = f"{matched[1].upper()} {matched[2]}"
    return found


def in_python(folder: Path) -> dict[str, str]:
    """Return the place that each module of the generated package calls."""
    api = folder / "clients/python/src/my_api_client/api"
    return {
        f"{file.parent.name}.{file.stem}": called_by(file.read_text(encoding="utf-8"))
        for file in api.glob("*/*.py")
        if file.name != "__init__.py"
    }


def called_by(module: str) -> str:
    """Return the method and the path in what a module gives to httpx."""
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.Dict):
            keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
            given = dict(zip(keys, node.values, strict=True))
            if {"method", "url"} <= given.keys():
                return f"{text_of(given['method']).upper()} {text_of(given['url'])}"
    raise AssertionError(module)


def text_of(node: ast.expr) -> str:
    """Return a literal; of a call to `format`, what is formatted."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    assert isinstance(node, ast.Constant)
    return str(node.value)


def by_name(listed: Mapping[str, str]) -> dict[str, str]:
    assert len(set(listed.values())) == len(listed), "two operations of one name"
    return {name: place for place, name in listed.items()}


@pytest.mark.level(3)
def test_the_names_that_are_listed_are_those_in_the_code(sdk: Workshop, tmp_path: Path) -> None:
    file = awkward(sdk, tmp_path)
    listed = tables(sdk.succeed("python", "--input", file, "--list"))
    places = {place for place, _ in operations(read(file))}
    assert set(listed["typescript"]) == set(listed["python"]) == places
    sdk.succeed("python", "--input", file)
    assert in_typescript(sdk.folder) == by_name(listed["typescript"])
    assert in_python(sdk.folder) == by_name(listed["python"])
    compiler = sdk.folder / "clients/typescript/node_modules/.bin/tsc"
    words = [str(compiler), "--noEmit", "--project", "clients/typescript"]
    compiled = ended(words, sdk.folder, sdk.environment({}))
    assert compiled.code == 0, compiled.said


@pytest.mark.level(3)
def test_both_scripts_agree_on_them(sdk: Workshop, tmp_path: Path) -> None:
    file = awkward(sdk, tmp_path)
    check_same(sdk, "--input", file, "--list")
    check_same(sdk, "--input", file)
    with_httpx = ["uv", "run", "--with", "httpx", "--with", "attrs"]
    mypy = [*with_httpx, "mypy", "--strict", "--config-file=", "clients/python/src"]
    sdk.succeed("python", "--input", file)
    sdk.run(mypy)


@pytest.mark.parametrize("language", ["python", pytest.param("node", marks=pytest.mark.level(3))])
def test_two_operations_of_one_name_stop_it(sdk: Workshop, tmp_path: Path, language: str) -> None:
    before = sdk.generated()
    done = sdk.script(language, "--input", input_file(sdk, tmp_path, with_a_collision))
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1, done.err
    assert "'items_one'" in done.err
    assert "items-" in done.err
    assert "rename one of them" in done.err
    assert sdk.generated() == before


@pytest.mark.level(3)
@pytest.mark.parametrize(
    ("first", "second", "tag"),
    [
        ("items-a_b", "items-aB", "items"),
        ("items-items", "items-", "items"),
        ("items-List", "items-list", "items"),
        ("a-é", "a-e", "a"),
        ("items-read", "read", "items"),
        ("items-a b", "items-a-b", "items"),
        ("items-import", "items-import_", "items"),
    ],
)
def test_what_would_be_one_in_any_client_stops_it(
    sdk: Workshop, tmp_path: Path, first: str, second: str, tag: str
) -> None:
    """Or it is two in all clients: nothing is lost."""

    def change(document: Document) -> None:
        item = document["paths"]["/items/"]
        for operation, id_ in ((item["get"], first), (item["post"], second)):
            operation["operationId"], operation["tags"] = id_, [tag]

    done = sdk.script("python", "--input", input_file(sdk, tmp_path, change))
    document = copy.deepcopy(sdk.document())
    if done.code == 2:
        assert first in done.err
        assert second in done.err
    else:
        assert done.code == 0, done.err
        places = sorted(place for place, _ in operations(document))
        assert sorted(in_typescript(sdk.folder).values()) == places
        assert sorted(in_python(sdk.folder).values()) == places
