from __future__ import annotations

import json
from pathlib import Path

import pytest
from scaffold.cli import app
from typer.testing import CliRunner

MAIN = """from fastapi import APIRouter, FastAPI

callbacks = APIRouter()


@callbacks.post("{$request.query.callback_url}")
def invoice_paid(): ...


app = FastAPI()


@app.post("/invoices/", tags=["invoices"], callbacks=callbacks.routes)
def create_invoice(): ...


@app.get("/hidden", include_in_schema=False)
def hidden(): ...


for path in open("paths"):
    app.get(path)(hidden)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(MAIN)
    return tmp_path


def test_one_line_an_operation_then_what_is_not_understood(project: Path) -> None:
    done = CliRunner().invoke(app, ["operations", "--project", str(project)])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:10] == [
        "main.py",
        "    14  POST    /invoices/  create_invoice  -> invoice_paid",
        "    18  GET     /hidden     hidden  (not in the document)",
        "",
        "perhaps there, in a loop over `open('paths')`:",
        "main.py",
        "    18  GET     <path>      hidden",
        "",
        "not understood:",
        "  in a loop over `open('paths')`: main.py:22",
    ]
    assert "--import" in done.output


def test_what_is_long_stays_within_100_columns(tmp_path: Path) -> None:
    text = "from fastapi import FastAPI\napp = FastAPI()\n"
    for number in range(9):
        text += f"if open({number}):\n    app.get('/{'long/' * 15}')(print_{number})\n"
        text += f"app.get('/{'long/' * 15}', callbacks=open({number}))(print)\n"
    (tmp_path / "main.py").write_text(text)
    done = CliRunner().invoke(app, ["operations", "--project", str(tmp_path)])
    listed = done.stdout.partition("operations,")[0]
    assert max(map(len, listed.splitlines())) <= 100
    said = " ".join(done.stdout.split())
    assert "its callbacks are computed at run time: 9 places, with --verbose only if" in said
    assert "  only if `open(8)`: main.py:28\n" in done.stdout
    done = CliRunner().invoke(app, ["operations", "--verbose", "--project", str(tmp_path)])
    listed = done.stdout.partition("operations,")[0]
    assert max(map(len, listed.splitlines())) <= 100
    assert all(f"main.py:{line}" in listed for line in range(5, 30, 3))


def test_those_that_have_some_words(project: Path) -> None:
    def found(text: str) -> list[str]:
        arguments = ["operations", text, "--json", "--project", str(project)]
        said = json.loads(CliRunner().invoke(app, arguments).stdout)
        assert said["exit_code"] == (0 if said["operations"] or said["perhaps"] else 1)
        return [f"{one['method']} {one['path']}" for one in said["operations"] + said["perhaps"]]

    assert found("POST /invoices/") == ["POST /invoices/"]
    assert found("invoices") == found("create_inv") == found("main:create") == ["POST /invoices/"]
    assert found("get hid") == found("HIDDEN") + found("hidden") == ["GET /hidden", "GET <path>"]
    assert found("post") == found("POST") == ["POST /invoices/"]
    assert found("Get") == found("GE") == found("POST /hidden") == []
    done = CliRunner().invoke(app, ["operations", "POST /hidden", "--project", str(project)])
    assert done.exit_code == 1
    assert (
        done.stdout.splitlines()[0] == "0 of 2 operations, 0 of 1 perhaps there, 1 not understood"
    )
    assert "next: scaffold operations 'POST /hidden'" in done.stdout


def test_as_json(project: Path) -> None:
    done = CliRunner().invoke(app, ["operations", "--json", "--project", str(project)])
    said = json.loads(done.stdout)
    assert (said["command"], said["exit_code"]) == ("operations", 0)
    assert said["applications"] == ["main:app"]
    first, hidden = said["operations"]
    assert first == {
        "method": "POST",
        "path": "/invoices/",
        "holes": [],
        "handler": "main:create_invoice",
        "definition": {"path": "main.py", "line": 14, "column": 0},
        "registration": {"path": "main.py", "line": 13, "column": 1},
        "router": {"path": "main.py", "line": 10, "column": 6},
        "tags": ["invoices"],
        "operation_id": "create_invoice_invoices__post",
        "callbacks": ["invoice_paid"],
        "in_schema": True,
        "application": "main:app",
        "unsure": None,
    }
    assert hidden["in_schema"] is False
    [doubt] = said["not_understood"]
    assert doubt["place"] == {"path": "main.py", "line": 22, "column": 4}
    [perhaps] = said["perhaps"]
    assert (perhaps["path"], perhaps["unsure"]) == ("<path>", "in a loop over `open('paths')`")


def test_a_project_without_an_application(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["operations", "--project", str(tmp_path)])
    assert done.exit_code == 2
    assert "FastAPI()" in done.output


def test_one_of_several_projects_is_named_from_the_current_folder(here: Path) -> None:
    for service in ("carts", "orders"):
        (here / "shop" / service).mkdir(parents=True)
        (here / "shop" / service / "main.py").write_text(MAIN)
        (here / "shop" / service / "requirements.txt").touch()
    done = CliRunner().invoke(app, ["operations", "--project", "shop"])
    said = [line.split()[:4] for line in done.stderr.splitlines()[1:3]]
    assert said == [
        ["--project", f"shop/{one}", "--app", "main:app"] for one in ("carts", "orders")
    ]


PARTS = {
    "main.py": """from contextlib import asynccontextmanager
