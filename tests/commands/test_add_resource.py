"""`scaffold add-resource`, through the front door."""

from __future__ import annotations

from pathlib import Path

import pytest
from pieces import own
from pieces.shapes import contents, scaffold, shapes

HEAD = "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n"
REFUSED = {
    "this is one of several calls": """from fastapi import FastAPI
from settings import debug

if debug():
    app = FastAPI(debug=True)
else:
    app = FastAPI()
""",
    "main.py:4: FastAPI would ignore this": (
        "from fastapi import FastAPI\napp = FastAPI()\n\n"
        '@app.on_event("startup")\nasync def start(): ...\n'
    ),
    "main.py:4: FastAPI would ignore what this may start": (
        "from fastapi import FastAPI\nfrom tortoise.contrib.fastapi import register_tortoise\n"
        'app = FastAPI()\nregister_tortoise(app, db_url="sqlite://x", modules={})\n'
    ),
    "main.py:3: reading does not tell which function": (
        "from fastapi import FastAPI\nfrom other import make\napp = FastAPI(lifespan=make(1))\n"
    ),
    "main.py:5: reading does not tell which function": (
        "from fastapi import FastAPI\nfrom other import is_late, wrapped\n"
        "async def early(app):\n    yield\napp = FastAPI(lifespan=early)\n"
        "if is_late:\n    app.router.lifespan_context = wrapped(app.router.lifespan_context)\n"
    ),
    "main.py:2: the lifespan is no `async def` that yields": (
        "from fastapi import FastAPI\nclass Lifespan:\n    def __init__(self, app): ...\n"
        "    async def __aenter__(self): ...\n    async def __aexit__(self, *error): ...\n"
        "app = FastAPI(lifespan=Lifespan)\n"
    ),
    "main.py:4: lifespan has 2 yield": (
        f"{HEAD}@asynccontextmanager\nasync def lifespan(app):\n"
        "    if app.debug:\n        yield\n    else:\n        yield\n"
        "app = FastAPI(lifespan=lifespan)\n"
    ),
}

TAKEN = [
    ("search", 'search = "mine"\n    yield {"engine": search}', "main.py:5: the lifespan uses"),
    ("search", "app.state.index = search(1)\n    yield", "main.py:5: the lifespan uses"),
    ("search", "from one import find as search\n    yield", "main.py:5: the lifespan uses"),
    ("cache", "global cache; cache = {}\n    yield\n    del cache", "main.py:5: the lifespan uses"),
    ("app", "yield", "main.py:4: the lifespan uses"),
    ("search", '\n    app.state.search = "mine"\n    yield', "main.py:6: the lifespan uses"),
    ("search", 'yield {"one": 1, "search": 2}', "main.py:5: the lifespan uses"),
    ("search", "yield State(search=2)", "main.py:5: the lifespan yields"),
    ("search", "try:\n        yield\n    except OSError as search: ...", "main.py:7: the lifespan"),
]


def added(shape: str, folder: Path, *words: str) -> None:
    shapes()[shape].write(folder)
    done = scaffold(folder, "add-resource", "search", *words)
    assert done.exit_code == 0, done.output


def test_a_lifespan_is_written_where_there_is_none(tmp_path: Path) -> None:
    added("nothing-yet", tmp_path)
    text = (tmp_path / "main.py").read_text()
    assert text.endswith('app = FastAPI(title="Shop", version="1", lifespan=lifespan)\n')
    assert "    async with open_search() as search:\n        app.state.search = search\n" in text


def test_what_stands_around_the_yield_stays_around_it(tmp_path: Path) -> None:
    added("relative-imports", tmp_path)
    text = (tmp_path / "app/main.py").read_text()
    assert "    try:\n        async with open_search() as search:\n" in text
    assert "            yield\n    finally:\n" in text


