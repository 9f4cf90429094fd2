"""What a router is, and the texts of its file and its test."""

from __future__ import annotations

import ast
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from string import Template

from scaffold.model.problem import wrong_usage
from scaffold.pieces.names import check_name, class_name, singular, words
from scaffold.pieces.tests import TestedApp

PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
LONGEST = 50
DOCUMENTED = "documented(HTTPStatus.NOT_FOUND)"
PLAIN = '{HTTPStatus.NOT_FOUND: {"description": HTTPStatus.NOT_FOUND.phrase}}'


@dataclass(frozen=True)
class Router:
    """One router.

    Attributes:
        name: Of its module: `order_items`.
        prefix: What its paths begin with: `/order-items`.
        tag: Of its operations.
        model: The class of what it gives: `OrderItem`.
    """

    name: str
    prefix: str
    tag: str
    model: str


def router(name: str, prefix: str | None, tag: str | None) -> Router:
    """Return the router that is asked for; by default its prefix and its tag are its name.

    Raises:
        RefusedError: With exit code 2, where one of the three cannot be used.
    """
    check_name(name)
    dashed = name.replace("_", "-")
    asked = Router(name, f"/{dashed}" if prefix is None else prefix, tag or dashed, _model(name))
    if not PREFIX.fullmatch(asked.prefix):
        message = f"--prefix {asked.prefix!r}: write it as /{dashed}, without parameters or spaces"
        raise wrong_usage("prefix", f"{message}, and with no slash at its end.")
    if tag is not None and (not tag.isprintable() or not tag.strip() or len(tag) > LONGEST):
        message = f"--tag {tag!r}: write some words, at most {LONGEST} characters."
        raise wrong_usage("tag", message)
    return asked


def _model(name: str) -> str:
    return class_name(singular(name))


def present_router(name: str, content: bytes) -> Router | None:
    """Return the router that a file has, as far as it is written out; None if there is none."""
    tree = ast.parse(content)
    classes = (node.name for node in tree.body if isinstance(node, ast.ClassDef))
    model = next(classes, _model(name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("APIRouter"):
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            with suppress(KeyError, ValueError, IndexError, TypeError):
                prefix, tags = (ast.literal_eval(given[name]) for name in ("prefix", "tags"))
                return Router(name, str(prefix), str(tags[0]), model)
    return None


def router_text(asked: Router, errors: str | None = None) -> str:
    """Return the router's file.

    Args:
        asked: The router.
        errors: The module whose `documented` describes errors; None for FastAPI's own means.
    """
    return ROUTER.substitute(
        _words(asked),
        importing=f"from {errors} import documented\n\n" if errors else "",
        responses=DOCUMENTED if errors else PLAIN,
    )


def own_test_text(asked: Router) -> str:
    """Return the test, in a project that has the fixtures `app` and `client`."""
    return OWN_TEST.substitute(_words(asked))


def test_text(asked: Router, module: str, path: str | None, app: TestedApp | None) -> str:
    """Return the test, in any project.

    Args:
        asked: The router.
        module: Of the router.
        path: Of the operation that reads one, in the whole application; None where that is known
            only when it runs.
        app: How it gets at the application; None where it cannot make it.
    """
    named = _words(asked)
    if app is None:
        return TEST.substitute(named, module=module, imports="", joined="")
    found = FOUND if path else SEARCHED
    return TEST.substitute(
        named,
        module=module,
        imports=f"{app.statement}\n",
        joined=JOINED.substitute(app=app.expression, found=found.substitute(named, path=path)),
    )


def _words(asked: Router) -> dict[str, str]:
    one = singular(asked.name)
    return {
        "name": asked.name,
        "names": words(asked.name),
        "title": words(asked.name).capitalize(),
        "one": one,
        "words": words(one),
        "Class": asked.model,
        "prefix": asked.prefix,
        "tag": json.dumps(asked.tag, ensure_ascii=False),
    }


ROUTER = Template('''\
"""$title."""

from http import HTTPStatus

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

${importing}router = APIRouter(prefix="$prefix", tags=[$tag])


class $Class(BaseModel):
    """One $words."""

    id: int


@router.get("/")
async def list_$name() -> list[$Class]:
    """Return the $names: none yet."""
    return []


@router.get("/{${one}_id}", responses=$responses)
async def read_$one(${one}_id: int) -> $Class:
    """Return one $words."""
    raise HTTPException(HTTPStatus.NOT_FOUND, f"There is no $words {${one}_id}.")
''')

OWN_TEST = Template("""\
from fastapi import FastAPI
from fastapi.testclient import TestClient


def test_none_yet(client: TestClient) -> None:
    assert client.get("$prefix/").json() == []


def test_what_is_not_there(client: TestClient) -> None:
    response = client.get("$prefix/1")
    assert response.status_code == 404
    assert response.json()["detail"] == "There is no $words 1."


def test_what_is_documented(app: FastAPI) -> None:
    operation = app.openapi()["paths"]["$prefix/{${one}_id}"]["get"]
    assert operation["tags"] == [$tag]
    assert "404" in operation["responses"]
""")

TEST = Template("""\
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

${imports}from $module import router


@pytest.fixture
def client() -> TestClient:
    # Without what the application has around its routers.
    bare = FastAPI()
    bare.include_router(router)
    return TestClient(bare)


def test_none_yet(client: TestClient) -> None:
    assert client.get("$prefix/").json() == []


def test_what_is_not_there(client: TestClient) -> None:
    response = client.get("$prefix/1")
    assert response.status_code == 404
    assert response.json()["detail"] == "There is no $words 1."
$joined""")
JOINED = Template("""\


def test_the_application_has_it() -> None:
    paths = $app.openapi()["paths"]
    operation = $found
    assert "404" in operation["get"]["responses"]
""")
FOUND = Template('paths["$path"]')
SEARCHED = Template('next(paths[path] for path in paths if path.endswith("$prefix/{${one}_id}"))')
