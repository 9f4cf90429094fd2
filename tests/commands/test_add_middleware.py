"""`scaffold add-middleware`, through the front door."""

from __future__ import annotations

from pathlib import Path

import pytest
from pieces import own
from pieces.shapes import contents, scaffold, shapes

GZIP, CORS, OWN = "GZipMiddleware", "CORSMiddleware", "TenantMiddleware"


def made(shape: str, folder: Path, *words: str) -> str:
    shapes()[shape].write(folder)
    done = scaffold(folder, "add-middleware", "tenant", *words)
    assert done.exit_code == 0, done.output
    main = folder / "app/main.py"
    return (main if main.exists() else folder / "main.py").read_text()


def order(text: str, *names: str) -> list[str]:
    return sorted(names, key=text.rindex)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], [OWN, GZIP, CORS]),
        (["--before", "cors"], [GZIP, CORS, OWN]),
        (["--after", "cors"], [GZIP, OWN, CORS]),
        (["--before", "GZipMiddleware"], [GZIP, OWN, CORS]),
        (["--after", "gzip"], [OWN, GZIP, CORS]),
    ],
)
def test_the_last_added_is_the_outermost(
    tmp_path: Path, words: list[str], expected: list[str]
) -> None:
    assert order(made("factory", tmp_path, *words), *expected) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], [CORS, GZIP, OWN]),
        (["--before", "cors"], [OWN, CORS, GZIP]),
        (["--after", "cors"], [CORS, OWN, GZIP]),
    ],
)
def test_in_a_list_the_first_is_the_outermost(
    tmp_path: Path, words: list[str], expected: list[str]
) -> None:
    assert order(made("lists-of-middleware", tmp_path, *words), *expected) == expected


def test_a_function_can_be_the_neighbour(tmp_path: Path) -> None:
    text = made("decorated-middleware", tmp_path, "--before", "add_header")
    assert text.index("return response") < text.index(f"({OWN})") < text.index(f"({GZIP})")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["tenant", "--before", "cache"], f"There are: {CORS}, {GZIP}."),
        (["tenant", "--before", "cors", "--after", "gzip"], "not both"),
        (["cors"], f"There is a middleware {CORS} already"),
        (["Tenant"], "underscores: tenant"),
    ],
)
def test_bad_input_ends_in_2_with_one_line(tmp_path: Path, words: list[str], expected: str) -> None:
    shapes()["factory"].write(tmp_path)
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-middleware", *words)
    assert (done.exit_code, expected in done.stderr) == (2, True), done.output
    assert contents(tmp_path) == before


def test_another_place_than_it_has_is_told(tmp_path: Path) -> None:
    made("factory", tmp_path, "--before", "cors")
    assert scaffold(tmp_path, "add-middleware", "tenant", "--before", "gzip").exit_code == 0
    done = scaffold(tmp_path, "add-middleware", "tenant", "--after", "gzip")
    assert (done.exit_code, "there already, around gzip" in done.stderr) == (2, True), done.output


def test_a_list_that_is_computed_is_refused_with_what_to_write(tmp_path: Path) -> None:
    text = "from fastapi import FastAPI\nfrom m import stack\n\napp = FastAPI(middleware=stack())\n"
    (tmp_path / "main.py").write_text(text)
    (tmp_path / "m.py").write_text("def stack():\n    return list(())\n")
    done = scaffold(tmp_path, "add-middleware", "tenant")
    assert done.exit_code == 1
    assert "main.py:4" in done.stderr
    assert "from middleware.tenant import TenantMiddleware\n" in done.stderr
    assert "app.add_middleware(TenantMiddleware)\n" in done.stderr
    assert "and as middleware/tenant.py:\n" in done.stderr
    assert contents(tmp_path).keys() == {"main.py", "m.py"}


EITHER = [
    "app = FastAPI(debug=True) if debug() else FastAPI()\n",
    "if debug():\n    app = FastAPI(debug=True)\nelse:\n    app = FastAPI()\n",
    "if debug() > 1:\n    app = FastAPI()\nelif debug():\n    app = FastAPI()\n"
    "else:\n    app = FastAPI()\n",
]


