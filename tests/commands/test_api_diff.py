"""Where documents come from, how what breaks is said, and how it is accepted."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import yaml
from apidiff.changes import CHANGES
from scaffold.cli import app
from support import git
from typer.testing import CliRunner, Result

BY_NAME = {change.name: change for change in CHANGES}
OLD = BY_NAME["field of an answer removed"].old
NEW = BY_NAME["field of an answer removed"].new
ID = "bd971424"
LINE = f"    breaking  {ID}  Item.tags, read: removed (in GET /items 200, POST /items 201,"
# A schema that is a part of itself.
LOOP = """openapi: 3.1.0
paths: {/items: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/c"}}}}}}}
c: {allOf: [{$ref: "#/c"}]}
"""
OTHER = BY_NAME["null given in an answer"].new


@pytest.fixture(autouse=True)
def files(here: Path) -> Path:
    write(here, "old.json", OLD)
    write(here, "new.json", NEW)
    return here


@pytest.fixture
def server(here: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(here))) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


def write(folder: Path, name: str, document: object) -> None:
    (folder / name).write_text(json.dumps(document), encoding="utf-8")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["api-diff", *words])


def found(*words: str) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(run(*words, "--json").stdout)["findings"]
    return findings


def test_what_breaks_is_told_once_with_an_id_and_what_uses_it() -> None:
    done = run("old.json", "new.json")
    assert (done.exit_code, done.stderr) == (1, "")
    assert done.stdout.startswith(LINE)
    assert "1 breaking\nnext: scaffold api-diff old.json new.json --accept " in done.stdout


def test_nothing_breaks() -> None:
    done = run("old.json", "old.json")
    assert (done.exit_code, done.output) == (0, "0 breaking\n")


def test_the_object_of_json_has_what_breaks() -> None:
    done = run("old.json", "new.json", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["exit_code"], told["status"]) == (1, 1, "breaking")
    [finding] = told["findings"]
    assert finding.pop("used_by")[0] == "GET /items 200"
    assert finding == {
        "code": "removed",
        "message": "removed",
        "next": None,
        "id": ID,
        "place": "Item.tags",
        "side": "read",
        "accepted": False,
    }


def test_yaml_is_read_too(files: Path) -> None:
    (files / "old.yaml").write_text(yaml.safe_dump(OLD), encoding="utf-8")
    assert found("old.yaml", "new.json") == found("old.json", "new.json")


def test_a_document_may_be_on_a_server(server: str) -> None:
    assert found(f"{server}/old.json", f"{server}/new.json") == found("old.json", "new.json")
    done = run(f"{server}/nothing.json", "new.json")
    assert (done.exit_code, "404" in done.stderr) == (2, True)


def test_a_document_may_be_in_a_revision_of_git(files: Path) -> None:
    git(files, "init", "--quiet", "-b", "main")
    git(files, "add", "old.json")
    git(files, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "--quiet", "-m", "x")
    (files / "old.json").unlink()
    assert [finding["id"] for finding in found("main:old.json", "new.json")] == [ID]
    done = run("main:gone.json", "new.json")
    assert done.exit_code == 2
    assert "git says fatal: path 'gone.json' does not exist in 'main'" in done.stderr


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[", "is neither JSON nor YAML"),
        ("swagger: '2.0'", "is no OpenAPI 3 document"),
        ("openapi: 3.1.0\npaths: [1]", "is not written as OpenAPI has it"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: b.yaml}}", "b.yaml is not in the document"),
        ("openapi: 3.1.0\npaths: {/a: {$ref: '#/b'}}", "#/b is not in the document"),
        (LOOP, "RecursionError: maximum recursion depth"),
    ],
)
def test_what_cannot_be_looked_at_is_said_in_one_line(files: Path, text: str, why: str) -> None:
    (files / "bad.yaml").write_text(text, encoding="utf-8")
    done = run("bad.yaml", "new.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert why in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_is_said_in_words() -> None:
    done = run("nowhere.json", "new.json")
    assert done.exit_code == 2
    assert done.stderr == "error: nowhere.json cannot be read: No such file or directory.\n"


def test_an_accepted_change_does_not_count() -> None:
    done = run("old.json", "new.json", "--accept", ID)
    assert done.exit_code == 0
    assert done.stdout.startswith(LINE.replace("breaking", "accepted"))
    assert done.stdout.endswith("0 breaking, 1 accepted\n")


def test_a_team_keeps_what_it_accepts_in_a_file(files: Path) -> None:
    (files / ".api-diff").write_text(f"# For 2.0\n\n{ID} nobody reads it\n", encoding="utf-8")
    assert run("old.json", "new.json").exit_code == 0
    assert found("old.json", "new.json")[0]["accepted"]


def test_an_id_is_for_one_change_and_not_for_the_next_at_its_place(files: Path) -> None:
    write(files, "other.json", OTHER)
    done = run("old.json", "other.json", "--accept", ID)
    assert done.exit_code == 1
    assert f"there is no finding {ID}" in done.stderr


def test_github_shows_it_beside_the_file_and_on_the_page_of_the_run(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(files / "summary.md"))
    done = run("old.json", "new.json", "--format", "github")
    assert done.exit_code == 1
    first = f"::error file=new.json,title=Breaking change {ID}::Item.tags, read: removed (in GET"
    assert done.stdout.startswith(first)
    assert (files / "summary.md").read_text().startswith(f"```\n{LINE}")


def test_github_shows_ten_errors_and_the_rest_as_text(files: Path) -> None:
    write(files, "empty.json", {"openapi": "3.1.0"})
    lines = run("old.json", "empty.json", "--format", "github").stdout.splitlines()
    errors = [line for line in lines if line.startswith("::error")]
    number = len(found("old.json", "empty.json"))
    assert len(errors) == 10
    assert errors[-1].endswith(f"::{number - 9} more are in the summary")
    assert len(lines) == number + 3


def test_there_is_no_other_format() -> None:
    done = run("old.json", "new.json", "--format", "xml")
    assert (done.exit_code, "There is no format xml" in done.stderr) == (2, True)
