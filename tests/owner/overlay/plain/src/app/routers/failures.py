"""A handler that raises in every way FastAPI knows, and answers in some."""

from typing import Literal

from fastapi import APIRouter, Response
from fastapi.exceptions import HTTPException
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

router = APIRouter(prefix="/failures", tags=["failures"], include_in_schema=False)


class OutOfStockError(Exception):
    """There is none left: main.py says how that is answered."""


RAISED: dict[str, Exception] = {
    "text": HTTPException(409, "Taken."),
    "nothing": HTTPException(404),
    "object": HTTPException(400, {"code": "x"}),
    "list": HTTPException(400, ["a", "b"]),
    "number": HTTPException(400, 7),
    "header": HTTPException(401, "Who?", {"WWW-Authenticate": "Bearer"}),
    "499": HTTPException(499),
    "520": HTTPException(520, "Odd."),
    "304": HTTPException(304),
    "204": HTTPException(204),
    "starlette": StarletteHTTPException(410, "Gone for good."),
    "own": OutOfStockError(),
    "bug": ZeroDivisionError("1 / 0, told to nobody"),
}


@router.get("/raised/{how}")
async def fail(how: str) -> None:
    """Raise an exception."""
    raise RAISED[how]


@router.get("/answered/{how}")
async def answer(how: Literal["text", "json", "empty", "number"]) -> Response:
    """Answer an error without raising it."""
    match how:
        case "text":
            return PlainTextResponse("later", 503, {"Retry-After": "5"})
        case "json":
            return JSONResponse({"code": "teapot"}, 418)
        case "number":
            return JSONResponse({"large": 2**70})
    return Response(status_code=304)


@router.get("/number")
async def number() -> int:
    """Return more than 64 bits hold."""
    return 2**70
