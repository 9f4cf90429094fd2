"""The line of a handler that sends a callback, where the project delivers its callbacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from scaffold.edits.signatures import ensure_parameter, remove_parameter
from scaffold.edits.source import Source, Splice, edited
from scaffold.edits.statements import ensure_after, ensure_before, remove_statement
from scaffold.pieces.callback.callback_url import Function
from scaffold.pieces.callback.shapes import last_name
from scaffold.project.imports import Import

DELIVER = "deliver"
DEPENDENCY = "DeliverDep"


@dataclass(frozen=True)
class Sending:
    """What a handler does to send a callback.

    Attributes:
        callback: Its name.
        handler: The name of the function.
        dependency: How its file imports what sends.
        event: The expression for what is sent; empty where the handler sends it already.
        condition: What is true if the request names an address; empty if each one does.
    """

    callback: str
    handler: str
    dependency: Import
    event: str = ""
    condition: str = ""

    @property
    def parameter(self) -> str:
        """What the handler takes."""
        return f"{DELIVER}: {self.dependency.local}"

    def text(self, deliver: str = DELIVER) -> str:
        """Return the statement, with the name that the handler's parameter has."""
        line = f"await {deliver}({self.callback}.{self.callback}, {self.event})"
        return f"if {self.condition}:\n    {line}" if self.condition else line


def is_sent(function: Function, callback: str) -> bool:
    """Say whether a handler sends a callback, in whatever way."""
    nodes = (node for statement in function.body for node in ast.walk(statement))
    return any(_is_function(node, callback) for node in nodes)


def with_sending(source: Source, sending: Sending) -> Source:
    """Return a file with the sending in the handler: before its answer, or at its end.

    Raises:
        CannotEditError: That cannot be done for certain.
    """
    function = _handler(source, sending)
    if is_sent(function, sending.callback):
        return source
    splices: tuple[Splice, ...] = ()
    deliver = _taken(function)
    if deliver is None:
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id == DELIVER:
                raise source.refusal(node, f"{DELIVER} means something else in {function.name}")
        splices = ensure_parameter(source, function, sending.parameter)
    last = function.body[-1]
    if isinstance(last, ast.Return):
        splices += ensure_before(source, last, sending.text(deliver or DELIVER))
    elif any(isinstance(node, ast.Return | ast.Raise) for node in ast.walk(last)):
        raise source.refusal(last, f"what {function.name} does last depends on something")
    else:
        splices += ensure_after(source, last, sending.text(deliver or DELIVER))
    return edited(source, splices)


def without_sending(source: Source, sending: Sending) -> Source:
    """Return a file without the sending, and without the parameter if nothing else uses it."""
    function = _handler(source, sending)
    while statements := sending_statements(function, sending.callback):
        source = edited(source, remove_statement(source, statements[0]))
        function = _handler(source, sending)
    names = (node.id for node in ast.walk(function) if isinstance(node, ast.Name))
    if _taken(function) != DELIVER or DELIVER in names:
        return source
    return edited(source, remove_parameter(source, function, DELIVER))


def sending_statements(function: Function, callback: str) -> list[ast.stmt]:
    """Return what sends a callback, with an `if` around that alone; whatever is sent."""
    nodes = [*ast.walk(function)]
    guards = [node for node in nodes if isinstance(node, ast.If) and _is_guard(node, callback)]
    inside = [node.body[0] for node in guards]
    alone = [node for node in _sending(nodes, callback) if node not in inside]
    return [*guards, *alone]


def _is_guard(node: ast.If, callback: str) -> bool:
    return len(node.body) == 1 and not node.orelse and any(_sending(node.body, callback))


def _sending(nodes: list[ast.AST] | list[ast.stmt], callback: str) -> Iterator[ast.Expr]:
    for node in nodes:
        awaited = node.value if isinstance(node, ast.Expr) else None
        call = awaited.value if isinstance(awaited, ast.Await) else None
        is_it = isinstance(call, ast.Call) and call.args and _is_function(call.args[0], callback)
        if isinstance(node, ast.Expr) and is_it:
            yield node


def _is_function(node: ast.AST, callback: str) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == f"{callback}.{callback}"


def _taken(function: Function) -> str | None:
    """Return the name of the parameter that sends; None where there is none."""
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    annotated = {one.arg: one.annotation for one in arguments if one.annotation}
    return next((name for name, node in annotated.items() if last_name(node) == DEPENDENCY), None)


def _handler(source: Source, sending: Sending) -> Function:
    """Return the function of that name: what is put in above it moves it."""
    functions = (node for node in ast.walk(source.tree) if isinstance(node, Function))
    found = [one for one in functions if one.name == sending.handler]
    if len(found) != 1:
        raise source.refusal(found[0] if found else 0, f"several are called {sending.handler}")
    return found[0]