@pytest.mark.parametrize("text", EITHER)
def test_whichever_call_makes_the_application_it_is_added_behind(tmp_path: Path, text: str) -> None:
    main = tmp_path / "main.py"
    main.write_text(f"from fastapi import FastAPI\nfrom settings import debug\n\n{text}")
    assert scaffold(tmp_path, "add-middleware", "tenant").exit_code == 0
    assert main.read_text().rstrip().endswith("\napp.add_middleware(TenantMiddleware)")
    assert scaffold(tmp_path, "add-router", "orders").exit_code == 0
    assert "\napp.include_router(orders_router)\n" in main.read_text()


@pytest.mark.parametrize("text", EITHER)
def test_a_list_that_one_of_two_calls_gets_is_refused(tmp_path: Path, text: str) -> None:
    listed = text.replace("FastAPI()", "FastAPI(middleware=[])", 1)
    main = f"from fastapi import FastAPI\nfrom settings import debug\n\n{listed}"
    (tmp_path / "main.py").write_text(main)
    done = scaffold(tmp_path, "add-middleware", "tenant")
    assert done.exit_code == 1
    assert "this is one of several calls" in done.stderr
    assert contents(tmp_path).keys() == {"main.py"}


def test_its_variable_is_a_comment_where_settings_may_forbid_others(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    (tmp_path / ".env.example").write_text("DEBUG=1\n")
    assert scaffold(tmp_path, "add-middleware", "tenant").exit_code == 0
    lines = (tmp_path / ".env.example").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["DEBUG=1"]
    assert "# TENANT_HEADER=X-Tenant" in lines
    assert scaffold(tmp_path, "add-middleware", "tenant", "--remove").exit_code == 0
    assert (tmp_path / ".env.example").read_text() == "DEBUG=1\n"


def test_what_the_lifespan_yields_is_not_written_over(tmp_path: Path) -> None:
    own.write(tmp_path)
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-middleware", "database")
    assert done.exit_code == 2, done.output
    assert "The lifespan yields 'database'" in done.stderr
    assert "src/app/resources/__init__.py:10" in done.stderr
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "state",
    [
        'yield {"cache": 1}',
        "yield State(cache=1)",
        'state = {"cache": 1}\n    yield state',
        'state: dict = {"cache": 1}\n    yield state',
    ],
)
def test_what_any_lifespan_yields_is_not_written_over(tmp_path: Path, state: str) -> None:
    (tmp_path / "main.py").write_text(
        "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n\n\n"
        f"State = dict\n\n\n@asynccontextmanager\nasync def lifespan(app):\n    {state}\n\n\n"
        "app = FastAPI(lifespan=lifespan)\n"
    )
    done = scaffold(tmp_path, "add-middleware", "cache")
    assert (done.exit_code, "main.py:10" in done.stderr) == (2, True), done.output
    assert scaffold(tmp_path, "add-middleware", "tenant").exit_code == 0


def test_what_was_given_options_since_is_the_same_piece(tmp_path: Path) -> None:
    own.write(tmp_path)
    scaffold(tmp_path, "add-middleware", "tenant")
    joined = tmp_path / "src/app/middleware/__init__.py"
    joined.write_text(
        joined.read_text().replace("tenant.middleware()", "tenant.middleware(strict=True)")
    )
    before = contents(tmp_path)
    again = scaffold(tmp_path, "add-middleware", "tenant")
    assert (again.exit_code, " identical" in again.stdout) == (0, True), again.output
    gone = scaffold(tmp_path, "add-middleware", "tenant", "--remove")
    assert (gone.exit_code, "in another way by now" in gone.stderr) == (1, True), gone.output
    assert contents(tmp_path) == before


def test_a_comment_about_it_does_not_stay_behind(tmp_path: Path) -> None:
    own.write(tmp_path)
    scaffold(tmp_path, "add-middleware", "tenant")
    joined = tmp_path / "src/app/middleware/__init__.py"
    text = joined.read_text().replace("        tenant.", "        # The shop's.\n        tenant.")
    joined.write_text(text)
    gone = scaffold(tmp_path, "add-middleware", "tenant", "--remove")
    assert (gone.exit_code, "a comment above it" in gone.stderr) == (1, True), gone.output
    joined.write_text(
        text.replace("  # The shop's.\n", "\n").replace(
            "errors.middleware(),", "errors.middleware(),  # all"
        )
    )
    assert scaffold(tmp_path, "add-middleware", "tenant", "--remove").exit_code == 0


