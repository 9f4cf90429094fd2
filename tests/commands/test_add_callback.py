"""`scaffold add-callback`, through the front door: what is refused, and what is said."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest
from commands.callback_shapes import package
from pieces import own
from scaffold.cli import app
from typer.testing import CliRunner, Result

ON = ["--on", "POST /invoices/"]
INVOICES = """\
import json

from fastapi import APIRouter
from pydantic import BaseModel

from app.schemas import Invoice

router = APIRouter(prefix="/invoices", tags=["invoices"])


class InvoiceEvent(BaseModel):
    id: int


@router.post("/")
def create_invoice(invoice: Invoice) -> Invoice:
    return invoice


@router.get("/{invoice_id}")
def read_invoice(invoice_id: int): ...


@router.post("/hidden", include_in_schema=False)
def hidden(): ...
"""
ITEMS = """\
from fastapi import APIRouter, FastAPI
from functools import wraps
from pydantic import BaseModel

router = APIRouter()


class Query(BaseModel):
    model_config = {"extra": "forbid"}


def narrow(function):
    @wraps(function)
    def wrapper(item: int):
        return function(item)

    return wrapper


@router.post("/twice")
def twice(): ...


@router.post("/wrapped")
@narrow
def wrapped(item: int): ...


def shared(): ...


router.post("/one")(shared)
router.post("/other")(shared)


def include(app: FastAPI) -> None:
    app.include_router(router, prefix="/v1")
    app.add_api_route("/direct", twice, methods=["POST"])
"""
MAIN = """\
from fastapi import APIRouter, FastAPI

from app import items
from app.routers import invoices

