"""Keep cited passages in the words of the operator's own copies."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "quotation",
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document", "fingerprint"),
    )


def downgrade() -> None:
    """Bring the schema back to the revision before."""
    op.drop_table("quotation")
