"""The first version of the greetings."""

from fastapi import APIRouter

router = APIRouter(prefix="/v1/greetings", tags=["greetings v1"])


@router.get("/{name}")
async def greet(name: str) -> str:
    """Greet somebody."""
    return f"Hello {name}"
