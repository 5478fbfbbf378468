"""What the machine compares: what readers are told, what is listed, what came of an edit; and an empty database to begin with."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy
from entries_model import Ref

from knowledge import KnowledgeError
from knowledge.base import KnowledgeBase
from knowledge.csl import WorkEntry
from knowledge.edit.commands import Command, Save
from knowledge.edition import Edition
from knowledge.entries import ClaimEntry

from .breaking import Crash

SAID = (
    "Trotsky hated the NEP",
    "he never did",
    "Was it F-002?",
    "Collectivisation starved millions of peasants to death.",
)
SOUGHT = ("trotsky nep", "lewin", "F-002", "famine", "he never did", "the")


def told_by(edition: Edition) -> list[Any]:
    """Return how an edition answers, what it finds and what it recognises."""
    matches = [edition.recognise(said) for said in SAID]
    return [
        *(edition.answer(slug) for slug in edition.base.claims),
        *(edition.search(sought) for sought in SOUGHT),
        *(edition.complete(sought) for sought in (*SOUGHT, "")),
        *matches,
        *map(edition.decide, matches),
    ]


def listed(base: KnowledgeBase) -> tuple[list[str], list[str], list[str]]:
    return list(base.claims), list(base.works), list(base.topics)


def grouped(rows: Sequence[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row[:3], []).append(row)
    return found


def ref_of(command: Command) -> Ref:
    if not isinstance(command, Save):
        return command.entry, command.key
    entry = command.entry
    return ("claim", entry.slug) if isinstance(entry, ClaimEntry) else (
        "work" if isinstance(entry, WorkEntry) else "topic", entry.id
    )  # fmt: skip


def told(outcome: Any) -> Any:
    """Return what came of an edit: the name of an error, or what was changed."""
    if isinstance(outcome, (KnowledgeError, Crash)):
        return type(outcome).__name__
    if isinstance(outcome, BaseException):
        raise outcome
    return tuple((c.entry, c.key, c.revision) for c in outcome) if isinstance(outcome, tuple) else outcome


def empty_postgres(url: str) -> None:
    engine = sqlalchemy.create_engine(sqlalchemy.make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        (schema,) = connection.execute(sqlalchemy.text("SELECT current_schema()")).one()
        connection.execute(sqlalchemy.text(f"DROP SCHEMA {schema} CASCADE"))
        connection.execute(sqlalchemy.text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
