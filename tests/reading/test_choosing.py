from __future__ import annotations

import pytest
from scaffold.model.doubt import Kind
from scaffold.model.problem import ExitCode, RefusedError
from scaffold.model.tree import File
from scaffold.reading import read

APP = "from fastapi import FastAPI\n\n{name} = FastAPI()\n"


def files(**texts: str) -> dict[str, File]:
    return {path.replace("__", "/") + ".py": File(text.encode()) for path, text in texts.items()}


SEVERAL = files(main=APP.format(name="app"), admin=APP.format(name="admin"))


def test_several_applications_are_named() -> None:
    with pytest.raises(RefusedError) as error:
        read(SEVERAL)
    assert error.value.exit_code is ExitCode.USAGE
    assert "--app main:app  (main.py:3)" in str(error.value)
    assert "--app admin:admin  (admin.py:3)" in str(error.value)


def test_one_is_named_as_for_uvicorn() -> None:
    assert read(SEVERAL, "admin:admin").applications[0].name == "admin:admin"


def test_one_that_is_not_there() -> None:
    with pytest.raises(RefusedError, match=r"no application 'main:other'. There is: main:app"):
        read(SEVERAL, "main:other")


def test_pyproject_names_the_one_that_fastapi_runs() -> None:
    project = File(b'[tool.fastapi]\nentrypoint = "admin:admin"\n')
    assert read(SEVERAL | {"pyproject.toml": project}).applications[0].name == "admin:admin"


@pytest.mark.parametrize("beside", ["tests__conftest", "e2e__main"])
def test_those_of_tests_and_samples_do_not_count(beside: str) -> None:
    tree = files(**{"main": APP.format(name="app"), beside: APP.format(name="app")})
    assert read(tree).applications[0].name == "main:app"


def test_a_factory_that_nobody_calls() -> None:
    text = "from fastapi import FastAPI\n\n\ndef create_app():\n    return FastAPI()\n"
    found = read(files(app__factory=text)).applications[0]
    assert (found.name, found.is_factory, found.variable) == ("app.factory:create_app", True, None)


def test_a_project_without_any() -> None:
    with pytest.raises(RefusedError, match="No `FastAPI") as refused:
        read(files(main="print()\n"))
    assert refused.value.problems[0].next == "--project '<its folder>'"


def test_a_module_that_nothing_imports_is_reported() -> None:
    views = "from main import app\n\n\n@app.get('/')\ndef view(): ...\n"
    reading = read(files(main=APP.format(name="app"), views=views))
    assert [str(one.registration) for one in reading.perhaps] == ["views.py:4"]


def test_a_module_that_is_not_python_is_reported() -> None:
    main = "import views\n" + APP.format(name="app")
    reading = read(files(main=main, views="@app.get('/')\ndef view(:\n"))
    assert [str(one.position) for one in reading.not_understood] == ["views.py:2"]


@pytest.mark.parametrize("app", [None, "main:app", "main:other"])
@pytest.mark.parametrize("more", [{}, files(tools__admin=APP.format(name="admin"))])
def test_a_file_of_the_application_that_is_not_python(
    app: str | None, more: dict[str, File]
) -> None:
    broken = APP.format(name="app") + "\n\ndef b(:\n    ...\n"
    with pytest.raises(RefusedError, match=r"^main.py:6: this is not Python 3.\d+, or has an"):
        read(files(main=broken) | more, app)


def test_of_a_broken_file_and_a_less_likely_application_the_other_one_is_named_too() -> None:
    admin = files(admin=APP.format(name="admin"))
    with pytest.raises(RefusedError, match=r"at admin.py:\d+: --app admin:admin"):
        read(files(main=APP.format(name="app") + "def b(:\n") | admin)


def test_a_likely_application_is_read_though_another_file_is_not_python() -> None:
    broken = files(tools__admin=APP.format(name="admin") + "def b(:\n")
    tree = files(main=APP.format(name="app")) | broken
    assert read(tree).applications[0].name == "main:app"
    with pytest.raises(RefusedError, match="There is: main:app"):
        read(tree, "main:other")


FACTORY = (
    "from fastapi import FastAPI\n\n\ndef create_app():\n    app = FastAPI()\n    return app\n"
)
MORE = "    app.get('/more')(print)\n"
SERVE = "import uvicorn\nfrom main import create_app\n\n\ndef serve():\n    app = create_app()\n"
RUN = "    uvicorn.run(app)\n"
SMALL = APP.format(name="small")
EITHER = """\
import os

from fastapi import FastAPI


def create_app():
    if os.environ:
        made = FastAPI()
        return made
    made = FastAPI()
    made.get("/more")(print)
    return made
"""
CORE = """

class Core:
    def __init__(self):
        self.app = FastAPI()
        self.app.get("/")(print)


c = Core()
"""
STATIC = """

class Made:
    @staticmethod
    def create():
        return FastAPI()
"""
# None of these is what a server runs.
OTHERS = """

@contextlib.asynccontextmanager
async def lifespan(app):
    app.mount("/sub", FastAPI())
    yield


def client(router):
    app = FastAPI()
    app.include_router(router)
    return TestClient(app)
"""
SUBCLASS = "from fastapi import FastAPI\n\n\nclass Own(FastAPI): ...\n"


