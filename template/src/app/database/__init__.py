"""The database's habits: addresses, drivers, and the answers to its errors."""

from app.database import answers, bare_errors, postgresql, sqlite, urls

__all__ = ["answers", "bare_errors", "postgresql", "sqlite", "urls"]
