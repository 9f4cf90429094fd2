"""A resource in a project of our template."""

from __future__ import annotations

import ast

from scaffold.edits.calls import ensure_keyword, keyword_of, remove_keyword
from scaffold.edits.classes import ensure_field, remove_field
from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.source import Source, edited
from scaffold.edits.texts import expression, same
from scaffold.model.tree import Tree
from scaffold.pieces.finding import definition_in
from scaffold.pieces.piece import Edit, Piece
from scaffold.pieces.resource.resource import Resource
from scaffold.pieces.resource.text import own_test_text, own_text
from scaffold.pieces.template import STATE
from scaffold.pieces.where import where_rendered
from scaffold.project.imports import Import

LISTED, DEFINING = STATE
LIFESPAN = "src/app/lifespan.py"
# The settings are no resource: they stay the last.
LAST = "settings"
ENTER = "stack.enter_async_context"


def own_resource(files: Tree, asked: Resource) -> Piece:
    """Return the resource, its test, its places in the state and the lifespan, and its settings."""
    where = where_rendered(files, asked.name, "resource", "resources")
    listed = Edit(
        LISTED,
        apply=lambda source: _put_in_state(source, asked),
        revert=lambda source: _take_from_state(source, asked.name),
        snippet=f"from app.resources import {asked.name}\n\n{_field(asked)}",
    )
    opened = Edit(
        LIFESPAN,
        apply=lambda source: _put_in_lifespan(source, asked),
        revert=lambda source: _take_from_lifespan(source, asked),
        snippet=f"{asked.name}={_opening(asked)}",
    )
    example = f"{asked.example}# {asked.prefix}STARTUP_TIMEOUT=10\n"
    text, proof = own_text(asked), own_test_text(asked)
    return where.piece(text, proof, (listed, opened), example)


def _field(asked: Resource) -> str:
    return f"{asked.name}: {asked.name}.{asked.class_name}"


def _opening(asked: Resource) -> str:
    return f"await enter(resources.{asked.name}.{asked.class_name}())"


def _put_in_state(source: Source, asked: Resource) -> Source:
    state = definition_in(source, ast.ClassDef, DEFINING)
    field = ensure_field(source, state, _field(asked), before=LAST)
    imports = ensure_imports(source, Import("app.resources", asked.name))
    return edited(source, (*field, *imports))


def _take_from_state(source: Source, name: str) -> Source:
    state = definition_in(source, ast.ClassDef, DEFINING)
    source = edited(source, remove_field(source, state, name))
    return edited(source, remove_unused_imports(source, Import("app.resources", name)))


def _put_in_lifespan(source: Source, asked: Resource) -> Source:
    call = _state_in(source)
    return edited(source, ensure_keyword(source, call, asked.name, _opening(asked), before=LAST))


def _take_from_lifespan(source: Source, asked: Resource) -> Source:
    call = _state_in(source)
    found = keyword_of(call, asked.name)
    if found and not same(found.value, expression(_opening(asked))):
        raise source.refusal(found, "it is opened in another way by now")
    return edited(source, remove_keyword(source, call, asked.name))


def _state_in(source: Source) -> ast.Call:
    """Return the call that makes the state, where resources can be entered."""
    function = definition_in(source, ast.AsyncFunctionDef, "lifespan")
    nodes = [*ast.walk(function)]
    enters = any(
        isinstance(node, ast.Assign) and ast.unparse(node) == f"enter = {ENTER}" for node in nodes
    )
    for node in nodes:
        is_call = isinstance(node, ast.Call) and ast.unparse(node.func) == "resources.State"
        if enters and is_call:
            assert isinstance(node, ast.Call)
            return node
    raise source.refusal(function, f"it does not make its resources.State with enter = {ENTER}")
