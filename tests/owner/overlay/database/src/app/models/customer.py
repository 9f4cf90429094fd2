"""The table of the customers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, now


class Customer(Base):
    """Somebody who orders; perhaps another one told them of the shop."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    referred_by: Mapped[int | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"))
    since: Mapped[datetime] = mapped_column(default=now)
