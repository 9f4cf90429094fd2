"""The tables. Each module here is imported, so that Alembic and relationships find its tables."""

from importlib import import_module
from pkgutil import walk_packages

for module in walk_packages(__path__, f"{__name__}."):
    import_module(module.name)
