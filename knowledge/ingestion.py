"""What was found in a document is kept: its passages, the quotations that readers may see, and drafts for the review queue."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from .documents.alignment import squeezed
from .documents.dividing import file_span
from .documents.drafting import ORIGIN, Draft, Drafts, Proposed, content_of, draft
from .documents.ingesting import Ingested
from .documents.passages import PassageFinder, Span
from .edit import Editor, Member, Role
from .edit.roles import role_of
from .edition import Edition
from .errors import KnowledgeError, NotAllowed, RevisionConflict
from .store import queries
from .store.documents import (
    DocumentRecord,
    PassageRecord,
    count_passages,
    delete_document,
    find_document,
    replace_document,
)
from .store.engine import Sessions
from .store.suggestions import SuggestionKind, SuggestionState
from .store.tables import SHARED_SCOPE, Suggestion, utc_now

Quotations = Mapping[tuple[str, str], str]
"""Words by document and fingerprint."""
MOST_SEARCHED = 3_000_000
"""Characters of a text that quotations are looked for in elsewhere than where they were: a book of a thousand pages."""
MOST_COMPARED = 5_000_000
"""Runs of words that are compared for that, some seconds; what is beyond is for `footnote kb verify`, which takes its time."""
LONGEST_KEPT = 5_000
"""Characters of a quotation: the longest passage that the bundled claims cite has 1,254."""
MOST_PASSAGES = 100_000
"""That members may load into a server, of all its documents: ten books of a thousand pages."""
MOST_WAITING = 1_000
"""Drafts from documents that wait in a server's queue. Nobody gets through more."""


_AT_ONCE = 500
"""Rows that are named in one statement."""


class TooManyPassages(KnowledgeError):
    """A server has no room for a document."""

    def __init__(self, passages: int, room: int) -> None:
        self.passages, self.room = passages, max(room, 0)
        super().__init__(
            f"This document has {passages:,} passages, and the server has room for {self.room:,} more. Remove a document first, or "
            "load a part of this one."
        )


class UnknownDocument(KnowledgeError):
    """No document is kept under this id."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"No document “{key}” is kept here. `footnote kb documents` lists those that are.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """
    What became of a document.

    Attributes:
        replaced: whether it took the place of one.
        proposed: how many drafts wait in the queue now that did not before.
        withdrawn: how many went from the queue, for their words do not stand in the document any more.
        no_room: how many more the queue has no room for.
    """

    replaced: bool
    proposed: int
    withdrawn: int = 0
    no_room: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """
    What goes by a document's id already, and what becomes of it when the document is kept.

    Attributes:
        record: the document whose place it takes, or None.
        lost: quotations from that one that readers see beside evidence, and which do not stand in the document.
        drafts: drafts from that one which wait, and whose words do not stand in the document.
        cited: passages of a document of this id that claims cite.
        found: how many of those stand in the document.
    """

    record: DocumentRecord | None = None
    lost: int = 0
    drafts: int = 0
    cited: int = 0
    found: int = 0

    def is_another(self, name: str) -> bool:
        """Whether a document of this file name, without ending, seems to be another text than what goes by its id."""
        renamed = self.record is not None and self.record.name != name
        return renamed or self.lost > 0 or self.drafts > 0 or self.lacks_most

    @property
    def lacks_most(self) -> bool:
        """Whether less than half of what claims cite stands in it."""
        return self.found * 2 < self.cited


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
            known = await _known(session, ingested, scope)
        quoted = await asyncio.to_thread(_quoted, ingested, self._edition(scope), known)
        return Namesake(
            record=record,
            lost=len(quoted.lost & quoted.cited),
            drafts=len(quoted.gone),
            cited=len(quoted.cited),
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
            TooManyPassages: the server has no room for it.
        """
        scope, key = editor.scope, ingested.document.id
        async with self._sessions.reading() as session:
            before = await _known(session, ingested, scope)
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
            if isinstance(editor, Member):
                room = MOST_PASSAGES - await count_passages(session=session, scope=scope, but=key)
                if len(passages) > room:
                    raise TooManyPassages(len(passages), room)
            replaced = await replace_document(session=session, record=_record(ingested, editor), passages=passages)
            withdrawn = await _delete_waiting(session, scope, key, quoted.gone)
            new = await _new_drafts(session, drafts, scope) if drafts and scope != SHARED_SCOPE else []
            waiting = new[: max(MOST_WAITING - await _count_waiting(session, scope), 0)]
            session.add_all(_suggestion(each, ingested, editor) for each in waiting)
            now = await _known(session, ingested, scope)
            meanwhile = {at: text for at, text in now.own.items() if at not in before.own}
            drafted = {(key, each.passage.fingerprint): each.quotation for each in waiting}
            # What an operator has verified is not for a server's own copy to change.
            found = {at: text for at, text in {**quoted.found, **drafted}.items() if at not in now.verified}
            quotations = {**meanwhile, **quoted.still, **found}
            await queries.replace_quotations(session=session, documents=[key], quotations=quotations, scope=scope)
        await self._renew()
        return Kept(replaced=replaced, proposed=len(waiting), withdrawn=withdrawn, no_room=len(new) - len(waiting))

    async def remove(self, key: str, *, editor: Editor | Member, digest: str = "") -> int:
        """
        Take a document of the editor's scope out, with its quotations and the drafts from it that wait; return how many those were.

        Evidence that was accepted stays, with its place and without its words. `digest` is what the document's begins with.

        Raises:
            NotAllowed: the editor is no reviewer.
            UnknownDocument: the scope has none of this id, or another one by now.
        """
        scope = editor.scope
        async with self._sessions.writing(alone=True) as session:
            role, _ = await role_of(session, editor)
            if role < Role.REVIEWER:
                raise NotAllowed(role=role.name.lower(), needed=Role.REVIEWER.name.lower())
            there = await find_document(session=session, scope=scope, key=key)
            if there is None or not there.digest.startswith(digest):
                raise UnknownDocument(key)
            await delete_document(session=session, scope=scope, key=key)
            drafts = (await session.exec(delete(Suggestion).where(*_waiting(scope, key)))).rowcount
            await queries.replace_quotations(session=session, documents=[key], quotations={}, scope=scope)
        await self._renew()
        return int(drafts)


