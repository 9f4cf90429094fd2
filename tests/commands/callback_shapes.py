"""Projects that we did not make, in the shapes that people give them, and an operation of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """A project, and what is asked of it.

    Attributes:
        files: Path -> text.
        on: The operation.
        address: Of the callback in the OpenAPI document, if none is asked for.
        has: Lines that some file has afterwards.
        document_path: The operation's path in the document, where `on` does not tell it.
        options: More of the command line.
        is_exact: Whether the bytes come back where nobody remembers what was added: not if a line
            was laid out on several, or the parameter might be another callback's.
    """

    files: dict[str, str]
    on: str = "POST /invoices/"
    address: str = "{$request.query.callback_url}/invoices/{$request.body#/id}"
    has: tuple[str, ...] = ()
    document_path: str = "/invoices/"
    options: tuple[str, ...] = ()
    is_exact: bool = True


INVOICE = """\
from pydantic import BaseModel


class Invoice(BaseModel):
    id: str
    title: str = ""
"""
ROUTER = """\
from fastapi import APIRouter

from app.schemas import Invoice

router = APIRouter(prefix="/invoices", tags=["invoices"])


@router.post("/")
def create_invoice(invoice: Invoice):
    return {"id": invoice.id}
"""
MAIN = """\
from fastapi import FastAPI

from app.routers import invoices

app = FastAPI()
app.include_router(invoices.router)
"""
PACKAGE = {
    "app/__init__.py": "",
    "app/main.py": MAIN,
    "app/schemas.py": INVOICE,
    "app/routers/__init__.py": "",
    "app/routers/invoices.py": ROUTER,
}
DOCS_APP = """\
from fastapi import FastAPI
from pydantic import BaseModel, HttpUrl

app = FastAPI()


class Invoice(BaseModel):
    id: str
    title: str | None = None
    customer: str
    total: float


@app.post("/invoices/")
def create_invoice(invoice: Invoice, callback_url: HttpUrl | None = None):
    \"\"\"
    Create an invoice.
    \"\"\"
    return {"msg": "Invoice received"}
"""
ONE_FILE = DOCS_APP.replace(", HttpUrl", "").replace(", callback_url: HttpUrl | None = None", "")
IDS = """\
def custom_generate_unique_id(route: APIRoute):
    return f"{route.tags[0]}-{route.name}"
"""


def package(**changed: str) -> dict[str, str]:
    """Return the package with other texts in some of its files: `main`, `invoices`, `schemas`."""
    places = {"main": "app/main.py", "invoices": "app/routers/invoices.py"}
    places["schemas"] = "app/schemas.py"
    return PACKAGE | {places[name]: text for name, text in changed.items()}


SHAPES = {
    "one file": Shape(
        {"main.py": ONE_FILE},
        has=(
            "from callbacks import invoice_paid",
            '@app.post("/invoices/", callbacks=invoice_paid.router.routes)',
            "def create_invoice(invoice: Invoice, callback_url: HttpUrl | None = None):",
            "from pydantic import BaseModel, HttpUrl",
        ),
    ),
    "callback_url is there": Shape({"main.py": DOCS_APP}, is_exact=False),
    "a package": Shape(
        PACKAGE,
        has=("from app.callbacks import invoice_paid", "from pydantic import HttpUrl"),
    ),
    "a package in src, installed by a path": Shape(
        {f"src/{path}": text for path, text in PACKAGE.items()}
        | {"pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n'}
    ),
    "a package without __init__.py": Shape(
        {path: text for path, text in PACKAGE.items() if "__init__" not in path}
    ),
    "relative imports": Shape(
        package(
            main=MAIN.replace("from app.routers", "from .routers"),
            invoices=ROUTER.replace("from app.schemas", "from ..schemas"),
        ),
        has=("from ..callbacks import invoice_paid",),
    ),
    "a factory": Shape(
        package(
            main="""\
from fastapi import FastAPI

from app.routers.invoices import router as invoices_router


def create_app() -> FastAPI:
    app = FastAPI(title="Shop")
    app.include_router(invoices_router, prefix="/api")
    return app
"""
        ),
        on="POST /api/invoices/",
        document_path="/api/invoices/",
        address="{$request.query.callback_url}/api/invoices/{$request.body#/id}",
    ),
    "a class-based view": Shape(
        package(
            invoices="""\
from fastapi import APIRouter, Depends
from fastapi_utils.cbv import cbv

from app.schemas import Invoice

router = APIRouter(prefix="/invoices")


def session():
    return "session"


@cbv(router)
class Invoices:
    session: str = Depends(session)

    @router.post("/")
    def create(self, invoice: Invoice):
        return {"id": invoice.id, "session": self.session}
"""
        ),
        has=("def create(self, invoice: Invoice, callback_url: HttpUrl | None = None):",),
    ),
    "add_api_route": Shape(
        package(
            invoices="""\
from fastapi import APIRouter

from app.handlers import create_invoice

router = APIRouter(prefix="/invoices")
router.add_api_route("/", create_invoice, methods=["POST"])
"""
        )
        | {
            "app/handlers.py": """\
from app.schemas import Invoice


async def create_invoice(
    invoice: Invoice,
    *,
    dry: bool = False,
):
    return {"id": invoice.id, "dry": dry}
"""
        },
        has=(
            "callbacks=invoice_paid.router.routes",
            "    callback_url: HttpUrl | None = None,",
        ),
    ),
    "called as a function": Shape(
        {
            "main.py": """\
from fastapi import FastAPI

from schemas import Invoice


