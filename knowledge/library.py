"""The library: the database with the knowledge base in it, as the rest of the program uses it."""

import asyncio
import dataclasses
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from .base import AnyEntry
from .documents.verification import Verification, verify
from .edit import Change, Command, Editor, EditService, History, Review, Role
from .edition import Edition
from .editions import Editions, Quotations
from .errors import DatabaseClosed, DatabaseUnreachable, FilesDiffer, ReservedName
from .ingestion import Ingestion
from .recognise import Teacher
from .recognise.teacher import NO_ENCODER
from .seed import plan_load, plan_upgrade, read_seeds, schema_files, seed_texts
from .store import queries
from .store.engine import Sessions, open_engine
from .store.entry_feed import EntryFeed
from .store.holdings import Ref
from .store.inspection import Inspection
from .store.news import News
from .store.records import Records
from .store.tables import SHARED_SCOPE
from .trial import entries_of, laid_over
from .views import Renewed

_log = logging.getLogger(__name__)
BUNDLED_SEEDS = Path(__file__).parent.parent / "seeds"
SEEDER = Editor(name="seeds", role=Role.OWNER)
_AFTER_FAILURE_SECONDS = 5.0


class Library(Records):
    """
    Opens the database, shows servers their editions, and lets editors change the entries.

    Attributes:
        editing: the door for changes.
        review: what becomes of suggestions.
        history: what was changed, by whom, and what was taken out.
        replies: the ledger of what was answered.
        hits, feedback: what was decided about messages, and what was said of cards.
        servers, channels, claim_rules, quiet: what servers and members have set.
        suggestions: proposed edits.
        documents: the texts that servers and operators argue from.
        ingestion: what keeps them, and drafts evidence from them.
        command_digests: which commands Discord was told of.
        inspection: what is asked of the database as a whole.
    """

    def __init__(self, engine: AsyncEngine, teacher: Teacher) -> None:
        """Take an engine on a migrated database and who teaches recognisers; `open` is the way in."""
        self._teacher = teacher
        self._watchers: list[Callable[[Renewed], object]] = []
        self._sessions = Sessions(engine)
        self._feed = EntryFeed()
        self._news = News(engine)
        self._editions = Editions(teacher)
        self._renewing = asyncio.Lock()
        self._quotations: Quotations | None = None
        self._quotations_digest = ""
        # One at a time: learning takes all that a core has.
        self._trying = asyncio.Lock()
        super().__init__(self._sessions)
        self.inspection = Inspection(self._sessions, engine.url.render_as_string(hide_password=True))
        self.editing = EditService(self._sessions, self._feed, self.renew)
        self.review = Review(self._sessions, self.editing, self.suggestions)
        self.history = History(self._sessions, self._feed)
        self.ingestion = Ingestion(self._sessions, self.edition, self.renew)

    @classmethod
    async def open(
        cls, url: str, seeds: Path = BUNDLED_SEEDS, *, encoder: str = NO_ENCODER, memory: Path | None = None
    ) -> Self:
        """
        Open the database at `url`: create, migrate and seed it where that is needed.

        `encoder` is what the recogniser compares meanings with (`none`: it goes by words alone), `memory` a folder where
        what it learned is kept, so that the next start is quick.

        Raises:
            DatabaseUnreachable, DatabaseNewer: the database cannot be used.
            InvalidEntries: the seeds are broken.
        """
        engine = await open_engine(url)
        library = cls(engine, Teacher(encoder, memory))
        try:
            await library._seed(seeds)
            await library.renew()
            await library.read_settings()
        except SQLAlchemyError as error:
            await library.close()
            shown = engine.url.render_as_string(hide_password=True)
            raise DatabaseUnreachable(shown, str(error).splitlines()[0]) from error
        except BaseException:
            await library.close()
            raise
        return library

    async def close(self) -> None:
        """Close the database, once what is being learned is learned."""
        try:
            await self.learned()
        finally:
            await self._sessions.close()

    async def warm(self) -> None:
        """Open what recognition needs before the first message does; without the encoder, if that does not work."""
        if not await asyncio.to_thread(self._teacher.prepare):
            self._editions.relearn()
            await self.learned()

    async def learned(self) -> None:
        """Wait until the recogniser has learned from the last change; it knows of the change before."""
        await self._editions.learned()

    @property
    def shared(self) -> Edition:
        """The knowledge base as servers see it that have no entries of their own."""
        return self._editions.shared

    def edition(self, server_id: int) -> Edition:
        """Return the knowledge base as a server sees it."""
        return self._editions.of(server_id)

    def own_entries(self) -> dict[int, int]:
        """Return how many entries servers have of their own, by their ids."""
        return self._editions.own()

    async def would_be(self, server_id: int, commands: Iterable[Command]) -> tuple[Edition, Edition]:
        """
        Return what a server sees, and what it would see after commands that save and retire: both learned from.

        That takes as long as learning does. Nothing is changed.
        """
        await self.learned()
        before = self.edition(server_id)
        async with self._trying:
            return before, await asyncio.to_thread(self._taught, before, entries_of(commands))

    def _taught(self, edition: Edition, entries: Mapping[Ref, AnyEntry | None]) -> Edition:
        after = laid_over(edition, entries)
        learned = self._teacher.teach(after.base.claims.values(), after.base.topics.values())
        return dataclasses.replace(after, recogniser=learned)

    def watch(self, watcher: Callable[[Renewed], object]) -> None:
        """Have a function called whenever the readers of a scope see a change of the entries."""
        self._watchers.append(watcher)

    async def renew(self) -> None:
        """Show readers what the database holds, whoever changed it."""
        # In turn: what was read before something was forgotten must not be shown after that.
        async with self._renewing:
            async with self._sessions.reading() as session:
                held = await self._feed.catch_up(session)
                _, digest = await queries.newest_revision(session=session)
                quotations = self._quotations
                if quotations is None or digest != self._quotations_digest:
                    quotations = await queries.read_quotations(session=session)
            shown = await self._editions.show(held, quotations)
            self._quotations, self._quotations_digest = quotations, digest
        for renewed in shown:
            for watcher in self._watchers:
                watcher(renewed)

    async def is_outdated(self) -> bool:
        """Return whether another process has changed something that readers here do not see yet."""
        async with self._sessions.reading() as session:
            newest, digest = await queries.newest_revision(session=session)
        # By what is shown, not by what is known: an edit that is refused has read what others did, and shows nothing. And
        # where a server was forgotten with the last revision, those that are left are older.
        return newest > self._editions.seen or digest != self._quotations_digest

    async def follow(self) -> None:
        """Show readers here what other processes change, until this is cancelled."""
        try:
            while True:
                await self._news.wait()
                await self._catch_up()
        finally:
            await self._news.close()

    async def _catch_up(self) -> None:
        """Show what has changed, if anything has; try again until that is possible."""
        while True:
            try:
                if await self.is_outdated():
                    await self.renew()
            except DatabaseClosed:
                raise
            except SQLAlchemyError as error:
                _log.warning("the database does not tell what has changed (%s); asked again soon", error)
            except Exception:  # noqa: BLE001  nobody awaits this, and nothing of other processes would be seen any more
                _log.exception("what has changed cannot be shown; tried again soon")
            else:
                return
            await asyncio.sleep(_AFTER_FAILURE_SECONDS)

    async def load(
        self, folder: Path, *, editor: Editor, note: str, tell: Callable[[str], object] = lambda _step: None
    ) -> tuple[Change, ...]:
        """
        Load a folder of seed files through the editing door: what differs is changed, nothing is removed.

        Raises:
            InvalidEntries: the files are broken; nothing was changed.
            ReservedName: the editor bears the seeder's name, or one that stands for a member of a server.

        `tell` is called with each step, for people who wait.
        """
        if editor.name == SEEDER.name or editor.name.startswith("@"):
            raise ReservedName(editor.name)
        tell(f"Reading {folder}")
        seeds = read_seeds(folder)
        plan = plan_load(self.edition(editor.scope).base, seeds)
        tell(f"Comparing and writing {len(plan.commands)} entries, then learning from them")
        return await self.editing.apply(plan.commands, editor=editor, note=note, sources=seeds.texts)

    async def load_documents(self, folder: Path) -> Verification:
        """
        Keep every cited passage that is verified in a folder of documents, to be shown beside our summary.

        Quotations from documents that are not in the folder stay as they are.

        Raises:
            NoDocuments: there is no such folder.
        """
        known = await self.quotations()
        report = await asyncio.to_thread(verify, self.shared.base, folder, known)
        quotations = {}
        for found in report.found:
            if found.citation.passage is not None:
                key = found.citation.document or "", found.citation.passage.fingerprint
                # What is only like it (a misread copy) shows that it is there, and takes the place of no word that is known.
                quotations[key] = found.quotation if found.likeness == 1 else known.get(key, found.quotation)
        async with self._sessions.writing(alone=True) as session:
            await queries.replace_quotations(session=session, documents=report.documents, quotations=quotations)
        await self.renew()
        return report

    async def quotations(self) -> dict[tuple[str, str], str]:
        """Return what is known of the cited passages in their own words, by document and fingerprint, for readers of all servers."""
        async with self._sessions.reading() as session:
            return (await queries.read_quotations(session=session)).get(SHARED_SCOPE, {})

    async def files(self, scope: int = SHARED_SCOPE) -> dict[str, str]:
        """Return every entry that a scope sees as seed files, by name."""
        async with self._sessions.reading() as session:
            held = await self._feed.catch_up(session)
            sources = await queries.read_seed_files(session=session)
            if scope != SHARED_SCOPE:
                sources |= await queries.read_seed_files(session=session, scope=scope)
        return await asyncio.to_thread(seed_texts, held.base(scope), sources)

    async def export(self, folder: Path, scope: int = SHARED_SCOPE, *, over: bool = False) -> tuple[Path, ...]:
        """
        Write every entry that a scope sees as seed files into a folder, with the schemas for editors; return the files written.

        Raises:
            FilesDiffer: the folder has files that say something else, and `over` is not set; nothing was written.
        """
        files = await self.files(scope)
        differing = [] if over else [name for name, text in files.items() if _says_else(folder / name, text)]
        if differing:
            raise FilesDiffer(str(folder), tuple(differing))
        written = []
        for name, text in (files | schema_files()).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            written.append(path)
        return tuple(written)

    async def forget_server(self, server_id: int) -> None:
        """Delete all that is kept about a server, its own entries with their history included."""
        await super().forget_server(server_id)
        self._feed.forget(server_id)
        await self.renew()

    async def _seed(self, folder: Path) -> None:
        """Seed the database, unless it was seeded with these very files. What editors changed since is left alone."""
        digest = _digest(folder)
        async with self._sessions.writing(alone=True) as session:
            if await queries.seeded_digest(session=session) == digest:
                return
            seeds = read_seeds(folder)
            stored = (await self._feed.catch_up(session)).shared
            authors = await queries.last_authors(session=session)
            upgrade = plan_upgrade(stored, seeds.base, authors, seeder=SEEDER.name)
            for problem in upgrade.left_out:
                _log.warning("left out of the newer seeds, for it collides with an edited entry: %s", problem)
            await self.editing.apply_in(session, upgrade.commands, editor=SEEDER, note="seeds")
            await queries.write_seed_files(session=session, texts=seeds.texts)
            await queries.remember_digest(session=session, digest=digest)


def _says_else(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() != text.encode()


def _digest(folder: Path) -> str:
    """Return a digest of the seed files' names and bytes; of a missing folder, that of nothing."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