async def _new_drafts(session: AsyncSession, drafts: Drafts, scope: int) -> list[Draft]:
    """Return the drafts that were not made since by somebody else, the likeliest first."""
    before = await _proposed(session, scope)
    new = [each for each in drafts.new if not before.has(each.claim, each.passage.fingerprint)]
    return sorted(new, key=lambda each: -each.score)


def _suggestion(draft: Draft, ingested: Ingested, editor: Editor | Member) -> Suggestion:
    return Suggestion(
        server_id=editor.scope,
        kind=SuggestionKind.EVIDENCE,
        claim=draft.claim,
        content=content_of(draft, ingested),
        proposed_by=editor.user_id if isinstance(editor, Member) else 0,
        state=SuggestionState.WAITING,
        made_at=utc_now(),
    )


def _drafted(scope: int) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of the drafts from documents that a server's queue had, whatever became of them."""
    is_evidence = col(Suggestion.kind) == SuggestionKind.EVIDENCE
    return col(Suggestion.server_id) == scope, is_evidence, _of_draft("origin") == ORIGIN


def _of_draft(*names: str) -> ColumnElement[str]:
    """Return a text in a draft's content: the database takes it out, for whole drafts are large."""
    text: ColumnElement[str] = cast("Any", Suggestion.content)[names].as_string()
    return text


async def _proposed(session: AsyncSession, scope: int) -> Proposed:
    wanted = col(Suggestion.claim), _of_draft("passage", "fingerprint"), _of_draft("quotation")
    rows = (await session.exec(cast("Any", select(*wanted).where(*_drafted(scope))))).all()
    return Proposed.of((claim or "", fingerprint or "", quotation or "") for claim, fingerprint, quotation in rows)


def _waiting(scope: int, key: str | None = None) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of the drafts that wait, from one document or from all."""
    of_document = (_of_draft("document") == key,) if key is not None else ()
    return *_drafted(scope), *of_document, col(Suggestion.state) == SuggestionState.WAITING


async def _count_waiting(session: AsyncSession, scope: int) -> int:
    return int((await session.exec(select(func.count()).select_from(Suggestion).where(*_waiting(scope)))).one())


async def _delete_waiting(session: AsyncSession, scope: int, key: str, digests: AbstractSet[str]) -> int:
    """Delete the drafts from a document that wait and have one of these fingerprints; return how many there were."""
    query = select(Suggestion.id, _of_draft("passage", "fingerprint")).where(*_waiting(scope, key))
    rows = (await session.exec(cast("Any", query))).all()
    gone = [number for number, digest in rows if digest in digests]
    for first in range(0, len(gone), _AT_ONCE):
        await session.exec(delete(Suggestion).where(col(Suggestion.id).in_(gone[first : first + _AT_ONCE])))
    return len(gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """
    What is known of documents of one id.

    Attributes:
        own: the scope's own quotations.
        verified: where that is a server, what the operator's copies say.
        waiting: the fingerprints of drafts that wait.
    """

    own: Quotations
    verified: Quotations
    waiting: frozenset[str]


async def _known(session: AsyncSession, ingested: Ingested, scope: int) -> _Known:
    every = await queries.read_quotations(session=session)
    own, shared = (
        {key: text for key, text in every.get(each, {}).items() if key[0] == ingested.document.id}
        for each in (scope, SHARED_SCOPE)
    )
    query = select(_of_draft("passage", "fingerprint")).where(*_waiting(scope, ingested.document.id))
    waiting = frozenset((await session.exec(cast("Any", query))).all())
    return _Known(own=own, verified=shared if scope != SHARED_SCOPE else {}, waiting=waiting)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quoted:
    """
    What of a document is quoted already.

    Attributes:
        found: passages that evidence cites, in the document's words.
        still: quotations that were kept before and stand in it.
        lost: the fingerprints of those that do not.
        gone: those of them that drafts wait with.
        cited: the fingerprints of all that evidence cites.
    """

    found: Quotations
    still: Quotations
    lost: frozenset[str]
    gone: frozenset[str]
    cited: frozenset[str]


def _quoted(ingested: Ingested, edition: Edition, known: _Known) -> _Quoted:
    """Look for all that is quoted of a document already."""
    text, key = ingested.document.text, ingested.document.id
    is_searched = len(text) <= MOST_SEARCHED
    # Typography and line breaks make no difference; a misread copy takes the place of no words that are known.
    letters = squeezed(text) if known.own and is_searched else ""
    still = {at: said for at, said in known.own.items() if said in text or (squeezed(said) or said) in letters}
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
        start, end = ingested.document.place(passage.start), ingested.document.place(passage.end)
        span = Span(start=start, end=end) if finder.stands(start=start, end=end, digest=digest) else None
        if span is None and is_searched and compared < MOST_COMPARED:
            compared += finder.count
            span = finder.find(start=start, end=end, words=passage.words, digest=digest)
        if span is not None and span.end - span.start <= LONGEST_KEPT:
            found[key, digest] = text[span.start : span.end]
    lost = frozenset(digest for _, digest in known.own.keys() - still.keys() - found.keys())
    return _Quoted(found=found, still=still, lost=lost, gone=lost & known.waiting, cited=frozenset(cited))


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
