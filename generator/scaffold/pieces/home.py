"""Where a piece lives in a project that we did not make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scaffold.model.application import Application
from scaffold.pieces.module_names import module_text
from scaffold.pieces.places import Place
from scaffold.pieces.tests import TestedApp, is_out_of_reach, test_inits, test_path, tested_app
from scaffold.project.layout import can_be_imported
from scaffold.project.modules import Modules


@dataclass(frozen=True)
class Home:
    """The files of a piece.

    Attributes:
        place: Of its module.
        test: Of its test.
        test_inits: The `__init__.py` that are missing around the test, path -> text.
        module: How the test writes the name of the module.
        app: How the test gets at the application; None where it cannot make it.
    """

    place: Place
    test: str
    test_inits: Mapping[str, str]
    module: str
    app: TestedApp | None

    def created(self, text: str, test_text: str) -> dict[str, str]:
        """Return all files of the piece: what is in the module, and in its test."""
        inits = {**self.place.inits, **self.test_inits}
        return {**inits, self.place.path: text, self.test: test_text}


def home_of(modules: Modules, application: Application, place: Place, name: str, kind: str) -> Home:
    """Return where a piece lives.

    Args:
        modules: Of the project.
        application: That it is added to.
        place: Of its module.
        name: Of the piece.
        kind: Of the piece: `router`.
    """
    test = test_path(modules, application, place.path, name, kind)
    tested = tested_app(modules, application)
    is_reached = can_be_imported(tested.module) and not is_out_of_reach(modules, application)
    return Home(
        place=place,
        test=test,
        test_inits=test_inits(modules.files, test),
        module=module_text(modules, application.call.path, place.path, like=tested.module),
        app=tested if is_reached else None,
    )
