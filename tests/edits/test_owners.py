"""What owners write next to what the template puts in or takes out, in files as it renders them."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from collections.abc import Mapping
from itertools import permutations
from typing import NamedTuple

import pytest
import yaml
from edits.texts import rendered
from scaffold.edits.merging import Merged, merged
from template.reading import FILES, choices, context, is_there, render

Answers = Mapping[str, object]
MIDDLEWARE = "src/app/middleware/__init__.py"
RESOURCES = "src/app/resources/__init__.py"
ROUTERS = "src/app/routers/__init__.py"
GZIP: Answers = {"middleware": ["request_id", "gzip"]}
NO_GZIP: Answers = {"middleware": ["request_id"]}
CACHE: Answers = {"resources": ["database", "cache"]}
NO_CACHE: Answers = {"resources": ["database"]}
MODEL: Answers = {"resources": ["database", "ml_model"]}


class Case(NamedTuple):
    """An owner's edit of a file, other answers, and lines of the result.

    Attributes:
        title: Of the case.
        path: Of the file.
        before: The answers so far.
        after: The answers now.
        old: What the owner wrote something else for.
        new: That.
        result: Lines that follow one another afterwards.
        conflicts: How many there are.
    """

    title: str
    path: str
    before: Answers
    after: Answers
    old: str
    new: str
    result: str
    conflicts: int = 0

    def merge(self) -> Merged:
        base = rendered(self.path, **self.before)
        assert base.count(self.old) == 1
        mine = base.replace(self.old, self.new)
        return merged(base, mine, rendered(self.path, **self.after), path=self.path)


CASES = [
    Case(
        "a name in a sorted import beside one that comes",
        MIDDLEWARE,
        NO_GZIP,
        GZIP,
        "    errors,\n",
        "    errors,\n    geo,\n    humans,\n",
        "    errors,\n    geo,\n    gzip,\n    humans,\n    request_id,\n",
    ),
    Case(
        "a name in a sorted import beside one that goes",
        MIDDLEWARE,
        GZIP,
        NO_GZIP,
        "    gzip,\n",
        "    geo,\n    gzip,\n    humans,\n",
        "    errors,\n    geo,\n    humans,\n    request_id,\n",
    ),
    Case(
        "a field after the last of a TypedDict, where another comes",
        RESOURCES,
        NO_CACHE,
        CACHE,
        "    settings: AppSettings\n",
        "    search: search.Search\n    settings: AppSettings\n",
        "    cache: cache.Cache\n    search: search.Search\n    settings: AppSettings\n",
    ),
    Case(
        "a keyword argument where another comes",
        "src/app/lifespan.py",
        NO_CACHE,
        CACHE,
        "            settings=settings,\n",
        "            search=await enter(resources.search.Search()),\n"
        "            settings=settings,\n",
        "            cache=await enter(resources.cache.Cache()),\n"
        "            search=await enter(resources.search.Search()),\n"
        "            settings=settings,\n",
    ),
    Case(
        "a dependency beside one that comes",
        "pyproject.toml",
        NO_CACHE,
        CACHE,
        '    "asyncpg>=0.31",\n',
        '    "asyncpg>=0.31",\n    # Ours.\n    "boto3>=1",\n    "celery>=5",\n',
        '    # Ours.\n    "boto3>=1",\n    "cashews[redis]>=7.5",\n    "celery>=5",\n    "fastapi',
    ),
    Case(
        "a variable where others come",
        ".env.example",
        NO_CACHE,
        CACHE,
        "# DATABASE_CLOSE_TIMEOUT=1\n",
        "# DATABASE_CLOSE_TIMEOUT=1\n# The replica.\n# DATABASE_REPLICA=\n",
        "# CACHE_CLOSE_TIMEOUT=1\n# The replica.\n# DATABASE_REPLICA=\n",
    ),
    Case(
        "a router that is included where another comes",
        ROUTERS,
        NO_CACHE,
        MODEL,
        "    app.include_router(health.router)\n",
        "    app.include_router(orders.router)\n    app.include_router(health.router)\n",
        "    app.include_router(predictions.router)\n    app.include_router(orders.router)\n"
        "    app.include_router(health.router)\n",
    ),
    Case(
        "a middleware at the place of another one",
        MIDDLEWARE,
        NO_GZIP,
        GZIP,
        "        body_limit.middleware(),\n",
        "        body_limit.middleware(),\n        tenant.middleware(),\n",
        "        body_limit.middleware(),\n"
        "<<<<<<< yours\n        tenant.middleware(),\n||||||| before\n=======\n"
        "        gzip.middleware(),\n>>>>>>> template\n    ]\n",
        1,
    ),
    Case(
        "a middleware at another place",
        MIDDLEWARE,
        NO_GZIP,
        GZIP,
        "        body_limit.middleware(),\n",
        "        tenant.middleware(),\n        body_limit.middleware(),\n",
        "        tenant.middleware(),\n        body_limit.middleware(),\n        gzip.middle",
    ),
    Case(
        "a changed line beside an inserted one",
        MIDDLEWARE,
        NO_GZIP,
        GZIP,
        "        body_limit.middleware(),\n",
        "        body_limit.middleware(10),  # bytes\n",
        "        body_limit.middleware(10),  # bytes\n        gzip.middleware(),\n",
    ),
    Case(
        "a comment above a line that goes",
        MIDDLEWARE,
        GZIP,
        NO_GZIP,
        "        gzip.middleware(),\n",
        "        # Small answers stay as they are.\n        gzip.middleware(),\n",
        "        body_limit.middleware(),\n        # Small answers stay as they are.\n    ]\n",
    ),
    Case(
        "a change of a line that goes",
        MIDDLEWARE,
        GZIP,
        NO_GZIP,
        "        gzip.middleware(),\n",
        "        gzip.middleware(9),\n",
        "<<<<<<< yours\n        gzip.middleware(9),\n||||||| before\n        gzip.middleware(),\n"
        "=======\n>>>>>>> template\n",
        1,
    ),
    Case(
        "a neighbour removed",
        MIDDLEWARE,
        NO_GZIP,
        GZIP,
        "        body_limit.middleware(),\n",
        "",
        "        errors.middleware(),\n        gzip.middleware(),\n    ]\n",
    ),
    Case(
        "a row of a table where another comes",
        "README.md",
        {"callbacks": "none", "resources": []},
        {"callbacks": "documented", "resources": []},
        "\nTo add a router, write",
        "| `src/app/search.py` | ours |\n\nTo add a router, write",
        "able to receive |\n| `src/app/search.py` | ours |\n\nTo add a router",
    ),
    Case(
        "a bullet item where another comes",
        "AGENTS.md",
        {"resources": []},
        NO_CACHE,
        "- Middleware is pure ASGI: no `BaseHTTPMiddleware`.\n",
        "- Middleware is pure ASGI: no `BaseHTTPMiddleware`.\n- Be\n  brief.\n",
        "names the types.\n- Be\n  brief.\n- The names",
    ),
    Case(
        "a service where another comes",
        "compose.yaml",
        {"resources": ["cache"]},
        CACHE,
        "      interval: 2s\n",
        "      interval: 2s\n  mail:\n    image: axllent/mailpit\n",
        "      interval: 2s\n  mail:\n    image: axllent/mailpit\n",
    ),
    Case(
        "a plugin for tests where another comes",
        "tests/conftest.py",
        {"resources": []},
        CACHE,
        '    "fixtures.app",\n',
        '    "fixtures.app",\n    "fixtures.clock",\n',
        '    "fixtures.cache",\n    "fixtures.clock",\n    "fixtures.database",\n',
    ),
    Case(
        "a name in an import on one line, which others make longer",
        ROUTERS,
        {"resources": [], "examples": False},
        {"resources": ["ml_model"], "examples": True},
        "from app.routers import health\n",
        "from app.routers import health, orders\n",
        "(\n    health,\n    items_in_memory,\n    orders,\n    predictions,\n)\n",
    ),
    Case(
        "a name in a sorted import where all beside it go, and another comes",
        ROUTERS,
        {"resources": ["database", "ml_model"], "examples": True},
        {"resources": [], "examples": True},
        "    predictions,\n",
        "    orders,\n    predictions,\n",
        "(\n    health,\n    items_in_memory,\n    orders,\n)\n",
    ),
    Case(
        "a name in a sorted import beside one for which others come",
        RESOURCES,
        {"resources": []},
        MODEL,
        "    memory,\n",
        "    kafka,\n    memory,\n",
        "    base,\n    database,\n    kafka,\n    ml_model,\n)",
    ),
    Case(
        "an element in a list on one line",
        "pyproject.toml",
        {"resources": []},
        NO_CACHE,
        'testpaths = ["tests"]\n',
        'testpaths = ["tests", "integration"]\n',
        'testpaths = ["tests", "integration"]\n',
    ),
    Case(
        "a pattern where another comes",
        ".gitignore",
        {"sdk_script": "none"},
        {"sdk_script": "node"},
        "dist/\n",
        "dist/\n*.log\n",
        "dist/\nnode_modules/\n*.tgz\n*.log\n",
    ),
    Case(
        "a comment above a name where another comes",
        RESOURCES,
        {"resources": ["database", "ml_model"]},
        {"resources": ["database", "http_client", "ml_model"]},
        "    ml_model,\n",
        "    # Ours.\n    ml_model,\n",
        "    database,\n    http_client,\n    # Ours.\n    ml_model,\n",
    ),
    Case(
        "a comment above a dependency where another comes",
        "pyproject.toml",
        {"resources": []},
        NO_CACHE,
        '    "starlette',
        '    # Ours.\n    "starlette',
        '    "sqlalchemy[asyncio]>=2.1",\n    # Ours.\n    "starlette',
    ),
    Case(
        "an include between those that go",
        ROUTERS,
        {"resources": ["database"], "examples": True},
        {"resources": ["database"], "examples": False},
        "    app.include_router(users.router)\n",
        "    app.include_router(ours.router)\n    app.include_router(users.router)\n",
        "    app.include_router(ours.router)\n    app.include_router(health.router)\n",
    ),
    Case(
        "a dependency between those that go",
        "pyproject.toml",
        MODEL,
        NO_CACHE,
        '    "onnxruntime',
        '    "orjson>=3.10",\n    "onnxruntime',
        '    "fastapi-offline>=1.7.7",\n    "orjson>=3.10",\n    "pydantic>=2.13",\n',
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_what_an_owner_wrote_stays_beside_what_comes_and_goes(case: Case) -> None:
    text, conflicts = case.merge()
    assert case.result in text
    assert conflicts == case.conflicts
    if not conflicts and case.path.endswith(".py"):
        ast.parse(text)
    if case.path.endswith(".toml"):
        tomllib.loads(text)
    if case.path.endswith(".yaml"):
        yaml.safe_load(text)


STEPS = [
    *((name, value) for name in ("resources", "middleware", "extras") for value in choices(name)),
    ("callbacks", "documented"),
    ("sdk_script", "node"),
]
START: dict[str, object] = {
    "resources": ["database"],
    "middleware": ["request_id", "trusted_host"],
    "extras": [],
}
# Their statements, lists and paragraphs have an order.
ORDERED = {MIDDLEWARE, "src/app/main.py", "README.md"}


def plus(answers: Mapping[str, object], *steps: tuple[str, str]) -> dict[str, object]:
    more = dict(answers)
    for name, value in steps:
        present = more.get(name)
        if isinstance(present, list):
            more[name] = [one for one in choices(name) if one in (value, *present)]
        else:
            more[name] = value
    return more


@pytest.mark.level(2)
def test_two_features_that_come_at_once_are_both_there_afterwards() -> None:
    """One feature as if by the owner, the other by the template, in each file that both change."""
    merges = 0
    for one, other in permutations(STEPS, 2):
        answers = [context(plus(START, *steps)) for steps in ((), (one,), (other,), (one, other))]
        for path in (path for path in FILES if all(is_there(path, values) for values in answers)):
            base, mine, theirs, both = (render(path, values) for values in answers)
            if len({base, mine, theirs}) == 3:
                merges += 1
                text, conflicts = merged(base, mine, theirs, path=path)
                known = {*mine.splitlines(), *theirs.splitlines()}
                wanted = Counter(line for line in both.splitlines() if line in known)
                assert not conflicts or path in ORDERED, (path, one, other)
                assert conflicts or wanted <= Counter(text.splitlines()), (path, one, other)
    assert merges > 200
