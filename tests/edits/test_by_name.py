"""The edits that notes name: before and after, the same when done twice."""

from __future__ import annotations

import tomllib
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scaffold.edits.by_name import edit_by_name
from scaffold.edits.dependencies import ensure_dependency, name_of, remove_dependency
from scaffold.model.tree import File, Overlay

IDS = "src/app/middleware/request_id.py"
OURS = {IDS: "from contextvars import ContextVar\nrequest_id = ContextVar('request_id')\n"}
REPLACE = {
    "old": "asgi_correlation_id:correlation_id",
    "new": "app.middleware.request_id:request_id",
}
MINE = "src/app/mine.py"


def done(name: str, arguments: dict[str, str], **texts: str) -> tuple[dict[str, str], list[str]]:
    """Return what an edit changes, and what it leaves; done again it changes nothing."""
    files = {path: File(dedent(text).lstrip().encode()) for path, text in texts.items()}
    once = edit_by_name(name, arguments, files)
    again = edit_by_name(name, arguments, Overlay(files, once.files))
    assert (again.files, [*map(str, again.left)]) == ({}, [*map(str, once.left)])
    return {path: text.decode() for path, text in once.files.items()}, [*map(str, once.left)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """
            from asgi_correlation_id import correlation_id
            from fastapi import FastAPI

            from app import other


            def who(request: object) -> str:
                return f"{correlation_id.get()} {correlation_id.name}"
            """,
            """
            from fastapi import FastAPI

            from app import other
            from app.middleware.request_id import request_id


            def who(request: object) -> str:
                return f"{request_id.get()} {request_id.name}"
            """,
            id="it is renamed where it is used",
        ),
        pytest.param(
            """
            from asgi_correlation_id import CorrelationIdMiddleware, correlation_id

            print(CorrelationIdMiddleware, correlation_id)
            """,
            """
            from asgi_correlation_id import CorrelationIdMiddleware

            from app.middleware.request_id import request_id

            print(CorrelationIdMiddleware, request_id)
            """,
            id="its neighbours stay",
        ),
        pytest.param(
            """
            from asgi_correlation_id import correlation_id as current

            print(current.get())
            """,
            """
            from app.middleware.request_id import request_id as current

            print(current.get())
            """,
            id="a name of the project's own stays",
        ),
        pytest.param(
            """
            from asgi_correlation_id import correlation_id

            def f(request_id: str) -> None:
                print(correlation_id.get(), request_id)
            """,
            """
            from app.middleware.request_id import request_id as correlation_id

            def f(request_id: str) -> None:
                print(correlation_id.get(), request_id)
            """,
            id="the new name means something else",
        ),
        pytest.param(
            """
            from asgi_correlation_id import correlation_id

            __all__ = ["correlation_id"]
            """,
            """
            from app.middleware.request_id import request_id as correlation_id

            __all__ = ["correlation_id"]
            """,
            id="it is handed on",
        ),
        pytest.param(
            """
            import asgi_correlation_id

            print(asgi_correlation_id.correlation_id.get())
            """,
            """
            from app.middleware.request_id import request_id

            print(request_id.get())
            """,
            id="by its module",
        ),
        pytest.param(
            """
            import asgi_correlation_id as ids

            print(ids.correlation_id.get(), ids.CorrelationIdMiddleware)
            """,
            """
            import asgi_correlation_id as ids

            from app.middleware.request_id import request_id

            print(request_id.get(), ids.CorrelationIdMiddleware)
            """,
            id="by its module, which is used besides",
        ),
    ],
)
def test_an_imported_name_is_replaced(before: str, after: str) -> None:
    changed, left = done("replace_import", REPLACE, **OURS, **{MINE: before})
    assert (changed, left) == ({MINE: dedent(after).lstrip()}, [])


def test_a_name_that_moves_keeps_its_own() -> None:
    moved = {"old": "app.schemas:Text", "new": "app.fields:Text"}
    before = (
        "from app import other\nfrom app.schemas import Item, Text\n\nprint(Item, Text, other)\n"
    )
    files = {
        "src/app/fields.py": "Text = str\n",
        "src/app/schemas.py": "Item = int\n",
        MINE: before,
    }
    after = before.replace("import Item, Text", "import Item").replace(
        "from app.schemas", "from app.fields import Text\nfrom app.schemas"
    )
    assert done("replace_import", moved, **files) == ({MINE: after}, [])
    files["src/app/schemas.py"] += "Text = str\n"
    assert done("replace_import", moved, **files) == ({}, []), "it is there still"
    del files["src/app/fields.py"]
    assert done("replace_import", moved, **files) == ({}, []), "there is no other one"


def test_a_test_imports_the_package_below_what_is_installed() -> None:
    moved = {"old": "app.schemas:Text", "new": "app.fields:Text"}
    before = "import pytest\n\nfrom app.schemas import Text\n\nprint(Text, pytest)\n"
    files = {
        "src/app/fields.py": "Text = str\n",
        "src/app/schemas.py": "",
        "tests/test_a.py": before,
    }
    after = before.replace("app.schemas", "app.fields")
    assert done("replace_import", moved, **files) == ({"tests/test_a.py": after}, [])


