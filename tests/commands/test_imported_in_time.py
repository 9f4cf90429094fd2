"""What a piece is used by runs below its import, wherever the imports of a module stand."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from pathlib import Path

import pytest
from pieces.shapes import scaffold

ITEMS = """\
from fastapi import APIRouter

api_router = APIRouter()


@api_router.get("/items")
def read() -> int:
    return 1
"""
HEAD = """\
from fastapi import FastAPI
from fastapi.middleware import Middleware
from fastapi.middleware.gzip import GZipMiddleware

"""
TAIL = """
from app.routers import api_router

app.include_router(api_router)
"""
MAINS = {
    "added": f"{HEAD}app = FastAPI()\napp.add_middleware(GZipMiddleware)\n{TAIL}",
    "listed": f"{HEAD}app = FastAPI(middleware=[Middleware(GZipMiddleware)])\n{TAIL}",
    "a-list": f"{HEAD}listed = [Middleware(GZipMiddleware)]\n"
    f"app = FastAPI(middleware=listed)\n{TAIL}",
    "none": f"{HEAD}app = FastAPI(title='Shop')\n{TAIL}",
    "imports-below": f"{HEAD}app = FastAPI()\n{TAIL}\nfrom app.other import one\n",
}
WORDS = [["add-router", "orders"], ["add-middleware", "tenant"], ["add-resource", "search"]]


def unbound(text: str) -> Iterator[str]:
    """Yield the names that the statements of a module read before one binds them."""
    bound = {*dir(builtins)}
    for statement in ast.parse(text).body:
        inside = [*ast.walk(statement)]
        names = [one for one in inside if isinstance(one, ast.Name)]
        bound |= {one.id for one in names if isinstance(one.ctx, ast.Store)}
        bound |= {one.arg for one in inside if isinstance(one, ast.arg)}
        bound |= {one.asname or one.name for one in inside if isinstance(one, ast.alias)}
        yield from (one.id for one in names if one.id not in bound)
        bound.add(getattr(statement, "name", ""))


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words[0])
@pytest.mark.parametrize("main", MAINS)
def test_a_piece_is_imported_above_its_use(tmp_path: Path, main: str, words: list[str]) -> None:
    (tmp_path / "app/routers").mkdir(parents=True)
    (tmp_path / "app/__init__.py").touch()
    (tmp_path / "app/routers/__init__.py").write_text(ITEMS)
    place = tmp_path / "app/main.py"
    place.write_text(MAINS[main])
    done = scaffold(tmp_path, *words)
    assert done.exit_code == 0, done.output
    changed = place.read_text()
    assert changed != MAINS[main]
    assert [*unbound(changed)] == [*unbound(MAINS[main])], changed
    assert "identical" in scaffold(tmp_path, *words).stdout
    assert scaffold(tmp_path, *words, "--remove").exit_code == 0
    assert place.read_text() == MAINS[main]
