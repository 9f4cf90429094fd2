"""Whether an `include_router` that is not understood may include a module that is new."""

from __future__ import annotations

import pytest
from scaffold.model.doubt import Wide
from scaffold.model.tree import File
from scaffold.reading import read

ANY = [
    "for one in pkgutil.iter_modules(routers.__path__):\n"
    "    app.include_router(importlib.import_module(f'routers.{one.name}').router)\n",
    "for path in Path(__file__).parent.joinpath('routers').glob('*.py'):\n"
    "    module = importlib.import_module(f'routers.{path.stem}')\n"
    "    if hasattr(module, 'router'):\n"
    "        app.include_router(module.router, prefix='/v1')\n",
    "found = [importlib.import_module(name).router for name in os.listdir('routers')]\n"
    "for router in found:\n"
    "    app.include_router(router=router)\n",
    "[app.include_router(getattr(routers, name).router) for name in dir(routers)]\n",
    "module = importlib.import_module(os.environ['MODULE']) if DEBUG else None\n"
    "if module:\n"
    "    app.include_router(module.router)\n",
    "app.include_router(*found())\n",
    "for router in elsewhere.ROUTERS:\n    app.include_router(router)\n",
    "list(map(app.include_router, found()))\n",
    "for _ in map(lambda router: app.include_router(router), found()): ...\n",
    "[app.include_router(router) for router in found()]\n",
    "list(itertools.starmap(app.include_router, found()))\n",
    "functools.reduce(lambda _, router: app.include_router(router), found(), None)\n",
    "app.include_router(found().router)\napp.router.routes = sorted(app.routes)\n",
]
NAMED = [
    "app.include_router(elsewhere.router)\n",
    "app.include_router(elsewhere.users.get_router())\n",
    "if os.environ:\n    app.include_router(users.router)\n",
    "for _ in os.environ:\n    app.include_router(users.router)\n",
    "app.include_router(users.other)\n",
    "app.include_router(users.router if os.environ else elsewhere.router)\n",
    "try:\n    from elsewhere import router\nexcept ImportError:\n    router = None\n"
    "app.include_router(router)\n",
]
HEAD = (
    "import functools\nimport importlib\nimport itertools\nimport os\nimport pkgutil\n"
    "from pathlib import Path\n\n"
    "import elsewhere\nfrom fastapi import FastAPI\n\nimport routers\nfrom routers import users\n\n"
    "DEBUG = os.environ\n\n\ndef found():\n    return list(os.environ)\n\n\napp = FastAPI()\n"
)
USERS = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"


@pytest.mark.parametrize(
    ("text", "any_other"), [*((t, True) for t in ANY), *((t, False) for t in NAMED)]
)
def test_what_may_include_a_new_module_says_so(text: str, any_other: bool) -> None:
    texts = {"main.py": HEAD + text, "routers/__init__.py": "", "routers/users.py": USERS}
    doubts = read({path: File(text.encode()) for path, text in texts.items()}).not_understood
    assert doubts
    assert any(Wide.ANY_ROUTER in doubt.concerns for doubt in doubts) is any_other
