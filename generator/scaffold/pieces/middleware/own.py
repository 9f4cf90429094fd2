"""A middleware in a project of our template."""

from __future__ import annotations

import ast

from scaffold.edits.elements import ensure_element, remove_element
from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.source import Source, edited
from scaffold.model.tree import Tree
from scaffold.pieces.finding import definition_in
from scaffold.pieces.middleware.middleware import Middleware
from scaffold.pieces.middleware.order import check_order, place_of
from scaffold.pieces.middleware.text import own_test_text, own_text
from scaffold.pieces.piece import Edit, Piece
from scaffold.pieces.where import where_rendered
from scaffold.project.imports import Import

LISTED = "src/app/middleware/__init__.py"
DEFINING = "stack"


def own_middleware(files: Tree, asked: Middleware) -> Piece:
    """Return the middleware, its test, its entry among the others, and its settings."""
    where = where_rendered(files, asked.name, "middleware", "middleware")
    edit = Edit(
        LISTED,
        apply=lambda source: _put(source, asked),
        revert=lambda source: _take(source, asked.name),
        snippet=f"from app.middleware import {asked.name}\n\n{asked.name}.middleware()",
    )
    text, proof = own_text(asked), own_test_text(asked)
    return where.piece(text, proof, (edit,), asked.example)


def _put(source: Source, asked: Middleware) -> Source:
    listed = _list_in(source)
    names = [_name_of(element) for element in listed.elts]
    if asked.name in names:
        check_order(names, asked)
        return source
    before, after = (
        place and listed.elts[place_of(names, place)] for place in (asked.before, asked.after)
    )
    text = f"{asked.name}.middleware()"
    entry = ensure_element(source, listed, text, before=before or None, after=after or None)
    imports = ensure_imports(source, Import("app.middleware", asked.name))
    return edited(source, (*entry, *imports))


def _take(source: Source, name: str) -> Source:
    listed = _list_in(source)
    ends = [source.start(listed), *map(source.end, listed.elts)]
    for end, element in zip(ends, listed.elts, strict=False):
        above = source.line_end(end)
        if _name_of(element) == name and source.has_comment(above, source.start(element)):
            raise source.refusal(element, "there is a comment above it, which would stay behind")
    source = edited(source, remove_element(source, listed, f"{name}.middleware()"))
    for element in _list_in(source).elts:
        if _name_of(element) == name:
            raise source.refusal(element, "it stands here in another way by now")
    return edited(source, remove_unused_imports(source, Import("app.middleware", name)))


def _list_in(source: Source) -> ast.List:
    function = definition_in(source, ast.FunctionDef, DEFINING)
    last = function.body[-1]
    if isinstance(last, ast.Return) and isinstance(last.value, ast.List):
        return last.value
    raise source.refusal(last, "it does not end by returning a list")


def _name_of(element: ast.expr) -> str:
    """Return `gzip` for `gzip.middleware()`; the text of anything else."""
    function = element.func if isinstance(element, ast.Call) else element
    return ast.unparse(function.value if isinstance(function, ast.Attribute) else function)
