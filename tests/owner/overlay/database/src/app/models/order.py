"""The tables of the orders and their lines."""

import enum
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Exact


class Status(enum.Enum):
    """How far an order is."""

    open = "open"
    paid = "paid"
    sent = "sent"


class Order(Base):
    """An order: a customer has each code once, and each number of their own."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("customer_id", "code"),
        UniqueConstraint("customer_id", "reference"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    code: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str | None] = mapped_column(String(30))
    status: Mapped[Status] = mapped_column(default=Status.open)
    total: Mapped[Decimal] = mapped_column(Exact(12, 2))
    due: Mapped[datetime]
    lines: Mapped[list["Line"]] = relationship(cascade="all", lazy="selectin")


class Line(Base):
    """A line of an order, which goes with it."""

    __tablename__ = "lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="CASCADE"), index=True)
    product: Mapped[str] = mapped_column(String(100))
    quantity: Mapped[int]
    price: Mapped[Decimal] = mapped_column(Exact(12, 2))
