"""When an item was changed last: a column that rows need which are there already."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("items", sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE items SET updated_at = CURRENT_TIMESTAMP")
    with op.batch_alter_table("items") as batch_op:
        batch_op.alter_column("updated_at", nullable=False)


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("items") as batch_op:
        batch_op.drop_column("updated_at")
