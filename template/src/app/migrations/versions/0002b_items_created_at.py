"""When an item was made: of those that are there, when they were changed last."""

import sqlalchemy as sa
from alembic import op

revision = "0002b"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("items", sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE items SET created_at = updated_at")
    with op.batch_alter_table("items") as batch_op:
        batch_op.alter_column("created_at", nullable=False)


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("items") as batch_op:
        batch_op.drop_column("created_at")