def test_a_lifespan_that_replaces_another_one_is_the_one_that_runs(tmp_path: Path) -> None:
    functions = "".join(
        f"@asynccontextmanager\nasync def {name}(app):\n    yield\n" for name in ("early", "late")
    )
    made = "app = FastAPI(lifespan=early)\napp.router.lifespan_context = late\n"
    (tmp_path / "main.py").write_text(f"{HEAD}{functions}{made}")
    assert scaffold(tmp_path, "add-resource", "search").exit_code == 0
    early, _, late = (tmp_path / "main.py").read_text().partition("def late")
    assert ("open_search()" in early, "open_search()" in late) == (False, True)


def test_a_typed_state_gets_a_field(tmp_path: Path) -> None:
    added("yields-a-typed-dictionary", tmp_path)
    assert 'yield State(name="shop", search=search)' in (tmp_path / "app/lifespan.py").read_text()
    assert "    name: str\n    search: Search\n" in (tmp_path / "app/state.py").read_text()
    assert "connection.state.search" in (tmp_path / "app/resources/search.py").read_text()


def test_its_variable_stands_in_the_example_and_is_remembered(tmp_path: Path) -> None:
    added("nested-routers", tmp_path, "--env", "ELASTIC_URL")
    assert "# ELASTIC_URL=" in (tmp_path / ".env.example").read_text()
    assert 'env_prefix="ELASTIC_"' in (tmp_path / "app/resources/search.py").read_text()
    assert "4 identical in " in scaffold(tmp_path, "add-resource", "search").stdout
    done = scaffold(tmp_path, "add-resource", "search", "--env", "OTHER_URL")
    assert (done.exit_code, "reads ELASTIC_URL" in done.stderr) == (2, True), done.output
    done = scaffold(tmp_path, "add-resource", "other", "--env", "ELASTIC_URL")
    assert (done.exit_code, "has ELASTIC_URL already" in done.stderr) == (2, True), done.output


