"""`scaffold add-callback` in a project that delivers its callbacks: the handler sends it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pieces import own
from scaffold.cli import app
from typer.testing import CliRunner, Result

ON = ["--on", "POST /orders/"]
HANDLER = """\
async def create(order: Order) -> Order:
    return order
"""
ORDERS = """\
from typing import Annotated

from fastapi import APIRouter, Form, Query
from pydantic import HttpUrl

from app.schemas import Order
from app.session import SessionDep

router = APIRouter(prefix="/orders", tags=["orders"])


@router.post("/")
"""
ORDER = """\
from typing import Annotated

from pydantic import BaseModel, Field


class Order(BaseModel):
    id: str
    total: Annotated[float, Field(strict=True, ge=0)]
    lines: int = Field(gt=0)
    note: str | None = None
"""
DELIVER = """\
from typing import Annotated

from fastapi import Depends


class Deliver: ...


DeliverDep = Annotated[Deliver, Depends()]
"""
SESSION = """\
from typing import Annotated

from fastapi import Depends


def get_session() -> int: ...


SessionDep = Annotated[int, Depends(get_session)]
"""
FILES = {
    "src/app/delivery/__init__.py": "",
    "src/app/delivery/deliver.py": DELIVER,
    "src/app/delivery/jobs.py": "",
    "src/app/schemas.py": ORDER,
    "src/app/session.py": SESSION,
    "tests/fixtures/app.py": "def app(): ...\n",
    "pyproject.toml": "[tool.ruff]\nline-length = 100\n",
    "src/app/routers/__init__.py": """\
from fastapi import FastAPI

from app.routers import (
    orders,
)


def include_routers(app: FastAPI) -> None:
    app.include_router(orders.router)
