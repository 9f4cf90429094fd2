"""A handler that raises in every way FastAPI knows."""

from typing import Literal

from fastapi import APIRouter, HTTPException

router = APIRouter(prefix="/failures", tags=["failures"])


@router.get("/{how}")
async def fail(how: Literal["text", "nothing"]) -> None:
    """Fail in one of the ways."""
    match how:
        case "text":
            raise HTTPException(409, "Taken.")
        case "nothing":
            raise HTTPException(404)
