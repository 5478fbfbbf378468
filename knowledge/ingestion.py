"""What was found in a document is kept: its passages, the quotations that readers may see, and drafts for the review queue."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from .documents.alignment import Letters
from .documents.dividing import file_span
from .documents.drafting import ORIGIN, Drafts, content_of, draft
from .documents.ingesting import Ingested
from .documents.passages import PassageFinder
from .edit import Editor, Member, Role
from .edit.roles import role_of
from .edition import Edition
from .errors import KnowledgeError, NotAllowed, RevisionConflict
from .store import queries
from .store.documents import DocumentRecord, PassageRecord, delete_document, find_document, replace_document
from .store.engine import Sessions
from .store.suggestions import SuggestionKind, SuggestionState
from .store.tables import SHARED_SCOPE, Suggestion, utc_now

Quotations = Mapping[tuple[str, str], str]
"""Words by document and fingerprint."""
MOST_COMPARED = 10_000_000
"""Runs of words that are compared to find cited passages elsewhere in a text, some ten seconds; the places of a
book's passages in another edition are for `footnote kb verify`, which takes its time."""
Proposed = frozenset[tuple[str, str, str]]
"""What was drafted before, whatever became of it: claim, document, fingerprint."""


class UnknownDocument(KnowledgeError):
    """No document is kept under this id."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"No document “{key}” is kept here. `footnote kb documents` lists those that are.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a document: whether it took the place of one, and how many drafts wait in the queue now that did not before."""

    replaced: bool
    proposed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """
    What goes by a document's id already, and what becomes of it when the document is kept.

    Attributes:
        record: the document whose place it takes, or None.
        lost: quotations from that one which readers see, and which do not stand in the document.
        cited: passages of a document of this id that claims cite.
        found: how many of those stand in the document.
    """

    record: DocumentRecord | None = None
    lost: int = 0
    cited: int = 0
    found: int = 0

    def is_another(self, name: str) -> bool:
        """Whether a document of this file name, without ending, seems to be another text than what goes by its id."""
        renamed = self.record is not None and self.record.name != name
        return renamed or self.lost > 0 or (self.cited > 0 and not self.found)


class Ingestion:
    """Keeps documents for a server, or (scope 0) for all."""

    def __init__(
        self,
        sessions: Sessions,
        edition: Callable[[int], Edition],
        renew: Callable[[], Awaitable[None]],
    ) -> None:
        """Take the database, what a scope sees, and what shows readers that something has changed."""
        self._sessions = sessions
        self._edition = edition
        self._renew = renew
        # One at a time: recognition takes all that a core has.
        self._drafting = asyncio.Lock()

    async def draft(
        self, ingested: Ingested, scope: int, tell: Callable[[int, int], object] = lambda _done, _all: None
    ) -> Drafts:
        """Return the drafts that a document gives for the claims that a scope sees; nothing is kept. `tell` is called in a thread."""
        async with self._sessions.reading() as session:
            before = await _proposed(session, scope)
        async with self._drafting:
            return await asyncio.to_thread(draft, ingested, self._edition(scope), proposed=before, tell=tell)

    async def namesake(self, ingested: Ingested, scope: int) -> Namesake:
        """Return what a document would take the place of."""
        async with self._sessions.reading() as session:
            record = await find_document(session=session, scope=scope, key=ingested.document.id)
            kept = await _kept(session, ingested, scope)
        quoted = await asyncio.to_thread(_quoted, ingested, self._edition(scope), kept)
        return Namesake(
            record=record,
            lost=len(kept.keys() - quoted.still.keys() - quoted.found.keys()),
            cited=quoted.cited,
            found=len(quoted.found),
        )

    async def keep(
        self, ingested: Ingested, *, editor: Editor | Member, seen: Namesake, drafts: Drafts | None = None
    ) -> Kept:
        """
        Keep a document for the editor's scope in place of the one of the same id, and put drafts into the server's queue.

        All of it or nothing. What was drafted before is not put into the queue again. `seen` is what the editor was shown of
        the one whose place it takes.

        Raises:
            NotAllowed: the editor is no reviewer.
            RevisionConflict: another document has taken the id since.
        """
        scope, key = editor.scope, ingested.document.id
        async with self._sessions.reading() as session:
            before = await _kept(session, ingested, scope)
        # What takes long is done while others may write.
        quoted = await asyncio.to_thread(_quoted, ingested, self._edition(scope), before)
        passages = await asyncio.to_thread(_passages, ingested)
        async with self._sessions.writing(alone=True) as session:
            role, _ = await role_of(session, editor)
            if role < Role.REVIEWER:
                raise NotAllowed(role=role.name.lower(), needed=Role.REVIEWER.name.lower())
            there = await find_document(session=session, scope=scope, key=key)
            if there is not None and there.digest not in {ingested.digest, seen.record and seen.record.digest}:
                raise RevisionConflict(f"document {key}")
            replaced = await replace_document(session=session, record=_record(ingested, editor), passages=passages)
            waiting = await _add_drafts(session, ingested, drafts, editor) if drafts and scope != SHARED_SCOPE else []
            meanwhile = {at: text for at, text in (await _kept(session, ingested, scope)).items() if at not in before}
            drafted = {(key, each[0]): each[1] for each in waiting}
            quotations = {**meanwhile, **quoted.still, **quoted.found, **drafted}
            await queries.replace_quotations(session=session, documents=[key], quotations=quotations, scope=scope)
        await self._renew()
        return Kept(replaced=replaced, proposed=len(waiting))

    async def remove(self, key: str, *, editor: Editor | Member) -> int:
        """
        Take a document of the editor's scope out, with its quotations and the drafts from it that wait; return how many those were.

        Evidence that was accepted stays, with its place and without its words.

        Raises:
            NotAllowed: the editor is no reviewer.
            UnknownDocument: the scope has none of this id.
        """
        scope = editor.scope
        async with self._sessions.writing(alone=True) as session:
            role, _ = await role_of(session, editor)
            if role < Role.REVIEWER:
                raise NotAllowed(role=role.name.lower(), needed=Role.REVIEWER.name.lower())
            if not await delete_document(session=session, scope=scope, key=key):
                raise UnknownDocument(key)
            waiting = [row for row in await _drafted(session, scope) if row.content["document"] == key]
            waiting = [row for row in waiting if row.state == SuggestionState.WAITING]
            for row in waiting:
                await session.delete(row)
            await queries.replace_quotations(session=session, documents=[key], quotations={}, scope=scope)
        await self._renew()
        return len(waiting)


