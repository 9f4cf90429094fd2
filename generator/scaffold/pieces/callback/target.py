"""What an operation has to be like, for a callback to be added to it for certain."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from scaffold.edits.source import CannotEditError
from scaffold.model.application import Application, Operation, Reading
from scaffold.model.doubt import Kind
from scaffold.model.position import Position
from scaffold.model.problem import RefusedError, refused, wrong_usage
from scaffold.pieces.callback.callback_url import Function
from scaffold.pieces.callback.texts import PARAMETER
from scaffold.project.modules import Modules

# Methods of FastAPI that, unlike a router's, take no `callbacks=`.
WITHOUT_CALLBACKS = frozenset({"add_api_route", "api_route"})

DEPENDENCIES = frozenset({"Depends", "Security"})
DEPENDENCY = re.compile(rb"\b(Depends|Security)\b")


class Owner(NamedTuple):
    """The operation that has the callback, and what it is part of."""

    operation: Operation
    application: Application
    reading: Reading

    @property
    def path(self) -> str:
        """The operation's path in the document of its own application, as far as it is known."""
        if self.operation.unknown:
            return self.operation.end
        mount = self.application.mounted_at or ""
        return self.operation.path.removeprefix(mount.rstrip("/"))

    @property
    def function(self) -> str:
        """The name of the handler, without its module and class."""
        return self.operation.handler.rpartition(":")[2].rpartition(".")[2]

    @property
    def is_listed(self) -> bool:
        """Whether reading understood where the operation is: one that it did not is in no list."""
        return self.operation in self.reading.operations

    @property
    def is_late(self) -> bool:
        """Whether the operation may be there only once the application has started."""
        return not self.is_listed and bool(self.reading.at_start)

    def twins(self) -> list[Operation]:
        """Return the other documented operations of the same method and path."""
        one = self.operation
        same = (
            other
            for other in self.reading.operations
            if (other.method, other.path) == (one.method, one.path)
        )
        return [other for other in same if other != one and other.in_schema]

    def others_at(self, position: Position, *, of: str) -> list[Operation]:
        """Return the other documented operations with the same `registration` or `definition`."""
        return [
            other
            for other in self.reading.operations
            if getattr(other, of) == position and other != self.operation and other.in_schema
        ]


def _another_inclusion(modules: Modules, owner: Owner) -> Position | None:
    """Return where the operation's router is included in a way that was not understood."""
    known = {
        (one.call.path, one.written)
        for one in owner.reading.inclusions
        if one.router == owner.operation.router
    }
    is_again = owner.operation.registration in {one.registration for one in owner.reading.perhaps}
    for doubt in owner.reading.not_understood if owner.is_listed else ():
        at = doubt.position
        if doubt.reason.kind is Kind.TOO_MANY:
            return at
        for node in _calls(modules, at.path):
            is_there = (node.lineno, node.col_offset) == (at.line, at.column)
            if not is_there or not node.args:
                continue
            router = node.args[0]
            is_same = is_again or not _is_parameter(modules, at.path, router)
            if is_same and (at.path, ast.unparse(router)) in known:
                return at
    return None


def _is_parameter(modules: Modules, path: str, written: ast.expr) -> bool:
    """Say whether an expression is a parameter, which is another value in each call."""
    around = (
        node
        for node in ast.walk(modules.tree(path))
        if isinstance(node, Function) and written in ast.walk(node)
    )
    named = (one.arg for node in around for one in ast.walk(node.args) if isinstance(one, ast.arg))
    return ast.unparse(written) in named


def _calls(modules: Modules, path: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(modules.tree(path)) if isinstance(node, ast.Call))


def check_documented(operation: Operation) -> None:
    """Refuse an operation that the OpenAPI document does not show (exit code 2)."""
    if not operation.in_schema:
        message = (
            f"{operation.registration}: {operation.method} {operation.path} is not in the OpenAPI "
            "document (include_in_schema=False), and neither would its callback be."
        )
        raise wrong_usage("not-in-the-document", message)


