"""What a driver raises past SQLAlchemy: wrapped, so that it can be told from a handler's own."""

from sqlalchemy import Engine, event
from sqlalchemy.engine import Dialect, ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry


def wrap(engine: Engine) -> None:
    """Have an engine raise SQLAlchemy's errors only: a time-out is an `OSError` in Python."""
    event.listen(engine, "do_connect", connect)
    event.listen(engine, "handle_error", raise_wrapped)


def connect(
    dialect: Dialect, record: ConnectionPoolEntry, args: list[object], options: dict[str, object]
) -> DBAPIConnection:
    """Connect, as SQLAlchemy does."""
    try:
        return dialect.connect(*args, **options)
    except OSError as error:
        raise OperationalError(None, None, error, connection_invalidated=True) from error


def raise_wrapped(context: ExceptionContext) -> None:
    """Wrap the error of a statement, a commit or a rollback."""
    error = context.original_exception
    if isinstance(error, OSError):
        context.is_disconnect = True
        raise OperationalError(
            context.statement, context.parameters, error, connection_invalidated=True
        )
    # Without a context it comes from a type of the owner's, before there was a statement.
    if isinstance(error, OverflowError | UnicodeError) and context.execution_context:
        raise DataError(context.statement, context.parameters, error)
