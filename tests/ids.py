"""Whose ids stand in which columns. A new column of Discord's ids belongs to one of these sets."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

OF_SERVERS = {"server_id", "scope"}
OF_PEOPLE = {"author_id", "user_id", "set_by", "proposed_by", "decided_by", "target_id", "loaded_by"}
"""Must be forgotten with the person, and exported."""
OF_OTHERS = {"channel_id", "source_id", "reply_id", "place_id", "log_channel_id", "application_id"}
TABLES: list[sa.Table] = list(SQLModel.metadata.sorted_tables)


def id_columns(table: sa.Table) -> Iterator[sa.Column[Any]]:
    return (column for column in table.columns if isinstance(column.type, sa.BigInteger))


def personal_tables() -> set[str]:
    """Return the names of the tables that may bear a person's id."""
    return {table.name for table in TABLES if OF_PEOPLE & {column.name for column in id_columns(table)}}
