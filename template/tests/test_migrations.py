from alembic import command
from fastapi import FastAPI
from fixtures.app import serve
from fixtures.database import ALEMBIC


def test_the_migrations_make_what_the_models_say_also_after_a_way_back() -> None:
    command.downgrade(ALEMBIC, "base")
    command.upgrade(ALEMBIC, "head")
    command.check(ALEMBIC)


def test_not_ready_while_migrations_are_pending(app: FastAPI) -> None:
    command.downgrade(ALEMBIC, "base")
    with serve(app) as client:
        response = client.get("/health/ready")
        assert response.status_code == 503
        assert "migrations are pending" in response.json()["detail"]
        command.upgrade(ALEMBIC, "head")
        assert client.get("/health/ready").is_success
