from __future__ import annotations

import pytest
from scaffold.model.tree import File
from scaffold.project.layout import Layout


def files(*paths: str, **texts: str) -> dict[str, File]:
    found = dict.fromkeys(paths, File(b""))
    return found | {path: File(text.encode()) for path, text in texts.items()}


OURS = files("pyproject.toml", "src/app/__init__.py", "src/app/main.py", "src/app/routers/a.py")


@pytest.mark.parametrize(
    ("tree", "path", "module"),
    [
        (OURS, "src/app/main.py", "app.main"),
        (OURS, "src/app/__init__.py", "app"),
        (OURS, "src/app/routers/a.py", "app.routers.a"),
        (files("main.py"), "main.py", "main"),
        (files("pyproject.toml", "app/main.py"), "app/main.py", "app.main"),
        (files("backend/requirements.txt", "backend/main.py"), "backend/main.py", "main"),
        (
            files("backend/app/__init__.py", "backend/app/main.py"),
            "backend/app/main.py",
            "app.main",
        ),
        (files("backend/app/__init__.py", "backend/app/a/b.py"), "backend/app/a/b.py", "app.a.b"),
        (
            files("app/users.py", **{"app/main.py": "import users\n"}),
            "app/main.py",
            "main",
        ),
        (
            files("pyproject.toml", **{"api/src/main.py": "from .core import settings\n"}),
            "api/src/main.py",
            "api.src.main",
        ),
        (
            files(
                "tiler/core/__init__.py",
                "tiler/xarray/__init__.py",
                **{"tiler/xarray/main.py": "import xarray\nimport tiler\nimport tiler.core\n"},
            ),
            "tiler/xarray/main.py",
            "tiler.xarray.main",
        ),
    ],
)
def test_a_file_is_named_as_the_project_imports_it(
    tree: dict[str, File], path: str, module: str
) -> None:
    assert Layout(tree).module_of(path) == module


@pytest.mark.parametrize(
    ("module", "near", "path"),
    [
        ("app.routers.a", "src/app/main.py", "src/app/routers/a.py"),
        (".routers.a", "src/app/main.py", "src/app/routers/a.py"),
        ("..main", "src/app/routers/a.py", "src/app/main.py"),
        (".", "src/app/main.py", "src/app/__init__.py"),
        ("app.routers", "src/app/main.py", "src/app/routers"),
        ("fastapi", "src/app/main.py", None),
        ("logging", "src/app/main.py", None),
    ],
)
def test_a_module_is_looked_up_as_python_does(module: str, near: str, path: str | None) -> None:
    assert Layout(OURS).path_of(module, near) == path


@pytest.mark.parametrize(
    ("tree", "near", "path"),
    [
        (files("app/main.py", "fastapi/main.py"), "app/main.py", None),
        (files("pyproject.toml", "fastapi/main.py"), "fastapi/main.py", None),
        (files("src/lib/__init__.py", "src/lib/fastapi/__init__.py"), "src/lib/main.py", None),
        (files("lib/__init__.py", "lib/fastapi.py"), "lib/main.py", None),
        (files("backend/requirements.txt", "fastapi/__init__.py"), "backend/main.py", None),
        (files("fastapi/__init__.py"), "main.py", "fastapi/__init__.py"),
    ],
)
def test_a_folder_named_fastapi_is_not_the_framework(
    tree: dict[str, File], near: str, path: str | None
) -> None:
    assert Layout(tree).path_of("fastapi", near) == path


@pytest.mark.parametrize("source", ["", "/src"])
def test_a_member_of_a_workspace_is_looked_up_in_another(source: str) -> None:
    settings = '[tool.uv.workspace]\nmembers = ["packages/*"]\n'
    projects = [f"packages/{name}/pyproject.toml" for name in ("core", "api")] + [
        "other/pyproject.toml"
    ]
    core, main = f"packages/core{source}/shop/core/a.py", f"packages/api{source}/shop/api/main.py"
    tree = files(*projects, core, main, "other/extra.py", **{"pyproject.toml": settings})
    layout = Layout(tree)
    assert layout.path_of("shop.core.a", main) == core
    assert layout.path_of("shop.api.main", core) == main
    assert layout.path_of("extra", main) is None
    assert Layout(tree | files(f"packages/core{source}/shop/core/__init__.py")).module_of(core) == (
        "shop.core.a"
    )
    assert Layout(tree | files("pyproject.toml")).path_of("shop.core.a", main) is None


def test_a_package_comes_before_a_folder() -> None:
    tree = files("app/main.py", "shop/notes.txt", "shop/a/b.py", "app/shop/__init__.py")
    assert Layout(tree).path_of("shop", "app/main.py") == "app/shop/__init__.py"
