"""create_app(): the one place where the parts meet."""

from fastapi import FastAPI

from app import (
    # % if "database" in features
    database,
    # % endif
    # % if "delivered" in features
    delivery,
    # % endif
    docs,
    errors,
    middleware,
    openapi,
    # % if "operation_ids" in features
    operation_ids,
    # % endif
    routers,
    routing,
)
from app.lifespan import lifespan
from app.metadata import DESCRIPTION, TITLE, VERSION
from app.settings import AppSettings


def create_app() -> FastAPI:
    """Return the application.

    Raises:
        pydantic.ValidationError: a setting is missing or wrong.
    """
    settings = AppSettings()
    app = openapi.Application(
        title=TITLE,
        description=DESCRIPTION,
        version=VERSION,
        lifespan=lifespan,
        middleware=middleware.stack(),
        exception_handlers=errors.HANDLERS,
        responses=errors.DEFAULT_RESPONSE,
        # % if "operation_ids" in features
        generate_unique_id_function=operation_ids.operation_id,
        # % endif
        # % filter replace('{"auto_configure": True}', telemetry_config)
        telemetry={"auto_configure": True},
        # % endfilter
        openapi_url="/openapi.json" if settings.docs else None,
        docs_url=None,
        redoc_url=None,
    )
    routers.include_routers(app)
    routing.add_shortcuts(app)
    if settings.docs:
        docs.add_docs(app)
    # % if "database" in features
    database.answers.add_handlers(app)
    # % endif
    return app


app = create_app()
routing.prepare(app.routes)
# % if "operation_ids" in features
operation_ids.check(app)
# % endif
# % if "delivered" in features
delivery.contracts.check(app)
# % endif
