"""Keyword arguments of a call."""

from __future__ import annotations

import ast

from scaffold.edits import sequences
from scaffold.edits.brackets import call_bracket, has_generator
from scaffold.edits.elements import ensure_element, remove_element
from scaffold.edits.names import DEFINITIONS
from scaffold.edits.source import Source, Splice
from scaffold.edits.texts import expression, same

LISTS = (ast.List, ast.Tuple)


def keyword_of(call: ast.Call, name: str) -> ast.keyword | None:
    """Return the keyword argument of that name."""
    return next((keyword for keyword in call.keywords if keyword.arg == name), None)


def ensure_keyword(
    source: Source, call: ast.Call, name: str, value: str, *, before: str | None = None
) -> tuple[Splice, ...]:
    """Return the splices that pass `name=value`: as the last argument, or before that keyword.

    Raises:
        CannotEditError: It is passed with another value, or `**` may pass it.
    """
    if found := keyword_of(call, name):
        if same(found.value, expression(value)):
            return ()
        raise source.refusal(found, f"{name}= is given here already")
    _refuse_unpacking(source, call, name)
    bracket = call_bracket(source, call)
    index = len(bracket.items)
    if anchor := keyword_of(call, before) if before else None:
        index = bracket.index_of(source.start(anchor))
    return sequences.insert(source, bracket, index, f"{name}={value}")


def remove_keyword(source: Source, call: ast.Call, name: str) -> tuple[Splice, ...]:
    """Return the splices that pass no `name=` any more."""
    found = keyword_of(call, name)
    if found is None:
        return ()
    bracket = call_bracket(source, call)
    return sequences.remove(source, bracket, bracket.index_of(source.start(found)))


def ensure_listed(source: Source, call: ast.Call, name: str, items: str) -> tuple[Splice, ...]:
    """Return the splices by which the list that `name=` passes holds `items` too.

    `callbacks=a` becomes `callbacks=[*a, *items]`; without one, `callbacks=items` is passed.

    Args:
        source: The file.
        call: In it.
        name: Of the keyword argument.
        items: An expression for a list: `invoice_paid.router.routes`.
    """
    found = keyword_of(call, name)
    if found is None:
        return ensure_keyword(source, call, name, items)
    value = found.value
    if same(value, expression(items)):
        return ()
    start, end = source.start(value), source.end(value)
    if isinstance(value, ast.Constant) and value.value is None:
        return (Splice(start, end, items),)
    if isinstance(value, LISTS):
        return ensure_element(source, value, f"*{items}")
    if not _is_list(source, value):
        raise source.refusal(value, f"{name}= is given here in a way that cannot be extended")
    if not source.is_on_one_line(source.start(found), end):
        return (Splice(start, start, "[*"), Splice(end, end, f", *{items}]"))
    bracket = call_bracket(source, call)
    text = f"{name}=[*{source.text(start, end)}, *{items}]"
    return sequences.replace(source, bracket, bracket.index_of(source.start(found)), text)


def remove_listed(source: Source, call: ast.Call, name: str, items: str) -> tuple[Splice, ...]:
    """Return the splices by which the list that `name=` passes holds `items` no more."""
    found = keyword_of(call, name)
    if found is None:
        return ()
    value, unwanted = found.value, expression(items)
    if same(value, unwanted):
        return remove_keyword(source, call, name)
    if not isinstance(value, LISTS):
        return ()
    rest = [one for one in value.elts if not _is_starred(one, unwanted)]
    if len(rest) == len(value.elts):
        return ()
    if not rest:
        return remove_keyword(source, call, name)
    if len(rest) == 1 and isinstance(rest[0], ast.Starred):
        return _unwrap(source, call, found, rest[0].value)
    return remove_element(source, value, f"*{items}")


def _is_list(source: Source, value: ast.expr) -> bool:
    """Say whether the value is a list for certain: the routes of a router, or made of lists."""
    if isinstance(value, ast.Name):
        only = _only_value(source, value.id)
        return only is not None and _is_list(source, only)
    if isinstance(value, ast.BinOp):
        both = _is_list(source, value.left) and _is_list(source, value.right)
        return both and isinstance(value.op, ast.Add)
    if isinstance(value, ast.Attribute):
        return value.attr == "routes"
    return isinstance(value, (ast.List, ast.ListComp))


def _unwrap(
    source: Source, call: ast.Call, keyword: ast.keyword, left: ast.expr
) -> tuple[Splice, ...]:
    start, end = source.start(left), source.end(left)
    if not source.is_on_one_line(source.start(keyword), source.end(keyword)):
        value = keyword.value
        return (Splice(source.start(value), start, ""), Splice(end, source.end(value), ""))
    bracket = call_bracket(source, call)
    index = bracket.index_of(source.start(keyword))
    return sequences.replace(source, bracket, index, f"{keyword.arg}={source.text(start, end)}")


def _is_starred(node: ast.expr, value: ast.expr) -> bool:
    return isinstance(node, ast.Starred) and same(node.value, value)


def _refuse_unpacking(source: Source, call: ast.Call, name: str) -> None:
    for keyword in call.keywords:
        if keyword.arg is None and not _lacks(source, keyword.value, name):
            raise source.refusal(keyword, f"what ** unpacks here may hold {name}= too")
    if has_generator(call):
        raise source.refusal(call, "the only argument is a generator without parentheses")


def _lacks(source: Source, unpacked: ast.expr, key: str) -> bool:
    """Say whether a dict is written out without the key, and nothing in the file may add it."""
    if isinstance(unpacked, ast.Name):
        only = _only_value(source, unpacked.id)
        return isinstance(only, ast.Dict) and (
            _lacks(source, only, key) and _never_gets(source, unpacked.id, key)
        )
    return isinstance(unpacked, ast.Dict) and all(_is_other(node, key) for node in unpacked.keys)


def _never_gets(source: Source, name: str, key: str) -> bool:
    """Say whether a name is used for nothing but `**name`, and `name["other key"]`."""
    nodes = [*ast.walk(source.tree)]
    plain = [node.value for node in nodes if isinstance(node, ast.keyword) and node.arg is None]
    plain += [
        node.value
        for node in nodes
        if isinstance(node, ast.Subscript) and _is_other(node.slice, key)
    ]
    used = [node for node in nodes if isinstance(node, ast.Name) and node.id == name]
    return all(isinstance(node.ctx, ast.Store) or node in plain for node in used)


def _is_other(node: ast.expr | None, key: str) -> bool:
    return isinstance(node, ast.Constant) and node.value != key


def _only_value(source: Source, name: str) -> ast.expr | None:
    """Return what a name of the module is assigned, if nothing else in the file binds it."""
    values = [
        node.value
        for node in source.tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and name in _targets(node)
    ]
    bound = sum(
        (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.arg) and node.arg == name)
        or (isinstance(node, DEFINITIONS) and node.name == name)
        or (isinstance(node, ast.alias) and name in (node.asname, node.name, "*"))
        for node in ast.walk(source.tree)
    )
    return values[0] if len(values) == bound == 1 else None


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}
