"""The one door for changes: who may, what is checked, what is written, and that it is all or nothing."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from knowledge import (
    Change,
    Editor,
    EditService,
    InvalidEntries,
    NotAllowed,
    RevisionConflict,
    Role,
    Save,
    Version,
)
from knowledge.base import KnowledgeBase
from knowledge.csl import WorkEntry
from knowledge.edit.commands import Retire
from knowledge.entries import ClaimEntry, Kind, Phrasings, TopicEntry
from knowledge.store.engine import Sessions, open_engine
from knowledge.store.entry_feed import EntryFeed
from knowledge.store.queries import read_holdings
from knowledge.store.rows import as_json
from knowledge.store.tables import Claim, Evidence, Phrasing, Revision, Side

OWNER = Editor(name="ann", role=Role.OWNER)
NEP, DRAFT = "trotsky-opposed-the-nep", "trotsky-proposed-the-nep-first"
Edit = ClaimEntry | WorkEntry | TopicEntry
EntryT = TypeVar("EntryT", ClaimEntry, TopicEntry)


@dataclass(frozen=True)
class Stored:
    """The shared entries as they are read anew from the database, and the claims' revisions."""

    base: KnowledgeBase
    revisions: Mapping[str, int]


class Door:
    """An edit service on a database of its own, with a count of how often the readers' view was renewed."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = Sessions(engine)
        self.renewed = 0
        self.feed = EntryFeed()
        self.service = EditService(self.sessions, self.feed, self._renew)

    async def _renew(self) -> None:
        self.renewed += 1

    async def save(
        self, *entries: Edit, editor: Editor = OWNER, note: str = "", seen: int | None = None
    ) -> tuple[Change, ...]:
        expected = Version(number=seen) if seen is not None else None
        saves = [Save(entry=entry, expected=expected) for entry in entries]
        return await self.service.apply(saves, editor=editor, note=note)

    async def apply(self, *commands: Save | Retire, editor: Editor = OWNER) -> tuple[Change, ...]:
        return await self.service.apply(commands, editor=editor, note="")

    async def stored(self) -> Stored:
        async with self.sessions.reading() as session:
            held = await read_holdings(session=session)
        return Stored(base=held.shared, revisions={key: held.numbers["claim", key] for key in held.shared.claims})

    async def history(self, key: str | None = None) -> Sequence[Revision]:
        query = select(Revision).order_by(col(Revision.id))
        async with self.sessions.reading() as session:
            return (await session.exec(query if key is None else query.where(Revision.key == key))).all()


@pytest.fixture
async def door(seeded_url: str) -> AsyncIterator[Door]:
    engine = await open_engine(seeded_url)
    yield Door(engine)
    await engine.dispose()


@pytest.fixture
async def filled(door: Door, small: KnowledgeBase) -> Door:
    """A door to the small base, everything at revision 1."""
    if not (await door.stored()).base.claims:
        entries = (*small.works.values(), *small.topics.values(), *small.claims.values())
        await door.save(*entries, editor=Editor(name="seeds", role=Role.OWNER), note="seeds")
        door.renewed = 0
    return door


@pytest.fixture
def nep(small: KnowledgeBase) -> ClaimEntry:
    return small.claims[NEP]


@pytest.fixture
def draft(small: KnowledgeBase) -> ClaimEntry:
    return small.claims[DRAFT]


def but(entry: EntryT, **update: Any) -> EntryT:
    return entry.model_copy(update=update)


async def test_what_is_saved_reads_back_the_same(filled: Door, small: KnowledgeBase) -> None:
    stored = await filled.stored()
    assert stored.base == small
    assert set(stored.revisions.values()) == {1}


async def test_works_and_topics_keep_the_order_in_which_they_came(filled: Door, small: KnowledgeBase) -> None:
    await filled.save(but(small.topics["trotsky"], name="Lev Trotsky"))
    base = (await filled.stored()).base
    assert list(base.topics) == list(small.topics)
    assert list(base.works) == list(small.works)


async def test_a_save_says_what_it_did(filled: Door, nep: ClaimEntry) -> None:
    assert await filled.save(but(nep, question="Did he?")) == (Change(entry="claim", key=NEP, revision=2),)
    stored = await filled.stored()
    assert stored.base.claims[NEP].question == "Did he?"
    assert stored.revisions[NEP] == 2


async def test_parts_that_were_removed_are_gone(filled: Door, nep: ClaimEntry) -> None:
    """Sides, evidence and phrasings are rows of their own; none is left behind."""
    await filled.save(but(nep, kind=Kind.DRAFT, sides=nep.sides[1:], counterexamples=()))
    async with filled.sessions.reading() as session:
        claim = (await session.exec(select(Claim).where(Claim.slug == NEP))).one()
        sides = (await session.exec(select(Side).where(Side.claim_id == claim.id))).all()
        claims = set((await session.exec(select(Claim.id))).all())
        all_sides = (await session.exec(select(Side))).all()
        assert len(sides) == 1
        assert {side.claim_id for side in all_sides} <= claims
        assert {item.side_id for item in (await session.exec(select(Evidence))).all()} <= {s.id for s in all_sides}
        assert {row.claim_id for row in (await session.exec(select(Phrasing))).all()} <= claims


class TestRoles:
    """An editor writes drafts; what members see needs a reviewer."""

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.OWNER])
    async def test_an_editor_may_write_a_draft(self, filled: Door, draft: ClaimEntry, role: Role) -> None:
        assert await filled.save(but(draft, question="Did he?"), editor=Editor(name="eve", role=role))

    async def test_a_member_may_write_nothing(self, filled: Door, draft: ClaimEntry) -> None:
        with pytest.raises(NotAllowed):
            await filled.save(but(draft, question="Did he?"), editor=Editor(name="eve", role=Role.MEMBER))
        assert len(await filled.history(DRAFT)) == 1
        assert filled.renewed == 0

    async def test_what_members_see_needs_a_reviewer(self, filled: Door, small: KnowledgeBase) -> None:
        """Changing, publishing or withdrawing a claim, a new claim that is no draft, a work, a topic."""
        nep, draft = small.claims[NEP], small.claims[DRAFT]
        for entry in (
            but(nep, question="Did he?"),
            but(nep, kind=Kind.DRAFT),
            but(draft, kind=Kind.CONTEXT),
            but(draft, slug="another", code="F-009", kind=Kind.CONTEXT, phrasings=Phrasings()),
            WorkEntry.model_validate({**small.works["trotsky-betrayed"].csl, "issued": 1937}),
            but(small.topics["nep"], aliases=("NEP",)),
        ):
            for role in (Role.MEMBER, Role.EDITOR):
                with pytest.raises(NotAllowed):
                    await filled.save(entry, editor=Editor(name="eve", role=role))
            assert filled.renewed == 0
            for role in (Role.REVIEWER, Role.OWNER):
                await filled.save(entry, editor=Editor(name="eve", role=role))
            assert filled.renewed == 1
            await filled.save(nep, draft)
            filled.renewed = 0

    async def test_one_save_that_is_not_allowed_stops_all(
        self, filled: Door, nep: ClaimEntry, draft: ClaimEntry
    ) -> None:
        editor = Editor(name="eve", role=Role.EDITOR)
        before = await filled.stored()
        with pytest.raises(NotAllowed):
            await filled.save(but(draft, question="Did he?"), but(nep, question="Did he?"), editor=editor)
        assert await filled.stored() == before

    async def test_the_refusal_says_what_is_needed(self, filled: Door, nep: ClaimEntry) -> None:
        with pytest.raises(NotAllowed) as caught:
            await filled.save(but(nep, question="Did he?"), editor=Editor(name="eve", role=Role.EDITOR))
        assert (caught.value.role, caught.value.needed) == ("editor", "reviewer")
        assert caught.value.user_message.startswith("This change needs the role reviewer; you have editor. Ask ")


class TestConflict:
    """Two people edit one entry."""

    async def test_an_edit_of_the_revision_that_was_seen_is_taken(self, filled: Door, nep: ClaimEntry) -> None:
        (change,) = await filled.save(but(nep, question="Did he?"), seen=1)
        assert change.revision == 2

    async def test_an_edit_of_an_older_revision_is_refused(self, filled: Door, nep: ClaimEntry) -> None:
        await filled.save(but(nep, question="Did he?"), seen=1)
        before = await filled.stored()
        with pytest.raises(RevisionConflict) as caught:
            await filled.save(but(nep, question="Did he really?"), seen=1)
        assert (caught.value.expected, caught.value.actual) == (1, 2)
        assert "Read it again and redo the change." in caught.value.user_message
        assert await filled.stored() == before

    async def test_a_new_entry_that_exists_already_is_refused(self, filled: Door, draft: ClaimEntry) -> None:
        with pytest.raises(RevisionConflict):
            await filled.save(draft, seen=0)

    async def test_a_new_entry_is_taken(self, filled: Door, small: KnowledgeBase) -> None:
        topic = but(small.topics["nep"], id="gosplan", aliases=("Gosplan",))
        assert await filled.save(topic, seen=0) == (Change(entry="topic", key="gosplan", revision=1),)

    async def test_an_edit_of_what_was_never_there_is_refused(self, filled: Door, small: KnowledgeBase) -> None:
        with pytest.raises(RevisionConflict):
            await filled.save(but(small.topics["nep"], id="gosplan", aliases=("Gosplan",)), seen=3)

    async def test_of_two_edits_at_once_one_is_taken_and_one_refused(self, filled: Door, nep: ClaimEntry) -> None:
        """Whichever comes first; the other is told, not shown a database's error."""
        results = await asyncio.gather(
            filled.save(but(nep, question="Did he?"), seen=1),
            filled.save(but(nep, question="Did he really?"), seen=1),
            return_exceptions=True,
        )
        assert sorted(type(result).__name__ for result in results) == ["RevisionConflict", "tuple"]
        assert [revision.number for revision in await filled.history(NEP)] == [1, 2]


