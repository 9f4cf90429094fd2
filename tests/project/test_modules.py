from __future__ import annotations

import ast

import pytest
from scaffold.model.tree import File
from scaffold.project.modules import Modules

FILES = {
    path: File(text.encode())
    for path, text in {
        "app/__init__.py": "",
        "app/main.py": (
            "from typing import Annotated\n"
            "from . import schemas\n"
            "from .schemas import *\n"
            "import app.schemas as other\n"
            "Alias = schemas.Invoice\n"
            "Id = Annotated[int, 1]\n"
        ),
        "app/schemas/__init__.py": "from app.schemas.invoices import Invoice as Bill, Invoice\n",
        "app/schemas/invoices.py": (
            "from pydantic import BaseModel\n"
            "from typing import ClassVar\n\n\n"
            "class Base(BaseModel):\n"
            "    kind: ClassVar[str] = 'x'\n"
            "    id: str\n\n\n"
            "class Invoice(Base):\n"
            "    total: float = 0\n\n"
            "    class Line:\n"
            "        price: int\n"
        ),
        "app/a.py": "class Twice: ...\n",
        "app/b.py": "class Twice: ...\n",
        "app/events.py": "class InvoiceEvent:\n    paid: bool\n",
    }.items()
}
MODULES = Modules(FILES)


@pytest.mark.parametrize(
    "name", ["schemas.Invoice", "schemas.Bill", "Bill", "other.Bill", "Alias", "Invoice"]
)
def test_a_name_is_followed_to_where_it_is_defined(name: str) -> None:
    found = MODULES.definition("app/main.py", name)
    assert found is not None
    assert (found.module, found.name) == ("app.schemas.invoices", "Invoice")
    assert str(found.position) == "app/schemas/invoices.py:10"


def test_a_value_is_a_definition_as_well() -> None:
    found = MODULES.definition("app/main.py", "Id")
    assert found is not None
    assert isinstance(found.node, ast.Subscript)


@pytest.mark.parametrize("name", ["Nothing", "schemas.Nothing", "Annotated"])
def test_what_the_project_does_not_define(name: str) -> None:
    assert MODULES.definition("app/main.py", name) is None


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("InvoiceEvent", "app.events"),
        ("app.events:InvoiceEvent", "app.events"),
        ("app.schemas:Bill", "app.schemas.invoices"),
        ("Twice", None),
        ("app.b:Twice", "app.b"),
        ("Id", None),
    ],
)
def test_a_class_as_a_person_names_it(name: str, module: str | None) -> None:
    found = MODULES.class_named(name, near="app/main.py")
    assert (found and found.module) == module


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("class A: ...\nclass A: ...\n", 2),
        ("class A: ...\nfrom missing import A\n", 1),
        ("A: int\nA = 1\nA: int\n", 2),
        ("from b import *\n", 1),
        ("from b import *\nclass A: ...\n", 2),
        ("class A: ...\nfrom b import *\n", 1),
        ("try:\n    from b import A\nexcept ImportError:\n    A = None\n", 4),
    ],
)
def test_the_last_statement_that_defines_a_name_counts(text: str, line: int) -> None:
    files = {"a.py": File(text.encode()), "b.py": File(b"class A: ...\n")}
    found = Modules(files).definition("a.py", "A")
    assert found is not None
    assert found.position.line == line


def test_a_class_inside_another_one_is_named_with_it() -> None:
    found = MODULES.definition("app/main.py", "Invoice.Line")
    assert found is not None
    assert found.name == "Invoice.Line"
    nested = MODULES.classes("Line", "app/main.py")
    assert [one.path for one in nested] == [found.path]
    assert MODULES.defined("Line", "app/main.py") == []


def test_all_that_is_defined_under_a_name() -> None:
    assert [str(one.position) for one in MODULES.defined("Twice", "app/main.py")] == [
        "app/a.py:1",
        "app/b.py:1",
    ]
    assert [str(one.position) for one in MODULES.defined("Id", "app/a.py")] == ["app/main.py:6"]


def test_classes_of_tests_and_scripts_count_among_themselves_alone() -> None:
    files = {path: File(b"class A: ...\n") for path in ("app.py", "tests/a.py", "scripts/a.py")}
    files["text.py"] = File(b'TEXT = """\nclass A: ...\n"""\n')
    assert [one.path for one in Modules(files).classes("A", "app.py")] == ["app.py"]
    assert len(Modules(files).classes("A", "scripts/b.py")) == 3


def test_a_file_is_parsed_once() -> None:
    modules = Modules(FILES)
    assert modules.tree("app/main.py") is modules.tree("app/main.py")


def test_what_is_no_python_defines_nothing() -> None:
    files = {"a.py": File(b"class A: ...\ndef (\n"), "b.py": File(b"x = '\\d'\n")}
    assert Modules(files).definition("a.py", "A") is None
    assert Modules(files).definition("missing.py", "A") is None
    assert Modules(files).definition("b.py", "x") is not None
