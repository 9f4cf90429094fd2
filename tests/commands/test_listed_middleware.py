"""A middleware is entered into the list that FastAPI is given, wherever that is written out."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands.serving import asked, check_own_tests
from commands.test_places import written
from pieces.shapes import contents, scaffold

HEAD = """\
from fastapi import FastAPI, Request
from fastapi.middleware import Middleware
from fastapi.middleware.gzip import GZipMiddleware

"""
FUNCTION = """
def make_middleware(*names: str) -> list[Middleware]:
    return [Middleware(GZipMiddleware)]


"""
NAMED = """
def make_middleware() -> list[Middleware]:
    found = [
        Middleware(GZipMiddleware),
    ]
    return found


"""
LIST = "LISTED = [Middleware(GZipMiddleware)]\n"
OTHER = HEAD.replace(", Request", "") + LIST
ROUTE = """

@app.get("/items")
def read(request: Request) -> list[str]:
    return [*request.scope.get("state", {})]
"""
IMPORTED = HEAD + "from lists import LISTED\n\n"
# What FastAPI is given, and the file that has the list.
LISTS = {
    "a-function": (f"{HEAD}{FUNCTION}", "make_middleware()", "main.py"),
    "a-function-with-arguments": (f"{HEAD}{FUNCTION}", 'make_middleware("one")', "main.py"),
    "a-name-in-a-function": (f"{HEAD}{NAMED}", "make_middleware()", "main.py"),
    "another-module": (IMPORTED, "LISTED", "lists.py"),
    "an-attribute-of-it": (f"{HEAD}import lists\n\n", "lists.LISTED", "lists.py"),
    "a-sum": (IMPORTED, "LISTED + [Middleware(GZipMiddleware)]", "main.py"),
    "a-sum-with-a-name": (IMPORTED, "[Middleware(GZipMiddleware)] + LISTED", "lists.py"),
    "unpacked": (IMPORTED, "[*LISTED, Middleware(GZipMiddleware)]", "main.py"),
    "a-function-elsewhere": (f"{HEAD}from lists import made\n\n", "made()", "lists.py"),
}
ADDED = ("add-middleware", "tenant")


def project(folder: Path, head: str, given: str) -> dict[str, bytes]:
    other = OTHER if "LISTED" in given else OTHER.replace(LIST, "")
    made = FUNCTION.replace("make_middleware", "made") if "made()" in given else ""
    main = f"{head}app = FastAPI(middleware={given})\n{ROUTE}"
    written(folder, {"main.py": main, "lists.py": f"{other}{made}"})
    return contents(folder)


@pytest.mark.parametrize("listed", LISTS)
def test_it_is_entered_and_goes_again(tmp_path: Path, listed: str) -> None:
    head, given, path = LISTS[listed]
    before = project(tmp_path, head, given)
    done = scaffold(tmp_path, *ADDED)
    assert done.exit_code == 0, done.output
    after = contents(tmp_path)
    changed = [one for one in before if before[one] != after[one]]
    assert changed == [path]
    assert after[path].count(b"Middleware(TenantMiddleware)") == 1
    assert "identical" in scaffold(tmp_path, *ADDED).stdout
    assert contents(tmp_path) == after
    assert scaffold(tmp_path, *ADDED, "--remove").exit_code == 0
    assert contents(tmp_path) == before


@pytest.mark.level(2)
@pytest.mark.parametrize("listed", ["a-function", "a-sum"])
def test_the_application_has_it(tmp_path: Path, served_by: Path, listed: str) -> None:
    head, given, _ = LISTS[listed]
    project(tmp_path, head, given)
    items = ("GET", "/items", None)
    assert asked(served_by, tmp_path, "main:app", items).answers == [[200, []]]
    assert scaffold(tmp_path, *ADDED).exit_code == 0
    assert asked(served_by, tmp_path, "main:app", items).answers == [[200, ["tenant"]]]
    check_own_tests(served_by, tmp_path)


MADE = "make_middleware()"
REFUSED = {
    "make_middleware() if True else []": "main.py:10: its list of middleware is not written out",
    "tuple(make_middleware())": "main.py:10: its list of middleware is not written out",
    "somewhere.LISTED": "main.py:10: its list of middleware is not written out",
    f"{MADE})\nother = FastAPI(middleware={MADE}": "main.py:11: make_middleware is used here",
}


@pytest.mark.parametrize("given", REFUSED)
def test_what_others_have_too_or_nobody_sees_is_refused(tmp_path: Path, given: str) -> None:
    before = project(tmp_path, f"{HEAD}{FUNCTION}", given)
    done = scaffold(tmp_path, *ADDED, "--app", "main:app")
    assert (done.exit_code, REFUSED[given] in done.stderr) == (1, True), done.output
    assert contents(tmp_path) == before


def test_a_list_that_another_module_takes_too_is_refused(tmp_path: Path) -> None:
    project(tmp_path, IMPORTED, "LISTED")
    (tmp_path / "admin.py").write_text("from lists import LISTED\n\nprint(LISTED)\n")
    done = scaffold(tmp_path, *ADDED)
    assert (done.exit_code, "admin.py:3: LISTED is used here too" in done.stderr) == (1, True)