app = FastAPI()
app.include_router(invoices.router)
app.include_router(items.router)
items.include(app)
both = APIRouter()
both.api_route("/both", methods=["POST", "PUT"])(items.wrapped)
app.include_router(both)
"""
EVENT = "from pydantic import BaseModel\n\n\nclass Twice(BaseModel): ...\n\n\nclass Plain: ...\n"
EVENT += "Amount = int\n"


@pytest.fixture
def project(here: Path) -> Path:
    files = package(main=MAIN, invoices=INVOICES) | {"app/items.py": ITEMS, "app/a.py": EVENT}
    files["app/b.py"] = EVENT
    for path, text in files.items():
        (here / path).parent.mkdir(parents=True, exist_ok=True)
        (here / path).write_text(text, encoding="utf-8")
    return here


def add(*words: str) -> Result:
    return CliRunner().invoke(app, ["add-callback", *words])


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["paid"], 2, "--on 'POST /invoices/'"),
        (["paid", "--on", "POST /invoice/"], 2, "The nearest ones:\n  POST /invoices/"),
        (["paid", "--on", "post /invoices"], 2, "The nearest ones:\n  POST /invoices/\nnext: "),
        (["paid", "--on", "app.items:shared"], 2, '--on "POST /v1/one"  (app/items.py:'),
        (["in-voice", *ON], 2, "in_voice"),
        (["class", *ON], 2, "keyword"),
        (["json", *ON], 2, "app/routers/invoices.py:1 uses 'json' already"),
        (["create_invoice", *ON], 2, "uses 'create_invoice' already"),
        (["router", *ON], 2, "'router'"),
        (["paid", "--on", "POST /invoices/hidden"], 2, "include_in_schema=False"),
        (["paid", *ON, "--path", "paid"], 2, "begin it with /"),
        (["paid", *ON, "--path", "/a b"], 2, "a space"),
        (["paid", *ON, "--path", "/{$request.body.id}"], 2, "write {$request.body#/id}"),
        (["paid", *ON, "--path", "/{$request.body#/nr}"], 2, "there is id, title"),
        (["paid", *ON, "--path", "/{$request.path.nr}"], 2, "there is nothing"),
        (["paid", *ON, "--path", "/{$response.header.X}"], 1, "app/routers/invoices.py:16"),
        (["paid", *ON, "--event", "1x"], 2, "expected a class"),
        (["paid", *ON, "--event", "app.c:Event"], 2, "there is no class Event in app.c"),
        (["paid", *ON, "--event", "Twice"], 2, "--event app.a:Twice  (app/a.py:4)"),
        (["paid", *ON, "--event", "app.a:Plain"], 2, "no model"),
        (["paid", *ON, "--event", "InvoiceEvent"], 2, "would be a circle"),
        (["paid", *ON, "--event", "router"], 2, "uses that name"),
        (["paid", *ON, "--event", "event"], 2, "a new one is written Event."),
        (["paid", *ON, "--reply", "paid_reply"], 2, "a new one is written PaidReply."),
        (["paid", *ON, "--event", "New", "--reply", "New"], 2, "the event has that name. Give"),
        (["paid", *ON, "--event", "Amount"], 2, "app/a.py:8 has another Amount, which is no class"),
        (["paid", "--on", "POST /v1/twice"], 1, "registers POST /twice too"),
        (["paid", "--on", "POST /direct"], 1, "app.router.add_api_route does"),
        (["paid", "--on", "POST /one"], 1, "registers POST /v1/one too"),
        (["paid", "--on", "PUT /both"], 1, "Give PUT a call of its own first.\n"),
    ],
)
def test_what_is_refused(project: Path, words: list[str], code: int, says: str) -> None:
    before = bytes_of(project)
    done = add(*words)
    assert says in done.output
    assert done.exit_code == code
    assert bytes_of(project) == before


@pytest.mark.parametrize(
    ("handler", "reason"),
    [
        ("router.post('/x')(items.shared)\nrouter.post('/y')(items.shared)", "serves POST /y too"),
        ("@router.post('/x')\n@items.narrow\ndef x(item: int): ...", "items.narrow calls"),
        (
            "@router.post('/x')\ndef x(q: Annotated[items.Query, Query()]): ...",
            "reads no query model, such as Query, beside another",
        ),
        *(
            (f"@router.post('/x')\ndef x(): ...\n{use}", "is a dependency here too")
            for use in (
                "@router.get('/y')\ndef y(one=fastapi.Depends(x)): ...",
                "@router.get('/y')\ndef y(one: Annotated[int, Depends(dependency=x)]): ...",
                "router.dependencies = [Security(x)]",
            )
        ),
        ("import shop\nrouter.post('/x')(shop.buy)", "is no function of the project"),
        (
            "options = {}\nprint(options)\n@router.post('/x', **options)\ndef x(): ...",
            "may hold callbacks=",
        ),
        ("@router.post('/x')\ndef x(*args): ...", "the function takes *args"),
    ],
)
def test_what_is_unsure_is_refused_with_what_to_paste(
    project: Path, handler: str, reason: str
) -> None:
    main = "from typing import Annotated\nimport fastapi\n"
    main += "from fastapi import APIRouter, Depends, FastAPI, Query, Security\n"
    main += "from app import items\n"
    main += f"router = APIRouter()\n{handler}\napp = FastAPI()\napp.include_router(router)\n"
    (project / "app/main.py").write_text(main, encoding="utf-8")
    done = add("paid", "--on", "POST /x")
    assert reason in done.output
    assert done.exit_code == 1
    assert re.search(r"app/\w+\.py:\d+: ", done.output)
    assert "from app.callbacks import paid\n" in done.output
    assert "callbacks=paid.router.routes" in done.output
    assert not (project / "app/callbacks").exists()


def test_a_router_that_calls_which_were_not_followed_may_include_again(project: Path) -> None:
    main = "from fastapi import APIRouter, FastAPI\nrouter = APIRouter()\napp = FastAPI()\n"
    main += "@router.post('/x')\ndef x(): ...\n\napp.include_router(router)\n"
    main += "def more():\n    app.include_router(router, prefix='/more')\n\n"
    many = [*range(900)]
    main += f"for a in {many}:\n    for b in {many}:\n        print(a)\nmore()\n"
    (project / "app/main.py").write_text(main, encoding="utf-8")
    done = add("paid", "--on", "POST /x", "--app", "app.main:app")
    assert "app/main.py:12 may include its router once more" in done.output
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [("add(library.router)", 0), ("for _ in open('x'):\n    add(router)", 1)],
    ids=["another", "again"],
)
def test_a_function_that_includes_what_it_is_given(project: Path, more: str, code: int) -> None:
    main = "import library\nfrom fastapi import APIRouter, FastAPI\n\n"
    main += "def add(router):\n    app.include_router(router)\n\n"
    main += "app = FastAPI()\nrouter = APIRouter()\n@router.post('/x')\ndef x(): ...\n\n"
    (project / "app/main.py").write_text(f"{main}add(router)\n{more}\n", encoding="utf-8")
    done = add("paid", "--on", "POST /x", "--app", "app.main:app")
    assert done.exit_code == code, done.output


def test_the_factory_is_a_method_of_a_class(project: Path) -> None:
    main = "from fastapi import FastAPI\n\n\nclass Made:\n    @staticmethod\n    def create():\n"
    main += "        app = FastAPI()\n        app.post('/x')(x)\n        return app\n\n\n"
    (project / "app/main.py").write_text(main + "def x(): ...\n", encoding="utf-8")
    done = add("paid", "--on", "POST /x")
    assert done.exit_code == 0, done.output
    test = (project / "tests/test_paid.py").read_text(encoding="utf-8")
    assert "from app.main import Made\n" in test
    assert "Made.create().openapi()" in test


def test_what_was_pasted_by_hand_is_completed(project: Path) -> None:
    main = "from fastapi import FastAPI\nfrom app import items\napp = FastAPI()\n"
    handler = "@app.post('/x')\n@items.narrow\ndef x(item: int): ...\n"
    (project / "app/main.py").write_text(main + handler, encoding="utf-8")
    text = add("paid", "--on", "POST /x").output.partition("app/callbacks/paid.py:\n")[2]
    (project / "app/callbacks").mkdir()
    (project / "app/callbacks/paid.py").write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    handler = handler.replace("'/x'", "'/x', callbacks=paid.router.routes")
    handler = handler.replace("item: int", "item: int, callback_url: str = ''")
    main += f"from app.callbacks import paid\n{handler}"
    (project / "app/main.py").write_text(main, encoding="utf-8")
    done = add("paid", "--on", "POST /x")
    assert done.exit_code == 0, done.output
    assert "identical  app/main.py" in done.output
    assert "create  tests/test_paid.py" in done.output


@pytest.mark.parametrize(
    ("path", "content", "says"),
    [
        ("app/routers/invoices.py", INVOICES.encode() + b"def (\n", "invoices.py:26: "),
        ("app/routers/invoices.py", INVOICES.encode() + b"# \xe9\n", "invoices.py:26: "),
        ("app/routers/invoices.py", b"# DO NOT EDIT: generated\n" + INVOICES.encode(), ":1: "),
    ],
)
def test_a_file_that_cannot_be_edited(project: Path, path: str, content: bytes, says: str) -> None:
    (project / path).write_bytes(content)
    before = bytes_of(project)
    done = add("paid", *ON)
    assert says in done.output
    assert done.exit_code == 1
    assert bytes_of(project) == before


def test_a_read_only_file(project: Path) -> None:
    (project / "app/routers/invoices.py").chmod(0o444)
    done = add("paid", *ON)
    assert "invoices.py:1: " in done.output
    assert done.exit_code == 1


def test_a_link_to_outside(project: Path, tmp_path: Path) -> None:
    file = project / "app/routers/invoices.py"
    file.rename(tmp_path / "outside.py")
    file.symlink_to(tmp_path / "outside.py")
    done = add("paid", *ON)
    assert "outside of the project" in done.output
    assert done.exit_code == 1


def test_another_contract_for_a_callback_that_is_there(project: Path) -> None:
    assert add("paid", *ON, "--path", "/one").exit_code == 0
    before = bytes_of(project)
    for options, says in (
        (["--path", "/other"], "with the path {$request.query.callback_url}/one"),
        (["--event", "Other"], "with the event PaidEvent"),
        (["--reply", "Other"], "with the reply PaidEventReceived"),
    ):
        done = add("paid", *ON, *options)
        assert says in done.output
        assert done.exit_code == 2
    other = add("paid", "--on", "GET /invoices/{invoice_id}")
    assert "paid is the callback of POST /invoices/" in other.output
    assert other.exit_code == 2
    assert bytes_of(project) == before


def test_an_edited_callback_is_kept(project: Path) -> None:
    add("paid", *ON)
    file = project / "app/callbacks/paid.py"
    edited = file.read_text(encoding="utf-8").replace("paid: bool", "paid: bool\n    total: float")
    file.write_text(edited, encoding="utf-8")
    again = add("paid", *ON)
    assert again.exit_code == 0, again.output
    assert "create" not in again.output
    assert "update" not in again.output
    removed = add("paid", "--remove")
    assert removed.exit_code == 1
    assert "app/callbacks/paid.py" in removed.output
    assert file.read_text(encoding="utf-8") == edited


def test_one_of_two_callbacks_is_taken_out(project: Path) -> None:
    add("paid", *ON)
    after = bytes_of(project / "app")
    assert add("sent", *ON).exit_code == 0
    text = (project / "app/routers/invoices.py").read_text(encoding="utf-8")
    assert "callbacks=[*paid.router.routes, *sent.router.routes]" in text
    assert text.count("callback_url") == 1
    assert add("sent", "--remove").exit_code == 0
    assert bytes_of(project / "app") == after
    assert add("sent", "--remove").exit_code == 0, "the second time there is nothing to do"


def test_the_event_of_another_callback(project: Path) -> None:
    add("paid", *ON)
    assert add("sent", *ON, "--event", "PaidEvent").exit_code == 0
    text = (project / "app/callbacks/sent.py").read_text(encoding="utf-8")
    assert "from app.callbacks.paid import PaidEvent" in text
    refused = add("paid", "--remove")
    assert "app/callbacks/sent.py" in refused.output
    assert refused.exit_code == 1


def test_what_python_would_warn_of_is_not_said(project: Path) -> None:
    pattern = "PATTERN = '\\d'\n"
    use = "from app.routers.invoices import create_invoice\nother = Depends(create_invoice.other)\n"
    (project / "app/routers/invoices.py").write_text(INVOICES + pattern, encoding="utf-8")
    (project / "app/uses.py").write_text(pattern + use, encoding="utf-8")
    with warnings.catch_warnings(record=True, action="always") as said:
        assert add("paid", *ON).exit_code == 0
        assert add("paid", "--remove").exit_code == 0
    assert said == []


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ([], "callback_url"),
        (["--path", "{$request.body#/title}/paid"], "{$request.body#/title}/paid"),
    ],
)
@pytest.mark.usefixtures("project")
def test_what_sends_it_is_left_to_the_user(words: list[str], address: str) -> None:
    said = f"next: send paid from create_invoice in app/routers/invoices.py, to {address}  (so far "
    assert said in add("paid", *ON, *words).stdout
    assert "send paid" not in add("paid", *ON, *words).stdout


def test_an_address_that_the_body_has(project: Path) -> None:
    file = project / "app/schemas.py"
    with_address = "\n    callback_url: str | None = None\n"
    file.write_text(file.read_text(encoding="utf-8") + with_address, encoding="utf-8")
    done = add("paid", *ON)
    assert "note: the body has callback_url already: --path '{$request.body#/callback_url}'" in (
        done.stderr
    )
    assert add("paid", "--remove").exit_code == 0
    done = add("paid", *ON, "--path", "{$request.body#/callback_url}")
    assert done.exit_code == 0
    assert "note:" not in done.stderr


def test_a_dry_run_writes_nothing(project: Path) -> None:
    before = bytes_of(project)
    done = add("paid", *ON, "-n", "--diff")
    assert done.exit_code == 0
    assert '+@router.post("/", callbacks=paid.router.routes)' in done.output
    assert bytes_of(project) == before


def test_a_field_of_a_model_may_be_named_as_the_callback(project: Path) -> None:
    file = project / "app/routers/invoices.py"
    file.write_text(
        file.read_text().replace("    id: int\n", "    id: int\n    paid: bool = False\n")
    )
    done = add("paid", *ON)
    assert done.exit_code == 0, done.output


def test_an_import_of_everything_that_a_module_of_the_project_has(project: Path) -> None:
    file = project / "app/routers/invoices.py"
    file.write_text(file.read_text().replace("import Invoice\n", "import *\n"))
    done = add("paid", *ON)
    assert done.exit_code == 0, done.output
    (project / "app/schemas.py").write_text((project / "app/schemas.py").read_text() + "late = 1\n")
    done = add("late", *ON)
    assert (done.exit_code, "may bind late too" in done.output) == (1, True), done.output


def test_ids_that_reading_does_not_tell_are_no_others(here: Path) -> None:
    own.write(here)
    (here / "src/app/operation_ids.py").write_text("def operation_id(route): ...\n")
    done = add("probed", "--on", "GET /health/live")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            [],
            "next: give PaidEvent and PaidEventReceived their fields in app/callbacks/paid.py",
        ),
        (
            ["--event", "Invoice"],
            "next: give InvoiceReceived its fields in app/callbacks/paid.py",
        ),
        (["--event", "Invoice", "--reply", "Invoice"], ""),
    ],
)
@pytest.mark.usefixtures("project")
def test_the_fields_of_new_classes_are_left_to_the_user(words: list[str], said: str) -> None:
    assert [
        line.partition("  (")[0]
        for line in add("paid", *ON, *words).stdout.splitlines()
        if " give " in line
    ] == ([said] if said else [])
