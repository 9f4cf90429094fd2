"""What a running application tells, found again in the source."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from scaffold.model.application import Operation, Reading
from scaffold.model.doubt import Doubt, Kind, OneOperation, Reason
from scaffold.model.position import Position
from scaffold.model.told import Told
from scaffold.model.tree import Tree
from scaffold.project.modules import Modules
from scaffold.reading.registrations import Function, Registration, by_calls, by_decorators

# A function, by its file and line; a method of a class in that file, by what stands for it there.
Handler = tuple[str, int | str]
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
        not_understood=(
            *(one for one in found if isinstance(one, Doubt)),
            *reading.at_start,
        ),
    )


class _Finding:
    def __init__(self, files: Tree, reading: Reading) -> None:
        self._modules = Modules(files)
        self._functions: dict[str, dict[int, Function]] = {}
        self._mounts = {one.mounted_at: one for one in reading.applications}
        self._read: dict[tuple[str, str, str, int], list[Operation]] = defaultdict(list)
        for operation in reading.operations:
            if at := operation.definition:
                key = (operation.method, operation.handler, at.path, at.line)
                self._read[key].append(operation)

    def find(self, told: Told) -> Operation | Doubt:
        read = self._read[told.method, told.handler, told.file or "", told.line]
        exact = [one for one in read if one.path == told.path]
        fitting = [one for one in read if one.unknown and one.may_be(told.path)]
        is_one = len({(one.registration, one.router) for one in fitting}) == 1
        found = exact or (fitting if is_one else [])
        operation = found[0] if found else self._locate(told)
        if isinstance(operation, Doubt):
            return operation
        if found:
            read.remove(found[0])
        return operation._replace(
            path=told.path,
            holes=(),
            tags=told.tags,
            operation_id=told.operation_id,
            callbacks=told.callbacks,
            in_schema=told.in_schema,
        )

    def _locate(self, told: Told) -> Operation | Doubt:
        function = self._function_at(told.file, told.line) if told.file else None
        if told.file is None or function is None:
            place = Position(told.file or self._place_of_all(), told.line if told.file else 1)
            return _cannot(told, place, Kind.NO_FUNCTION(told.handler))
        at = Position(told.file, function.lineno, function.col_offset)
        registrations = self._registrations(told, at, function)
        if len(registrations) != 1:
            places = ", ".join(str(one.position) for one in registrations)
            several = Kind.SEVERAL_CALLS(places, told.handler)
            return _cannot(told, at, several if places else Kind.NO_CALL(told.handler))
        application = self._mounts.get(told.mounted_at)
        if application is None:
            return _cannot(told, at, Kind.NO_APPLICATION(str(told.mounted_at)))
        return Operation(
            method=told.method,
            path=told.path,
            handler=told.handler,
            definition=at,
            registration=registrations[0].position,
            router=None,
            application=application.name,
        )

    def _registrations(self, told: Told, at: Position, function: Function) -> list[Registration]:
        """Return the calls that register a function so; then those that may be it instead."""
        method = told.handler.rpartition(".")[2]
        surely = [
            *by_decorators(at.path, function),
            *self._registering[at.path, at.line],
            *self._registering[at.path, f"self.{method}"],
        ]
        fitting = [one for one in surely if one.fits(told.method, told.path)]
        if len(fitting) == 1:
            others = self._registering[None]
            fitting += [one for one in others if one.may_stand_for(fitting[0], told)]
        return fitting

    @cached_property
    def _registering(self) -> dict[Handler | None, list[Registration]]:
        """The calls by the function that they register; under None where reading cannot say."""
        found: dict[Handler | None, list[Registration]] = defaultdict(list)
        for path, registration, handler in self._calls:
            found[self._handler(path, ast.unparse(handler))].append(registration)
        return found

    def _handler(self, path: str, name: str) -> Handler | None:
        if name.startswith("self."):
            return path, name
        found = self._modules.definition(path, name)
        if found is None or not isinstance(found.node, Function):
            return None
        return found.position.path, found.position.line

    @cached_property
    def _calls(self) -> list[tuple[str, Registration, ast.expr]]:
        return [
            (path, *found)
            for path, file in self._modules.files.items()
            if path.endswith(".py") and REGISTERS.search(file.content)
            for found in by_calls(path, self._modules.tree(path))
        ]

    def _function_at(self, path: str, line: int) -> Function | None:
        if path not in self._functions:
            nodes = ast.walk(self._modules.tree(path))
            functions = {node.lineno: node for node in nodes if isinstance(node, Function)}
            self._functions[path] = functions
        return self._functions[path].get(line)

    def _place_of_all(self) -> str:
        return next((one.call.path for one in self._mounts.values()), "")


def _cannot(told: Told, position: Position, reason: Reason) -> Doubt:
    return Doubt(position, reason, frozenset({OneOperation(told.method, told.path)}))