""",
}
ORDERS_PATH, TEST = "src/app/routers/orders.py", "tests/callbacks/test_paid.py"
SENT = 'await deliver(paid.paid, paid.PaidEvent(description="Paid", paid=True))'
GUARDED = f"    if callback_url:\n        {SENT}\n"
RECORDED = '"POST", "/orders/?callback_url=https://client.example.com", json='
RECORDED += '{"id": "a", "total": 1, "lines": 1}'


def write(folder: Path, handler: str = HANDLER) -> Path:
    own.write(folder)
    for path, text in {**FILES, ORDERS_PATH: f"{ORDERS}{handler}"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def scaffold(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def add(*words: str) -> Result:
    return scaffold("add-callback", "paid", *words)


def sources(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and ".scaffold" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def orders(folder: Path) -> str:
    return (folder / ORDERS_PATH).read_text(encoding="utf-8")


def test_the_handler_sends_it(here: Path) -> None:
    write(here)
    done = add(*ON)
    assert done.exit_code == 0, done.output
    text = orders(here)
    assert text.endswith(
        '@router.post("/", callbacks=paid.router.routes)\n'
        "async def create(\n"
        "    order: Order, deliver: DeliverDep, callback_url: "
        "Annotated[HttpUrl | None, Query()] = None\n"
        f") -> Order:\n{GUARDED}    return order\n"
    )
    assert "from app.callbacks import paid\nfrom app.delivery.deliver import DeliverDep\n" in text
    assert f"next: say in create in {ORDERS_PATH} what paid sends  (" in done.stdout
    assert "changed" not in add(*ON).output
    assert orders(here) == text


@pytest.mark.parametrize(
    ("handler", "words", "sent"),
    [
        ("async def create(order: Order) -> None:\n    print(order)\n", [], GUARDED),
        (
            "async def create(order: Order, callback_url: HttpUrl) -> None:\n    print(order)\n",
            [],
            f"print(order)\n    {SENT}\n",
        ),
        (HANDLER, ["--path", "https://hub.example.com"], f"    {SENT}\n    return order\n"),
        (
            HANDLER,
            ["--event", "Order"],
            "    if callback_url:\n        await deliver(paid.paid, order)\n",
        ),
        (
            "async def create(order: Order, send: DeliverDep) -> Order:\n"
            "    if order.note:\n        return order\n\n    # Stored.\n    return order\n",
            [],
            f"\n{GUARDED.replace('deliver', 'send')}    # Stored.\n    return order\n",
        ),
    ],
)
def test_where_and_what_it_sends(here: Path, handler: str, words: list[str], sent: str) -> None:
    write(here, handler)
    before = sources(here)
    if "send:" in handler:
        imported = ORDERS.replace(
            "from app.session", "from app.delivery.deliver import DeliverDep\nfrom app.session"
        )
        (here / ORDERS_PATH).write_text(imported + handler, encoding="utf-8")
        before = sources(here)
    done = add(*ON, *words)
    assert done.exit_code == 0, done.output
    assert sent in orders(here)
    assert "changed" not in add(*ON, *words).output
    assert scaffold("undo", "--yes").exit_code == 0
    assert sources(here) == before


@pytest.mark.parametrize(
    ("handler", "words", "reason"),
    [
        (HANDLER.replace("async ", ""), [], "create is a def, and no async def"),
        (
            "async def create(order: Order):\n    yield order\n",
            [],
            "create yields its answer",
        ),
        (
            "async def create(order: Order) -> Order:\n    with open(order.id):\n"
            "        return order\n",
            [],
            "what create does last depends on something",
        ),
        (
            f"{HANDLER}\n\nasync def again(order: Order) -> None:\n    await create(order)\n",
            [],
            "the handler is used here too, which would take deliver as well",
        ),
        (
            '@router.head("/", include_in_schema=False)\n' + HANDLER,
            [],
            "it serves HEAD /orders/ too, which documents no such callback",
        ),
        (HANDLER, ["--path", "{$request.body#/note}"], "a request may name no address"),
        (
            "async def create(orders: list[Order]) -> None: ...\n",
            ["--event", "Order"],
            "what Order holds is up to you",
        ),
    ],
)
def test_what_is_unsure_is_only_documented(
    here: Path, handler: str, words: list[str], reason: str
) -> None:
    write(here, handler)
    done = add(*ON, *words)
    assert done.exit_code == 0, done.output
    said = f"next: send paid from create in {ORDERS_PATH}, with deliver: DeliverDep of "
    assert said in done.stdout
    assert "app.delivery.deliver: await deliver(paid.paid, " in done.stdout
    assert reason in done.stdout
    assert "callbacks=paid.router.routes" in orders(here)
    assert "deliver" not in orders(here)
    assert "_is_recorded" not in (here / TEST).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("{$response.body#/id}", "there is no response yet when the callback is recorded"),
        ("/paid#{$request.body#/id}", "a fragment, behind #, is sent to no server"),
        ("{$request.body#/id}.example.com/x", "it begins with an expression or a host, and goes"),
        ("https://{$request.body#/id}/x", "it begins with an expression or a host, and goes"),
        ("https://h{$request.body#/id}", "it begins with an expression or a host, and goes"),
    ],
)
def test_an_address_that_the_start_would_refuse_is_refused(
    here: Path, path: str, reason: str
) -> None:
    before = sources(write(here))
    done = add(*ON, "--path", path)
    assert done.exit_code == 2
    assert reason in done.output
    assert sources(here) == before


@pytest.mark.parametrize("remembers", [True, False])
def test_it_is_taken_out_again(here: Path, *, remembers: bool) -> None:
    write(here, HANDLER.replace("return", "order.note = None\n\n    return"))
    unused = ("from typing import Annotated\n\n", ", Form, Query", "from pydantic import HttpUrl\n")
    text = orders(here)
    for imported in (*unused, "from app.session import SessionDep\n"):
        text = text.replace(imported, "")
    (here / ORDERS_PATH).write_text(text, encoding="utf-8")
    before = sources(here)
    add(*ON)
    if not remembers:
        shutil.rmtree(here / ".scaffold")
    done = add("--remove")
    assert done.exit_code == 0, done.output
    note = "note: create no longer takes callback_url, which only the sending used."
    assert (note in done.stderr) != remembers
    assert orders(here) == text
    assert sources(here) == before


def test_the_samples_test_of_its_sending_is_named_first(here: Path) -> None:
    """It is a file of its own, and otherwise than the command would write it."""
    write(here)
    add(*ON)
    test = here / "tests/callbacks/test_paid_is_sent.py"
    test.write_text("def test_paid_is_sent() -> None: ...\n", encoding="utf-8")
    refused = add("--remove")
    assert refused.exit_code == 1
    assert "tests/callbacks/test_paid_is_sent.py. Nothing was written." in refused.stderr
    assert add("--remove", "--overwrite").exit_code == 0
    assert not test.exists()


def test_what_the_owner_sends_goes_too(here: Path) -> None:
    write(here)
    add(*ON)
    text = orders(here).replace('description="Paid"', "description=order.id")
    (here / ORDERS_PATH).write_text(text, encoding="utf-8")
    assert "changed" not in add(*ON).output
    assert add("--remove").exit_code == 0
    assert orders(here) == f"{ORDERS}{HANDLER}"


def test_another_use_of_the_callback_is_not_taken_out(here: Path) -> None:
    write(here)
    add(*ON)
    text = orders(here).replace("await deliver(paid", "key = await deliver(paid")
    (here / ORDERS_PATH).write_text(text, encoding="utf-8")
    done = add("--remove")
    assert (done.exit_code, f"{ORDERS_PATH}" in done.output) == (1, True), done.output


def test_of_two_one_is_taken_out(here: Path) -> None:
    write(here)
    assert add(*ON).exit_code == 0
    with_one = orders(here)
    scaffold("add-callback", "lost", *ON)
    shutil.rmtree(here / ".scaffold")
    assert scaffold("add-callback", "lost", "--remove").exit_code == 0
    assert "lost" not in orders(here)
    assert orders(here).count("deliver: DeliverDep") == 1
    assert GUARDED in orders(here)
    assert add("--remove").exit_code == 0
    assert "deliver" not in orders(here).lower()
    assert with_one != orders(here)


def test_a_project_that_only_documents_sends_nothing(here: Path) -> None:
    write(here)
    shutil.rmtree(here / "src/app/delivery")
    done = add(*ON)
    assert f"next: send paid from create in {ORDERS_PATH}, to callback_url  (" in done.stdout
    assert "deliver" not in "".join(text.decode() for text in sources(here).values())


@pytest.mark.parametrize(
    ("handler", "is_tried"),
    [
        (HANDLER, True),
        (HANDLER.replace("Order)", "Order, session: SessionDep)"), True),
        (HANDLER.replace("Order)", "Order, tenant: str)"), False),
        (HANDLER.replace("Order)", "Annotated[Order, Form()])"), False),
        ("async def create(lines: list[Order]) -> None:\n    print(lines)\n", False),
    ],
)
def test_its_test_has_it_recorded(here: Path, handler: str, *, is_tried: bool) -> None:
    write(here, handler)
    assert add(*ON, "--path", "/orders").exit_code == 0
    text = (here / TEST).read_text(encoding="utf-8")
    assert ("async def test_paid_is_recorded(" in text) == is_tried
    assert (RECORDED in " ".join(text.split()).replace("( ", "(")) == is_tried


def test_a_callback_that_was_only_documented_is_sent_later(here: Path) -> None:
    write(here)
    (here / "src/app/delivery").rename(here / "delivery")
    assert add(*ON).exit_code == 0
    (here / "delivery").rename(here / "src/app/delivery")
    done = add(*ON)
    assert done.exit_code == 0, done.output
    assert GUARDED in orders(here)
    assert "_is_recorded" not in (here / TEST).read_text(encoding="utf-8")
    shutil.rmtree(here / ".scaffold")
    assert add("--remove").exit_code == 0
    assert orders(here).endswith(HANDLER)


def test_who_asks_is_not_made_up(here: Path) -> None:
    write(here)
    path = here / "src/app/routers/__init__.py"
    guarded = path.read_text(encoding="utf-8").replace("router)", "router, dependencies=[])")
    path.write_text(guarded, encoding="utf-8")
    assert add(*ON).exit_code == 0
    assert "_is_recorded" not in (here / TEST).read_text(encoding="utf-8")


def test_a_dry_run_shows_the_sending(here: Path) -> None:
    before = sources(write(here))
    done = add(*ON, "-n", "--diff")
    assert "+    if callback_url:\n+        await deliver(paid.paid, " in done.output
    assert sources(here) == before
