"""Let servers have copies of entries, with roles, a second key and a review of what is suggested."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    # Made anew on SQLite, where only AUTOINCREMENT never gives an id a second time.
    anew: Literal["always", "never"] = "always" if op.get_context().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("revision", recreate=anew, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(sa.Column("based_on", sa.Integer(), nullable=True))

    op.create_table(
        "seedfile_scoped",
        sa.Column("scope", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "name"),
    )
    op.execute("INSERT INTO seedfile_scoped (scope, name, text) SELECT 0, name, text FROM seedfile")
    op.drop_table("seedfile")
    op.rename_table("seedfile_scoped", "seedfile")

    with op.batch_alter_table("serversettings") as batch_op:
        batch_op.add_column(sa.Column("reviewer_roles", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("owner_roles", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("two_keys", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("stewards", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("digest_sent_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("suggestion") as batch_op:
        batch_op.add_column(sa.Column("decided_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column("wants_thanks", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("suggestion") as batch_op:
        for column in ("wants_thanks", "reason", "decided_at", "decided_by"):
            batch_op.drop_column(column)
    with op.batch_alter_table("serversettings") as batch_op:
        for column in ("digest_sent_at", "stewards", "two_keys", "owner_roles", "reviewer_roles"):
            batch_op.drop_column(column)

    op.create_table(
        "seedfile_shared",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.execute("INSERT INTO seedfile_shared (name, text) SELECT name, text FROM seedfile WHERE scope = 0")
    op.drop_table("seedfile")
    op.rename_table("seedfile_shared", "seedfile")

    with op.batch_alter_table("revision") as batch_op:
        batch_op.drop_column("based_on")
