"""The showroom: all that needs no database."""

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from app.errors import Problem, ProblemResponse
from app.inner import mount_inner
from app.routers import failures, files, first, second, shapes, streams, work

webhooks = APIRouter(tags=["webhooks"])


class Paid(BaseModel):
    """An order was paid."""

    order_id: int


@webhooks.post("order-paid")
def order_paid(body: Paid) -> None:
    """Tell whoever subscribed that an order was paid."""


async def out_of_stock(request: Request, error: Exception) -> JSONResponse:
    """Answer an exception of our own."""
    return JSONResponse({"code": "out-of-stock"}, 409)


async def anything(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw, our failures in a way of our own."""
    if not request.url.path.startswith("/failures"):
        return ProblemResponse(Problem(status=500))
    return JSONResponse({"code": "ours", "path": request.url.path}, 500)


def add_showroom(app: FastAPI) -> None:
    """Join it all."""
    for one in (files, shapes, streams, work, failures, first):
        app.include_router(one.router)
    app.include_router(second.router, prefix="/v2")
    app.webhooks.include_router(webhooks)
    app.add_exception_handler(failures.OutOfStockError, out_of_stock)
    app.add_exception_handler(Exception, anything)
    mount_inner(app)
