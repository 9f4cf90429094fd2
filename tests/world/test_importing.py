"""The project's own interpreter is asked, in a process of its own, and errors are one line."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from reading import real
from scaffold.model.problem import ExitCode, RefusedError
from scaffold.model.tree import File
from scaffold.world import importing

ITEMS = """\
import functools

from fastapi import APIRouter

router = APIRouter(prefix="/items", tags=["items"])


def kept(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@router.get("/{item_id:int}")
@kept
def read_item(item_id: int):
    return item_id
"""
MAIN = """\
from fastapi import FastAPI

from app.items import router

app = FastAPI()
app.include_router(router, prefix="/v1")


def create_app():
    return app
"""


ITEM = "GET /v1/items/{item_id} app.items:read_item app/items.py:18"


@pytest.fixture(scope="module")
def fastapi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the newest FastAPI."""
    folder = tmp_path_factory.mktemp("environment")
    real.install(folder, "fastapi")
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    write(tmp_path, "app/items.py", ITEMS)
    write(tmp_path, "app/main.py", MAIN)
    return tmp_path


def write(project: Path, path: str, text: str) -> None:
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text(text, encoding="utf-8")


def seen(project: Path, app: str = "app.main:app", limit: float = 30) -> list[str]:
    files = {
        file.relative_to(project).as_posix(): File(file.read_bytes())
        for file in project.rglob("*.py")
    }
    found = importing.introspect(project, files, app, limit).operations
    return [f"{one.method} {one.path} {one.handler} {one.definition}" for one in found]


def refusal(project: Path, app: str = "app.main:app", limit: float = 30) -> str:
    with pytest.raises(RefusedError) as refused:
        seen(project, app, limit)
    assert refused.value.exit_code is ExitCode.REFUSED
    (problem,) = refused.value.problems
    assert "\n" not in problem.message
    return problem.message


def test_without_an_environment_it_says_how_to_get_one(project: Path) -> None:
    assert "has no environment" in refusal(project)


def test_the_interpreter_is_that_of_the_projects_own_environment_first(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    active, above = project / "active", project / ".venv"
    member = project / "packages" / "member"
    member.mkdir(parents=True)
    (project / ".git").mkdir()
    write(active, "bin/python", "")
    monkeypatch.setenv("VIRTUAL_ENV", str(active))
    assert importing.interpreter(member) == active / "bin" / "python"
    write(above, "bin/python", "")
    assert importing.interpreter(member) == above / "bin" / "python"
    write(member, ".venv/bin/python", "")
    assert importing.interpreter(member) == member / ".venv" / "bin" / "python"


def test_an_environment_above_the_repository_is_somebody_elses(project: Path) -> None:
    write(project, ".venv/bin/python", "")
    member = project / "packages" / "member"
    (member / ".git").mkdir(parents=True)
    with pytest.raises(RefusedError):
        importing.interpreter(member)


def test_an_interpreter_without_fastapi(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    assert f"{Path(sys.prefix, 'bin', 'python')} has no FastAPI" in refusal(project)


def test_a_broken_interpreter(project: Path) -> None:
    write(project, ".venv/bin/python", "no program")
    assert "cannot be run" in refusal(project)


@pytest.mark.level(2)
class TestWithFastapi:
    @pytest.fixture(autouse=True)
    def active(self, project: Path, fastapi: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG002 - the project comes first
        monkeypatch.setenv("VIRTUAL_ENV", str(fastapi))

    @pytest.mark.parametrize("app", ["app.main:app", "app.main:create_app"])
    def test_it_sees_where_each_handler_is(self, project: Path, app: str) -> None:
        assert seen(project, app) == [ITEM]

    def test_nothing_is_written(self, project: Path) -> None:
        before = sorted(project.rglob("*"))
        seen(project)
        assert sorted(project.rglob("*")) == before

    def test_what_the_project_prints_is_kept_apart(self, project: Path) -> None:
        said = "import os\nprint('hello')\nos.system('echo hello')\nos.write(1, b'{}')\n"
        write(project, "app/main.py", said + MAIN)
        assert len(seen(project)) == 1

    def test_a_thread_or_a_process_that_goes_on_does_not_keep_it(self, project: Path) -> None:
        started = (
            "import subprocess, sys, threading, time\n"
            "threading.Thread(target=time.sleep, args=[60]).start()\n"
            "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        )
        write(project, "app/main.py", started + MAIN)
        begun = time.monotonic()
        assert len(seen(project)) == 1
        assert time.monotonic() - begun < 30

    @pytest.mark.parametrize("name", ["disk", "introspection"])
    def test_a_module_that_is_called_like_one_of_ours(self, project: Path, name: str) -> None:
        write(project, f"{name}.py", "PREFIX = '/disk'\n")
        text = MAIN.replace('"/v1"', f"{name}.PREFIX")
        write(project, "app/main.py", text.replace("from app", f"import {name}\nfrom app"))
        assert seen(project)[0].startswith("GET /disk/items/{item_id} ")

    @pytest.mark.parametrize("root", ["src", "backend", "services/web"])
    def test_a_module_in_a_folder_of_sources(self, project: Path, root: str) -> None:
        (project / root).mkdir(parents=True)
        (project / "app").rename(project / root / "app")
        assert seen(project)[0].endswith(f" {root}/app/items.py:18")

    def test_two_modules_of_one_name(self, project: Path) -> None:
        for root, name in (("services/a", "first"), ("services/b", "second")):
            text = f"from fastapi import FastAPI\n\n{name} = FastAPI()\n"
            write(project, f"{root}/api/main.py", text)
        near = "services/b/api/main.py"
        files = {near: File(b""), "services/a/api/main.py": File(b"")}
        running = importing.introspect(project, files, "api.main:second", near=near)
        assert running.applications[0].call.path == near

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("1 / 0", "ZeroDivisionError: division by zero (app/main.py:1)"),
            ("import os; os.environ['SAMPLE_URL']", "KeyError: 'SAMPLE_URL' (app/main.py:1)"),
            ("import nowhere", "No module named 'nowhere' (app/main.py:1)"),
            ("def (", "SyntaxError: invalid syntax"),
            ("import sys; sys.exit('not today')", "SystemExit: not today (app/main.py:1)"),
            ("import os; os._exit(3)", "ended the interpreter: exit code 3"),
            ("import os; os.kill(os.getpid(), 9)", "ended the interpreter: exit code -9"),
            ("raise ValueError('two\\nlines')", "ValueError: two lines (app/main.py:1)"),
        ],
    )
    def test_an_import_that_fails_is_one_line(self, project: Path, line: str, message: str) -> None:
        write(project, "app/main.py", f"{line}\n{MAIN}")
        assert message in refusal(project)

    @pytest.mark.parametrize(
        ("line", "start"),
        [
            ("import nowhere", "install what is missing"),
            ("def (", "mend that first"),
            ("1 / 0", "run it again with the environment variables"),
        ],
    )
    def test_what_helps_against_it(self, project: Path, line: str, start: str) -> None:
        write(project, "app/main.py", f"{line}\n{MAIN}")
        with pytest.raises(RefusedError) as error:
            seen(project)
        assert str(error.value.problems[0].next).startswith(start)

    def test_settings_that_are_missing(self, project: Path) -> None:
        settings = (
            "from pydantic_settings import BaseSettings\n"
            "class Settings(BaseSettings):\n    sample_url: str\n"
            "settings = Settings()\n"
        )
        write(project, "app/main.py", settings + MAIN)
        assert "Settings sample_url Field required" in refusal(project)

    @pytest.mark.parametrize(
        ("app", "message"),
        [
            ("app.nowhere:app", "No module named 'app.nowhere'"),
            ("app.main:nothing", "there is no app.main:nothing"),
            ("app.main:FastAPI.nothing", "there is no app.main:FastAPI.nothing"),
            ("app.items:router", "app.items:router gives no FastAPI application"),
            ("app.items:kept", "TypeError: kept() missing 1 required positional argument"),
        ],
    )
    def test_what_is_not_there(self, project: Path, app: str, message: str) -> None:
        assert message in refusal(project, app)

    def test_an_import_that_hangs_is_stopped(self, project: Path, tmp_path: Path) -> None:
        started = tmp_path / "started"
        hang = (
            "import os, subprocess, sys, time\n"
            "sleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
            f"open({str(started)!r}, 'w').write(str(subprocess.Popen(sleep).pid))\n"
            "time.sleep(60)\n"
        )
        write(project, "app/main.py", hang + MAIN)
        assert "has not ended after 5 seconds" in refusal(project, limit=5)
        assert ends(int(started.read_text()))


@pytest.mark.level(2)
@pytest.mark.parametrize("version", ["0.115.0", "0.136.0"])
def test_versions_whose_routes_are_no_tree(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    real.install(tmp_path / "environment", f"fastapi=={version}")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "environment"))
    assert seen(project) == [ITEM]


def ends(process: int) -> bool:
    """Return whether a process that was killed ends: on a busy machine that takes a moment."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        if is_gone(process):
            return True
    return False


def is_gone(process: int) -> bool:
    """Return whether a process has ended; one that nobody has waited for yet has, too."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().split()[2] == "Z"
    except ProcessLookupError:
        return True
    except FileNotFoundError:  # it ended just now, or this is no Linux
        return False
