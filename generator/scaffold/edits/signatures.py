"""Parameters of a function."""

from __future__ import annotations

import ast

from scaffold.edits import sequences
from scaffold.edits.brackets import definition_bracket
from scaffold.edits.source import Source, Splice
from scaffold.edits.texts import same

Function = ast.FunctionDef | ast.AsyncFunctionDef


def parameter_of(function: Function, name: str) -> ast.arg | None:
    """Return the parameter of that name."""
    return next((one for one in _parameters(function.args) if one.arg == name), None)


def ensure_parameter(source: Source, function: Function, text: str) -> tuple[Splice, ...]:
    """Return the splices that add the parameter: the last that a caller can name.

    Args:
        source: The file.
        function: In it.
        text: `callback_url: HttpUrl | None = None`; without a default it goes before the first
            parameter with one.

    Raises:
        CannotEditError: There is another of that name, or `*args`.
    """
    wanted = _parse(text)
    name = _parameters(wanted)[0].arg
    if present := parameter_of(function, name):
        if _is_same(function.args, wanted, name):
            return ()
        raise source.refusal(present, f"there is another parameter {name} here")
    arguments = function.args
    if arguments.vararg:
        raise source.refusal(arguments.vararg, f"the function takes *{arguments.vararg.arg}")
    bracket = definition_bracket(source, function)
    index = len(bracket.items) - (arguments.kwarg is not None)
    if not arguments.kwonlyargs and not wanted.defaults and arguments.defaults:
        index = _first_with_default(source, function)
    return sequences.insert(source, bracket, index, text, hug=bool(bracket.items))


def remove_parameter(source: Source, function: Function, name: str) -> tuple[Splice, ...]:
    """Return the splices that take the parameter out.

    Raises:
        CannotEditError: A bare `*` or a `/` would be left over.
    """
    present = parameter_of(function, name)
    if present is None:
        return ()
    for group in (function.args.posonlyargs, function.args.kwonlyargs):
        if group == [present]:
            raise source.refusal(present, f"{name} is the only one of its kind")
    bracket = definition_bracket(source, function)
    return sequences.remove(source, bracket, bracket.index_of(source.start(present)))


def _parse(text: str) -> ast.arguments:
    function = ast.parse(f"def _({text}\n): ...").body[0]
    assert isinstance(function, ast.FunctionDef)
    return function.args


def _parameters(arguments: ast.arguments) -> list[ast.arg]:
    extra = [one for one in (arguments.vararg, arguments.kwarg) if one]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]


def _is_same(arguments: ast.arguments, wanted: ast.arguments, name: str) -> bool:
    one, other = default_of(arguments, name), default_of(wanted, name)
    present = next(node for node in _parameters(arguments) if node.arg == name)
    if (one is None) != (other is None) or not same(present, _parameters(wanted)[0]):
        return False
    return one is None or other is None or same(one, other)


def default_of(arguments: ast.arguments, name: str) -> ast.expr | None:
    """Return the default of the parameter of that name; None where it has none."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: dict[str, ast.expr | None] = {
        node.arg: default
        for node, default in zip(reversed(positional), reversed(arguments.defaults), strict=False)
    }
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return (defaults | {node.arg: default for node, default in named}).get(name)


def _first_with_default(source: Source, function: Function) -> int:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    first = positional[-len(arguments.defaults)]
    if first in arguments.posonlyargs:
        raise source.refusal(first, "a parameter without a default would be positional only")
    return definition_bracket(source, function).index_of(source.start(first))