from fastapi import FastAPI
import items

@asynccontextmanager
async def lifespan(app):
    async with items.pool():
        app.include_router(items.router, prefix="/api")
        yield

app = FastAPI(lifespan=lifespan)
""",
    "items.py": """from fastapi import APIRouter
router = APIRouter()

@router.get("/items")
def list_items(): ...
""",
    "plugins/orders.py": """from plugins.base import OwnRouter

def routes(settings):
    router = OwnRouter(prefix="/orders")

    @router.post(f"/{settings.version}/new")
    def create_order(): ...

    return router
""",
    "plugins/base.py": "from fastapi import APIRouter\n\nclass OwnRouter(APIRouter): ...\n",
    "other.py": """from fastapi import FastAPI
other = FastAPI()

@other.get("/of-another-application")
def home(): ...
""",
}


NEWER = """from fastapi import FastAPI
app = FastAPI()
app.get("/")(print)
"""


def test_a_file_of_a_newer_python_stops_nothing_else(tmp_path: Path) -> None:
    main = f"from helpers import first\n{NEWER}"
    (tmp_path / "main.py").write_text(main)
    (tmp_path / "helpers.py").write_text("import fastapi: FastAPI of a newer Python\n")
    done = CliRunner().invoke(app, ["operations", "--project", str(tmp_path)])
    assert done.exit_code == 0
    assert "GET     /" in done.stdout
    assert "helpers.py:1" in done.stdout
    assert "uvx --python '>3." in done.output


def test_a_file_of_a_newer_python_that_makes_the_application_is_named(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(f"{NEWER}def f[[x: x\n")
    done = CliRunner().invoke(app, ["operations", "--project", str(tmp_path)])
    assert done.exit_code == 1
    assert "main.py:4" in done.stderr
    assert "uvx --python '>3." in done.stderr


def test_routers_are_listed_without_an_application(tmp_path: Path) -> None:
    (tmp_path / "items.py").write_text(PARTS["items.py"])
    arguments = ["operations", "--json", "--project", str(tmp_path)]
    said = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert (said["applications"], said["operations"]) == ([], [])
    assert [one["path"] for one in said["perhaps"]] == ["<...>/items"]
    assert CliRunner().invoke(app, [*arguments, "--import"]).exit_code == 2


def test_what_may_be_there_is_listed_too(tmp_path: Path) -> None:
    for path, text in PARTS.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    done = CliRunner().invoke(
        app, ["operations", "--json", "--app", "main:app", "--project", str(tmp_path)]
    )
    assert [
        (one["method"], one["path"], one["handler"], one["unsure"])
        for one in json.loads(done.stdout)["perhaps"]
    ] == [
        ("GET", "/api/items", "items:list_items", "only when the application starts"),
        (
            "POST",
            "<...>/orders/<settings.version>/new",
            "plugins.orders:routes.<locals>.create_order",
            "not included anywhere that was seen",
        ),
    ]