def test_its_variable_is_remembered_in_other_quotes(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text('format.quote-style = "single"\n')
    added("nothing-yet", tmp_path, "--env", "ELASTIC_URL")
    assert "get('ELASTIC_URL', '')" in (tmp_path / "resources/search.py").read_text()
    done = scaffold(tmp_path, "add-resource", "search")
    assert (done.exit_code, " changed" in done.stdout) == (0, False), done.output


@pytest.mark.parametrize(
    ("words", "line", "changed", "variable"),
    [
        (
            ("add-resource", "search"),
            "# SEARCH_URL=http://localhost:8080",
            "SEARCH_URL=http://search:9200",
            "SEARCH_URL",
        ),
        (
            ("add-resource", "search"),
            "SEARCH_STARTUP_TIMEOUT=10",
            "SEARCH_STARTUP_TIMEOUT=3",
            "SEARCH_STARTUP_TIMEOUT",
        ),
        (
            ("add-middleware", "tenant"),
            "# The header that is kept for the handlers.",
            "# Ours.",
            "TENANT_HEADER",
        ),
    ],
)
def test_a_changed_line_of_the_example_is_kept(
    tmp_path: Path, words: tuple[str, ...], line: str, changed: str, variable: str
) -> None:
    own.write(tmp_path)
    example = tmp_path / ".env.example"
    before = example.read_text()
    assert scaffold(tmp_path, *words).exit_code == 0
    example.write_text(example.read_text().replace(f"{line}\n", f"{changed}\n"))
    edited = example.read_text()
    assert scaffold(tmp_path, *words).exit_code == 0
    assert example.read_text() == edited
    done = scaffold(tmp_path, *words, "--remove")
    assert (done.exit_code, f".env.example keeps {variable}: changed since." in done.output) == (
        0,
        True,
    ), done.output
    left = example.read_text()
    assert left.startswith(before)
    assert (changed in left, left.count("=") - before.count("=")) == (True, 1)


def test_no_variable_of_the_example_is_written_twice(tmp_path: Path) -> None:
    own.write(tmp_path)
    assert scaffold(tmp_path, "add-resource", "search").exit_code == 0
    done = scaffold(tmp_path, "add-resource", "other", "--env", "SEARCH_URI")
    expected = "has SEARCH_STARTUP_TIMEOUT already"
    assert (done.exit_code, expected in done.stderr) == (2, True), done.output


@pytest.mark.parametrize("env", ["search", "SEARCH", "SEARCH_ENVIRONMENT", "_URL", "1_URL"])
def test_a_variable_that_holds_no_address_ends_in_2(tmp_path: Path, env: str) -> None:
    shapes()["nothing-yet"].write(tmp_path)
    done = scaffold(tmp_path, "add-resource", "search", "--env", env)
    assert (done.exit_code, "write a variable such as SEARCH_URL" in done.stderr) == (2, True)


@pytest.mark.parametrize("expected", REFUSED)
def test_what_is_unsure_is_refused_with_what_to_write(tmp_path: Path, expected: str) -> None:
    (tmp_path / "main.py").write_text(REFUSED[expected])
    done = scaffold(tmp_path, "add-resource", "search")
    assert (done.exit_code, expected in done.stderr) == (1, True), done.output
    lifespan, opening = "async def lifespan(app: FastAPI)", "async with open_search() as search:"
    assert (lifespan if "would ignore" in expected else opening) in done.stderr
    assert ("search.py:\n" in done.stderr) == ("would ignore" not in expected)
    assert contents(tmp_path).keys() == {"main.py"}


@pytest.mark.parametrize("is_own", [True, False])
def test_what_a_middleware_writes_is_no_resource(tmp_path: Path, *, is_own: bool) -> None:
    if is_own:
        own.write(tmp_path)
    else:
        shapes()["yields-a-dictionary"].write(tmp_path)
    assert scaffold(tmp_path, "add-middleware", "tenant").exit_code == 0
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-resource", "tenant")
    assert (done.exit_code, "middleware/tenant.py:" in done.stderr) == (2, True), done.output
    assert contents(tmp_path) == before


def test_the_state_of_the_application_is_another_one(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\n\n\ndef keep(request):\n    request.state.tenant = 1\n\n\n"
        "app = FastAPI()\n"
    )
    done = scaffold(tmp_path, "add-resource", "tenant")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("none", "would be a keyword"),
        ("value_error", "Python has a ValueError already"),
        ("asyncio", "imports the module of that name"),
    ],
)
def test_a_name_that_means_something_else(
    tmp_path: Path, name: str, expected: str, *, is_own: bool
) -> None:
    if is_own:
        own.write(tmp_path)
    else:
        shapes()["yields-a-dictionary"].write(tmp_path)
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-resource", name)
    assert (done.exit_code, expected in done.stderr) == (2, True), done.output
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "used", "is_own"),
    [
        ("validation_error", "ValidationError", True),
        ("test_client", "TestClient", True),
        ("test_client", "TestClient", False),
        ("and_close", "open_and_close", False),
    ],
)
def test_a_name_that_its_test_uses(tmp_path: Path, name: str, used: str, *, is_own: bool) -> None:
    if is_own:
        own.write(tmp_path)
    else:
        shapes()["nothing-yet"].write(tmp_path)
    done = scaffold(tmp_path, "add-resource", name)
    assert (done.exit_code, f"{used!r} would be two" in done.stderr) == (2, True), done.output


def test_a_class_that_pytest_would_collect(tmp_path: Path) -> None:
    own.write(tmp_path)
    done = scaffold(tmp_path, "add-resource", "testimonials")
    assert (done.exit_code, "pytest would take the class Testimonials" in done.stderr) == (2, True)
    assert scaffold(tmp_path, "add-router", "testimonials").exit_code == 0


