"""The tasks, one file each. Each module here is imported, so that its tasks are found."""

from importlib import import_module
from pkgutil import walk_packages

from app.jobs.tasks import TASKS

__all__ = ["TASKS"]

for module in walk_packages(__path__, f"{__name__}."):
    import_module(module.name)
