"""The texts of a model for any project: types of SQLAlchemy itself, sessions as they are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from scaffold.pieces.filling import filled as filled_of
from scaffold.pieces.filling import of_template
from scaffold.pieces.model.columns import SQLALCHEMY, Column, Kind
from scaffold.pieces.model.database import SESSIONS, Session
from scaffold.pieces.model.keys import BIG
from scaffold.pieces.model.text import Model, filled, lines, samples_text, test_text
from scaffold.pieces.tests import TestedApp
from scaffold.project.imports import Import, ImportStatement

# How the texts import what is elsewhere in other projects.
OURS = re.compile(r"^from ((?:app|fixtures)(?:\.\w+)*) import (\w+).*\n", re.MULTILINE)
# By what the key of a table is: how a reference is annotated, taken, stored and tried.
KEYS = {
    "int": (
        "int", "Annotated[int, Field(ge=1, le=fields.LARGEST_INTEGER), "
        "BeforeValidator(fields.whole)]", "sa.Integer",
    ),
    "bigint": ("int", "fields.Reference", "sa.BigInteger"),
    "either": ("int", "fields.Reference", BIG),
    "uuid": ("UUID", "fields.Uuid", "sa.Uuid"),
}  # fmt: skip
NUMBERS, UUIDS = (("n", "1"), ("0", '"a"')), (("str(UUID(int=n))", "str(UUID(int=1))"), ('"a"',))


def plain(one: Column, key: str, referred: str) -> Column:
    """Return a column with a type of SQLAlchemy itself.

    Args:
        one: As our own models have it.
        key: What the key is that it refers to: one of `KEYS`.
        referred: The class that has it; "" for its own.
    """
    kind = one.kind
    if one.table:
        python, taken, stored = KEYS[key]
        samples, refused = UUIDS if key == "uuid" else NUMBERS
        samples = samples if referred else kind.samples
        comes = {"UUID": "uuid"} if key == "uuid" else {}
        kind = Kind(python, taken, stored, "", samples, refused, comes)
        return replace(one, kind=kind, given=python, target=f"{referred}.id" if referred else "")
    if one.enum:
        values = "values_callable=lambda members: [one.value for one in members]"
        column = f"Enum({one.enum}, native_enum=False, length=50, {values})"
    elif one.field.type == "json":
        column = "JSON(none_as_null=True)"
        kind = kind._replace(stored="sa.JSON")
    elif one.field.type == "bigint":
        column = "BigInteger"
        kind = kind._replace(stored="sa.BigInteger")
    else:
        column = kind.stored.removeprefix("sa.")
    comes = {name: module for name, module in kind.comes_from.items() if name != "Exact"}
    comes[re.split(r"\W", column)[0]] = SQLALCHEMY
    given = "fields.Moment" if one.field.type == "datetime" else one.given
    return replace(one, kind=kind._replace(column=column, comes_from=comes), given=given)


def with_imports(text: str, imported: Callable[[str, str], Import | None]) -> str:
    """Return one of our texts with the imports of another project.

    Args:
        text: It imports each name by a line of its own.
        imported: How a name of a module of ours is imported there; None for not at all.
    """

    def there(found: re.Match[str]) -> str:
        one = imported(found[1], found[2])
        return f"{one.statement}\n" if one else ""

    return OURS.sub(there, text)


def fields_text() -> str:
    """Return the module of the types that are taken: the template's, and what models share."""
    text = of_template("fields.py")
    one = "from pydantic import ("
    return text.replace(one, f"from pydantic import BaseModel\n{one}", 1) + filled("fields", {})


def imports_of(session: Session, named: Callable[[str, str], Import]) -> list[Import]:
    """Return what a module imports for the parameter of a session.

    Args:
        session: How it is given.
        named: How the name of a module is imported, by its path.
    """
    if session.alias:
        return [named(session.alias.path, session.alias.name)]
    depends = named(session.depends.path, session.depends.name)
    return [Import(SESSIONS[session.type], session.type), Import("fastapi", "Depends"), depends]


def router_text(model: Model, session: Session, imports: Sequence[Import]) -> str:
    """Return the file of the router.

    Args:
        model: The model.
        session: How it gets a session.
        imports: What it imports of the project.
    """
    row = f"{model.words['Class']}Row"
    filters = [
        f"    if query.{one.name} is not None:\n"
        f"        rows = rows.where({row}.{one.name} == query.{one.name})"
        for one in model.filtered
    ]
    asked = f"{model.words['Class']}Query" if model.filtered else "fields.Page"
    may_conflict = any(one.is_unique or one.table for one in model.columns)
    conflict = ", **CONFLICT" if may_conflict else ""
    return filled(
        "plain_router",
        model.words,
        imports=lines(one.statement for one in dict.fromkeys(imports)),
        query=f"Annotated[{asked}, Query()]",
        filters=lines(filters),
        creating=", responses=CONFLICT" if may_conflict else "",
        changing=f"{{**NOT_FOUND{conflict}}}" if may_conflict else "NOT_FOUND",
        define="async def" if session.is_async else "def",
        wait="await " if session.is_async else "",
        parameter=session.parameter,
        session=session.name,
        type=session.type,
        commit=_commit(session),
    )


def _commit(session: Session) -> str:
    wait = "await " if session.is_async else ""
    return "" if session.commits else f"    {wait}{session.name}.commit()\n"


def proof_text(
    model: Model, session: Session, imports: Sequence[Import], app: TestedApp | None
) -> str:
    """Return the test of the router, on a SQLite of its own.

    Args:
        model: The model.
        session: How the router gets a session, which comes from that SQLite.
        imports: The router, the row and what gives a session.
        app: The application, which has the router; None where a test cannot make it.
    """
    words = model.words | {
        "imports": lines(one.statement for one in imports),
        "depends": session.depends.name,
    }
    client = filled("plain_client_async" if session.is_async else "plain_client", words)
    parts = [
        with_imports(text, lambda *_: None) for text in (samples_text(model), test_text(model))
    ]
    if app:
        end = f'path.endswith("/{words["path"]}/{{{model.one}_id}}")'
        found = f"next(paths[path] for path in paths if {end})"
        joined = filled_of("router", "joined", {"app": app.expression, "found": found})
        parts.append(f"{app.statement}\n{joined}")
    return as_one(client, *parts)


def as_one(*texts: str) -> str:
    """Return one module of several: what they import first, without their docstrings."""
    imports, bodies = [], []
    for text in texts:
        tree, rows = ast.parse(text), text.splitlines(keepends=True)
        first = next(node for node in tree.body if not isinstance(node, ImportStatement | ast.Expr))
        above = min(one.lineno for one in (first, *getattr(first, "decorator_list", ()))) - 1
        imports += [ast.unparse(one) for one in tree.body if isinstance(one, ImportStatement)]
        bodies.append("".join(rows[above:]).strip("\n"))
    return "\n".join(dict.fromkeys(imports)) + "\n\n\n" + "\n\n\n".join(bodies) + "\n"
