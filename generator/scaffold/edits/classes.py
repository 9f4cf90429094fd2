"""Fields of a class: of a TypedDict, of settings, of a model."""

from __future__ import annotations

import ast

from scaffold.edits.source import Source, Splice
from scaffold.edits.statements import ensure_after, ensure_before, remove_statement
from scaffold.edits.texts import same, statements

FIELD = (ast.AnnAssign, ast.Assign)


def field_of(definition: ast.ClassDef, name: str) -> ast.AnnAssign | None:
    """Return the annotated field of that name."""
    for statement in definition.body:
        if not isinstance(statement, ast.AnnAssign):
            continue
        if isinstance(statement.target, ast.Name) and statement.target.id == name:
            return statement
    return None


def ensure_field(
    source: Source, definition: ast.ClassDef, text: str, *, before: str | None = None
) -> tuple[Splice, ...]:
    """Return the splices that give the class a field: behind its last one, or before another.

    Args:
        source: The file.
        definition: A class in it.
        text: `search: search.Search`, with a default or without.
        before: The name of a field.

    Raises:
        CannotEditError: The class has another field of that name.
    """
    wanted = statements(text)[0]
    assert isinstance(wanted, ast.AnnAssign)
    assert isinstance(wanted.target, ast.Name)
    if present := field_of(definition, wanted.target.id):
        if same(present, wanted):
            return ()
        raise source.refusal(present, f"there is another field {wanted.target.id} here")
    if before and (anchor := field_of(definition, before)):
        return ensure_before(source, anchor, text)
    return _append(source, definition, text)


def remove_field(source: Source, definition: ast.ClassDef, name: str) -> tuple[Splice, ...]:
    """Return the splices that take the field out."""
    present = field_of(definition, name)
    return remove_statement(source, present) if present else ()


def _append(source: Source, definition: ast.ClassDef, text: str) -> tuple[Splice, ...]:
    fields = [statement for statement in definition.body if isinstance(statement, FIELD)]
    if fields:
        return ensure_after(source, fields[-1], text)
    first = definition.body[0]
    if isinstance(first, ast.Pass):
        return (Splice(source.start(first), source.end(first), text),)
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return ensure_after(source, first, f"\n{text}")
    return ensure_before(source, first, f"{text}\n")
