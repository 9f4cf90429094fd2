from __future__ import annotations

import pytest
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


def test_those_of_tests_and_samples_do_not_count() -> None:
    tree = files(main=APP.format(name="app"), tests__conftest=APP.format(name="app"))
    assert read(tree).applications[0].name == "main:app"


def test_a_factory_that_nobody_calls() -> None:
    text = "from fastapi import FastAPI\n\n\ndef create_app():\n    return FastAPI()\n"
    found = read(files(app__factory=text)).applications[0]
    assert (found.name, found.is_factory, found.variable) == ("app.factory:create_app", True, None)


def test_a_project_without_any() -> None:
    with pytest.raises(RefusedError, match="No `FastAPI"):
        read(files(main="print()\n"))


def test_a_module_that_nothing_imports_is_reported() -> None:
    views = "from main import app\n\n\n@app.get('/')\ndef view(): ...\n"
    reading = read(files(main=APP.format(name="app"), views=views))
    assert [str(one.position) for one in reading.not_understood] == ["views.py:4"]


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


def test_a_likely_application_is_read_though_another_file_is_not_python() -> None:
    broken = files(tools__admin=APP.format(name="admin") + "def b(:\n")
    tree = files(main=APP.format(name="app")) | broken
    assert read(tree).applications[0].name == "main:app"
    with pytest.raises(RefusedError, match="There is: main:app"):
        read(tree, "main:other")
