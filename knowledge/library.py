"""The library: the knowledge base as the rest of the program sees it. Holds the current snapshot."""

import asyncio
import dataclasses
import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from .answer import compose_answer, first_side
from .base import KnowledgeBase, count
from .catalogue import EVEN, Catalogue
from .documents.verification import Verification, verify
from .edit import Change, Editor, EditService, Role
from .entries import CitationEntry, SourceKind, Stance
from .errors import DatabaseUnreachable, ReservedName, UnknownClaim
from .recognise import Confidence, Decision, Recogniser, Teacher, decide
from .recognise.learned import taught_by
from .recognise.teacher import NO_ENCODER
from .seed import plan_load, plan_upgrade, read_seeds, schema_files, seed_texts
from .snapshot import Snapshot
from .store import queries
from .store.engine import Sessions, open_engine
from .store.inspection import Inspection
from .store.records import Records
from .views import Answer, Citation, Completion, Match, Restraint, Revised, SearchResult

_log = logging.getLogger(__name__)
BUNDLED_SEEDS = Path(__file__).parent.parent / "seeds"
SEEDER = Editor(name="seeds", role=Role.OWNER)


class Library(Records):
    """
    Recognises, answers, searches, and lets editors change the entries.

    Attributes:
        editing: the door for changes.
        catalogue: lists of claims, topics and works.
        replies: the ledger of what was answered.
        hits, feedback: what was decided about messages, and what was said of cards.
        servers, channels, claim_rules, quiet: what servers and members have set.
        suggestions: proposed edits.
        command_digests: which commands Discord was told of.
        inspection: what is asked of the database as a whole.
    """

    def __init__(self, engine: AsyncEngine, teacher: Teacher) -> None:
        """Take an engine on a migrated database and who teaches recognisers; `open` is the way in."""
        self._teacher = teacher
        self._learning: asyncio.Task[None] | None = None
        self._stale = False
        self._watchers: list[Callable[[], object]] = []
        # One at a time: an older view must not replace a newer one.
        self._renewing = asyncio.Lock()
        self._sessions = Sessions(engine)
        self._snapshot: Snapshot
        self.catalogue = Catalogue(lambda: self._snapshot)
        super().__init__(self._sessions)
        self.inspection = Inspection(self._sessions, engine.url.render_as_string(hide_password=True))
        self.editing = EditService(self._sessions, self._renew)

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
            await library._renew()
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
            self._stale = True
            self._start_learning()
            await self.learned()

    async def learned(self) -> None:
        """Wait until the recogniser has learned from the last change; it knows of the change before."""
        if self._learning is not None:
            await asyncio.shield(self._learning)

    @property
    def tier(self) -> str:
        """What the recogniser goes by: words and meaning, or words alone."""
        return self._snapshot.recogniser.tier

    @property
    def base(self) -> KnowledgeBase:
        """The entries of the current snapshot."""
        return self._snapshot.base

    def recognise(self, text: str, limit: int = 5, *, unasked: bool = False, context: str = "") -> tuple[Match, ...]:
        """
        Return the claims that a message is about, most probable first.

        `unasked` says that nobody asked: ordinary chat is then let go at once. `context` is the message that this one
        answers or goes on from.
        """
        return self._snapshot.recogniser.recognise(text, limit, unasked=unasked, context=context)

    def decide(self, matches: Sequence[Match], confidence: Confidence = Confidence.BALANCED) -> Decision:
        """Return what recognition alone would do with a message: answer, mark or stay silent."""
        return decide(matches, confidence, answerable=self._snapshot.answerable)

    def is_answerable(self, claim: str) -> bool:
        """Return whether a claim, given its slug, may be answered without being asked for."""
        return self._snapshot.answerable(claim)

    def answer(self, claim: str, *, order_key: str = "") -> Answer:
        """
        Return both sides of a claim, given its slug.

        Raises:
            UnknownClaim: there is none with this slug.
        """
        entry = self._snapshot.base.claims.get(claim)
        if entry is None:
            raise UnknownClaim(claim)
        revision = self._snapshot.revisions.get(claim, 0)
        return compose_answer(entry, self._snapshot.citer, revision=revision, order_key=order_key)

    async def last_revised(self, claim: str) -> Revised | None:
        """Return who approved the present revision of a claim, given its slug; None where there never was one."""
        async with self._sessions.reading() as session:
            last = await queries.last_revision(session=session, entry="claim", key=claim)
        if last is None:
            return None
        return Revised(number=last.number, author=last.author, note=last.note, made_at=last.made_at)

    def watch(self, watcher: Callable[[], object]) -> None:
        """Have a function called whenever readers see a change of the entries."""
        self._watchers.append(watcher)

    def first_side(self, claim: str, *, order_key: str) -> Stance | None:
        """Return which side the card of a contested claim shows first; None of any other, whose order never changes."""
        entry = self._snapshot.base.claims.get(claim)
        return first_side(entry, order_key) if entry is not None else None

    def cite(self, citation: CitationEntry) -> Citation:
        """Return a citation ready to print."""
        return self._snapshot.citer.citation(citation)

    def find_claim(self, text: str) -> str:
        """
        Return the slug of the claim that a person means: by code, slug or title, else the most probable match.

        Raises:
            UnknownClaim: nothing fits.
        """
        found = self._snapshot.index.find_claim(text)
        if found is None:
            match = self.likeliest(text)
            found = match.claim if match else None
        if found is None:
            raise UnknownClaim(text)
        return found

    def likeliest(self, text: str) -> Match | None:
        """Return the claim that a message is more likely about than not, or None; none for an attack on people."""
        match = next(iter(self.recognise(text, 1)), None)
        if match is None or match.probability < EVEN or match.restraint is Restraint.ATTACK:
            return None
        return match

    def likely(self, text: str) -> tuple[Match, ...]:
        """
        Return the claim that somebody asks about with a message, or the two that fit nearly as well as each other.

        Together they are more likely than not; nothing for an attack on people.
        """
        decision = self.decide(self.recognise(text, 2))
        best, rival = decision.match, decision.rival
        if best is not None and rival is not None and best.probability + rival.probability >= EVEN:
            attack = Restraint.ATTACK in {best.restraint, rival.restraint}
            return () if attack else (best, rival)
        match = self.likeliest(text)
        return () if match is None else (match,)

    def search(
        self, query: str, *, limit: int = 10, stance: Stance | None = None, source_kind: SourceKind | None = None
    ) -> SearchResult:
        """Return ranked evidence and works for free terms, a claim code, a person or a work."""
        return self._snapshot.index.search(query, limit=limit, stance=stance, source_kind=source_kind)

    def complete(self, text: str, limit: int = 25, *, claims_only: bool = False) -> tuple[Completion, ...]:
        """Return what the terms typed so far may become."""
        return self._snapshot.index.complete(text, limit, claims_only=claims_only)

    def stats(self) -> dict[str, Any]:
        """Return how much the knowledge base holds, in all, by kind and by side."""
        return count(self.base)

    async def load(
        self, folder: Path, *, editor: Editor, note: str, tell: Callable[[str], object] = lambda _step: None
    ) -> tuple[Change, ...]:
        """
        Load a folder of seed files through the editing door: what differs is changed, nothing is removed.

        Raises:
            InvalidEntries: the files are broken; nothing was changed.
            ReservedName: the editor bears the seeder's name.

        `tell` is called with each step, for people who wait.
        """
        if editor.name == SEEDER.name:
            raise ReservedName(editor.name)
        tell(f"Reading {folder}")
        seeds = read_seeds(folder)
        saves = plan_load(self.base, seeds).commands
        tell(f"Comparing and writing {len(saves)} entries, then learning from them")
        return await self.editing.apply(saves, editor=editor, note=note, sources=seeds.texts)

    async def load_documents(self, folder: Path) -> Verification:
        """
        Keep every cited passage that is verified in a folder of documents, to be shown beside our summary.

        Quotations from documents that are not in the folder stay as they are.

        Raises:
            NoDocuments: there is no such folder.
        """
        report = await asyncio.to_thread(verify, self.base, folder)
        quotations = {
            (found.citation.document or "", found.citation.passage.fingerprint): found.quotation
            for found in report.found
            if found.citation.passage is not None
        }
        async with self._sessions.writing() as session:
            await queries.replace_quotations(session=session, documents=report.documents, quotations=quotations)
        await self._renew()
        return report

    async def export(self, folder: Path) -> tuple[Path, ...]:
        """Write every entry as seed files into a folder, with the schemas for editors; return the files written."""
        async with self._sessions.reading() as session:
            base = (await queries.read_base(session=session)).base
            sources = await queries.read_seed_files(session=session)
        written = []
        for name, text in (seed_texts(base, sources) | schema_files()).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            written.append(path)
        return tuple(written)

    async def _seed(self, folder: Path) -> None:
        """Seed the database, unless it was seeded with these very files. What editors changed since is left alone."""
        digest = _digest(folder)
        async with self._sessions.writing(alone=True) as session:
            if await queries.seeded_digest(session=session) == digest:
                return
            seeds = read_seeds(folder)
            stored = (await queries.read_base(session=session)).base
            authors = await queries.last_authors(session=session)
            upgrade = plan_upgrade(stored, seeds.base, authors, seeder=SEEDER.name)
            for problem in upgrade.left_out:
                _log.warning("left out of the newer seeds, for it collides with an edited entry: %s", problem)
            await self.editing.apply_in(session, upgrade.commands, editor=SEEDER, note="seeds")
            await queries.write_seed_files(session=session, texts=seeds.texts)
            await queries.remember_digest(session=session, digest=digest)

    async def _renew(self) -> None:
        """Show readers what the database holds: at once with what was learned before, and soon with what is new."""
        async with self._renewing:
            async with self._sessions.reading() as session:
                stored = await queries.read_base(session=session)
                quotations = await queries.read_quotations(session=session)
            first = not hasattr(self, "_snapshot")

            def shown() -> Snapshot:
                if first:
                    recogniser = self._teacher.teach(stored.base.claims.values(), stored.base.topics.values())
                else:
                    recogniser = self._known_of(stored.base)
                return Snapshot.build(stored.base, stored.revisions, quotations, recogniser=recogniser)

            # In a thread, for the bot must answer Discord's heartbeats meanwhile.
            self._snapshot = await asyncio.to_thread(shown)
            self._start_learning()
        for watcher in self._watchers:
            watcher()

    def _known_of(self, base: KnowledgeBase) -> Recogniser:
        """Return the present recogniser with what is changed in a newer base laid over it."""
        before = self._snapshot
        known = before.base.claims
        altered = [
            claim
            for slug, claim in base.claims.items()
            if slug not in known or taught_by(known[slug]) != taught_by(claim)
        ]
        gone = known.keys() - base.claims.keys()
        if altered or gone or before.base.topics != base.topics:
            self._stale = True
        return before.recogniser.changed(altered, gone) if altered or gone else before.recogniser

    def _start_learning(self) -> None:
        if self._stale and (self._learning is None or self._learning.done()):
            self._learning = asyncio.create_task(self._learn())

    async def _learn(self) -> None:
        """Learn from the present base, again and again until nothing has changed meanwhile."""
        while self._stale:
            self._stale = False
            base = self._snapshot.base
            try:
                learned = await asyncio.to_thread(self._teacher.teach, base.claims.values(), base.topics.values())
            except Exception:  # noqa: BLE001  nobody awaits this task, and the bot goes on with what it knew
                _log.exception("What was changed cannot be learned from; it is judged by what holds in any base.")
                return
            async with self._renewing:
                if not self._stale:
                    self._snapshot = dataclasses.replace(self._snapshot, recogniser=learned)


def _digest(folder: Path) -> str:
    """Return a digest of the seed files' names and bytes; of a missing folder, that of nothing."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
