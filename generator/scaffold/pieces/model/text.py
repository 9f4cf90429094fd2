"""The texts of a model, its migration, its schemas, its router, and their tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from scaffold.edits.migrations import Place
from scaffold.pieces.filling import filled as filled_of
from scaffold.pieces.model.association import Association, router_imports, router_words
from scaffold.pieces.model.columns import Column, imports_of, member
from scaffold.pieces.model.keys import BIG, KEYS, Key
from scaffold.pieces.names import class_name, words

filled = partial(filled_of, "model")
NUMBER = re.compile(r"\bn\b")
CONFLICT = "HTTPStatus.CONFLICT"
NOT_FOUND = "HTTPStatus.NOT_FOUND"
FEW = 3
ROOM = 54  # in the line that says what changes
# The module of the other model is not imported: it may import this one.
ASSOCIATED = (
    "from __future__ import annotations",
    "from typing import TYPE_CHECKING",
    "import sqlalchemy as sa",
    "from sqlalchemy.orm import relationship",
)
STAMP = "sa.DateTime(timezone=True)"
STAMPS = ("created_at", "updated_at")
# That of `app.models.base`.
CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# What a test of changes says, and one that says of a row what it was not told.
CHANGE = """stored |= {name: value}
        assert client.patch(url, json={name: value}).json() == stored"""
TOLD = """
    assert conflict.json()["errors"][0]["location"] == ["body", name]"""
STAMPED_ROW = '{name: stored[name] for name in ("id", "created_at", "updated_at")}'
STAMPED_CHANGE = """changed = client.patch(url, json={name: value}).json()
        stored |= {name: value, "updated_at": changed["updated_at"]}
        assert changed == stored
        assert changed["updated_at"] >= changed["created_at"]"""
AN = re.compile(r"[aeio](?!ne\b|u)|u(?![nst][aeiou])")  # but not a one, a user, a unit


@dataclass(frozen=True)
class Model:
    """A model that is asked for.

    Attributes:
        one: What one of it is called: `order_line`.
        many: What several are called, and their table: `order_lines`.
        columns: All but the id.
        referred: What each model that it refers to is called, one and many.
        key: Its id.
        is_stamped: Whether it says when a row was made, and changed last.
        is_recent: Whether its list can be sorted, and a 409 names the field: from 0.6.0 on.
        is_plain: Whether the model says its types itself, for want of `app.models.base`.
        convention: How constraints and indexes are called; those without an entry have no name.
    """

    one: str
    many: str
    columns: Sequence[Column]
    referred: Sequence[tuple[str, str]]
    key: Key = KEYS["int"]
    is_stamped: bool = False
    is_recent: bool = False
    is_plain: bool = False
    convention: Mapping[str, str] = field(default_factory=lambda: CONVENTION)

    @property
    def words(self) -> dict[str, str]:
        """What the texts call it."""
        one = words(self.one)
        a_one = f"{'an' if AN.match(one) else 'a'} {one}"
        return {
            "one": self.one,
            "many": self.many,
            "table": self.many,
            "path": self.many.replace("_", "-"),
            "tag": json.dumps(words(self.many)),
            "Class": class_name(self.one),
            "words": one,
            "many_words": words(self.many),
            "Many": words(self.many).capitalize(),
            "a_one": a_one,
            "A_one": a_one.capitalize(),
            "taking": "client: TestClient" if self.is_given_client else "",
            "giving": "client" if self.is_given_client else "",
            "id": self.key.python,
        }

    @property
    def is_given_client(self) -> bool:
        """Whether others have to be stored before one of it can be."""
        return any("(client)" in one.kind.samples[0] for one in self.columns)

    @property
    def filtered(self) -> list[Column]:
        """Those by which rows are found."""
        return [one for one in self.columns if one.is_indexed or one.is_unique or one.association]

    @property
    def stored(self) -> list[Column]:
        """Those that its table has."""
        return [one for one in self.columns if not one.association]

    @property
    def associations(self) -> list[Association]:
        """The tables between it and others."""
        return [one.association for one in self.columns if one.association]

    @property
    def sorted(self) -> list[Column]:
        """Those by which rows are sorted."""
        return [one for one in self.columns if self.is_recent and one.is_sorted]


def model_text(model: Model) -> str:
    """Return the file of the table."""
    indexed = [f'Index(None, "{one.name}", "id")' for one in model.columns if one.is_indexed]
    arguments = f"    __table_args__ = ({', '.join(indexed)},)\n" if indexed else ""
    imports = [*model.key.imports, *imports_of(model.columns)]
    imports += ["from sqlalchemy import Index"] if indexed else []
    if model.is_stamped:
        imports += ["from datetime import datetime", "from app.models.base import now"]
    if model.is_plain:
        types = ["BigInteger", "Integer", *(["DateTime"] if model.is_stamped else [])]
        imports += [f"from sqlalchemy import {one}" for one in types]
    type_ = f"{STAMP.removeprefix('sa.')}, " if model.is_plain else ""
    stamps = {"created_at": "default=now", "updated_at": "default=now, onupdate=now"}
    stamped = [
        f"{one}: Mapped[datetime] = mapped_column({type_}{how})" for one, how in stamps.items()
    ]
    others = dict.fromkeys(one.field.model for one in model.associations)
    typed = [f"from app.models.{one} import {class_name(one)}" for one in others]
    if typed:
        imports = [*ASSOCIATED, *imports]
    return filled(
        "model",
        model.words,
        imports=lines(dict.fromkeys(imports)),
        typed=f"\nif TYPE_CHECKING:\n{lines(typed, 4)}\n" if typed else "",
        enums="".join(_enum(model, one) for one in model.columns if one.enum),
        tables="".join(one.text("table") for one in model.associations),
        ids="".join(one.text("ids") for one in model.associations),
        arguments=arguments,
        id_column=f"{BIG.replace('sa.', '')}, primary_key=True"
        if model.is_plain
        else model.key.column,
        columns=lines(
            [*(one.mapped for one in model.columns), *(stamped if model.is_stamped else [])], 4
        ),
    )


def _enum(model: Model, one: Column) -> str:
    values = one.field.parameter.split(",")
    members = lines((f"{member(value)} = {json.dumps(value)}" for value in values), 4)
    what = f"What {one.name} of {model.words['a_one']} can be."
    return f'\nclass {one.enum}(StrEnum):\n    """{what}"""\n\n{members}\n\n'


def schemas_text(model: Model) -> str:
    """Return the file of what is taken and given."""
    columns, nullable = model.columns, [one for one in model.columns if one.field.is_optional]
    query = ""
    if model.filtered:
        taken = [f"{one.filter}: {_asked(one)} = None" for one in model.filtered]
        names = ", ".join(f'"{sign}{one.name}"' for one in model.sorted for sign in ("", "-"))
        pages = f"{model.key.page}, Sorted" if names else model.key.page
        taken += [f"sort: Literal[{names}] | None = None"] if names else []
        taken += [f"after_{one.name}: {_passed(one)} = None" for one in model.sorted]
        query = filled("query", model.words, pages=pages, filters=lines(taken, 4))
    named = " and ".join(one.name for one in nullable)
    only = f", and only {named} may be null."
    if len(nullable) >= FEW or len(only) > ROOM:
        only = ", and null clears what may be null."
    return filled(
        "schemas",
        model.words,
        imports=lines(dict.fromkeys(_schema_imports(model))),
        new=lines((_new(one) for one in columns), 4),
        changes=lines((_change(one) for one in columns), 4),
        given=lines(
            [
                *(f"{one.name}: {one.given}{one.optional}" for one in columns),
                *(f"{stamp}: {_moment(model)}" for stamp in (STAMPS if model.is_stamped else ())),
            ],
            4,
        ),
        nullable=only if nullable else ".",
        query=query,
    )


def _moment(model: Model) -> str:
    """Return how a time is given: the plain column of SQLite forgets its zone."""
    return "fields.Moment" if model.is_plain else "datetime"


def _asked(one: Column) -> str:
    """Return how the value of a filter is annotated: it is written in a URL, as a text."""
    is_small, is_number = one.kind.stored == "sa.Integer", one.key.python == "int"
    number = f"Annotated[int, Field(ge=1, le=fields.LARGEST_{'INTEGER' if is_small else 'ID'})]"
    id_ = number if is_number else one.key.taken
    taken = {
        "ref": id_,
        "refs": id_,
        "int": "Annotated[int, Field(ge=-(2**31), lt=2**31)]",
        "bigint": "Annotated[int, Field(ge=-fields.LARGEST_ID, le=fields.LARGEST_ID)]",
        "float": "Annotated[float, Field(allow_inf_nan=False)]",
        "bool": "bool",
    }
    return f"{taken.get(one.field.type, one.kind.taken)} | None"


def _passed(one: Column) -> str:
    """Return how a value is annotated that a page begins behind: no limit is checked again."""
    if one.field.type in ("str", "email", "url"):
        return "fields.LongText | None"
    digits = re.search(r"Numeric(\(.*\))", one.kind.stored)
    return f"Annotated[Decimal, fields.Digits{digits[1]}] | None" if digits else _asked(one)


def _new(one: Column) -> str:
    default = " = None" if one.field.is_optional else " = []" if one.association else ""
    if one.default:
        default = f" = {'Field(default_factory=now)' if one.default == 'now' else one.default}"
    return f"{one.name}: {one.kind.taken}{one.optional}{default}"


def _change(one: Column) -> str:
    default = "None" if one.field.is_optional else "fields.UNSENT"
    return f"{one.name}: {one.kind.taken}{one.optional} = {default}"


def _schema_imports(model: Model) -> Iterator[str]:
    columns = model.columns
    asked = [*map(_asked, model.filtered), *map(_passed, model.sorted)]
    given = (one.given for one in columns)
    stamps = [_moment(model)] if model.is_stamped else []
    texts = " ".join([*map(_new, columns), *map(_change, columns), *given, *asked, *stamps])
    known = {name: of for one in columns for name, of in one.kind.comes_from.items()}
    known = {name: of for name, of in known.items() if of in STANDARD} | NAMED
    known |= {one.enum: f"app.models.{model.one}" for one in columns if one.enum}
    yield from (f"from {of} import {name}" for name, of in known.items() if _names(texts, name))
    if model.filtered:
        yield f"from app.pagination import {model.key.page}"
    if model.sorted:
        yield from ("from typing import Literal", "from app.sorting import Sorted")
    if model.key.python == "UUID":
        yield "from uuid import UUID"
    if _names(" ".join(stamps), "datetime"):
        yield "from datetime import datetime"


def _names(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


STANDARD = ("datetime", "decimal", "typing", "uuid")
NAMED = {
    "Annotated": "typing",
    "BeforeValidator": "pydantic",
    "Field": "pydantic",
    "StringConstraints": "pydantic",
    "fields": "app",
    "now": "app.models.base",
}


def router_text(model: Model) -> str:
    """Return the file of the router."""
    row, several = f"{class_name(model.one)}Row", model.associations
    filters = [
        f"    if query.{one.filter} is not None:\n        rows = rows.{_narrowed(row, one)}"
        for one in model.filtered
    ]
    may_conflict = any(one.is_unique or one.refers_to for one in model.columns)
    asked = f"{class_name(model.one)}Query"
    page = f"{model.key.page}Query"
    query = f"Annotated[{asked}, Query()]" if model.filtered else page
    imports = ["from app.pagination import next_page"]
    if model.filtered:
        imports += ["from typing import Annotated", "from fastapi import Query"]
        imports.append(f"from app.schemas.{model.one} import {asked}")
    else:
        imports.append(f"from app.pagination import {page}")
    if model.key.python == "UUID":
        imports.append("from uuid import UUID")
    rows = f"select({row}).options(*LOADED)" if several else f"select({row})"
    last = "next_page(request, query, shown[-1].id)"
    ordered = f"    rows = rows.order_by({row}.id).limit(query.limit + 1)"
    if model.sorted:
        imports[0] = "from app.sorting import in_order, next_in_order"
        ordered = f"    rows = in_order(rows, {row}, query)"
        last = "next_in_order(request, query, shown[-1])"
    else:
        rows += f".where({row}.id > query.after)"
    if several:
        imports += router_imports(several, is_stamped=model.is_stamped)
    return filled(
        "router",
        model.words,
        imports=lines(dict.fromkeys(imports)),
        Id=model.key.path,
        query=query,
        rows=rows,
        filters=lines([*filters, ordered]),
        last=last,
        **router_words(several, is_stamped=model.is_stamped),
        creating=f", responses=documented({CONFLICT})" if may_conflict else "",
        changing=f"{NOT_FOUND}, {CONFLICT}" if may_conflict else NOT_FOUND,
    )


def _narrowed(row: str, one: Column) -> str:
    """Return what leaves of a query the rows that have what is asked for."""
    if one.association:
        return one.association.narrowed
    return f"where({row}.{one.name} == query.{one.name})"


def samples_text(model: Model) -> str:
    """Return the file that makes some for tests."""
    values = [f'"{one.name}": {one.kind.samples[0]},' for one in model.columns]
    text = " ".join(one.kind.samples[0] for one in model.columns)
    number = "    n = next(numbers)\n" if NUMBER.search(text) or "{n" in text else ""
    body = filled(
        "samples",
        model.words,
        imports=lines(dict.fromkeys(_sample_imports(model, 0))),
        values=lines(values, 8),
        number=number,
    )
    unused = "from itertools import count\n", "numbers = count(1)\n"
    return body if number else body.replace(unused[0], "").replace(unused[1], "")


def _sample_imports(model: Model, which: int) -> Iterator[str]:
    samples = " ".join(one.kind.samples[which] for one in model.columns)
    for one, many in model.referred:
        if f"create_{one}(" in samples:
            yield f"from fixtures.{many} import create_{one}"
    if "UUID(" in samples:
        yield "from uuid import UUID"
    if "Decimal(" in samples:
        yield "from decimal import Decimal"


def test_text(model: Model) -> str:
    """Return the test of the router."""
    columns, given = model.columns, model.words
    refused = [f'("{one.name}", {value}),' for one in columns for value in _refused(one)]
    told = TOLD if model.is_recent else ""
    references = [one for one in columns if one.table and not model.is_plain]
    alike = [one for one in model.stored if one in model.filtered and one.table != model.many]
    more = [
        filled(name, given, names=", ".join(those), told=told)
        for name, those in (
            ("unique", [f'"{one.name}"' for one in alike if one.is_unique]),
            ("references", [f'("{one.name}", {one.key.missing})' for one in references]),
            ("filters", [f'"{one.name}"' for one in alike]),
            ("sorts", [f'"{one.name}"' for one in model.sorted]),
            ("refs_test", [one.tried for one in model.associations]),
        )
        if those
    ]
    called = ["from collections.abc import Callable"] if model.associations else []
    return filled(
        "test",
        given,
        imports=lines(dict.fromkeys([*_sample_imports(model, 1), *called])),
        changes=lines((f'"{one.name}": {one.kind.samples[1]},' for one in columns), 8),
        refused=lines(refused, 8),
        more="".join(more),
        pytest="import pytest" if more else "",
        in_order="ids" if model.key.python == "int" else "sorted(ids)",
        made=STAMPED_ROW if model.is_stamped else '{"id": stored["id"]}',
        changing=STAMPED_CHANGE if model.is_stamped else CHANGE,
    )


def _refused(one: Column) -> Iterator[str]:
    yield from one.kind.refused
    if not one.field.is_optional:
        yield "None"


def migration_text(model: Model, place: Place) -> str:
    """Return the migration that makes the table."""
    columns = model.stored
    constraints = [f'sa.PrimaryKeyConstraint("id"{_name(name_of(model, "pk"))}),']
    constraints += [
        f'sa.ForeignKeyConstraint(["{one.name}"], ["{one.table}.id"]'
        f'{_name(reference_name(model, one))}, ondelete="{one.field.on_delete}"),'
        for one in columns
        if one.table
    ]
    constraints += [
        f'sa.UniqueConstraint("{one.name}"{_name(name_of(model, "uq", one.name))}),'
        for one in columns
        if one.is_unique
    ]
    indexes = [_index(model, one) for one in columns if one.is_indexed]
    stamps = STAMPS if model.is_stamped else ()
    postgresql = any("postgresql." in one.kind.stored for one in columns)
    return filled(
        "migration",
        model.words,
        imports="from sqlalchemy.dialects import postgresql\n" if postgresql else "",
        **_placed(place),
        key=model.key.stored,
        columns=lines(
            [
                *(f"{one.created}," for one in columns),
                *(f'sa.Column("{stamp}", {STAMP}, nullable=False),' for stamp in stamps),
            ],
            8,
        ),
        constraints=lines(constraints, 8),
        indexes=lines(indexes, 4),
        associations="".join(one.text("migration") for one in model.associations),
        dropped="".join(f"    {one.dropped}\n" for one in reversed(model.associations)),
    )


def _name(name: str) -> str:
    return f', name=op.f("{name}")' if name else ""


def field_migration_text(
    model: Model, one: Column, place: Place, *, concurrently: bool = False
) -> str:
    """Return the migration that adds a column to the table.

    Args:
        model: With the column.
        one: The column.
        place: Of the migration.
        concurrently: Whether its index has a migration of its own, and this one looks at no row.
    """
    if one.association:
        return filled(
            "field_migration",
            model.words,
            imports="",
            **_placed(place),
            field=words(one.field.name),
            lost="are",
            upgrade=one.created.strip(),
            index="",
            drop_index="",
            downgrade=one.association.dropped,
        )
    table = model.many
    after, before = [f"batch_op.add_column({one.created})"], [f'batch_op.drop_column("{one.name}")']
    if one.table:
        name = f'op.f("{reference_name(model, one)}")'
        where = f'"{one.table}", ["{one.name}"], ["id"], ondelete="{one.field.on_delete}"'
        after.append(f"batch_op.create_foreign_key({name}, {where})")
        before.insert(0, f'batch_op.drop_constraint({name}, type_="foreignkey")')
    if one.is_unique and not concurrently:
        name = f'op.f("uq_{table}_{one.name}")'
        after.append(f'batch_op.create_unique_constraint({name}, ["{one.name}"])')
        before.insert(0, f'batch_op.drop_constraint({name}, type_="unique")')
    # SQLite adds no column with a default that is not always the same, and no constraint.
    is_alone = len(after) == 1 and one.stored_default != "sa.func.now()"
    upgrade = _alone(table, after[0]) if is_alone else _in_batch(table, after)
    if one.table and concurrently:
        upgrade = _at_once(model, one, upgrade)
    is_indexed = one.is_indexed and not concurrently
    without_index = f'    op.drop_index(op.f("{index_name(model, one)}"), table_name="{table}")\n'
    return filled(
        "field_migration",
        model.words,
        imports="from sqlalchemy.dialects import postgresql\n"
        if "postgresql." in one.created
        else "",
        **_placed(place),
        field=f"column {one.name}",
        lost="is",
        upgrade=upgrade,
        index=f"\n    {_index(model, one)}" if is_indexed else "",
        drop_index=without_index if is_indexed else "",
        downgrade=_alone(table, before[0]) if is_alone else _in_batch(table, before),
    )


def index_migration_text(model: Model, one: Column, place: Place) -> str:
    """Return the migration that makes the index of a column, while rows are written."""
    return filled(
        "unique_migration" if one.is_unique else "index_migration",
        model.words,
        **_placed(place),
        field=f"column {one.name}",
        column=one.name,
        index=index_name(model, one),
    )


def _at_once(model: Model, one: Column, otherwise: str) -> str:
    """Return how PostgreSQL adds a reference; made apart from its column, it reads all rows."""
    return filled(
        "reference",
        model.words,
        column=one.name,
        constraint=reference_name(model, one),
        referred=one.table,
        type="BIGINT" if one.key.python == "int" else "UUID",
        on_delete=one.field.on_delete,
        otherwise=lines(otherwise.splitlines(), 4).lstrip(),
    )


def _alone(table: str, step: str) -> str:
    """Return a step by itself: SQLite takes it without making the table anew."""
    return step.replace("batch_op.", "op.").replace("_column(", f'_column("{table}", ')


def _in_batch(table: str, steps: Iterable[str]) -> str:
    inner = lines(steps, 8)
    return f'with op.batch_alter_table("{table}") as batch_op:\n{inner}'


def _index(model: Model, one: Column) -> str:
    name = index_name(model, one)
    return f'op.create_index(op.f("{name}"), "{model.many}", ["{one.name}", "id"])'


def _placed(place: Place) -> dict[str, str]:
    follows = json.dumps(place.follows[0]) if place.follows else "None"
    return {"revision": place.revision, "follows": follows}


def reference_name(model: Model, one: Column) -> str:
    """Return what the constraint of a reference is called."""
    return name_of(model, "fk", one.name, referred=one.table)


def name_of(model: Model, kind: str, *columns: str, referred: str = "") -> str:
    """Return what a constraint or an index is called; "" for one without a name.

    Args:
        model: Its table.
        kind: As in a naming convention: `uq`.
        columns: Those that it is of.
        referred: The table that it refers to.
    """
    first = columns[0] if columns else ""
    words = {
        "table_name": model.many,
        "column_0_name": first,
        "column_0_key": first,
        "column_0_label": f"{model.many}_{first}",
        "column_0_N_name": "_".join(columns),
        "referred_table_name": referred,
    }
    return model.convention.get(kind, "") % words


def index_name(model: Model, one: Column) -> str:
    """Return what the index of a column is called, which for a unique one is its constraint."""
    is_unique = one.is_unique
    return name_of(model, "uq", one.name) if is_unique else name_of(model, "ix", one.name, "id")


def lines(texts: Iterable[str], indent: int = 0) -> str:
    """Return each on a line of its own."""
    return "\n".join(f"{' ' * indent}{text}" for text in texts)
