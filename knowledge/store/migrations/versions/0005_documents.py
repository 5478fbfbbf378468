"""Keep documents with their passages, and quotations for the servers whose documents they stand in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=True),
        sa.Column("author", sa.String(length=300), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("loaded_by", sa.BigInteger(), nullable=False),
        sa.Column("loaded_as", sa.String(length=100), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scope", "key"),
    )
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=100), nullable=True),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_passage_document_id", "passage", ["document_id"])
    op.create_table(
        "quotation_scoped",
        sa.Column("scope", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "document", "fingerprint"),
    )
    op.execute(
        "INSERT INTO quotation_scoped (scope, document, fingerprint, text) SELECT 0, document, fingerprint, text FROM quotation"
    )
    op.drop_table("quotation")
    op.rename_table("quotation_scoped", "quotation")


def downgrade() -> None:
    """Take it back."""
    op.create_table(
        "quotation_shared",
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document", "fingerprint"),
    )
    op.execute(
        "INSERT INTO quotation_shared (document, fingerprint, text) SELECT document, fingerprint, text FROM quotation "
        "WHERE scope = 0"
    )
    op.drop_table("quotation")
    op.rename_table("quotation_shared", "quotation")
    op.drop_table("passage")
    op.drop_table("document")
