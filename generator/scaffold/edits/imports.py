"""Imports: put in where they belong, and taken out when nothing uses them any more."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from scaffold.edits.import_places import new_statements
from scaffold.edits.imported_names import names_added, names_removed
from scaffold.edits.names import (
    check_free,
    check_visible,
    is_bound,
    is_used,
    top_level_imports,
)
from scaffold.edits.source import Source, Splice
from scaffold.edits.statements import remove_lines, remove_statement
from scaffold.project.imports import Import, ImportStatement, imports_in, module_of


def spelled(source: Source, wanted: Import) -> str | None:
    """Return how the module can say already what an import would bring: `Query`, `fastapi.Query`.

    None where it has to be imported.
    """
    for present in _present(source, None):
        if present.is_same(wanted) and not is_bound(source, present.local):
            return present.local
    for present in _present(source, None):
        whole = present.name is None and present.module == wanted.module and wanted.name
        if whole and not source.is_first_party(wanted.module):
            return f"{present.alias or present.module}.{wanted.name}"
    return None


def ensure_imports(
    source: Source,
    *wanted: Import,
    used_by: ast.AST | None = None,
    instead_of: Import | None = None,
) -> tuple[Splice, ...]:
    """Return the splices that import all of them at the top of the module.

    Args:
        source: The file.
        wanted: Everything that the file needs, in one call.
        used_by: The first node that will use them: they are imported above it.
        instead_of: An import that will be taken out, so that its name is free.

    Raises:
        CannotEditError: A name has another meaning in the module, or around `used_by`.
    """
    user = _statement_of(source, used_by)
    missing: list[Import] = []
    for one in dict.fromkeys(wanted):
        if used_by is not None:
            check_visible(source, one.local, used_by)
        if not any(
            one.is_same(other) and one.local == other.local for other in _present(source, user)
        ):
            _refuse_below(source, one)
            check_free(source, one, instead_of)
            missing.append(one)
    above = _above(source, user)
    splices: list[Splice] = []
    alone: list[Import] = []
    for module in dict.fromkeys(one.module for one in missing if one.name):
        names = [one for one in missing if one.name and one.module == module]
        home = _home(above, module)
        splices += names_added(source, home, names) if home else ()
        alone += [] if home else names
    alone += [one for one in missing if not one.name]
    return (*splices, *new_statements(source, _below_calls(source, above), alone))


def remove_unused_imports(source: Source, *unwanted: Import) -> tuple[Splice, ...]:
    """Return the splices that take out those of the imports that the module does not use.

    Those of names that the source keeps stay.
    """
    splices: list[Splice] = []
    whole: list[ImportStatement] = []
    for statement in top_level_imports(source):
        names = [
            present
            for present, _ in imports_in(statement)
            if present in unwanted
            and present.local not in source.kept
            and not is_used(source, present.local)
        ]
        if len(names) == len(statement.names):
            whole.append(statement)
        elif names:
            splices += names_removed(source, statement, names)
    return (*splices, *_remove_whole(source, whole))


def _remove_whole(source: Source, unwanted: Sequence[ImportStatement]) -> Iterator[Splice]:
    groups: list[tuple[int, int]] = []
    for statement in unwanted:
        start, end = source.start(statement), source.end(statement)
        if not source.owns_lines(start, end):
            yield from remove_statement(source, statement)
        elif groups and source.next_line(groups[-1][1]) == start:
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
    done = 0
    ends = {source.next_line(source.end(statement)) for statement in top_level_imports(source)}
    for start, end in groups:
        for splice in remove_lines(source, start, end, first=start not in ends):
            # At the beginning of a file, blank lines are left over below and above.
            yield splice._replace(start=max(splice.start, done))
            done = splice.end


def _refuse_below(source: Source, wanted: Import) -> None:
    """Make sure that what is not imported in time is not imported later either."""
    for statement in top_level_imports(source):
        for present, alias in imports_in(statement):
            if present.is_same(wanted) and present.local == wanted.local:
                raise source.refusal(alias, f"{wanted.local} is imported only below what uses it")


def _present(source: Source, user: ast.stmt | None) -> Iterator[Import]:
    """Yield what is imported for certain when that statement runs, or in the end."""
    for statement in source.tree.body:
        if statement is user:
            return
        if isinstance(statement, ImportStatement):
            yield from (one for one, _ in imports_in(statement))
        elif isinstance(statement, (ast.If, ast.Try)):
            yield from _present_after(statement)


def _present_after(statement: ast.If | ast.Try) -> Iterator[Import]:
    """Yield what every branch of the statement imports, under one name."""
    if isinstance(statement, ast.If):
        branches = [statement.body, statement.orelse]
    else:
        branches = [statement.body, *(handler.body for handler in statement.handlers)]
    imported = [
        [one for node in branch if isinstance(node, ImportStatement) for one, _ in imports_in(node)]
        for branch in branches
    ]
    for one in imported[0]:
        if all(any(one.local == other.local for other in branch) for branch in imported):
            yield from (
                other for branch in imported for other in branch if other.local == one.local
            )


def _statement_of(source: Source, node: ast.AST | None) -> ast.stmt | None:
    if node is None:
        return None
    holding = (one for one in source.tree.body if any(inner is node for inner in ast.walk(one)))
    return next(holding, None)


def _above(source: Source, user: ast.stmt | None) -> list[ImportStatement]:
    """Return the import statements above the user, and above the first definition."""
    above: list[ImportStatement] = []
    for statement in source.tree.body:
        definition = isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        if statement is user or definition:
            break
        if isinstance(statement, ImportStatement):
            above.append(statement)
    return above


def _below_calls(source: Source, above: list[ImportStatement]) -> list[ImportStatement]:
    """Return those of the import statements that a call prepares: `sys.path.append(…)`, if any."""
    last = max((source.start(one) for one in above), default=0)
    calls = [
        source.start(one)
        for one in source.tree.body
        if isinstance(one, (ast.Expr, ast.If)) and source.start(one) < last
        if any(isinstance(node, ast.Call) for node in ast.walk(one))
    ]
    return [one for one in above if source.start(one) > max(calls, default=-1)]


def _home(above: Sequence[ImportStatement], module: str) -> ast.ImportFrom | None:
    """Return the statement that imports names of that module."""
    for statement in above:
        if isinstance(statement, ast.ImportFrom) and module_of(statement) == module:
            return statement
    return None
