"""What the commands share: the sources that they are given, an open library, lines in and JSON out."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

import typer

from ..csl import WorkEntry
from ..edition import Edition
from ..errors import KnowledgeError
from ..library import Library
from ..seed import read_seeds
from ..store.looking import read_works
from ..store.tables import SHARED_SCOPE

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Server = Annotated[
    int | None,
    typer.Option(
        "--server", metavar="ID", help="The Discord server whose entries it is about; the shared ones if left out."
    ),
]


class UnknownServer(KnowledgeError):
    """The database knows nothing of a server."""

    def __init__(self, server: int, known: Iterable[int]) -> None:
        there = ", ".join(map(str, known))
        known_ones = f"It knows {there}." if there else "It knows none yet."
        remedy = "It knows a server as soon as something is set there, with /settings."
        super().__init__(f"The database knows no server {server}. {known_ones} {remedy}")


class Sources(Protocol):
    """What the command line is given by whoever starts it."""

    @property
    def footnote_database_url(self) -> str:
        """Where the database is."""

    @property
    def footnote_seeds(self) -> Path:
        """The seeds that a new database starts with."""

    @property
    def footnote_encoder(self) -> str:
        """What meanings are compared with."""

    @property
    def footnote_cache(self) -> Path:
        """Where what was learned is kept."""


class UnreadableInput(KnowledgeError):
    """A line of input is not what the command takes."""


def sources_of(context: typer.Context) -> Sources:
    """Return what whoever started the command line gave it."""
    sources: Sources = context.obj
    return sources


def opened(context: typer.Context) -> Library:
    """Return a library that is only read from: its snapshot needs no open database."""

    async def same(library: Library) -> Library:
        return library

    return with_library(context, same)


def works_of(context: typer.Context) -> dict[str, WorkEntry]:
    """Return the works of the database as it is, or where there is none yet, those of the seeds; nothing is made or changed."""
    sources = sources_of(context)
    kept = asyncio.run(read_works(sources.footnote_database_url))
    return kept if kept is not None else dict(read_seeds(sources.footnote_seeds).base.works)


def scope_of(library: Library, server: int | None) -> int:
    """
    Return whose entries a command is about.

    Raises:
        UnknownServer: the database knows nothing of the server.
    """
    if server is None:
        return SHARED_SCOPE
    known = sorted({*library.server_ids(), *library.own_entries()})
    if server not in known:
        raise UnknownServer(server, known)
    return server


def edition_of(library: Library, server: int | None) -> Edition:
    """Return the entries as a server sees them, or the shared ones; of the latter, tell what they are without."""
    if server is None:
        tell_of_servers(library)
    return library.edition(scope_of(library, server))


def tell_of_servers(library: Library) -> None:
    """Say on standard error which servers have entries that the shared ones are without."""
    for server, count in library.own_entries().items():
        entries = counted(count, "entry", "entries")
        typer.echo(f"These are the shared entries, without {entries} of server {server}: --server {server}", err=True)


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{count} {one if count == 1 else many}"


def with_library(context: typer.Context, action: Callable[[Library], Awaitable[T]]) -> T:
    """Do something with an open library, and close it."""

    async def run() -> T:
        sources = sources_of(context)
        library = await Library.open(
            sources.footnote_database_url,
            sources.footnote_seeds,
            encoder=sources.footnote_encoder,
            memory=sources.footnote_cache,
        )
        try:
            return await action(library)
        finally:
            await library.close()

    return asyncio.run(run())


def lines_of(file: Path) -> Iterator[str]:
    """Yield the lines of a file, or of standard input for `-`; raise UnreadableInput if there is no such file."""
    try:
        if str(file) == "-":
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]  # a text stream here
            yield from (line.rstrip("\r\n") for line in sys.stdin)
            return
        with file.open(encoding="utf-8-sig", errors="replace") as stream:
            yield from (line.rstrip("\r\n") for line in stream)
    except OSError as error:
        message = f"{file} cannot be read ({error.strerror}). Name a file, or - for standard input: echo … | footnote recognise -"
        raise UnreadableInput(message) from error


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False))