def test_a_name_that_another_module_takes_on_keeps_its_own() -> None:
    files = {
        MINE: "from asgi_correlation_id import correlation_id\n\nprint(correlation_id)\n",
        "src/app/yours.py": "from app.mine import correlation_id\n",
    }
    changed, _ = done("replace_import", REPLACE, **OURS, **files)
    assert changed.keys() == {MINE}
    assert "import request_id as correlation_id\n" in changed[MINE]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "def f():\n    from asgi_correlation_id import correlation_id\n",
            "mine.py:2: correlation_id is not imported at the top",
        ),
        (
            "<<<<<<< yours\nfrom asgi_correlation_id import correlation_id\n",
            "mine.py:1: not Python: ",
        ),
    ],
)
def test_what_is_not_certain_is_left_with_its_place(text: str, reason: str) -> None:
    changed, (left,) = done("replace_import", REPLACE, **OURS, **{MINE: text})
    assert changed == {}
    assert reason in left


BASE = "src/app/resources/base.py"
INITIALISE = {"base": "app.resources.base:Resource", "attribute": "settings"}


def test_each_subclass_initialises_its_base() -> None:
    before = """\
    from app.resources.base import Resource
    from app.resources import base


    class Search(Resource):
        def __init__(self) -> None:
            self.settings = Settings()
            self.url = self.settings.url

        async def open(self) -> None:
            pass


    class Mail(base.Resource):
        def __init__(self) -> None:
            self.settings: Settings = Settings()


    class Done(Resource):
        def __init__(self) -> None:
            super().__init__(Settings())


    class Other:
        def __init__(self) -> None:
            self.settings = 1
    """
    files = {BASE: "class Resource:\n    pass\n", MINE: before}
    after = dedent(before)
    for line in ("self.settings = Settings()", "self.settings: Settings = Settings()"):
        after = after.replace(line, f"{line}\n        super().__init__(self.settings)")
    assert done("initialise_base", INITIALISE, **files) == ({MINE: after}, [])
    files[MINE] = (
        "from app.resources.base import Resource\nclass A(Resource):\n  def __init__(s): ...\n"
    )
    _, (left,) = done("initialise_base", INITIALISE, **files)
    assert left == f"{MINE}:3: super().__init__ is not called, nor self.settings assigned"


SETTLE = {"requirement": "asgi-correlation-id>=5", "module": "asgi_correlation_id"}
LISTS = [
    ('dependencies = ["alembic>=1", "fastapi>=0.1"]\n', '"alembic>=1", {}, "fastapi>=0.1"'),
    (
        'dependencies = [\n    "alembic>=1", # it\n    "fastapi>=0.1",\n]\n',
        '\n    "alembic>=1", # it\n    {},\n    "fastapi>=0.1",\n',
    ),
    ('dependencies = [\n    "a",\n]\n', '\n    "a",\n    {},\n'),
    ('dependencies = [\n    "z",\n]\n', '\n    {},\n    "z",\n'),
    ("dependencies = [ \"z[b]>=1\", 'a' ]\n", " \"z[b]>=1\", 'a', {} "),
    ("dependencies = []\n", "{}"),
]


@pytest.mark.parametrize(("before", "inside"), LISTS)
def test_a_dependency_is_declared_as_long_as_it_is_imported(before: str, inside: str) -> None:
    head, tail = '[project]\nname = "a"\n', '\n[tool.x]\ndependencies = ["other"]\n'
    without = head + before + tail
    listed = inside.replace("{}", '"asgi-correlation-id>=5"')
    with_it = f"{head}dependencies = [{listed}]\n{tail}"
    used = {MINE: "from asgi_correlation_id.middleware import CorrelationIdMiddleware\n"}
    added, _ = done("settle_dependency", SETTLE, **used, **{"pyproject.toml": without})
    assert added == {"pyproject.toml": with_it}
    removed, _ = done("settle_dependency", SETTLE, **{"pyproject.toml": with_it})
    assert removed == {"pyproject.toml": without}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[project",
        'project = {dependencies = ["a"]}\n',
        '[project]\ndynamic = ["dependencies"]\n',
    ],
)
def test_dependencies_that_are_no_plain_list_are_left(text: str) -> None:
    changed, (left,) = done("settle_dependency", SETTLE, **{"pyproject.toml": text})
    assert changed == {}
    assert left.startswith("pyproject.toml:1: its dependencies are no plain list")


NAMES = st.sampled_from(["a", "b.c", "d_e", "fastapi[standard]", "zz"])


@given(st.lists(NAMES, unique=True), NAMES, st.sampled_from([", ", ",\n    ", ",\n  # why\n  "]))
def test_what_is_put_in_is_there_and_what_is_taken_out_is_not(
    names: list[str], name: str, between: str
) -> None:
    text = "[project]\ndependencies = [" + between.join(f'"{one}>=1"' for one in names) + "]\n"
    put_in = ensure_dependency(text, f"{name}>=2")
    assert ensure_dependency(put_in, name) == put_in
    known = [name_of(one) for one in tomllib.loads(put_in)["project"]["dependencies"]]
    assert sorted(known) == sorted({*map(name_of, names), name_of(name)})
    taken_out = remove_dependency(put_in, name)
    left = tomllib.loads(taken_out)["project"]["dependencies"]
    assert left == [f"{one}>=1" for one in names if one != name]
