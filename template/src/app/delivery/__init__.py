"""How callbacks are delivered: to checked addresses, signed, within limits."""

from app.delivery import contracts

__all__ = ["contracts"]