class TestValidation:
    """The base as a whole stays sound."""

    async def test_a_change_that_breaks_a_rule_is_refused_with_its_problems(
        self, filled: Door, nep: ClaimEntry
    ) -> None:
        before = await filled.stored()
        with pytest.raises(InvalidEntries) as caught:
            await filled.save(but(nep, topics=("lost",)))
        (problem,) = caught.value.problems
        assert (problem.entry, problem.path) == (f"claims/{NEP}.yaml", ("topics", 0))
        assert await filled.stored() == before
        assert filled.renewed == 0

    async def test_a_rule_may_need_two_changes_at_once(
        self, filled: Door, small: KnowledgeBase, nep: ClaimEntry
    ) -> None:
        topic = but(small.topics["nep"], id="lost", aliases=("Lost",))
        assert len(await filled.save(but(nep, topics=("lost",)), topic)) == 2

    async def test_a_warning_does_not_stop_a_change(self, filled: Door) -> None:
        work = {"id": "unread", "type": "book", "title": "Unread", "custom": {"source-kind": "memoir"}}
        assert len(await filled.save(WorkEntry.model_validate(work))) == 1

    async def test_a_code_may_move_from_one_claim_to_another(
        self, filled: Door, nep: ClaimEntry, draft: ClaimEntry
    ) -> None:
        await filled.save(but(nep, code=draft.code), but(draft, code=nep.code))
        claims = (await filled.stored()).base.claims
        assert (claims[NEP].code, claims[DRAFT].code) == (draft.code, nep.code)

    async def test_what_is_only_so_on_the_way_breaks_no_rule(
        self, filled: Door, nep: ClaimEntry, draft: ClaimEntry
    ) -> None:
        """Of two changes of one claim the first gives it a code that is taken, the second takes that back."""
        changes = await filled.save(but(draft, code=nep.code), but(draft, question="Did he?"))
        assert [change.revision for change in changes] == [2, 3]
        assert (await filled.stored()).base.claims[DRAFT] == but(draft, question="Did he?")
        assert [row.content["code"] for row in await filled.history(DRAFT)][-2:] == [nep.code, draft.code]

    async def test_the_last_of_several_saves_may_fail_and_nothing_is_written(
        self, filled: Door, nep: ClaimEntry, draft: ClaimEntry
    ) -> None:
        before = await filled.stored(), len(await filled.history())
        saves = [
            Save(entry=but(draft, question="Did he?")),
            Save(entry=but(nep, question="Did he?"), expected=Version(number=7)),
        ]
        with pytest.raises(RevisionConflict):
            await filled.service.apply(saves, editor=OWNER, note="")
        assert (await filled.stored(), len(await filled.history())) == before
        assert filled.renewed == 0


