"""The second version of the greetings."""

from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter(prefix="/greetings", tags=["greetings v2"])


class Greeting(BaseModel):
    """What is said, and to whom."""

    word: str
    name: str


@router.get("/{name}")
async def greet(name: str) -> Greeting:
    """Greet somebody."""
    return Greeting(word="Hello", name=name)