@pytest.mark.parametrize(("name", "body", "expected"), TAKEN)
def test_a_name_that_the_lifespan_uses(tmp_path: Path, name: str, body: str, expected: str) -> None:
    text = f"{HEAD}@asynccontextmanager\nasync def lifespan(app):\n    {body}\n"
    (tmp_path / "main.py").write_text(f"{text}app = FastAPI(lifespan=lifespan)\n")
    done = scaffold(tmp_path, "add-resource", name)
    assert (done.exit_code, expected in done.stderr) == (2, True), done.output
    assert contents(tmp_path).keys() == {"main.py"}


@pytest.mark.parametrize(
    ("written", "is_taken"),
    [
        ("shop.state.search = 1", True),
        ("shop.state.search: int = 1", True),
        ("# shop.state.search = 1", False),
        ('EXAMPLE = "shop.state.search = 1"', False),
    ],
)
def test_a_name_that_the_state_has(tmp_path: Path, written: str, *, is_taken: bool) -> None:
    (tmp_path / "main.py").write_text("from fastapi import FastAPI\n\nshop = FastAPI()\n")
    (tmp_path / "start.py").write_text(f"from main import shop\n\n{written}\n")
    done = scaffold(tmp_path, "add-resource", "search")
    assert ("start.py:3: the application's state has it" in done.stderr) == is_taken
    assert done.exit_code == (2 if is_taken else 0), done.output


def test_a_name_that_the_new_lifespan_takes(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    done = scaffold(tmp_path, "add-resource", "app")
    assert (done.exit_code, "main.py:3: it is what" in done.stderr) == (2, True), done.output


def test_names_elsewhere_are_other_ones(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        f"{HEAD}@asynccontextmanager\nasync def lifespan(app):\n"
        "    app.state.index = app.search(search=1)\n    yield\n\n\n"
        "app = FastAPI(lifespan=lifespan)\n\n\n@app.get('/search')\ndef search():\n    pass\n"
    )
    done = scaffold(tmp_path, "add-resource", "search")
    assert done.exit_code == 0, done.output


def test_a_resource_that_its_owner_opens_in_another_way_is_not_opened_twice(
    tmp_path: Path,
) -> None:
    text = f"{HEAD}@asynccontextmanager\nasync def lifespan(app):\n    yield\n"
    main = tmp_path / "main.py"
    main.write_text(f"{text}app = FastAPI(lifespan=lifespan)\n")
    assert scaffold(tmp_path, "add-resource", "search").exit_code == 0
    joined = main.read_text().replace(
        "open_search() as search", "here() as one, open_search() as search"
    )
    main.write_text(joined)
    done = scaffold(tmp_path, "add-resource", "search")
    assert done.exit_code == 0, done.output
    assert main.read_text() == joined


@pytest.mark.parametrize("mount", ['app.mount("/admin", admin)', 'app.mount("/admin", app=admin)'])
def test_a_mounted_application_has_no_lifespan(tmp_path: Path, mount: str) -> None:
    text = f"from fastapi import FastAPI\napp = FastAPI()\nadmin = FastAPI()\n{mount}\n"
    (tmp_path / "main.py").write_text(text)
    done = scaffold(tmp_path, "add-resource", "search", "--app", "main:admin")
    assert "main.py:4 mounts this application" in done.output
    assert done.exit_code == 1
    assert (tmp_path / "main.py").read_text() == text
    assert scaffold(tmp_path, "add-resource", "search", "--app", "main:app").exit_code == 0


@pytest.mark.parametrize(
    ("mounted", "is_named"),
    [
        ("FastAPI()", True),
        ("make_admin()", True),
        ("admin", True),
        ('StaticFiles(directory=".")', False),
        ("make_asgi_app()", False),
        ("make_asgi_app(app)", False),
    ],
)
def test_handlers_that_do_not_see_the_application_s_state_are_named(
    tmp_path: Path, mounted: str, *, is_named: bool
) -> None:
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\nfrom prometheus_client import make_asgi_app\n\n"
        "def make_admin():\n    return FastAPI()\n\n"
        f"{HEAD}@asynccontextmanager\nasync def lifespan(app):\n"
        "    state = {}\n    yield state\n\n"
        f"admin = FastAPI()\napp = FastAPI(lifespan=lifespan)\napp.mount('/sub', {mounted})\n"
    )
    done = scaffold(tmp_path, "add-resource", "search", "--app", "main:app")
    assert ("main.py:16: get_search finds nothing in" in done.output) is is_named, done.output
    assert done.exit_code == 0


