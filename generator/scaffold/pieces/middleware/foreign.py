"""A middleware in a project that we did not make.

`add_middleware` puts one around all that are there; the list that FastAPI is given as `middleware=`
is innermost, and in order from the outside.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from scaffold.edits.calls import ensure_keyword, keyword_of, remove_keyword
from scaffold.edits.elements import ensure_element, remove_element
from scaffold.edits.imports import ensure_imports, remove_unused_imports, spelled
from scaffold.edits.source import Source, Splice, edited
from scaffold.edits.statements import (
    block_of,
    ensure_after,
    ensure_before,
    remove_statement,
    statement_of,
)
from scaffold.edits.statements import place_of as placed_in
from scaffold.model.application import Application
from scaffold.model.position import Position
from scaffold.model.problem import wrong_usage
from scaffold.pieces.environment import has_settings, reads_env_file
from scaffold.pieces.finding import blank_lines, check_made_once, creation_of, runs_with
from scaffold.pieces.middleware.entries import Entry, entries_of, listed_at
from scaffold.pieces.middleware.middleware import Middleware
from scaffold.pieces.middleware.order import check_order, has, place_of
from scaffold.pieces.middleware.text import middleware_text, test_text
from scaffold.pieces.module_names import module_text
from scaffold.pieces.piece import Edit, Piece, by_hand, uneditable
from scaffold.pieces.places import place_beside
from scaffold.pieces.where import where_elsewhere
from scaffold.project.imports import Import
from scaffold.project.modules import Modules

PACKAGES = ("middleware", "middlewares")
ENTRY = Import("starlette.middleware", "Middleware")
# FastAPI passes it on.
PASSED_ON = Import("fastapi.middleware", "Middleware")


def foreign_middleware(modules: Modules, application: Application, asked: Middleware) -> Piece:
    """Return the middleware, its test, and its place among the others.

    Raises:
        CannotEditError: It depends on something which call makes the application.
    """
    files = modules.files
    place = place_beside(files, application.call.path, PACKAGES, asked.name)
    where = where_elsewhere(modules, application, place, asked.name, "middleware")
    text = middleware_text(
        asked, has_settings=has_settings(files, place.path), reads_file=reads_env_file(files)
    )
    join = _Join(modules, application, asked, place.path)
    with uneditable(by_hand(join.snippet(application.call.path), place.path, text)):
        if application.variable is None or listed_at(modules, application):
            check_made_once(application)
    edit = Edit(join.path, join.put, join.take, join.snippet(join.path))
    proof = test_text(asked, where.module, where.app)
    return where.piece(text, proof, (edit,), asked.example)


@dataclass(frozen=True)
class _Join:
    """How a middleware is joined in; `module` is the path of its file."""

    modules: Modules
    application: Application
    asked: Middleware
    module: str

    @property
    def _entries(self) -> list[Entry]:
        return entries_of(self.modules, self.application)

    @property
    def present(self) -> Entry | None:
        """The entry of this middleware, if it is there."""
        return next((one for one in self._entries if one.name == self.asked.class_name), None)

    @property
    def path(self) -> str:
        """The file that it is joined in."""
        beside = self.present or self._beside()
        added = beside.call if beside else None
        return (added or self._listed or self.application.call).path

    @property
    def _listed(self) -> Position | None:
        """The place of the list that FastAPI is given, if it is given one."""
        return listed_at(self.modules, self.application)

    def _beside(self) -> Entry | None:
        """Return the one that it is put beside: by default, it becomes the innermost."""
        entries = self._entries
        names = [one.name for one in entries]
        place = self.asked.before or self.asked.after
        if place is not None:
            return entries[place_of(names, place)]
        return entries[-1] if entries else None

    def snippet(self, path: str) -> str:
        variable = self.application.variable or "app"
        return f"{self._import(path).statement}\n\n{variable}.{self._text()}"

    def _import(self, near: str) -> Import:
        return Import(module_text(self.modules, near, self.module), self.asked.class_name)

    def _text(self) -> str:
        return f"add_middleware({self.asked.class_name})"

    def put(self, source: Source) -> Source:
        names = [one.name for one in self._entries]
        if self.present:
            check_order(names, self.asked)
            return source
        if has(names, self.asked.name):
            other = names[place_of(names, self.asked.name)]
            raise wrong_usage("taken", f"There is a middleware {other} already.")
        beside = self._beside()
        if beside is None:
            return self._put_first(source)
        if beside.call is None:
            return self._put_in_list(source, beside)
        return self._put_beside(source, beside.call)

    def _imported(
        self, source: Source, used_by: ast.AST, splices: Sequence[Splice], *more: Import
    ) -> Source:
        imports = ensure_imports(source, self._import(source.path), *more, used_by=used_by)
        return edited(source, (*splices, *imports))

    def _put_first(self, source: Source) -> Source:
        text = f"Middleware({self.asked.class_name})"
        if at := self._listed:
            listed = source.node_at(ast.List, at)
            put = ensure_element(source, listed, text)
            return self._imported(source, listed, put, _entry(source))
        call = source.node_at(ast.Call, self.application.call)
        if self.application.variable is None:
            put = ensure_keyword(source, call, "middleware", f"[{text}]")
            return self._imported(source, call, put, _entry(source))
        creation = creation_of(source, self.application)
        put = ensure_after(source, creation, f"{self.application.variable}.{self._text()}")
        return self._imported(source, creation, put)

    def _put_in_list(self, source: Source, beside: Entry) -> Source:
        assert self._listed
        listed = source.node_at(ast.List, self._listed)
        node = listed.elts[beside.index]
        place = {"before" if self.asked.before else "after": node}
        put = ensure_element(source, listed, f"Middleware({self.asked.class_name})", **place)
        return self._imported(source, listed, put, _entry(source))

    def _put_beside(self, source: Source, at: Position) -> Source:
        call = source.node_at(ast.Call, at, "add_middleware", "middleware")
        statement = statement_of(source, call)
        while not (self.asked.before or self.asked.after):
            holder, _ = placed_in(source, statement)
            if not isinstance(holder, ast.If):
                break
            statement = holder  # above it, the new one is innermost with and without that one
        if runs_with(source, statement) is not statement:
            raise source.refusal(statement, "it is added in a loop")
        assert isinstance(call.func, ast.Attribute)
        owner = source.text(source.start(call.func.value), source.end(call.func.value))
        text = f"{owner}.{self._text()}"
        if self.asked.before:
            put = ensure_after(source, statement, "\n" * blank_lines(source, statement) + text)
        else:
            put = _put_above(source, statement, text)
        return self._imported(source, statement, put)

    def take(self, source: Source) -> Source:
        present = self.present
        if present is None:
            return source
        if present.call is None:
            taken = self._take_from_list(source, present)
        else:
            call = source.node_at(ast.Call, present.call, "add_middleware")
            statement = statement_of(source, call)
            if not isinstance(statement, ast.Expr) or len(call.args) + len(call.keywords) > 1:
                raise source.refusal(call, "it is added in another way by now")
            taken = edited(source, remove_statement(source, statement))
        return edited(
            taken, remove_unused_imports(taken, self._import(source.path), _entry(source))
        )

    def _take_from_list(self, source: Source, present: Entry) -> Source:
        assert self._listed
        listed = source.node_at(ast.List, self._listed)
        if self.application.variable is None and len(listed.elts) == 1:
            for call in (one for one in ast.walk(source.tree) if isinstance(one, ast.Call)):
                keyword = keyword_of(call, "middleware")
                if keyword and keyword.value is listed:
                    return edited(source, remove_keyword(source, call, "middleware"))
        text = ast.unparse(listed.elts[present.index])
        return edited(source, remove_element(source, listed, text))


def _entry(source: Source) -> Import:
    """Return the import of what a list of middleware consists of, as the file has it."""
    return PASSED_ON if spelled(source, PASSED_ON) == PASSED_ON.name else ENTRY


def _put_above(source: Source, statement: ast.stmt, text: str) -> tuple[Splice, ...]:
    """Return the splices that put a line above a statement; above a function, under what is there.

    There are blank lines above a function, which belong to it.
    """
    block = block_of(source, statement)
    index = block.index(statement)
    if blank_lines(source, statement) and index and not blank_lines(source, block[index - 1]):
        return ensure_after(source, block[index - 1], text)
    return ensure_before(source, statement, text + "\n" * blank_lines(source, statement))