def check_registration(
    modules: Modules, owner: Owner, call: ast.Call, *, are_told_apart: bool
) -> None:
    """Refuse a registration that cannot be given the callback for certain.

    Args:
        modules: The project's.
        owner: The operation.
        call: That registers it.
        are_told_apart: Whether the project gives one callback under two operations two ids.

    Raises:
        CannotEditError: The call takes no `callbacks=`, or its router may be included once more;
            or the document shows another operation instead.
        RefusedError: With exit code 1, where it registers several operations.
    """
    operation = owner.operation
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    is_application = operation.router in [one.call for one in owner.reading.applications]
    if name in WITHOUT_CALLBACKS and is_application:
        receiver = ast.unparse(call.func).rpartition(".")[0]
        raise CannotEditError(
            operation.registration,
            f"FastAPI's own {name} takes no callbacks=; {receiver}.router.{name} does",
        )
    if twins := owner.twins():
        reason = f"{twins[0].registration} registers {_named(twins)} too, and the document has one"
        raise CannotEditError(operation.registration, reason)
    if doubt := _another_inclusion(modules, owner):
        reason = f"{doubt} may include its router once more, which reading alone cannot tell"
        raise CannotEditError(operation.registration, reason)
    others = owner.others_at(operation.registration, of="registration")
    if others and not are_told_apart:
        raise _several(operation, others)


def _several(operation: Operation, others: list[Operation]) -> RefusedError:
    """Return the refusal without lines to paste: they would have the fault that it tells of."""
    message = (
        f"{operation.registration}: this call registers {_named(others)} too, and FastAPI would "
        "give the callback the same operation id under each of them. Nothing was written."
    )
    if all(other.path == operation.path for other in others):
        message += f" Give {operation.method} a call of its own first."
    return refused("several-operations", message)


def check_handler(
    modules: Modules, owner: Owner, function: Function, parameter: str = PARAMETER
) -> None:
    """Refuse a handler that cannot be given a parameter.

    Raises:
        CannotEditError: It serves other operations too, or is a dependency, or something stands
            before it that would not pass the parameter on.
    """
    at = owner.operation.definition
    assert at
    others = [
        other
        for other in owner.others_at(at, of="definition")
        if other.registration != owner.operation.registration
    ]
    if others:
        raise CannotEditError(
            at, f"the handler serves {_named(others)} too, which would take {parameter} as well"
        )
    # Who calls it by itself need not give it what has a default.
    is_asked = parameter != PARAMETER
    if use := _dependency_on(modules, at, function.name, or_called=is_asked):
        how = "used" if is_asked else "a dependency"
        raise CannotEditError(
            use, f"the handler is {how} here too, which would take {parameter} as well"
        )
    for decorator in function.decorator_list:
        for name in _blocking(modules, at.path, decorator):
            raise CannotEditError(
                at, f"the decorator {name} calls the handler without **, and so without {parameter}"
            )


def _dependency_on(
    modules: Modules, at: Position, name: str, *, or_called: bool
) -> Position | None:
    """Return the `Depends(…)` that takes the function at a place; None where there is none."""
    for path, file in modules.files.items():
        is_near = path.endswith(".py") and name.encode() in file.content
        if not is_near or not (or_called or DEPENDENCY.search(file.content)):
            continue
        for call in _calls(modules, path):
            named = (one.value for one in call.keywords if one.arg == "dependency")
            taken = [*call.args[:1], *named]
            if ast.unparse(call.func).rpartition(".")[2] not in DEPENDENCIES:
                taken = [call.func] if or_called else []
            if taken:
                found = modules.definition(path, ast.unparse(taken[0]))
                if found is not None and found.position == at:
                    return Position(path, call.lineno, call.col_offset)
    return None


def _blocking(modules: Modules, path: str, decorator: ast.expr) -> Iterator[str]:
    """Yield the name of a decorator of the project whose wrapper takes only what it names."""
    called = _called(decorator)
    if not isinstance(called, (ast.Name, ast.Attribute)):
        return
    found = modules.definition(path, ast.unparse(called))
    if found is None or isinstance(found.node, ast.expr):
        return
    for inner in ast.walk(found.node):
        is_wrapper = isinstance(inner, Function) and any(
            ast.unparse(_called(one)).rpartition(".")[2] == "wraps" for one in inner.decorator_list
        )
        if is_wrapper and isinstance(inner, Function) and inner.args.kwarg is None:
            yield ast.unparse(called)


def _called(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def _named(operations: list[Operation]) -> str:
    return ", ".join(f"{one.method} {one.path}" for one in operations)
