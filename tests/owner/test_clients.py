"""The clients of the owner's application are generated, installed and used."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects.interpreters import has_no_node
from projects.sdk.users import Users
from projects.sdk.workshop import Workshop

pytestmark = [
    pytest.mark.level(3),
    pytest.mark.skipif(has_no_node(), reason="clients are generated with Node, which is not here"),
]


class Customers(Users):
    """Those who use the shop."""

    data = Path(__file__).parent / "clients"

    def stems(self) -> list[str]:
        return ["shop"]


def test_both_clients_do_what_the_application_does(owner_project: Workshop, tmp_path: Path) -> None:
    owner_project.succeed("python")
    users = Customers(owner_project, tmp_path)
    users.install()
    users.check_types()
    users.use()