async def _add_drafts(
    session: AsyncSession, ingested: Ingested, drafts: Drafts, editor: Editor | Member
) -> list[tuple[str, str]]:
    """Put drafts into the queue; return the fingerprint and the words of each."""
    before = await _proposed(session, editor.scope)
    added = []
    for each in drafts.new:
        if (each.claim, ingested.document.id, each.passage.fingerprint) in before:
            continue
        row = Suggestion(
            server_id=editor.scope,
            kind=SuggestionKind.EVIDENCE,
            claim=each.claim,
            content=content_of(each, ingested),
            proposed_by=editor.user_id if isinstance(editor, Member) else 0,
            state=SuggestionState.WAITING,
            made_at=utc_now(),
        )
        session.add(row)
        added.append((each.passage.fingerprint, each.quotation))
    await session.flush()
    return added


async def _proposed(session: AsyncSession, scope: int) -> Proposed:
    return frozenset(
        (row.claim or "", str(row.content["document"]), str(row.content["passage"]["fingerprint"]))
        for row in await _drafted(session, scope)
    )


async def _drafted(session: AsyncSession, scope: int) -> list[Suggestion]:
    """Return the drafts from documents that a server's queue had, whatever became of them."""
    query = select(Suggestion).where(Suggestion.server_id == scope, col(Suggestion.kind) == SuggestionKind.EVIDENCE)
    return [row for row in (await session.exec(query)).all() if row.content.get("origin") == ORIGIN]


async def _kept(session: AsyncSession, ingested: Ingested, scope: int) -> dict[tuple[str, str], str]:
    """Return the quotations from documents of a document's id that a scope has of its own."""
    kept = (await queries.read_quotations(session=session)).get(scope, {})
    return {key: text for key, text in kept.items() if key[0] == ingested.document.id}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quoted:
    """
    What of a document is quoted already.

    Attributes:
        found: passages that evidence cites, in the document's words.
        still: quotations that were kept before and stand in it.
        cited: how many passages evidence cites.
    """

    found: Quotations
    still: Quotations
    cited: int


def _quoted(ingested: Ingested, edition: Edition, kept: Quotations) -> _Quoted:
    """Look for all that is quoted of a document already."""
    text, key = ingested.document.text, ingested.document.id
    letters = Letters(text) if kept else None
    still = {each: said for each, said in kept.items() if letters is not None and letters.find(said) is not None}
    finder = PassageFinder(text)
    cited = {
        citation.passage.fingerprint: citation.passage
        for claim in edition.base.claims.values()
        for citation in claim.citations()
        if citation.document == key and citation.passage is not None
    }
    found = {}
    compared = 0
    for digest, passage in cited.items():
        if finder.stands(start=passage.start, end=passage.end, digest=digest):
            found[key, digest] = text[passage.start : passage.end]
        elif compared < MOST_COMPARED:
            compared += finder.count
            span = finder.find(start=passage.start, end=passage.end, words=passage.words, digest=digest)
            if span is not None:
                found[key, digest] = text[span.start : span.end]
    return _Quoted(found=found, still=still, cited=len(cited))


def _record(ingested: Ingested, editor: Editor | Member) -> DocumentRecord:
    document = ingested.document
    return DocumentRecord(
        scope=editor.scope,
        key=document.id,
        name=document.name,
        title=document.title,
        author=document.author,
        digest=ingested.digest,
        loaded_by=editor.user_id if isinstance(editor, Member) else 0,
        loaded_as=None if isinstance(editor, Member) else editor.name,
    )


def _passages(ingested: Ingested) -> list[PassageRecord]:
    document = ingested.document
    found = []
    for each in ingested.passages:
        start, end = file_span(document, each.start, each.end)
        found.append(
            PassageRecord(
                start=start,
                end=end,
                page=each.page,
                headings=each.headings,
                words=each.words,
                fingerprint=each.fingerprint,
                # PostgreSQL has no place for NUL.
                text=document.text[each.start : each.end].replace("\x00", ""),
            )
        )
    return found
