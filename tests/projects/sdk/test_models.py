"""Models of `scaffold add-model`, with every type of field: both clients send and read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pieces.shapes import scaffold
from projects.sdk.users import Users
from projects.sdk.workshop import CLIENTS, DATA, Workshop
from projects.sets import preset

pytestmark = pytest.mark.level(3)
TYPES = (
    "a:str b:text c:int d:bigint e:float f:decimal g:bool h:date i:datetime j:time k:uuid m:json "
    "n:bytes o:email p:url q:enum:a,b-c"
)
MODELS = (
    "customer name:str:unique",
    f"thing {TYPES} r:ref:customer rank:int:unique at:datetime:index",
    f"maybe {TYPES.replace(' ', '? ')}? r:ref?:customer --plural maybe_entries --timestamps "
    "--id uuid",
)


class Modelled(Workshop):
    """A project with these models."""

    def render(self, template: Path) -> None:
        super().render(template)
        for line in MODELS:
            done = scaffold(self.folder, "add-model", *line.split())
            assert done.exit_code == 0, done.output


class Makers(Users):
    """Those who send every type, and read what came of it."""

    data = DATA / "models"

    def stems(self) -> list[str]:
        return ["things"]


def test_both_clients_send_and_read_every_type(snapshot: Path, types: Path, tmp_path: Path) -> None:
    answers = {**preset("recommended"), "sdk_script": "python", "sdk_clients": list(CLIENTS)}
    project = Modelled(tmp_path / "project", answers, {"MYPY_CACHE_DIR": str(types)})
    project.make(snapshot)
    users = Makers(project, tmp_path)
    users.install()
    users.check_types()
    users.use()