def test_a_function_is_named_where_it_is_passed_on(tmp_path: Path) -> None:
    text = (
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
        "async def timing(request, call_next):\n    return await call_next(request)\n\n\n"
        'app.middleware("http")(timing)\n'
    )
    (tmp_path / "main.py").write_text(text)
    done = scaffold(tmp_path, "add-middleware", "tenant", "--before", "timing")
    assert done.exit_code == 0, done.output
    joined = (tmp_path / "main.py").read_text()
    assert joined.endswith('app.middleware("http")(timing)\napp.add_middleware(TenantMiddleware)\n')


LISTED = (
    "from fastapi import FastAPI\nfrom starlette.middleware import Middleware\n"
    "from gzips import GZip\n\nlisted = [Middleware(GZip)]\n"
)


@pytest.mark.parametrize(
    "line",
    [
        "listed.append(Middleware(GZip))\n",
        "listed += [Middleware(GZip)]\n",
        "if GZip:\n    listed = []\n",
        "admin = FastAPI(middleware=listed)\n",
    ],
)
def test_a_list_that_is_used_elsewhere_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "main.py").write_text(f"{LISTED}{line}app = FastAPI(middleware=listed)\n")
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-middleware", "tenant", "--app", "main:app")
    assert (done.exit_code, "listed is used here too" in done.stderr) == (1, True), done.output
    assert contents(tmp_path) == before


def test_a_list_in_a_factory_is_one(tmp_path: Path) -> None:
    before = (
        "from fastapi import FastAPI\nfrom fastapi.middleware import Middleware\n"
        "from gzips import GZip\n\n\ndef create_app() -> FastAPI:\n"
        "    listed = [Middleware(GZip)]\n    return FastAPI(middleware=listed)\n"
    )
    (tmp_path / "main.py").write_text(before)
    assert scaffold(tmp_path, "add-middleware", "tenant").exit_code == 0
    text = (tmp_path / "main.py").read_text()
    assert "listed = [Middleware(GZip), Middleware(TenantMiddleware)]" in text
    assert "starlette" not in text
    assert scaffold(tmp_path, "add-middleware", "tenant", "--remove").exit_code == 0
    assert (tmp_path / "main.py").read_text() == before


def test_a_list_of_another_function_is_none(tmp_path: Path) -> None:
    other = "def other() -> None:\n    listed = [Middleware(GZip)]\n"
    text = LISTED.replace("listed = [Middleware(GZip)]\n", f"from lists import listed\n\n\n{other}")
    (tmp_path / "main.py").write_text(f"{text}\n\napp = FastAPI(middleware=listed)\n")
    before = contents(tmp_path)
    done = scaffold(tmp_path, "add-middleware", "tenant")
    assert (done.exit_code, "not written out here" in done.stderr) == (1, True), done.output
    assert contents(tmp_path) == before


def test_a_list_with_a_type_is_one(tmp_path: Path) -> None:
    text = LISTED.replace("listed =", "listed: list[Middleware] =")
    (tmp_path / "main.py").write_text(f"{text}app = FastAPI(middleware=listed)\n")
    assert scaffold(tmp_path, "add-middleware", "tenant").exit_code == 0
    assert "[Middleware(GZip), Middleware(TenantMiddleware)]" in (tmp_path / "main.py").read_text()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("add-middleware", "tenant"), "(app := FastAPI())\n"),
        (("add-middleware", "tenant"), "app = FastAPI()\napp = wrap(app)\n"),
        (("add-resource", "search"), "(app := FastAPI())\n"),
    ],
)
def test_an_application_that_no_name_gives_is_left_out_of_the_test(
    tmp_path: Path, words: tuple[str, ...], text: str
) -> None:
    text = f"from fastapi import FastAPI\nfrom wraps import wrap\n\n{text}"
    (tmp_path / "main.py").write_text(text)
    done = scaffold(tmp_path, *words)
    assert done.exit_code == 0, done.output
    assert "import app" not in (tmp_path / f"tests/test_{words[1]}.py").read_text()