def create_invoice(invoice: Invoice):
    return invoice.id


app = FastAPI()
app.post("/invoices/")(create_invoice)
""",
            "schemas.py": INVOICE,
        },
        has=('app.post("/invoices/", callbacks=invoice_paid.router.routes)(create_invoice)',),
    ),
    "Query as a default": Shape(
        package(
            invoices="""\
from fastapi import APIRouter, Body, Query

from app.schemas import Invoice

router = APIRouter(prefix="/invoices")


@router.post("/")
def create_invoice(invoice: Invoice = Body(...), page: int = Query(1, ge=1)):
    return {"id": invoice.id, "page": page}
"""
        ),
        has=("    callback_url: HttpUrl | None = Query(None),",),
        is_exact=False,
    ),
    "Annotated": Shape(
        package(
            invoices="""\
from typing import Annotated

from fastapi import APIRouter, Depends

from app.schemas import Invoice

router = APIRouter(prefix="/invoices")


def user(name: str = "") -> str:
    return name


User = Annotated[str, Depends(user)]


@router.post("/")
async def create_invoice(invoice: Invoice, user: User, page: Annotated[int, "of many"] = 1):
    return {"id": invoice.id, "user": user, "page": page}
"""
        ),
        has=(
            "    callback_url: Annotated[HttpUrl | None, Query()] = None,",
            "from fastapi import APIRouter, Depends, Query",
        ),
        is_exact=False,
    ),
    "an old Python": Shape(
        package(
            invoices="""\
from typing import Optional

from fastapi import APIRouter

from app.schemas import Invoice

router = APIRouter(prefix="/invoices")


@router.post("/")
def create_invoice(invoice: Invoice, page: Optional[int] = None):
    return {"id": invoice.id, "page": page}
"""
        )
        | {
            "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.9"\n'
        },
        has=("callback_url: Optional[HttpUrl] = None",),
    ),
    "ids by the tag, defined beside the application": Shape(
        {
            "main.py": "from fastapi.routing import APIRoute\n"
            + ONE_FILE.replace(
                "app = FastAPI()",
                f"\n\n{IDS}\n\n"
                "app = FastAPI(generate_unique_id_function=custom_generate_unique_id)",
            ).replace('"/invoices/"', '"/invoices/", tags=["billing"]')
        },
        has=('operation_id="billing-invoice_paid"',),
    ),
    "ids by the tag, in a module of their own": Shape(
        package(
            main=MAIN.replace(
                "from app.routers",
                "from app.ids import custom_generate_unique_id\nfrom app.routers",
            ).replace("FastAPI()", "FastAPI(generate_unique_id_function=custom_generate_unique_id)")
        )
        | {"app/ids.py": f"from fastapi.routing import APIRoute\n\n\n{IDS}"},
        has=("generate_unique_id_function=custom_generate_unique_id", 'tags=["invoices"]'),
    ),
    "lines that end as on Windows": Shape({"main.py": ONE_FILE.replace("\n", "\r\n")}),
    "another callback": Shape(
        {
            "main.py": ONE_FILE.replace(
                "app = FastAPI()",
                """\
app = FastAPI()
events = APIRouter()


@events.post("{$request.body#/customer}")
def invoice_sent() -> None:
    raise NotImplementedError
""",
            )
            .replace("import FastAPI", "import APIRouter, FastAPI")
            .replace('"/invoices/"', '"/invoices/", callbacks=events.routes')
        },
        has=("callbacks=[*events.routes, *invoice_paid.router.routes]",),
        is_exact=False,
    ),
    "a sub-application": Shape(
        package(
            main="""\
from fastapi import FastAPI

from app.routers import invoices

app = FastAPI()
shop = FastAPI()
shop.include_router(invoices.router)
app.mount("/shop", shop)
"""
        ),
        on="POST /shop/invoices/",
        address="{$request.query.callback_url}/invoices/{$request.body#/id}",
    ),
    "a path parameter, and a body without an id": Shape(
        {
            "main.py": """\
from fastapi import FastAPI
from pydantic import BaseModel


class Payment(BaseModel):
    total: float


app = FastAPI()


@app.put("/invoices/{invoice_id}/payment")
def pay(invoice_id: int, payment: Payment):
    return {"id": invoice_id, "total": payment.total}
"""
        },
        on="PUT /invoices/{invoice_id}/payment",
        document_path="/invoices/{invoice_id}/payment",
        address="{$request.query.callback_url}/invoices/{$request.path.invoice_id}/payment",
    ),
    "a class of the project": Shape(
        PACKAGE
        | {
            "app/events.py": """\
from pydantic import BaseModel


class InvoiceEvent(BaseModel):
    invoice: str
"""
        },
        options=("--event", "InvoiceEvent"),
        has=("from app.events import InvoiceEvent", "class InvoiceEventReceived(BaseModel):"),
    ),
    "tests in a folder": Shape(
        PACKAGE
        | {
            "tests/__init__.py": "",
            "tests/test_main.py": """\
from app.main import app
from fastapi.testclient import TestClient


def test_create():
    response = TestClient(app).post("/invoices/", json={"id": "1"})
    assert response.json() == {"id": "1"}
""",
        },
    ),
    "the wrapper of a handler": Shape(
        package(
            invoices=ROUTER.replace(
                "def create",
                "@logged\ndef create",
            ).replace(
                "from app.schemas",
                "from app.logs import logged\nfrom app.schemas",
            )
        )
        | {
            "app/logs.py": """\
from functools import wraps


def logged(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper
"""
        },
    ),
}
