"""`add-field`: a column more in a table, and in all that speaks of its rows."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches, ndiff
from functools import partial

from scaffold.edits.imports import ensure_imports
from scaffold.edits.merging import merged
from scaffold.edits.migrations import Place
from scaffold.edits.source import CannotEditError, Source, edited
from scaffold.edits.sources import source_at
from scaffold.history.line_ends import has_crlf, with_crlf
from scaffold.model.position import Position
from scaffold.model.problem import refused, wrong_usage
from scaffold.model.tree import Overlay
from scaffold.pieces.host import Host
from scaffold.pieces.model.called import check_classes
from scaffold.pieces.model.columns import Column
from scaffold.pieces.model.grammar import Field, field_of
from scaffold.pieces.model.keys import Table
from scaffold.pieces.model.migrations import (
    Sign,
    dropping,
    migration_with,
    place_of,
    sign_of,
    taken_back,
)
from scaffold.pieces.model.present import (
    MODELS,
    ROUTERS,
    SCHEMAS,
    SORTING,
    check_host,
    check_migrated,
    fields_in,
    is_stamped,
    model_of,
    names_in,
    samples_path,
    steps,
    tables_in,
)
from scaffold.pieces.model.text import (
    Model,
    field_migration_text,
    index_migration_text,
    index_name,
    model_text,
    router_text,
    samples_text,
    schemas_text,
    test_text,
)
from scaffold.pieces.names import check_text, words
from scaffold.pieces.piece import Change, Edit, Piece, uneditable
from scaffold.pieces.template import sdk_steps
from scaffold.project.imports import imports

DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# What of a docstring depends on the fields: another one is the owner's.
TOLD = re.compile(r'    """What changes:.*')


@dataclass(frozen=True)
class AddedField:
    """What the options say.

    Attributes:
        model: What one of it is called: `order`.
        line: The field, as it is written: `discount:decimal?`; to take it out, its name is enough.
        default: What the rows have that are there, and those for which nothing is said.
        is_concurrent: Whether its index is made while rows are written.
        at: When.
    """

    model: str
    line: str
    default: str | None
    is_concurrent: bool
    at: datetime

    def piece(self, host: Host) -> Piece:
        """Return the migration of the column, and the edits of what speaks of the rows."""
        check_host(host)
        if (path := f"{MODELS}{self.model}.py") in host.files:
            with uneditable():
                _ = source_at(host.modules, path, host.files[path].content).tree
        tables = dict(tables_in(host.modules))
        if self.model not in tables:
            there = ", ".join(sorted(tables)) or "none"
            near = get_close_matches(self.model, tables, 1)
            hint = f" Did you mean {near[0]}?" if near else ""
            message = f"There is no model {self.model!r}: there are {there}.{hint}"
            raise wrong_usage("model", message)
        if not host.remove:
            check_migrated(host, [table.name for table in tables.values()])
        fields = fields_in(host.modules, self.model, tables)
        asked = (
            self._present(fields)
            if host.remove
            else self._asked(fields, tables, names_in(host.modules, self.model))
        )
        own = tables[self.model]
        many = own.name
        is_sorted = bool(model_of(self.model, own, fields, tables, is_recent=True).sorted)
        others = [one for one in fields if one.column != asked.column]
        is_present = len(others) < len(fields)
        fields = fields if is_present else [*fields, asked]
        stamped = is_stamped(host.modules, self.model)
        is_recent = SORTING in host.files and is_sorted is _has_sorts(host, self.model)
        without, with_ = (
            model_of(self.model, own, one, tables, is_stamped=stamped, is_recent=is_recent)
            for one in (others, fields)
        )
        column = next(one for one in with_.columns if one.name == asked.column)
        if self.is_concurrent and (column.association or column not in with_.filtered):
            message = "--concurrently is for what has an index: a ref, :index or :unique."
            raise wrong_usage("concurrently", message)
        created, places = self._migrations(host, with_, column)
        path = next(iter(places))
        edits, notes = _edits(host, without, with_, asked.name)
        piece = Piece(path, None, created, edits, notes=notes)
        if not host.remove:
            came_with_its_table = is_present and path not in host.files
            if came_with_its_table:
                return _as_it_is(host, f"{MODELS}{self.model}.py")
            return replace(piece, next=steps(host))
        piece = replace(piece, next=sdk_steps(host.files))
        name = f"{many}_{column.name}"
        what = "table" if column.association else "column"
        if path not in host.files:
            note = f"its {what} stays: it came with the {words(many)}."
            return replace(piece, notes=[note], next=[*dropping(name), *piece.next])
        return taken_back(host.files, piece, places, what, name)

    def _migrations(
        self, host: Host, model: Model, column: Column
    ) -> tuple[dict[str, str], dict[str, Place]]:
        """Return the texts and places of what makes the column, and an index of it concurrently."""
        many, name = model.many, f"{model.many}_{column.name}"
        sign = _sign(many, column)
        path, place = place_of(host.files, sign, name, [column.created], self.at)
        text = partial(field_migration_text, model, column, place)
        index = index_name(model, column)
        made = rf'create_index\(\s*op\.f\("{index}"\),[^()]*concurrently=True'
        sign = sign_of(made, many, column.name)
        if not (self.is_concurrent or migration_with(host.files, sign)):
            return {path: text()}, {path: place}
        created = {path: text(concurrently=True)}
        files = Overlay(host.files, {path: created[path].encode()})
        on_top, after = place_of(files, sign, f"{name}_index", [index], self.at)
        created[on_top] = index_migration_text(model, column, after)
        return created, {path: place, on_top: after}

    def _present(self, there: Sequence[Field]) -> Field:
        """Return the field that shall go.

        Raises:
            RefusedError: With exit code 2, where there is none.
        """
        for one in there:
            if self.line.partition(":")[0] in (one.name, one.column):
                return one
        known = ", ".join(one.name for one in there)
        raise wrong_usage("field", f"{self.model} has no field {self.line!r}: it has {known}.")

    def _asked(
        self, there: Sequence[Field], tables: Mapping[str, Table], names: Collection[str]
    ) -> Field:
        """Return the field that shall come.

        Raises:
            RefusedError: With exit code 2, where it is none, or rows that are there would have no
                value; with 1, where another one is there.
        """
        line = self.line if self.default is None else f"{self.line}:default={self.default}"
        asked = field_of(line)
        asked = replace(asked, is_stored="default" in asked.values)
        present = next((one for one in there if one.column == asked.column), None)
        if present and _lines(self.model, present, tables) == _lines(self.model, asked, tables):
            return present
        names = {*names, *(name for one in there for name in one.names)}
        if taken := [name for name in asked.names if name in names]:
            message = f"{MODELS}{self.model}.py has another {taken[0]} already."
            raise refused("taken", f"{message} Nothing was written.")
        if reason := _unfit(asked):
            raise wrong_usage("field", reason)
        return asked


