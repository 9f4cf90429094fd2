"""Uploads, downloads and forms."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import FileResponse, Response, StreamingResponse
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel

router = APIRouter(prefix="/files", tags=["files"])
PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}


class Stored(BaseModel):
    """What was taken in."""

    name: str | None
    size: int
    note: str = ""


class Feedback(BaseModel):
    """What somebody filled in."""

    stars: int
    words: list[str] = []


class Token(BaseModel):
    """What to show with each request."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105


@router.post("/")
async def upload(file: UploadFile) -> Stored:
    """Take in one file."""
    return Stored(name=file.filename, size=len(await file.read()))


@router.post("/several")
async def upload_several(
    files: list[UploadFile], note: Annotated[str, Form()] = ""
) -> list[Stored]:
    """Take in some files, with a word on them."""
    return [Stored(name=one.filename, size=one.size or 0, note=note) for one in files]


@router.post("/content")
async def upload_content(content: Annotated[bytes, File()]) -> Stored:
    """Take in one file whose name does not matter."""
    return Stored(name=None, size=len(content))


@router.post("/feedback")
async def give_feedback(feedback: Annotated[Feedback, Form()]) -> Feedback:
    """Take in a form."""
    return feedback


@router.post("/token")
async def log_in(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    """Take in a form as OAuth 2 has it."""
    return Token(access_token=form.username)


@router.get("/report.pdf", response_class=Response, responses=PDF)
async def report() -> Response:
    """Give a document."""
    return Response(b"%PDF-1.7 \xff\x00", media_type="application/pdf")


@router.get("/source", include_in_schema=False)
async def source() -> FileResponse:
    """Give a file of the disk."""
    return FileResponse(Path(__file__), filename="files.py")


@router.get("/export.csv", include_in_schema=False)
async def export() -> StreamingResponse:
    """Give a file that is made while it is sent."""
    return StreamingResponse(rows(), media_type="text/csv")


def rows() -> Iterator[str]:
    """Yield the lines of the file."""
    for number in range(3):
        yield f"{number},{number**2}\n"