def test_what_a_lifespan_yields_is_seen_by_every_handler(tmp_path: Path) -> None:
    shapes()["yields-a-dictionary"].write(tmp_path)
    (tmp_path / "sub.py").write_text(
        "from fastapi import FastAPI\nfrom main import app\n\napp.mount('/sub', FastAPI())\n"
    )
    assert "finds nothing" not in scaffold(tmp_path, "add-resource", "search").output


def test_no_relative_import_leads_above_the_outermost_package(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        "from fastapi import FastAPI\n\nfrom core.lifespan import lifespan\n\n"
        "app = FastAPI(lifespan=lifespan)\n"
    )
    (tmp_path / "core").mkdir()
    (tmp_path / "core/__init__.py").touch()
    (tmp_path / "core/names.py").write_text('NAME = "shop"\n')
    text = "from .names import NAME\n@asynccontextmanager\nasync def lifespan(app):\n    yield\n"
    (tmp_path / "core/lifespan.py").write_text(HEAD + text)
    assert scaffold(tmp_path, "add-resource", "search").exit_code == 0
    joined = (tmp_path / "core/lifespan.py").read_text()
    assert "from resources.search import open_search\n" in joined
    assert (tmp_path / "resources/__init__.py").exists()


def test_what_others_import_from_here_is_not_written_over(tmp_path: Path) -> None:
    text = (
        "from fastapi import FastAPI\n\nfrom events import start as lifespan\n\napp = FastAPI()\n"
    )
    (tmp_path / "main.py").write_text(text)
    (tmp_path / "events.py").write_text("def start(): ...\n")
    assert scaffold(tmp_path, "add-resource", "search").exit_code == 0
    joined = (tmp_path / "main.py").read_text()
    assert "from events import start as lifespan\n" in joined
    assert joined.endswith("app = FastAPI(lifespan=open_resources)\n")


def test_what_starts_nothing_may_get_the_application(tmp_path: Path) -> None:
    text = "from fastapi import FastAPI\nfrom sqladmin import Admin\n\n"
    text += "app = FastAPI()\nadmin = Admin(app)\n"
    (tmp_path / "main.py").write_text(text)
    done = scaffold(tmp_path, "add-resource", "search")
    assert done.exit_code == 0, done.output


IN_A_BRANCH = """\
import os

from fastapi import FastAPI


def create_app(base):
    app = FastAPI()

    @app.get("/items")
    def read() -> int:
        return 1

    if base:
        outer = FastAPI({lifespan})
        outer.mount(base, app)
        return outer
    return app
"""


@pytest.mark.parametrize("made", ["", "app = create_app('')\n", "app = create_app(os.sep)\n"])
@pytest.mark.parametrize("lifespan", ["", "lifespan=lifespan"])
def test_an_application_that_another_one_mounts_in_a_branch(
    tmp_path: Path, made: str, lifespan: str
) -> None:
    held = "@asynccontextmanager\nasync def lifespan(app):\n    yield\n\n\n" if lifespan else ""
    text = f"{HEAD if lifespan else ''}{held}{IN_A_BRANCH.format(lifespan=lifespan)}{made}"
    (tmp_path / "main.py").write_text(text)
    done = scaffold(tmp_path, "add-resource", "search")
    assert done.exit_code == 1, done.output
    words = ("mounts this application", "it depends on something whether this is reached")
    assert any(one in done.stderr for one in words), done.stderr
    assert contents(tmp_path).keys() == {"main.py"}
