"""What a running application tells, found again in the source."""

from __future__ import annotations

import ast
import re
import warnings
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from scaffold.model.application import NotUnderstood, Operation, Position, Reading
from scaffold.model.told import Told
from scaffold.model.tree import Tree
from scaffold.reading.definitions import definition
from scaffold.reading.registrations import Function, Registration, by_calls, by_decorators

REGISTERS = re.compile(rb"api_route|\.(get|put|post|delete|options|head|patch|trace)\(")


def imported(files: Tree, reading: Reading, told: Sequence[Told]) -> Reading:
    """Return the reading with the operations that the running application has.

    Each is as it was read, where it was; else it is looked for in the source: its handler by file
    and line, and the one call that registers it by method and the end of the path. What remains
    is not understood.

    Args:
        files: The project.
        reading: What was understood without running it.
        told: What the application tells, all of it.
    """
    finding = _Finding(files, reading)
    found = [finding.find(one) for one in told]
    return replace(
        reading,
        operations=tuple(one for one in found if isinstance(one, Operation)),
        not_understood=tuple(one for one in found if isinstance(one, NotUnderstood)),
    )


class _Finding:
    def __init__(self, files: Tree, reading: Reading) -> None:
        self._files = files
        self._trees: dict[str, ast.Module | None] = {}
        self._mounts = {one.mounted_at: one for one in reading.applications}
        self._read: dict[tuple[str, str, str, str, int], list[Operation]] = defaultdict(list)
        for operation in reading.operations:
            if at := operation.definition:
                key = (operation.method, operation.path, operation.handler, at.path, at.line)
                self._read[key].append(operation)

    def find(self, told: Told) -> Operation | NotUnderstood:
        read = self._read[told.method, told.path, told.handler, told.file or "", told.line]
        operation = read.pop(0) if read else self._locate(told)
        if isinstance(operation, NotUnderstood):
            return operation
        return operation._replace(
            tags=told.tags,
            operation_id=told.operation_id,
            callbacks=told.callbacks,
            in_schema=told.in_schema,
        )

    def _locate(self, told: Told) -> Operation | NotUnderstood:
        tree = self._tree(told.file or "")
        function = _function_at(tree, told.line) if tree else None
        if told.file is None or function is None:
            place = Position(told.file or self._place_of_all(), told.line if told.file else 1)
            return _cannot(told, place, f"its handler {told.handler} is no function of the project")
        at = Position(told.file, function.lineno, function.col_offset)
        certain, doubtful = self._calls_with(told, at)
        fitting = [
            one
            for one in (*by_decorators(told.file, function), *certain)
            if one.fits(told.method, told.path)
        ]
        if len(fitting) == 1:
            fitting += [one for one in doubtful if one.may_stand_for(fitting[0], told)]
        if len(fitting) != 1:
            places = ", ".join(str(one.position) for one in fitting)
            return _cannot(told, at, f"{_many(places)} registers {told.handler} there")
        application = self._mounts.get(told.mounted_at)
        if application is None:
            return _cannot(told, at, f"no application is known at {told.mounted_at}")
        return Operation(
            method=told.method,
            path=told.path,
            handler=told.handler,
            definition=at,
            registration=fitting[0].position,
            router=None,
            application=application.name,
        )

    def _calls_with(
        self, told: Told, at: Position
    ) -> tuple[list[Registration], list[Registration]]:
        """Return the calls that register the function at that place, and those that may."""
        said = [(self._is(path, node, told, at), one) for path, one, node in self._calls]
        certain = [one for is_it, one in said if is_it]
        return certain, [one for is_it, one in said if is_it is None]

    def _is(self, path: str, handler: ast.expr, told: Told, at: Position) -> bool | None:
        """Say whether what stands for a handler is that function; None if reading cannot."""
        name = ast.unparse(handler)
        if name.startswith("self."):
            return path == at.path and told.handler.endswith(f".{name.removeprefix('self.')}")
        found = definition(self._files, path, name)
        if found is None or not isinstance(found.node, Function):
            return None
        return (found.position.path, found.position.line) == (at.path, at.line)

    @cached_property
    def _calls(self) -> list[tuple[str, Registration, ast.expr]]:
        return [
            (path, *found)
            for path, file in self._files.items()
            if path.endswith(".py") and REGISTERS.search(file.content)
            for found in by_calls(path, self._tree(path) or ast.Module([], []))
        ]

    def _tree(self, path: str) -> ast.Module | None:
        if path not in self._trees:
            self._trees[path] = _parsed(self._files, path)
        return self._trees[path]

    def _place_of_all(self) -> str:
        return next((one.call.path for one in self._mounts.values()), "")


def _parsed(files: Tree, path: str) -> ast.Module | None:
    if path not in files:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(files[path].content)
        except (SyntaxError, ValueError):
            return None


def _function_at(tree: ast.Module, line: int) -> Function | None:
    functions = [node for node in ast.walk(tree) if isinstance(node, Function)]
    return next((node for node in functions if node.lineno == line), None)


def _many(places: str) -> str:
    return f"more than one call ({places})" if places else "no call that reading finds"


def _cannot(told: Told, position: Position, reason: str) -> NotUnderstood:
    return NotUnderstood(position, f"{told.method} {told.path}: {reason}")
