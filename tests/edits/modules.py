"""Modules that nobody would write, but that are Python: what edits must leave alone."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

EXPRESSIONS = st.sampled_from(
    [
        "a",
        "-1",
        "'🦊'",
        '"(,"',
        "f(x, y)",
        "(b)",
        "((c), d)",
        "[1, (2)]",
        "lambda x, y=(1, 2): (x, y)",
        "{1: lambda: 2, **k}",
        "x if y else z",
        'f"{a, b}]"',
        '"""one,\n  (two"""',
        "(a\n  + b)",
        "[x for x in y if x, ]".replace(", ]", "]"),
        "b')' \\\n   b','",
        "not a",
        "await_(1)",
        "x[1:2, ::3]",
        "'é' 'ü'",
    ]
)
GAPS = st.sampled_from(
    [", ", ",", " , ", ",\n      ", ",  # x, (\n      ", ",\n\n      # y\n      "]
)
OPENINGS = st.sampled_from(["", "", " ", "\n      ", "  # o\n      ", "\n      # o\n      "])
CLOSINGS = st.sampled_from(
    ["", "", " ", "\n", ",", " ,  # c\n", ",\n", ",\n      # c\n  ", "  # c\n"]
)
STATEMENTS = st.sampled_from(
    [
        "x = 1; y = 2",
        "# a comment",
        "",
        '"""a text"""',
        "if x: y()",
        "for i in j:\n    pass\n    # inside",
        "t = '''\n  f(\n'''",
        "class C:\n    z = 1",
        "\x0c",
        "s = 'ä' \\\n    'ö'",
        "import os, sys",
        "from a import (b,  # c\n    d)",
        "from a import b; e = 1",
        "try:\n    import x\nexcept ImportError:\n    pass",
    ]
)
HEADS = st.sampled_from(
    ["", "#!/usr/bin/env python\n", '"""Docs."""\n', "# -*- coding: utf-8 -*-\n\n"]
)


@st.composite
def sequences(draw: st.DrawFn, items: Sequence[str]) -> str:
    """Draw what stands between two brackets."""
    if not items:
        return draw(st.sampled_from(["", " ", "\n", "\n      # nothing\n"]))
    text = draw(OPENINGS) + items[0]
    for item in items[1:]:
        text += draw(GAPS) + item
    return text + draw(CLOSINGS)


@st.composite
def arguments(draw: st.DrawFn) -> str:
    """Draw the arguments of a call."""
    positional = draw(st.lists(EXPRESSIONS, max_size=2))
    named = draw(st.lists(EXPRESSIONS, max_size=3))
    keywords = [f"k{number} = {value}" for number, value in enumerate(named)]
    return draw(sequences([*positional, *keywords]))


@st.composite
def elements(draw: st.DrawFn) -> str:
    """Draw the elements of a list."""
    return draw(sequences(draw(st.lists(EXPRESSIONS, max_size=4))))


@st.composite
def parameters(draw: st.DrawFn) -> str:
    """Draw the parameters of a function."""
    kinds = draw(
        st.sampled_from([("a", "b"), ("a", "/", "b"), ("a", "*", "b"), ("a",), (), ("*", "b")])
    )
    form = draw(
        st.sampled_from(["{}", "{}: int = 1", "{}: 'x, y' = (1, 2)", "{} = lambda x, y: x"])
    )
    items = [kind if kind in "*/" else form.format(kind) for kind in kinds]
    items += draw(st.sampled_from([[], ["**others"]]))
    return draw(sequences(items))


@st.composite
def modules(draw: st.DrawFn, middle: str) -> bytes:
    """Draw the bytes of a module around the middle."""
    above = draw(st.lists(STATEMENTS, max_size=4))
    below = draw(st.lists(STATEMENTS, max_size=2))
    text = draw(HEADS) + "\n".join([*above, middle, *below]) + draw(st.sampled_from(["\n", ""]))
    content = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))).encode()
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + content
