"""Nothing is left behind of a server or of a person, in any table that there is or will be."""

import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from ids import OF_OTHERS, OF_PEOPLE, OF_SERVERS, TABLES, id_columns

from knowledge import ChannelMode, ClaimLimit, Library, QuietKind
from knowledge.store import tables

SERVER, ANN, PLACE = 2**62 + 1, 2**62 + 2, 2**62 + 3
OTHER_SERVER, BEN = 2**62 + 4, 2**62 + 5
ROW = 987_654
NOW = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
WORDS = {
    ("channelrule", "mode"): ChannelMode.REPLY,
    ("claimrule", "rule"): ClaimLimit.MUTED,
    ("quiet", "kind"): QuietKind.MEMBER,
    ("revision", "entry"): "claim",
}


def value(table: sa.Table, column: sa.Column[Any], *, server: int, user: int, row: int) -> Any:
    if column.name in OF_SERVERS:
        return server
    if column.name in OF_PEOPLE:
        return user
    if isinstance(column.type, sa.BigInteger):
        return PLACE + row
    match column.type:
        case sa.Integer():  # a row's own number, or that of the row it is a part of
            return row
        case sa.Float():
            return 0.5
        case tables.Moment() | sa.DateTime():
            return NOW
        case sa.Date():
            return NOW.date()
        case sa.Boolean():
            return True
        case sa.JSON():
            return {"retired": True} if table.name == "revision" else {"title": str(row)}
        case _:
            return str(WORDS.get((table.name, column.name), f"x{row % 1000}"))


async def fill(library: Library, *, server: int, user: int, row: int) -> None:
    """Put a row into every table, about a server and a person."""
    async with library._sessions._engine.begin() as connection:
        for table in TABLES:
            values = {column.name: value(table, column, server=server, user=user, row=row) for column in table.columns}
            await connection.execute(sa.insert(table).values(values))


async def found(library: Library, number: int, *, whole: bool = False) -> set[str]:
    """Return where a number stands: in columns of ids, or (`whole`) which tables have a row of that number."""
    places = set()
    async with library._sessions._engine.connect() as connection:
        for table in TABLES:
            columns = [table.c["id"]] if whole and "id" in table.c else [] if whole else list(id_columns(table))
            for column in columns:
                if (await connection.execute(sa.select(table).where(column == number))).first() is not None:
                    places.add(f"{table.name}.{column.name}")
    return places


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_of_ids_says_whose_they_are(table: sa.Table) -> None:
    assert {column.name for column in id_columns(table)} <= OF_SERVERS | OF_PEOPLE | OF_OTHERS


@pytest.fixture
async def filled(library: Library) -> Library:
    await fill(library, server=SERVER, user=ANN, row=ROW)
    await fill(library, server=OTHER_SERVER, user=BEN, row=ROW + 1)
    return library


async def test_a_person_is_forgotten_in_every_table(filled: Library) -> None:
    assert {place.partition(".")[2] for place in await found(filled, ANN)} == OF_PEOPLE
    everywhere = await found(filled, BEN)
    await filled.forget_user(ANN)
    assert await found(filled, ANN) == set()
    assert await found(filled, BEN) == everywhere


async def test_a_server_is_forgotten_in_every_table(filled: Library) -> None:
    """With the parts of its entries, which have no server's id of their own."""
    assert {place.partition(".")[2] for place in await found(filled, SERVER)} == OF_SERVERS
    everywhere = await found(filled, OTHER_SERVER)
    parts = await found(filled, ROW + 1, whole=True)
    await filled.forget_server(SERVER)
    assert await found(filled, SERVER) == set()
    assert await found(filled, ROW, whole=True) == set()
    assert await found(filled, OTHER_SERVER) == everywhere
    assert await found(filled, ROW + 1, whole=True) == parts


async def test_the_shared_entries_are_nobodys_to_forget(library: Library) -> None:
    await library.forget_server(tables.SHARED_SCOPE)
    async with library._sessions._engine.connect() as connection:
        assert (await connection.execute(sa.select(sa.func.count()).select_from(tables.Claim))).scalar_one() == 4
