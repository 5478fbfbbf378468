"""Run by Alembic on the connection that `open_engine` (or a developer's `alembic` call) hands over."""

from alembic import context
from sqlmodel import SQLModel

from knowledge.store import tables  # noqa: F401  registers the tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
