"""Edits of modules that nobody would write: all but the intended node stays as it was."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from edits.modules import arguments, elements, modules, parameters
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scaffold.edits.calls import ensure_keyword, remove_keyword
from scaffold.edits.classes import ensure_field, remove_field
from scaffold.edits.elements import ensure_element, remove_element
from scaffold.edits.imports import ensure_imports, remove_unused_imports
from scaffold.edits.lifespans import ensure_open, remove_open
from scaffold.edits.signatures import ensure_parameter, remove_parameter
from scaffold.edits.source import CannotEditError, Source, Splice, apply, edited
from scaffold.edits.statements import ensure_after, ensure_before, remove_statement
from scaffold.edits.texts import expression, statements
from scaffold.project.imports import Import

Edit = Callable[[Source], Sequence[Splice]]
Law = Callable[..., None]
Change = Callable[[ast.Module], None]
EXAMPLES = [10, pytest.param(500, marks=pytest.mark.level(3))]
# What a layout may change: line ends, commas, and the parentheses of an import.
LAYOUT = {",", "(", ")"}
LENGTHS = st.sampled_from([20, 88, 10_000])


def holds(*drawn: st.SearchStrategy[Any]) -> Callable[[Law], Law]:
    """Make a test that the law holds for a few modules, and at level 3 for many."""

    def decorate(law: Law) -> Law:
        @pytest.mark.parametrize("examples", EXAMPLES)
        def test(examples: int) -> None:
            quick = settings(max_examples=examples, deadline=None)
            quick(given(*drawn)(law))()

        return test

    return decorate


def check(content: bytes, length: int, do: Edit, undo: Edit, intend: Change) -> None:
    """Check the edit, the edit of the edited, and the way back."""
    before = Source("app/x.py", content, length)
    after = edited(before, do(before))
    wanted = copy.deepcopy(before.tree)
    intend(wanted)
    assert ast.dump(after.tree) == ast.dump(wanted)
    assert not do(after)
    check_tokens(before, after)
    back = edited(after, undo(after))
    assert ast.dump(back.tree) == ast.dump(before.tree)
    assert words(back) == words(before)
    assert not undo(back)


def check_tokens(before: Source, after: Source) -> None:
    """Check that one run of tokens came in, and that everything around it is there."""
    old, new = words(before), words(after)
    start = next(
        (i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(old)
    )
    end = len(old) - start
    assert new[len(new) - end :] == old[start:]


def words(source: Source) -> list[str]:
    return [
        token.text for token in source.tokens if token.text.strip() and token.text not in LAYOUT
    ]


def find(tree: ast.AST, kind: type[ast.AST], name: str) -> ast.AST:
    """Return the node of that kind that names `name`: the one that is edited."""
    return next(
        node
        for node in ast.walk(tree)
        if isinstance(node, kind)
        and name in (getattr(node, "name", None), getattr(getattr(node, "func", None), "id", None))
    )


@holds(st.data(), LENGTHS)
def test_a_keyword(data: st.DataObject, length: int) -> None:
    content = data.draw(modules(f"target({data.draw(arguments())})"))

    def call(tree: ast.AST) -> ast.Call:
        found = find(tree, ast.Call, "target")
        assert isinstance(found, ast.Call)
        return found

    def intend(tree: ast.Module) -> None:
        call(tree).keywords.append(ast.keyword("new", expression("(1, '🐻')")))

    check(
        content,
        length,
        lambda source: ensure_keyword(source, call(source.tree), "new", "(1, '🐻')"),
        lambda source: remove_keyword(source, call(source.tree), "new"),
        intend,
    )


@holds(st.data(), LENGTHS, st.integers(0, 4))
def test_an_element(data: st.DataObject, length: int, index: int) -> None:
    content = data.draw(modules(f"target([{data.draw(elements())}])"))

    def display(tree: ast.AST) -> ast.List:
        found = find(tree, ast.Call, "target")
        assert isinstance(found, ast.Call)
        assert isinstance(found.args[0], ast.List)
        return found.args[0]

    def do(source: Source) -> Sequence[Splice]:
        there = display(source.tree)
        before = there.elts[index] if index < len(there.elts) else None
        return ensure_element(source, there, "new()", before=before)

    check(
        content,
        length,
        do,
        lambda source: remove_element(source, display(source.tree), "new()"),
        lambda tree: display(tree).elts.insert(index, expression("new()")),
    )


@holds(st.data(), LENGTHS, st.sampled_from(["", "-> 'a, b'", "-> dict[\n  int, str]"]))
def test_a_parameter(data: st.DataObject, length: int, returns: str) -> None:
    signature = f"async def target({data.draw(parameters())}) {returns}:\n    return (1, 2)"
    content = data.draw(modules(f"@d(1, (2))\n# x\n@e\n{signature}"))

    def function(tree: ast.AST) -> ast.AsyncFunctionDef:
        found = find(tree, ast.AsyncFunctionDef, "target")
        assert isinstance(found, ast.AsyncFunctionDef)
        return found

    def intend(tree: ast.Module) -> None:
        arguments, new = function(tree).args, ast.arg("new", expression("int | None"))
        if arguments.kwonlyargs:
            arguments.kwonlyargs.append(new)
            arguments.kw_defaults.append(ast.Constant(None))
        else:
            arguments.args.append(new)
            arguments.defaults.append(ast.Constant(None))

    check(
        content,
        length,
        lambda source: ensure_parameter(source, function(source.tree), "new: int | None = None"),
        lambda source: remove_parameter(source, function(source.tree), "new"),
        intend,
    )


@holds(st.data(), LENGTHS, st.sampled_from(["a", "os", "app.x", ".x", "zz"]))
def test_an_import(data: st.DataObject, length: int, module: str) -> None:
    content = data.draw(modules("target = 1"))
    before = Source("app/x.py", content, length)
    wanted = Import(module, "new")
    after = edited(before, ensure_imports(before, wanted))
    assert not ensure_imports(after, wanted)
    check_tokens(before, after)
    found = [node for node in after.tree.body if isinstance(node, ast.ImportFrom)]
    assert sum(alias.name == "new" for node in found for alias in node.names) == 1
    back = edited(after, remove_unused_imports(after, wanted))
    assert ast.dump(back.tree) == ast.dump(before.tree)
    assert words(back) == words(before)


@holds(st.data(), st.sampled_from(["    ", "\t", "  "]), st.booleans())
def test_a_statement(data: st.DataObject, indent: str, behind: bool) -> None:
    block = data.draw(
        st.sampled_from(
            [
                "{i}target()",
                "{i}a()\n{i}target()  # t",
                "{i}a(); target(); b()",
                "{i}# t\n{i}target(\n)",
            ]
        )
    ).format(i=indent)
    content = data.draw(modules(f"def f():\n{block}\n{indent}c()"))

    def anchor(tree: ast.AST) -> ast.stmt:
        found = (
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and ast.unparse(node) == "target()"
        )
        return next(found)

    def intend(tree: ast.Module) -> None:
        function = find(tree, ast.FunctionDef, "f")
        assert isinstance(function, ast.FunctionDef)
        body = function.body
        body.insert(body.index(anchor(tree)) + behind, statements("new(1)")[0])

    def undo(source: Source) -> Sequence[Splice]:
        found = [
            node
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Expr) and ast.unparse(node) == "new(1)"
        ]
        return remove_statement(source, found[0]) if found else ()

    ensure = ensure_after if behind else ensure_before
    check(content, 88, lambda source: ensure(source, anchor(source.tree), "new(1)"), undo, intend)


@holds(st.data(), st.sampled_from(["    ", "\t", "  "]))
def test_a_field(data: st.DataObject, indent: str) -> None:
    body = data.draw(
        st.sampled_from(["a: int", "a: int  # a\n{i}b = 1\n{i}def f(self): ...", "'''t'''"])
    )
    content = data.draw(modules(f"class Target:\n{indent}{body.format(i=indent)}"))

    def definition(tree: ast.AST) -> ast.ClassDef:
        found = find(tree, ast.ClassDef, "Target")
        assert isinstance(found, ast.ClassDef)
        return found

    def intend(tree: ast.Module) -> None:
        there = definition(tree).body
        last = [i for i, node in enumerate(there) if not isinstance(node, ast.FunctionDef)][-1]
        there.insert(last + 1, statements("new: str = 'é'")[0])

    check(
        content,
        88,
        lambda source: ensure_field(source, definition(source.tree), "new: str = 'é'"),
        lambda source: remove_field(source, definition(source.tree), "new"),
        intend,
    )


@holds(st.data(), st.sampled_from(["    ", "\t", "  "]))
def test_what_is_open(data: st.DataObject, indent: str) -> None:
    value = data.draw(
        st.sampled_from(["", " {{\n{i}'a': b,\n{i}}}  # d", " S(a=b,\n\n  c=d)", " \\\n 1"])
    )
    block = f"{indent}a()\n{indent}yield{value.format(i=indent)}\n{indent}# e\n{indent}b()"
    content = data.draw(modules(f"async def target(app):\n{block}"))

    def function(tree: ast.AST) -> ast.AsyncFunctionDef:
        found = find(tree, ast.AsyncFunctionDef, "target")
        assert isinstance(found, ast.AsyncFunctionDef)
        return found

    def intend(tree: ast.Module) -> None:
        opened = statements("async def _():\n async with n() as new:\n  s.n = new")[0]
        assert isinstance(opened, ast.AsyncFunctionDef)
        assert isinstance(opened.body[0], ast.AsyncWith)
        body = function(tree).body
        opened.body[0].body.append(body[1])
        body[1] = opened.body[0]

    check(
        content,
        88,
        lambda source: ensure_open(source, function(source.tree), "n() as new", "s.n = new"),
        lambda source: remove_open(source, function(source.tree), "n() as new", "s.n = new"),
        intend,
    )


@pytest.mark.parametrize(
    "content", [b"x = \xff", b"x = (", b"x = 1\ry = 2", b"\0", b"# coding: latin-1\n"]
)
def test_what_is_no_python_in_utf8_is_refused(content: bytes) -> None:
    with pytest.raises(CannotEditError):
        _ = Source("x.py", content).tree


def test_edits_that_overlap_are_refused() -> None:
    source = Source("x.py", b"x = 1\n")
    with pytest.raises(CannotEditError, match="overlap"):
        apply(source, [Splice(0, 3, "y"), Splice(2, 4, "z")])


def test_an_edit_that_makes_no_python_is_refused() -> None:
    source = Source("x.py", b"x = 1\n")
    with pytest.raises(CannotEditError, match="not Python"):
        apply(source, [Splice(0, 0, "(")])


@holds(st.data())
def test_the_modules_are_python(data: st.DataObject) -> None:
    """Or else nothing above proves anything."""
    content = data.draw(modules(f"target({data.draw(arguments())})"))
    assume(content)
    compile(content, "x.py", "exec")
