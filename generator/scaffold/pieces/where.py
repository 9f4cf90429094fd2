"""Where a piece goes: its module, its test, and what is missing around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scaffold.model.application import Application
from scaffold.model.tree import Tree
from scaffold.pieces.environment import EXAMPLE, example_of
from scaffold.pieces.module_names import module_text
from scaffold.pieces.piece import Edit, Piece
from scaffold.pieces.places import Place
from scaffold.pieces.tests import (
    FIXTURE,
    TestedApp,
    is_out_of_reach,
    test_in,
    test_inits,
    test_path,
    tested_app,
)
from scaffold.project.layout import can_be_imported
from scaffold.project.modules import Modules


@dataclass(frozen=True)
class Where:
    """The files of a piece.

    Attributes:
        path: Of its module.
        test: Of its test; None where it has none.
        inits: The `__init__.py` that are missing around both, path -> text.
        module: How the test writes the name of the module.
        app: How the test gets at the application; None where it cannot make it.
        example: The example of the environment, if there is one.
    """

    path: str
    test: str | None
    inits: Mapping[str, str]
    module: str
    app: TestedApp | None
    example: str

    def piece(self, text: str, proof: str, edits: Sequence[Edit], example: str = "") -> Piece:
        """Return the piece.

        Args:
            text: Of its module.
            proof: Of its test.
            edits: Where it is joined in.
            example: Its lines for the example of the environment.
        """
        created = {**self.inits, self.path: text} | ({self.test: proof} if self.test else {})
        examples = {self.example: example} if example else {}
        return Piece(self.path, self.test, created, edits, examples)


def where_rendered(files: Tree, name: str, kind: str, package: str) -> Where:
    """Return where a piece goes in a project of our template.

    Args:
        files: The project.
        name: Of the piece.
        kind: Of the piece: `router`.
        package: That holds those of its kind: `routers`.
    """
    test = test_in(files, f"tests/{package}", name, kind)
    module = f"app.{package}.{name}"
    return Where(f"src/app/{package}/{name}.py", test, {}, module, FIXTURE, EXAMPLE)


def where_elsewhere(
    modules: Modules, application: Application, place: Place, name: str, kind: str
) -> Where:
    """Return where a piece goes in any other project.

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
    return Where(
        path=place.path,
        test=test,
        inits={**place.inits, **test_inits(modules.files, test)},
        module=module_text(modules, application.call.path, place.path, like=tested.module),
        app=tested if is_reached else None,
        example=example_of(modules.files, place.path),
    )