def _has_sorts(host: Host, model: str) -> bool:
    """Say whether the list of a model is sorted: one of an older template, or changed, is not."""
    schemas = f"{SCHEMAS}{model}.py"
    return schemas in host.files and b"app.sorting" in host.files[schemas].content


def _as_it_is(host: Host, path: str) -> Piece:
    """Return what changes nothing."""
    return Piece(path, None, {path: host.files[path].content.decode()}, [])


def _sign(many: str, column: Column) -> Sign:
    """Return what the migration of a field has, and that of its model has not."""
    if column.association:
        table = column.association.table
        both = rf'\A(?!.*create_table\(\s*"{many}").*create_table\(\s*"{table}"'
        return sign_of(both, table)
    made = rf'_alter_table\(\s*"{many}".*?add_column\(\s*sa\.Column\(\s*"{column.name}"'
    made += rf'|op\.add_column\(\s*"{many}",\s*sa\.Column\(\s*"{column.name}"'
    return sign_of(made, many, column.name)


def _lines(model: str, one: Field, tables: Mapping[str, Table]) -> tuple[object, ...]:
    """Return how the model has a field, how it is taken, its own table, and whether it is found."""
    column = model_of(model, tables[model], [one], tables).columns[0]
    table = column.created if column.association else ""
    return column.mapped, column.kind.taken, table, column.is_indexed


def _unfit(asked: Field) -> str | None:
    """Return why rows that are there cannot have a field."""
    name, default = asked.name, asked.values.get("default")
    may_be_null = f"let it be null: {name}:{asked.type}?."
    # https://github.com/sqlalchemy/alembic/blob/main/alembic/ddl/sqlite.py takes the outer quotes
    # off, and leaves the inner ones doubled.
    if default is not None and not re.fullmatch(r"[^']+", default):
        return "Alembic compares a default with a quote in it, or an empty one, wrongly on SQLite."
    if asked.is_optional or asked.type == "refs":
        return None
    if default is None:
        with_ = "" if asked.type == "ref" else "give them one with --default, or "
        return f"Rows that are there have no {name}: {with_}{may_be_null}"
    return (
        f"All rows would have the same {name}: {may_be_null}" if "unique" in asked.flags else None
    )


