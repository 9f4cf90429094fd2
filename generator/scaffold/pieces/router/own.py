"""A router in a project of our template."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.source import Source, edited
from scaffold.edits.statements import (
    ensure_after,
    ensure_before,
    find_statement,
    remove_statement,
)
from scaffold.model.position import Position
from scaffold.model.tree import Tree
from scaffold.pieces.finding import definition_in, method_called
from scaffold.pieces.piece import Edit, Piece
from scaffold.pieces.router.router import Router
from scaffold.pieces.router.text import own_test_text, router_text
from scaffold.pieces.where import where_rendered
from scaffold.project.imports import Import

LISTED = "src/app/routers/__init__.py"
DEFINING = "include_routers"
# Routers are matched in order: what an orchestrator asks stays the last.
LAST = "health"


def own_router(files: Tree, asked: Router, above: Position | None = None) -> Piece:
    """Return the router, its test, and its line among the others: above one, or at the end."""
    where = where_rendered(files, asked.name, "router", "routers")
    snippet = f"from app.routers import {asked.name}\n\napp.include_router({asked.name}.router)"
    edit = Edit(
        LISTED,
        apply=lambda source: _put(source, asked.name, above),
        revert=lambda source: _take(source, asked.name),
        snippet=snippet,
    )
    return where.piece(router_text(asked, "app.errors"), own_test_text(asked), (edit,))


def _put(source: Source, name: str, above: Position | None) -> Source:
    function = definition_in(source, ast.FunctionDef, DEFINING)
    included = [one for one in function.body if method_called(one, "include_router")]
    if not included:
        raise source.refusal(function, "it includes no router by itself")
    if _included(included, name):
        return source
    text = _text(function, name)
    if above and above.path == source.path:
        included = [one for one in included if one.lineno < above.line] or included
    is_last = find_statement(included[-1:], _text(function, LAST)) is None
    ensure = ensure_after if is_last else ensure_before
    imports = ensure_imports(source, Import("app.routers", name))
    return edited(source, (*ensure(source, included[-1], text), *imports))


def _take(source: Source, name: str) -> Source:
    function = definition_in(source, ast.FunctionDef, DEFINING)
    if found := find_statement(function.body, _text(function, name)):
        source = edited(source, remove_statement(source, found))
    elif found := _included(function.body, name):
        raise source.refusal(found, "it is included in another way by now")
    return edited(source, remove_unused_imports(source, Import("app.routers", name)))


def _included(block: Sequence[ast.stmt], name: str) -> ast.stmt | None:
    """Return the statement that includes the router, with whatever options."""
    for statement in block:
        call = method_called(statement, "include_router")
        if call and call.args and ast.unparse(call.args[0]) == f"{name}.router":
            return statement
    return None


def _text(function: ast.FunctionDef, name: str) -> str:
    return f"{function.args.args[0].arg}.include_router({name}.router)"
