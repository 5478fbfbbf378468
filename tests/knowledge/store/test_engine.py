"""Opening a database: created, migrated, and a sentence with the remedy where it cannot be used."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from knowledge import DatabaseNewer, DatabaseUnreachable
from knowledge.store import engine as engine_module
from knowledge.store.engine import BUSY_TIMEOUT_MS, open_engine


async def refusal(url: str) -> str:
    with pytest.raises(DatabaseUnreachable) as caught:
        await open_engine(url)
    return caught.value.user_message


async def scalar(url: str, query: str) -> Any:
    engine = await open_engine(url)
    try:
        async with engine.connect() as connection:
            return (await connection.execute(text(query))).scalar()
    finally:
        await engine.dispose()


async def test_a_database_that_is_not_there_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert await scalar(url, "SELECT count(*) FROM claim") == 0
    assert (tmp_path / "new.db").is_file()


async def test_opening_twice_keeps_what_is_there(database_url: str) -> None:
    engine = await open_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO seedfile (scope, name, text) VALUES (0, 'a', 'b')"))
    await engine.dispose()
    assert await scalar(database_url, "SELECT text FROM seedfile") == "b"


async def test_two_processes_may_open_a_new_database_at_once(database_url: str) -> None:
    engines = await asyncio.gather(*(open_engine(database_url) for _ in range(3)))
    for engine in engines:
        await engine.dispose()
    assert await scalar(database_url, "SELECT count(*) FROM alembic_version") == 1


async def test_a_database_in_memory_works() -> None:
    assert await scalar("sqlite://", "SELECT count(*) FROM claim") == 0


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", BUSY_TIMEOUT_MS)]
)
async def test_sqlite_is_set_up_for_several_processes(tmp_path: Path, pragma: str, value: object) -> None:
    assert await scalar(f"sqlite:///{tmp_path / 'a.db'}", f"PRAGMA {pragma}") == value


async def test_every_connection_is_set_up(tmp_path: Path) -> None:
    """Foreign keys are a connection's affair in SQLite, not a file's."""
    engine = await open_engine(f"sqlite:///{tmp_path / 'a.db'}")
    async with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar() == 1
    await engine.dispose()


async def test_the_migrations_lead_to_the_tables(database_url: str) -> None:
    """A column that is in the models alone would be missing in every database."""

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)

    engine = await open_engine(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_the_migrations_can_be_taken_back(database_url: str) -> None:
    def take_back(connection: Connection) -> list[str]:
        config = Config()
        config.set_main_option("script_location", str(Path(engine_module.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        return inspect(connection).get_table_names()

    engine = await open_engine(database_url)
    async with engine.begin() as connection:
        assert await connection.run_sync(take_back) == ["alembic_version"]
    await engine.dispose()


async def test_a_claim_takes_its_parts_with_it(database_url: str) -> None:
    """The database deletes them, whoever deletes the claim."""
    engine = await open_engine(database_url)
    async with engine.begin() as connection:
        values = "1, 0, 'a', 'F-001', 'S.', 'Q?', 'draft', '[]', 1"
        columns = "id, scope, slug, code, statement, question, kind, topics, revision"
        await connection.execute(text(f"INSERT INTO claim ({columns}) VALUES ({values})"))
        await connection.execute(
            text("INSERT INTO side (id, claim_id, position, stance, heading) VALUES (1, 1, 0, 'affirms', 'H')")
        )
        await connection.execute(text("DELETE FROM claim"))
        assert (await connection.execute(text("SELECT count(*) FROM side"))).scalar() == 0
    await engine.dispose()


async def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    message = await refusal(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}")
    assert "unable to open database file" in message
    assert message.endswith("Check FOOTNOTE_DATABASE_URL.")


async def test_a_file_that_is_no_database_is_a_sentence_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes, not a database. " * 40)
    before = path.read_bytes()
    assert "not a database" in await refusal(f"sqlite:///{path}")
    assert path.read_bytes() == before


async def test_a_server_that_does_not_answer_is_a_sentence_without_the_password() -> None:
    message = await refusal("postgresql://ann:secret@127.0.0.1:1/footnote")
    assert "127.0.0.1:1" in message
    assert "secret" not in message
    assert "\n" not in message


@pytest.mark.parametrize("url", ["", "footnote.db", "sqlite:/footnote.db", "postgresql://ann:secret@host:port/db"])
async def test_what_is_no_url_is_a_sentence_with_an_example(url: str) -> None:
    message = await refusal(url)
    assert "sqlite:///footnote.db" in message
    assert "secret" not in message


@pytest.mark.parametrize("scheme", ["mysql", "postgresql+asyncpg", "postgresql+psycopg2", "oracle", "http"])
async def test_a_missing_driver_is_a_sentence_with_the_remedy(scheme: str) -> None:
    message = await refusal(f"{scheme}://ann:secret@127.0.0.1/db")
    assert message.startswith(f"The database {scheme} cannot be opened (only sqlite and postgresql are supported")
    assert "psycopg" in message
    assert "secret" not in message


async def test_a_driver_that_cannot_be_awaited_is_a_sentence(tmp_path: Path) -> None:
    message = await refusal(f"sqlite+pysqlite:///{tmp_path / 'a.db'}")
    assert "Check FOOTNOTE_DATABASE_URL." in message


async def test_a_database_of_a_newer_footnote_is_left_alone(database_url: str) -> None:
    engine = await open_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer) as caught:
        await open_engine(database_url)
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar() == "9999"
    await engine.dispose()
    assert caught.value.revision == "9999"
    assert "(schema 9999). Update Footnote, or restore a backup." in caught.value.user_message


async def test_somebody_elses_database_is_not_taken_over(tmp_path: Path) -> None:
    """A file with a table `claim` of its own: refused, and nothing is added to it."""
    path = tmp_path / "theirs.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE claim (id INTEGER PRIMARY KEY)")
    connection.close()
    assert "claim already exists" in await refusal(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert names == {"claim"}
