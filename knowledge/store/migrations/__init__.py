"""Alembic's migrations: one numbered file a step."""
