"""Shortcuts change nothing: whatever the routes, every request is answered as by FastAPI alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects.processes import environment
from support import CHECKOUT, UV

Answer = list[Any]
Ask = Callable[[dict[str, object]], tuple[list[Answer], list[Answer]]]

# Few names, so that many routes begin alike and many requests meet one.
SEGMENTS = st.sampled_from(["a", "a", "b", "a{}", "{}", "{}", "{:int}", "{:path}"])
PATHS = st.lists(SEGMENTS, max_size=2).map(lambda parts: "".join(f"/{part}" for part in parts))
LITERAL = st.sampled_from(["", "", "/a", "/b/a"])
METHODS = st.lists(st.sampled_from(["GET", "POST"]), min_size=1, max_size=2, unique=True)
ENDS = st.sampled_from(["", "", "/"])


def operations(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    path = st.builds("{}{}".format, PATHS, ENDS)
    return st.fixed_dictionaries({"kind": st.just(kind), "path": path, "methods": METHODS})


def of_routes(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return routers, and what is mounted, by path or by host."""
    parts = {"path": PATHS, "routes": st.lists(inner, max_size=3)}
    router = {**parts, "kind": st.just("router"), "include": LITERAL}
    mounted = {**parts, "kind": st.sampled_from(["mount", "host"])}
    return st.fixed_dictionaries(router) | st.fixed_dictionaries(mounted)


FRONTENDS = st.fixed_dictionaries({"kind": st.just("frontend"), "path": LITERAL})
OPERATIONS = operations("operation")
OTHERS = operations("route") | operations("whim") | operations("websocket") | FRONTENDS
ROUTE = st.recursive(OPERATIONS | OPERATIONS | OTHERS, of_routes, max_leaves=3)
ROUTES = st.lists(ROUTE, max_size=5)
ROOTS = st.sampled_from(["", "", "/a"])
REQUESTS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["http", "http", "http", "websocket"]),
        "method": st.sampled_from(["GET", "POST", "HEAD"]),
        "root_path": ROOTS,
        "host": st.sampled_from(["x", "api.example.com"]),
        "path": st.builds(
            "{}/{}{}".format,
            ROOTS,
            st.lists(st.sampled_from(["a", "b", "ab", "1"]), max_size=3).map("/".join),
            ENDS,
        ),
    }
)


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Ask an interpreter that has FastAPI."""
    frontend = tmp_path_factory.mktemp("frontend")
    (frontend / "index.html").write_text("<p>Hello", encoding="utf-8")
    script = str(Path(__file__).with_name("routing_twice.py"))
    words = [UV, "run", "--quiet", "--no-project", "--with", "fastapi", "python", script]
    with subprocess.Popen(
        [*words, str(frontend)],
        env=environment({"PYTHONPATH": str(CHECKOUT / "template/src")}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, told = process.stdin, process.stdout

        def ask(case: dict[str, object]) -> tuple[list[Answer], list[Answer]]:
            print(json.dumps(case), file=asked, flush=True)
            plain, short = json.loads(told.readline())
            return plain, short

        yield ask
        asked.close()


@pytest.mark.level(2)
def test_shortcuts_change_no_answer(
    ask: Ask, record_property: Callable[[str, object], None]
) -> None:
    statuses: list[int] = []

    @settings(max_examples=400, deadline=None)
    @given(ROUTES, ROUTES, st.lists(REQUESTS, min_size=10, max_size=20), st.booleans())
    def holds(routes: Any, later: Any, requests: Any, redirect: bool) -> None:  # noqa: ANN401
        case = {"routes": routes, "later": later, "requests": requests, "redirect": redirect}
        plain, short = ask(case)
        assert short == plain
        first = [answer[0] for answer in plain if answer and isinstance(answer[0], dict)]
        statuses.extend(message["status"] for message in first if "status" in message)

    holds()
    record_property("said", f"routing: {len(statuses)} requests, answered alike")
    assert {200, 307, 404, 405} <= set(statuses)
