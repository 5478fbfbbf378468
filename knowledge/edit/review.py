"""What becomes of suggestions: taken together with the edit that they lead to, or turned down with a reason."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from ..errors import NotAllowed, UnknownSuggestion
from ..store import queries
from ..store.engine import Sessions
from ..store.holdings import FOLLOWS, read_entry
from ..store.servers import Server
from ..store.suggestions import SuggestionKind, SuggestionRecord, Suggestions, SuggestionState, suggestion_of
from ..store.tables import Suggestion, utc_now
from ..views import Version
from .commands import Command, Follow, Member, Retire, Role, Save
from .roles import FirstKey, role_of, stewarded
from .service import Change, EditService, ref_of

REASON_LIMIT = 400


class Review:
    """Decides about the suggestions of the editor's own server, through the one door for changes."""

    def __init__(self, sessions: Sessions, editing: EditService, suggestions: Suggestions) -> None:
        """Take the database, the door, and who is told of what was decided."""
        self._sessions = sessions
        self._editing = editing
        self._suggestions = suggestions

    async def accept(
        self, number: int, commands: Sequence[Command], *, editor: Member, note: str
    ) -> tuple[Change, ...]:
        """
        Apply what a suggestion leads to, amended or not, and note that it was accepted: both or neither.

        Raises:
            UnknownSuggestion: there is none of this number in the server, or it was decided before.
            NotAllowed, SecondKeyNeeded, RevisionConflict, InvalidEntries: as `EditService.apply`.
        """
        decided: list[SuggestionRecord] = []

        async def work(session: AsyncSession) -> tuple[Change, ...]:
            await _require(session, editor, Role.REVIEWER)
            row = await _waiting(session, number, editor)
            changes = await self._editing.apply_in(session, commands, editor=editor, note=note)
            decided.append(_decide(row, editor, SuggestionState.ACCEPTED))
            return changes

        changes = await self._editing.in_turn(work)
        self._tell(decided)
        return changes

    async def reject(self, number: int, *, editor: Member, reason: str) -> SuggestionRecord:
        """
        Turn a suggestion down; return it as it is kept.

        Raises:
            UnknownSuggestion: there is none of this number in the server, or it was decided before.
            NotAllowed: the editor is no reviewer.
        """
        async with self._sessions.writing(turn=editor.server_id) as session:
            await _require(session, editor, Role.REVIEWER)
            row = await _waiting(session, number, editor)
            decided = [_decide(row, editor, SuggestionState.REJECTED, reason)]
            first = await _accepted_by(session, row)
            if first is not None:
                decided.append(_decide(first, editor, SuggestionState.REJECTED, reason))
        self._tell(decided)
        return decided[0]

    async def propose(self, command: Command, *, editor: Member, note: str, of: int | None = None) -> int:
        """
        Ask for the second key to a change; return the suggestion's number.

        `of` is a suggestion that is accepted by it: it is out of the queue, and its proposer is told when the second
        reviewer has decided.

        Raises:
            NotAllowed: the editor could not make the change with a second key either.
            InvalidEntries, RevisionConflict: as `EditService.apply`.
            UnknownSuggestion: the one that it is of is not waiting.
        """
        ref = ref_of(command)
        async with self._sessions.writing(alone=True) as session:
            server = await _require(session, editor, Role.REVIEWER)
            plan = await self._editing.plan_in(session, [command], editor=editor)
            ((_, target),) = plan.targets
            if of is not None:
                _decide(await _waiting(session, of, editor), editor, SuggestionState.ACCEPTED)
            expected = command.expected or plan.held.version(editor.scope, ref)
            row = Suggestion(
                server_id=editor.server_id,
                kind=SuggestionKind.EDIT,
                claim=ref[1] if ref[0] == "claim" else None,
                content={
                    "entry": ref[0],
                    "key": ref[1],
                    "content": queries.content_of(target.entry, follows=target.follows),
                    "expected": [expected.number, expected.is_own],
                    "note": note,
                    "of": of,
                    "onto": target.onto,
                    "stewards_of": sorted(stewarded(server, editor)) if server is not None else [],
                },
                proposed_by=editor.user_id,
                state=SuggestionState.WAITING,
                made_at=utc_now(),
            )
            session.add(row)
            await session.flush()
            proposed = suggestion_of(row)
        assert proposed.id is not None
        self._tell([proposed])
        return proposed.id

    async def turn_second_key(self, number: int, *, editor: Member) -> tuple[Change, ...]:
        """
        Agree to a change that another reviewer proposed: it is applied as it was proposed.

        Raises:
            UnknownSuggestion: no such change waits in the server.
            NotTheSecondKey: the editor proposed it, or the other side's stewards have to agree.
            SecondKeyNeeded: it is not known any more who proposed it, so somebody has to propose it again.
            NotAllowed, RevisionConflict, InvalidEntries: as `EditService.apply`.
        """
        decided: list[SuggestionRecord] = []

        async def work(session: AsyncSession) -> tuple[Change, ...]:
            row = await _waiting(session, number, editor)
            if row.kind != SuggestionKind.EDIT:
                raise UnknownSuggestion(number, decided=False)
            changes = await self._editing.apply_in(
                session,
                [proposed_command(row.content)],
                editor=editor,
                note=str(row.content["note"]),
                first_key=_first_key(row),
            )
            decided.append(_decide(row, editor, SuggestionState.ACCEPTED))
            first = await _accepted_by(session, row)
            if first is not None:
                decided.append(suggestion_of(first))
            return changes

        changes = await self._editing.in_turn(work)
        self._tell(decided)
        return changes

    def _tell(self, decided: Sequence[SuggestionRecord]) -> None:
        for record in decided:
            self._suggestions.tell(record)


