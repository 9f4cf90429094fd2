"""How an error of the database is answered that no handler caught."""

import logging
import re
from http import HTTPStatus

from fastapi import FastAPI, Request
from sqlalchemy import exc

from app.errors import InvalidValue, Problem, ProblemResponse

logger = logging.getLogger(__name__)

REFERENCE = (HTTPStatus.CONFLICT, "What this refers to is not there, or something refers to this.")
DUPLICATE = (HTTPStatus.CONFLICT, "There is one like it already.")
VALUE = (HTTPStatus.UNPROCESSABLE_ENTITY, "A value is missing, or cannot be stored.")
UNAVAILABLE = (HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer now. Try again.")
RETRY_AFTER = {"Retry-After": "1"}

# By the beginning of https://www.postgresql.org/docs/current/errcodes-appendix.html, then of
# https://sqlite.org/rescode.html; what is not here is a fault of the service.
ANSWERS = {
    "08": UNAVAILABLE,
    "22": VALUE,
    "23001": REFERENCE,
    "23502": VALUE,
    "23503": REFERENCE,
    "23505": DUPLICATE,
    "23514": VALUE,
    "23P01": DUPLICATE,
    "40": UNAVAILABLE,
    "53": UNAVAILABLE,
    "54000": VALUE,  # Too long for an index.
    "55P03": UNAVAILABLE,
    "57": UNAVAILABLE,
    "SQLITE_BUSY": UNAVAILABLE,
    "SQLITE_CANTOPEN": UNAVAILABLE,
    "SQLITE_CONSTRAINT_CHECK": VALUE,
    "SQLITE_CONSTRAINT_FOREIGNKEY": REFERENCE,
    "SQLITE_CONSTRAINT_NOTNULL": VALUE,
    "SQLITE_CONSTRAINT_PRIMARYKEY": DUPLICATE,
    "SQLITE_CONSTRAINT_ROWID": DUPLICATE,
    "SQLITE_CONSTRAINT_TRIGGER": REFERENCE,  # ON DELETE RESTRICT
    "SQLITE_CONSTRAINT_UNIQUE": DUPLICATE,
    "SQLITE_FULL": UNAVAILABLE,
    "SQLITE_INTERRUPT": UNAVAILABLE,
    "SQLITE_IOERR": UNAVAILABLE,
    "SQLITE_LOCKED": UNAVAILABLE,
    "SQLITE_MISMATCH": VALUE,
    "SQLITE_TOOBIG": VALUE,
}
DIVISION_BY_ZERO = "22012"
# `Key (email)=(…) already exists.`, in any language, and `UNIQUE constraint failed: users.email`.
COLUMNS = re.compile(r"[^(]*\(([\w, ]+)\)=\(|UNIQUE constraint failed: ([\w., ]+)")


def add_handlers(app: FastAPI) -> None:
    """Answer what no handler of the application's own catches."""
    app.add_exception_handler(exc.StatementError, answer)
    app.add_exception_handler(exc.TimeoutError, answer)


async def answer(request: Request, error: Exception) -> ProblemResponse:
    """Answer an error of the database, with nothing of the statement but the fields in conflict.

    Raises:
        Exception: the error, if it is neither the client's nor gone by itself.
    """
    found = find_answer(error)
    if found is None or request.scope["type"] != "http":
        raise error
    status, detail = found
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        logger.warning("The database does not answer", exc_info=error)
        return ProblemResponse(Problem(status=status, detail=detail), RETRY_AFTER)
    logger.info("The database refused a request: %s", reason(error))
    problem = Problem(status=status, detail=detail)
    if status is HTTPStatus.CONFLICT and (names := columns(error)):
        errors = [InvalidValue(location=["body", name], detail=detail) for name in names]
        problem.errors = errors
    return ProblemResponse(problem)


def find_answer(error: Exception) -> tuple[HTTPStatus, str] | None:
    """Return the status and the text for an error, or nothing for a fault of the service."""
    if not isinstance(error, exc.StatementError):
        return UNAVAILABLE  # No connection: a full pool.
    driver = error.orig
    if isinstance(driver, ArithmeticError | ValueError):
        return VALUE  # Refused before the database saw it, by the driver or a type of the models.
    if isinstance(error, exc.DBAPIError) and error.connection_invalidated:
        return UNAVAILABLE  # A server that is gone, or says nothing.
    if type(driver).__name__ == "InvalidCachedStatementError":
        return UNAVAILABLE  # A table was changed under a running service: the next try is right.
    code = str(getattr(driver, "sqlstate", getattr(driver, "sqlite_errorname", "")))
    if code == DIVISION_BY_ZERO or is_wrong_type(error):
        return None
    return next((answer for start, answer in ANSWERS.items() if code.startswith(start)), None)


def columns(error: Exception) -> list[str]:
    """Return the columns that may not be as they were sent; SQLite does not say of a reference."""
    if not isinstance(error, exc.StatementError) or str(error.statement).startswith("DELETE"):
        return []  # There, what refers to it is named.
    told = getattr(getattr(error.orig, "__cause__", None), "detail", None) or str(error.orig)
    found = COLUMNS.match(told)
    names = (found[1] or found[2]).split(", ") if found else []
    return [name.rpartition(".")[2] for name in names]


def reason(error: Exception) -> str:
    """Return what the driver says, without PostgreSQL's second line, which has the whole row."""
    return str(getattr(error, "orig", error)).partition("\n")[0]


def is_wrong_type(error: BaseException | None) -> bool:
    """Tell whether asyncpg met a value of another type than the column's: it says 22000."""
    while error is not None and not isinstance(error, TypeError):
        error = error.__cause__
    return error is not None
