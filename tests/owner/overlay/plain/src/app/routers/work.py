"""Work that goes on after the answer."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Response
from pydantic import BaseModel

router = APIRouter(prefix="/chores", tags=["work"])
DONE: list[str] = []


class Done(BaseModel):
    """What was done so far."""

    names: list[str]


def note(tasks: BackgroundTasks) -> None:
    """Do a little more afterwards, too."""
    tasks.add_task(DONE.append, "noted")


async def work(name: str) -> None:
    """Do what takes long."""
    DONE.append(name)


@router.post("/{name}", status_code=HTTPStatus.ACCEPTED, dependencies=[Depends(note)])
async def begin(name: str, tasks: BackgroundTasks) -> None:
    """Do it after the answer."""
    tasks.add_task(work, name)


def last(response: Response) -> int:
    """Tell a header how much it was, from a thread."""
    response.headers["x-done"] = str(len(DONE))
    return len(DONE)


@router.get("/")
async def list_done(number: Annotated[int, Depends(last)]) -> Done:
    """Return what was done."""
    return Done(names=DONE[:number])
