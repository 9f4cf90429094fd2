from __future__ import annotations

import pytest
from scaffold.model.problem import ExitCode, RefusedError
from scaffold.model.tree import File
from scaffold.reading import find, read

FILES = {
    "app/main.py": File(b"""
from fastapi import APIRouter, FastAPI

router = APIRouter(prefix="/invoices")


class Views:
    @router.get("/")
    def list_all(self): ...


@router.post("/")
def create_invoice(): ...


@router.get("/{invoice_id}")
def read_invoice(invoice_id: int): ...


app = FastAPI()
app.include_router(router)
app.include_router(router, prefix="/v2")


@app.get("/same")
def one(): ...


@app.get("/same")
def other(): ...
""")
}


@pytest.mark.parametrize(
    ("on", "handler"),
    [
        ("POST /invoices/", "create_invoice"),
        ("post /invoices/", "create_invoice"),
        ("GET /v2/invoices/{invoice_id}", "read_invoice"),
        ("GET /invoices/{id}", "read_invoice"),
        ("app.main:one", "one"),
        ("one", "one"),
        ("other_same_get", "other"),
    ],
)
def test_the_operation_that_is_meant(on: str, handler: str) -> None:
    assert find(read(FILES), on).handler == f"app.main:{handler}"


@pytest.mark.parametrize(
    ("on", "named"),
    [
        ("POST /invoice", ["POST /invoices/"]),
        ("app.main:create_invoices", ["app.main:create_invoice"]),
        (
            "app.main:Views.list_all",
            ['--on "GET /invoices/"  (app/main.py:9)', '--on "GET /v2/invoices/"'],
        ),
        (
            "GET /same",
            ["--on app.main:one  (app/main.py:26)", "--on app.main:other  (app/main.py:30)"],
        ),
    ],
)
def test_what_is_not_one_operation_is_refused_with_those_it_may_be(
    on: str, named: list[str]
) -> None:
    with pytest.raises(RefusedError) as error:
        find(read(FILES), on)
    assert error.value.exit_code is ExitCode.USAGE
    for name in named:
        assert name in str(error.value)