class TestRetiring:
    """An entry is taken out; its history stays."""

    async def test_a_claim_that_is_retired_is_gone_and_its_history_stays(self, filled: Door) -> None:
        assert await filled.apply(Retire(entry="claim", key=DRAFT)) == (Change(entry="claim", key=DRAFT, revision=2),)
        assert DRAFT not in (await filled.stored()).base.claims
        assert [revision.number for revision in await filled.history(DRAFT)] == [1, 2]
        assert filled.renewed == 1

    async def test_a_retired_claim_can_come_back(self, filled: Door, draft: ClaimEntry) -> None:
        await filled.apply(Retire(entry="claim", key=DRAFT))
        (change,) = await filled.save(draft)
        assert change.revision == 3
        assert (await filled.stored()).base.claims[DRAFT] == draft

    async def test_retiring_twice_makes_one_revision(self, filled: Door) -> None:
        await filled.apply(Retire(entry="claim", key=DRAFT))
        assert await filled.apply(Retire(entry="claim", key=DRAFT)) == ()

    async def test_a_work_that_is_cited_and_a_topic_that_is_used_stay(self, filled: Door) -> None:
        before = await filled.stored()
        for retire in (Retire(entry="work", key="trotsky-betrayed"), Retire(entry="topic", key="nep")):
            with pytest.raises(InvalidEntries):
                await filled.apply(retire)
        assert await filled.stored() == before

    async def test_retiring_needs_a_reviewer(self, filled: Door) -> None:
        with pytest.raises(NotAllowed):
            await filled.apply(Retire(entry="claim", key=DRAFT), editor=Editor(name="eve", role=Role.EDITOR))
        assert DRAFT in (await filled.stored()).base.claims


