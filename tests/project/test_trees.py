from __future__ import annotations

import ast
from pathlib import Path

import pytest
import scaffold
from scaffold.model.position import Position
from scaffold.model.tree import File
from scaffold.project.trees import Trees, parse_heads

OWN = sorted((Path(scaffold.__file__).parent / "reading").glob("*.py"))


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def outside_of_functions(tree: ast.Module) -> list[str]:
    """Everything but the bodies of the functions at the left margin, with its places.

    A text that holds a function may lose lines as well.
    """
    for text in ast.walk(tree):
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and "\n" in text.value:
            text.value = ""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body, node.end_lineno, node.end_col_offset = [], None, None
    return [ast.dump(node, include_attributes=True) for node in tree.body]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_nothing_but_bodies_is_left_out(newline: str) -> None:
    understood = 0
    for file in OWN:
        content = file.read_text(encoding="utf-8").replace("\n", newline).encode()
        heads = parse_heads(content)
        if heads is not None:
            understood += 1
            assert outside_of_functions(heads) == outside_of_functions(ast.parse(content)), file
    assert understood > 0.95 * len(OWN)


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    return '''\ndef g():\n    pass\n'''\n",
        'def f():\n    x = """\n@app.get("/")\n"""\n\n\ndef g():\n    y = """\nz"""\n',
        "def f():\n    x = (\n1\n)\n",
        "def f(\n",
    ],
)
def test_what_the_lines_do_not_tell_is_parsed_whole(text: str) -> None:
    assert parse_heads(text.encode()) is None


def test_functions_are_found_again_by_their_line() -> None:
    text = b"@a\n@b(\n)\nasync def f():\n    return 1\n\n\ndef g(): return 2\n"
    trees = Trees({"a.py": File(text)})
    found = [trees.function_at(Position("a.py", line)) for line in (4, 8, 2)]
    assert [one and one.name for one in found] == ["f", "g", None]
    assert not any(trees.has_body(node, "a.py") for node in functions(trees.heads("a.py")))


def test_what_is_no_python_is_empty_and_told() -> None:
    trees = Trees({"a.py": File(b"x = 1\ndef (\n"), "b.py": File(b"def f():\n    return (\n")})
    assert not trees.heads("a.py").body
    assert [one.name for one in functions(trees.heads("b.py"))] == ["f"]
    assert trees.broken == {"a.py": Position("a.py", 2)}
    assert trees.function_at(Position("b.py", 1)) is None
    assert trees.broken.keys() == {"a.py", "b.py"}
    assert not trees.whole("missing.py").body