@pytest.mark.parametrize(
    ("tree", "names"),
    [
        (files(main=SMALL, made=FACTORY), {"main:small", "made:create_app"}),
        (files(main=FACTORY + "\n\nsmall = FastAPI()\n"), {"main:small", "main:create_app"}),
        (
            files(main=FACTORY, own=SUBCLASS, web="from own import Own\n\nw = Own()\n"),
            {"web:w", "main:create_app"},
        ),
        (files(main=FACTORY, serve=SERVE + MORE + RUN), {"main:create_app", "serve:serve"}),
        (
            files(main=FACTORY + "\n\napp = create_app()\n", serve=SERVE + MORE + RUN),
            {"main:app", "serve:serve"},
        ),
        (files(main=SMALL + STATIC), {"main:small", "main:Made.create"}),
        (
            files(main=SMALL + CORE),
            {"main:small", "main:c.app"},
        ),
    ],
)
def test_no_application_hides_another_one(tree: dict[str, File], names: set[str]) -> None:
    with pytest.raises(RefusedError, match="several") as error:
        read(tree)
    said = {line.split()[1] for line in str(error.value).splitlines()[1:]}
    assert said == names
    assert {read(tree, name).applications[0].name for name in names} == names


@pytest.mark.parametrize(
    ("tree", "name"),
    [
        (files(main=FACTORY, web="from main import create_app\n\nw = create_app()\n"), "web:w"),
        (files(main=FACTORY, web="import main\n\nw = main.create_app()\n"), "web:w"),
        (files(main=FACTORY, serve=SERVE + RUN), "main:create_app"),
        (files(main=FACTORY + "\n\napp = create_app()\n", serve=SERVE + RUN), "main:app"),
        (files(main=SMALL, tests__made=FACTORY), "main:small"),
        (files(main=SMALL, other=f"import contextlib\n{SUBCLASS}{OTHERS}"), "main:small"),
    ],
)
def test_a_factory_and_what_calls_it_are_one(tree: dict[str, File], name: str) -> None:
    assert read(tree).applications[0].name == name


@pytest.mark.parametrize(
    "decorator",
    ["from x import inject as wrap", "def wrap(function):\n    return lambda: function()"],
)
def test_a_factory_under_a_decorator_that_is_not_known(decorator: str) -> None:
    text = FACTORY.replace("\n\ndef", f"\n{decorator}\n\n\n@wrap\ndef")
    for app in (None, "main:create_app"):
        found = read(files(main=text), app)
        assert (found.applications[0].name, found.applications[0].is_factory) == (
            "main:create_app",
            True,
        )
        assert found.not_understood[0].reason == Kind.DECORATED_FACTORY()


@pytest.mark.parametrize("app", [None, "main:create_app", "main:app"])
def test_one_of_two_applications_that_only_the_run_time_tells(app: str | None) -> None:
    tree = files(main=EITHER + ("" if app == "main:create_app" else "\n\napp = create_app()\n"))
    with pytest.raises(RefusedError, match=r"main.py:8 or main.py:10: only the run time") as error:
        read(tree, app)
    assert error.value.exit_code is ExitCode.REFUSED


@pytest.mark.parametrize("source", ["", "src/"])
def test_two_projects_in_one_repository(source: str) -> None:
    alpha, beta = (f"services/{name}/{source}app/main.py" for name in ("a", "b"))
    tree = {
        alpha: File((APP.format(name="alpha") + APP.format(name="app")).encode()),
        beta: File((APP.format(name="beta") + APP.format(name="app")).encode()),
    }
    for app, path in {"alpha": alpha, "beta": beta}.items():
        assert read(tree, f"app.main:{app}").applications[0].call.path == path
    with pytest.raises(RefusedError, match=r"--project services/b --app app.main:app"):
        read(tree, "app.main:app")


def test_a_module_of_the_root_comes_before_one_of_a_folder() -> None:
    tree = files(main=APP.format(name="app"), other__main=APP.format(name="app"))
    assert read(tree, "main:app").applications[0].call.path == "main.py"


def test_a_factory_with_arguments_that_were_given_before() -> None:
    text = FACTORY.replace("create_app()", "create_app(path)")
    text = text.replace("    return", "    app.get(path)(print)\n    return")
    text = f"import functools\n{text}\n\ncreate = functools.partial(create_app, '/x')\n"
    reading = read(files(main=text), "main:create")
    assert reading.applications[0].is_factory
    assert [one.path for one in reading.operations] == ["/x"]