def _edits(host: Host, without: Model, with_: Model, name: str) -> tuple[list[Edit], list[str]]:
    """Return what a field changes in each file, and notes of the tests that are left to a person.

    That is merged with what the owner has there: each file is taken as `add-model` would write it,
    without the field and with it.
    """
    one, many = with_.one, with_.many
    tests = (samples_path(many), f"tests/routers/test_{many}.py")
    texts: dict[str, Callable[[Model], str]] = {
        f"{MODELS}{one}.py": model_text,
        f"{SCHEMAS}{one}.py": schemas_text,
        f"{ROUTERS}{many}.py": router_text,
        **dict(zip(tests, (samples_text, test_text), strict=True)),
    }
    texts = {path: text for path, text in texts.items() if path in host.files}
    before, after = (
        host.format({path: text(model).encode() for path, text in texts.items()})
        for model in (without, with_)
    )
    edits, notes = [], []
    for path in texts:
        old, new = before[path].decode(), after[path].decode()
        if not host.remove:
            check_text(name, path, new)
            check_classes(host, {path: new}, {path: old})
        if old == new:
            continue
        edit = Edit(path, _merging(old, new), _merging(new, old), _inserted(old, new))
        own = host.files[path].content.decode(errors="replace")
        if missing := ", ".join(_missed(old, new, own)):
            notes.append(f"{path} has no {missing}, which would speak of it.")
        try:
            if path in tests:
                edit.apply(source_at(host.modules, path, host.files[path].content))
            edits.append(edit)
        except CannotEditError as error:
            notes.append(f"{error}: write there what tests the new field.")
    return edits, notes


def _inserted(before: str, after: str) -> str:
    """Return the lines that come, each once."""
    lines = ndiff(before.splitlines(), after.splitlines())
    return "\n".join(line[2:] for line in lines if line.startswith("+ "))


def _merging(before: str, after: str) -> Change:
    """Return what changes a file as one text differs from another."""

    def change(source: Source) -> Source:
        _ = source.tree  # refuses what is not Python
        own = source.content.decode().replace("\r\n", "\n")
        gone = _defined(before).keys() - _defined(own).keys()
        old, new = (_without(text, gone) for text in (before, after))
        new = _with_imports(replace(source, content=new.encode()), old, _owners(own, before))
        if (told := TOLD.search(old)) and told[0] not in own:
            new = TOLD.sub(lambda _: told[0], new)
        # Where the owner wrote something behind the last field, a new one comes before that.
        text, conflicts = merged(old, own, new, path=source.path, written=lambda _: True)
        if conflicts:
            line = text[: text.index("<<<<<<< ")].count("\n") + 1
            raise CannotEditError(Position(source.path, line), "it is not as add-model writes it")
        if twice := _twice(text) - _twice(own):
            line = _defined(own)[min(twice)][0] + 1
            raise CannotEditError(Position(source.path, line), f"it has its own {min(twice)}")
        content = text.encode()
        content = with_crlf(content) if has_crlf(source.content) else content
        return edited(source, content)

    return change


def _twice(text: str) -> set[str]:
    """Return the functions and classes that a module defines more than once."""
    names = [node.name for node in ast.parse(text).body if isinstance(node, DEFINITIONS)]
    return {name for name in names if names.count(name) > 1}


def _owners(own: str, before: str) -> str:
    """Return the functions and classes that are the owner's alone, or called otherwise."""
    lines, ours = own.splitlines(), _defined(before)
    places = (place for name, place in _defined(own).items() if name not in ours)
    return "\n".join(line for start, end in places for line in lines[start:end])


def _with_imports(new: Source, old: str, owners: str) -> str:
    """Return a text with those of the imports that go which something of the owner's uses."""
    lost = imports(old.encode()) - imports(new.content)
    used = sorted(one for one in lost if re.search(rf"\b{one.local}\b", owners))
    return edited(new, ensure_imports(new, *used)).content.decode()


def _missed(before: str, after: str, own: str) -> Iterator[str]:
    """Yield the functions and classes that would change, and that the owner has no more."""
    old, new = before.splitlines(), after.splitlines()
    places = _defined(after)
    with suppress(SyntaxError, ValueError):
        there = _defined(own)
        for name, (start, end) in _defined(before).items():
            if name not in there and old[start:end] != new[slice(*places[name])]:
                yield name


def _without(text: str, names: Collection[str]) -> str:
    """Return a module without these functions and classes, which the owner has no more."""
    lines = text.splitlines(keepends=True)
    for name, (start, end) in reversed(_defined(text).items()):
        if name in names:
            del lines[start:end]
    return "".join(lines)


def _defined(text: str) -> dict[str, tuple[int, int]]:
    """Return from where to where the lines of each function and class go, in their order."""
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, DEFINITIONS):
            first = min(one.lineno for one in (node, *node.decorator_list))
            found[node.name] = (first - 1, node.end_lineno or first)
    return found
