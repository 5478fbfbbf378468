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
from .documents.passages import find_passage
from .edit import Editor, Member, Role
from .edit.roles import role_of
from .edition import Edition
from .errors import NotAllowed
from .store import queries
from .store.documents import DocumentRecord, PassageRecord, replace_document
from .store.engine import Sessions
from .store.suggestions import SuggestionKind, SuggestionState
from .store.tables import SHARED_SCOPE, Suggestion, utc_now

Proposed = frozenset[tuple[str, str, str]]
"""What was drafted before, whatever became of it: claim, document, fingerprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a document: whether it took the place of one, and how many drafts wait in the queue now that did not before."""

    replaced: bool
    proposed: int


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

    async def keep(self, ingested: Ingested, *, editor: Editor | Member, drafts: Drafts | None = None) -> Kept:
        """
        Keep a document for the editor's scope in place of the one of the same name, and put drafts into the server's queue.

        All of it or nothing. What was drafted before is not put into the queue again.

        Raises:
            NotAllowed: the editor is no reviewer.
        """
        scope = editor.scope
        found = await asyncio.to_thread(_found_again, ingested, self._edition(scope))
        passages = [_passage(ingested, each.start, each.end, index) for index, each in enumerate(ingested.passages)]
        key = ingested.document.id
        async with self._sessions.writing(alone=True) as session:
            role, _ = await role_of(session, editor)
            if role < Role.REVIEWER:
                raise NotAllowed(role=role.name.lower(), needed=Role.REVIEWER.name.lower())
            replaced = await replace_document(session=session, record=_record(ingested, editor), passages=passages)
            waiting = await _add_drafts(session, ingested, drafts, editor) if drafts and scope != SHARED_SCOPE else []
            kept = (await queries.read_quotations(session=session)).get(scope, {})
            still = await asyncio.to_thread(_still_there, ingested, kept)
            drafted = {(key, each[0]): each[1] for each in waiting}
            await queries.replace_quotations(
                session=session, documents=[key], quotations={**still, **found, **drafted}, scope=scope
            )
        await self._renew()
        return Kept(replaced=replaced, proposed=len(waiting))


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
    query = select(Suggestion).where(Suggestion.server_id == scope, col(Suggestion.kind) == SuggestionKind.EVIDENCE)
    return frozenset(
        (row.claim or "", str(row.content["document"]), str(row.content["passage"]["fingerprint"]))
        for row in (await session.exec(query)).all()
        if row.content.get("origin") == ORIGIN
    )


def _found_again(ingested: Ingested, edition: Edition) -> dict[tuple[str, str], str]:
    """Return the passages of a document that evidence cites already, in the document's words."""
    text, key = ingested.document.text, ingested.document.id
    found = {}
    for claim in edition.base.claims.values():
        for citation in claim.citations():
            passage = citation.passage
            if citation.document != key or passage is None:
                continue
            span = find_passage(
                text, start=passage.start, end=passage.end, words=passage.words, digest=passage.fingerprint
            )
            if span is not None:
                found[key, passage.fingerprint] = text[span.start : span.end]
    return found


def _still_there(ingested: Ingested, kept: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Return those of the kept quotations from a document that stand in it as it is now."""
    own = {key: text for key, text in kept.items() if key[0] == ingested.document.id}
    letters = Letters(ingested.document.text) if own else None
    return {key: text for key, text in own.items() if letters is not None and letters.find(text) is not None}


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


def _passage(ingested: Ingested, start: int, end: int, index: int) -> PassageRecord:
    passage = ingested.passages[index]
    first, last = file_span(ingested.document, start, end)
    return PassageRecord(
        start=first,
        end=last,
        page=passage.page,
        headings=passage.headings,
        words=passage.words,
        fingerprint=passage.fingerprint,
        # PostgreSQL has no place for NUL.
        text=ingested.document.text[start:end].replace("\x00", ""),
    )