class TestHistory:
    """Append-only: who, when, what, and the whole entry."""

    async def test_every_change_appends_the_whole_entry(self, filled: Door, nep: ClaimEntry) -> None:
        after = but(nep, question="Did he?")
        start = datetime.datetime.now(datetime.UTC)
        await filled.save(after, editor=Editor(name="bob", role=Role.REVIEWER), note="shorter")
        first, second = await filled.history(NEP)
        assert (first.number, first.author, first.note) == (1, "seeds", "seeds")
        assert (second.number, second.author, second.note) == (2, "bob", "shorter")
        assert ClaimEntry.model_validate(first.content) == nep
        assert ClaimEntry.model_validate(second.content) == after
        made_at = second.made_at if second.made_at.tzinfo else second.made_at.replace(tzinfo=datetime.UTC)
        assert made_at >= start

    async def test_an_entry_that_stays_as_it_is_makes_no_revision(self, filled: Door, small: KnowledgeBase) -> None:
        before = len(await filled.history())
        assert await filled.save(*small.claims.values(), *small.works.values(), *small.topics.values()) == ()
        assert len(await filled.history()) == before
        assert filled.renewed == 0

    async def test_going_back_to_what_was_is_a_change_as_well(self, filled: Door, nep: ClaimEntry) -> None:
        await filled.save(but(nep, question="Did he?"))
        (change,) = await filled.save(nep)
        assert change.revision == 3
        contents = [revision.content for revision in await filled.history(NEP)]
        assert contents == [as_json(nep), as_json(but(nep, question="Did he?")), as_json(nep)]

    async def test_only_what_changed_makes_a_revision(
        self, filled: Door, small: KnowledgeBase, nep: ClaimEntry
    ) -> None:
        changes = await filled.save(*small.topics.values(), but(nep, question="Did he?"))
        assert [change.key for change in changes] == [NEP]

    async def test_one_entry_saved_twice_at_once_makes_two_revisions(self, filled: Door, nep: ClaimEntry) -> None:
        changes = await filled.save(but(nep, question="Did he?"), but(nep, question="Did he really?"))
        assert [change.revision for change in changes] == [2, 3]
        assert (await filled.stored()).base.claims[NEP].question == "Did he really?"


class TestRenewal:
    """Readers see a change once it is written."""

    async def test_the_readers_view_is_renewed_once_a_change(
        self, filled: Door, nep: ClaimEntry, draft: ClaimEntry
    ) -> None:
        await filled.save(but(nep, question="Did he?"), but(draft, question="Did he?"))
        assert filled.renewed == 1

    async def test_the_change_is_committed_before_the_view_is_renewed(self, filled: Door, nep: ClaimEntry) -> None:
        seen: list[str] = []

        async def look() -> None:
            seen.append((await filled.stored()).base.claims[NEP].question)

        await _service(filled, look).apply([Save(entry=but(nep, question="Did he?"))], editor=OWNER, note="")
        assert seen == ["Did he?"]

    async def test_nothing_to_do_renews_nothing(self, filled: Door) -> None:
        assert await filled.save() == ()
        assert filled.renewed == 0


def _service(door: Door, renew: Callable[[], Awaitable[None]]) -> EditService:
    return EditService(door.sessions, door.feed, renew)