def proposed_command(content: dict[str, object]) -> Save | Retire | Follow:
    """Return the change that a suggestion of the kind `edit` holds."""
    name, key, given, expected = content["entry"], content["key"], content["content"], content["expected"]
    assert isinstance(name, str)
    assert isinstance(key, str)
    assert isinstance(given, dict)
    assert isinstance(expected, list)
    seen = Version(number=expected[0], is_own=expected[1])
    if given == FOLLOWS:
        return Follow(entry=name, key=key, expected=seen)  # type: ignore[arg-type]
    onto = content.get("onto")
    assert onto is None or isinstance(onto, int)
    entry = read_entry(name, given)
    if entry is None:
        return Retire(entry=name, key=key, expected=seen, onto=onto)  # type: ignore[arg-type]
    return Save(entry=entry, expected=seen, onto=onto)


async def _waiting(session: AsyncSession, number: int, editor: Member) -> Suggestion:
    row = await session.get(Suggestion, number, with_for_update=True)
    if row is None or row.server_id != editor.server_id:
        raise UnknownSuggestion(number, decided=False)
    if row.state != SuggestionState.WAITING:
        raise UnknownSuggestion(number, decided=True)
    return row


async def _require(session: AsyncSession, editor: Member, needed: Role) -> Server | None:
    role, server = await role_of(session, editor)
    if role < needed:
        raise NotAllowed(role=role.name.lower(), needed=needed.name.lower())
    return server


def _first_key(row: Suggestion) -> FirstKey | None:
    """Return who proposed a change; None where they had themselves forgotten, and cannot be told from the second."""
    if not row.proposed_by:
        return None
    return FirstKey(user_id=row.proposed_by, sides=frozenset(row.content.get("stewards_of", ())))


async def _accepted_by(session: AsyncSession, row: Suggestion) -> Suggestion | None:
    """Return the suggestion that a proposed change would accept, or None."""
    number = row.content.get("of") if row.kind == SuggestionKind.EDIT else None
    first = await session.get(Suggestion, number, with_for_update=True) if number is not None else None
    return first if first is not None and first.server_id == row.server_id else None


def _decide(row: Suggestion, editor: Member, state: SuggestionState, reason: str = "") -> SuggestionRecord:
    row.state, row.decided_by, row.decided_at = state, editor.user_id, utc_now()
    row.reason = reason[:REASON_LIMIT] or None
    return suggestion_of(row)
