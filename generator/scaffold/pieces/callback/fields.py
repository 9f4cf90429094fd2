"""Where a JSON pointer leads in a type: into the fields of models, lists and mappings."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scaffold.pieces.callback.shapes import (
    BARE,
    SCALARS,
    Typed,
    UnclearError,
    keyword,
    last_name,
)


def point(typed: Typed, pointer: Sequence[str]) -> list[str] | None:
    """Follow a JSON pointer into a type.

    Returns:
        None if it leads to something, else the names that there are instead, where it ends.

    Raises:
        UnclearError: The type does not tell.
    """
    if not pointer:
        return None
    key, *rest = pointer
    typed = typed.plain
    if typed.kind in {"sequence", "mapping"}:
        return _point_inside(typed, key, rest)
    if typed.kind == "model":
        fields = fields_of(typed)
        if key in fields.known:
            return point(fields.known[key], rest)
        if fields.unclear:
            raise UnclearError(f"{typed.text} may have {key}: {fields.unclear}")
        return list(fields.known)
    if typed.kind in {"scalar", "enum"}:
        return []
    raise UnclearError(f"what {typed.text} holds")


def _point_inside(typed: Typed, key: str, rest: Sequence[str]) -> list[str] | None:
    if not isinstance(typed.node, ast.Subscript):
        raise UnclearError(f"what {typed.text} holds")
    inner = typed.node.slice
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if typed.kind == "sequence" and not key.isdecimal():
        return ["0"]
    return point(typed.at(parts[0 if typed.kind == "sequence" else -1]), rest)


@dataclass(frozen=True)
class Fields:
    """The fields of a model by the names that they have in JSON.

    Attributes:
        known: Those that certainly are there, inherited ones first.
        unclear: Why there may be others, or none under these names; empty if there are not.
        values: What the class assigns to them: a default, `Field(…)`, or None for nothing.
    """

    known: Mapping[str, Typed]
    unclear: str = ""
    values: Mapping[str, ast.expr | None] = field(default_factory=dict)


def fields_of(typed: Typed) -> Fields:
    """Return the fields of a class."""
    assert isinstance(typed.node, ast.ClassDef)
    known: dict[str, Typed] = {}
    values: dict[str, ast.expr | None] = {}
    unclear = ""
    for base in typed.node.bases:
        inherited = _inherited(typed, base)
        known |= inherited.known
        values |= inherited.values
        unclear = unclear or inherited.unclear
    if any("alias_generator" in ast.unparse(node) for node in typed.node.body):
        return Fields({}, f"{typed.text} has an alias_generator")
    for node in typed.node.body:
        if isinstance(node, ast.AnnAssign) and (name := _field_name(node)):
            known[_json_name(node, name)] = typed.at(node.annotation)
            values[_json_name(node, name)] = node.value
    return Fields(known, unclear, values)


def _inherited(typed: Typed, base: ast.expr) -> Fields:
    base = base.value if isinstance(base, ast.Subscript) else base
    found = typed.modules.definition(typed.path, ast.unparse(base))
    if found and isinstance(found.node, ast.ClassDef):
        return fields_of(Typed(typed.modules, found.path, found.node))
    if last_name(base) in BARE | SCALARS:
        return Fields({})
    return Fields({}, f"its base {ast.unparse(base)} is not in the project")


def _field_name(node: ast.AnnAssign) -> str | None:
    annotation = node.annotation
    outer = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    name = last_name(node.target)
    is_field = last_name(outer) != "ClassVar" and not name.startswith("_")
    return name if is_field and name != "model_config" else None


def _json_name(node: ast.AnnAssign, name: str) -> str:
    """Return the alias of a field, where it has one."""
    for part in (node.value, node.annotation):
        for call in ast.walk(part) if part else ():
            if isinstance(call, ast.Call) and last_name(call.func) == "Field":
                alias = keyword(call, "validation_alias") or keyword(call, "alias")
                if alias:
                    return alias
    return name
