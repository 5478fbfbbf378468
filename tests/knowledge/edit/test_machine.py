"""
Editors of several servers and the operator at work on two processes that crash now and then, compared with a model in dicts.

`FOOTNOTE_TEST_LONG` (a number, such as 20) makes so many times as many runs of twice as many steps: `make test-long`.
"""

import asyncio
import os
import shutil
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from entries_model import EDITORS_ROLE, RETIRED, Model, Ref, Refused, base_of, needed, problems, role_of
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from rows import NOT_THERE, Rows
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge import Editor, KnowledgeError, Library, Member, Role
from knowledge.base import KnowledgeBase
from knowledge.edit.commands import Command, Entry
from knowledge.edition import Edition
from knowledge.editions import Editions
from knowledge.recognise import Teacher, recogniser
from knowledge.seed import seed_texts
from knowledge.store.entry_feed import EntryFeed

from .breaking import Crash, break_off
from .commands_made import commands_for, other_version, retires, saves
from .machine_runs import Counted, run_series
from .machine_sight import empty_postgres, grouped, listed, ref_of, told, told_by

LONG = int(os.environ.get("FOOTNOTE_TEST_LONG", "0"))
SHARED, FIRST, SECOND, NOTHING_OWN = 0, 11, 12, 13
SCOPES = (SHARED, FIRST, SECOND, NOTHING_OWN)
PEOPLE: Sequence[Editor | Member] = (
    Editor(name="operator", role=Role.OWNER),
    Editor(name="helper", role=Role.EDITOR),
    Member(server_id=FIRST, user_id=1, manages_server=True),
    Member(server_id=FIRST, user_id=2, manages_messages=True),
    Member(server_id=FIRST, user_id=3, role_ids=frozenset({EDITORS_ROLE})),
    Member(server_id=FIRST, user_id=4),
    Member(server_id=SECOND, user_id=1, manages_messages=True),
    Member(server_id=SECOND, user_id=5, manages_server=True),
    Member(server_id=SECOND, user_id=6, role_ids=frozenset({EDITORS_ROLE})),
)
MEMBERS = [each for each in PEOPLE if isinstance(each, Member)]
T = TypeVar("T")


class Town(Counted):
    """Two libraries on one database, and the model."""

    url: str
    seeds: Path
    empty: Callable[[], None]
    small: KnowledgeBase

    @initialize(two_keys=st.sampled_from([frozenset(), frozenset({SECOND})]))
    def open(self, two_keys: frozenset[int]) -> None:
        self.empty()
        self.runner = asyncio.Runner()
        self.rows = Rows(self.url)
        self.seed: dict[Ref, Entry] = {
            **{("work", key): work for key, work in self.small.works.items()},
            **{("topic", key): topic for key, topic in self.small.topics.items()},
            **{("claim", key): claim for key, claim in self.small.claims.items()},
        }
        self._write_seeds()
        self.libraries = [self._run(Library.open(self.url, self.seeds)) for _ in range(2)]
        self.model = Model(two_keys=two_keys)
        self.read = 0
        self._seeded()
        for server in (FIRST, SECOND):
            change = self.libraries[0].servers.change(
                server, editor_roles=frozenset({EDITORS_ROLE}), two_keys=server in two_keys
            )
            self._run(change)

    def teardown(self) -> None:
        if not hasattr(self, "runner"):
            return
        try:
            self.look()
        finally:
            self.rows.close()
            for library in self.libraries:
                self._run(library.close())
            self.runner.close()

    # What people do.

    @rule(data=st.data(), editor=st.sampled_from(PEOPLE), at=st.integers(0, 1))
    def edit(self, data: st.DataObject, editor: Editor | Member, at: int) -> None:
        """One change, or several at once."""
        commands = data.draw(st.lists(commands_for(self.model, editor.scope), min_size=1, max_size=3))
        self._check(self._predicted(commands, editor), self._outcome(self._apply(at, commands, editor)))

    @rule(data=st.data(), at=st.integers(0, 1))
    def edit_at_once(self, data: st.DataObject, at: int) -> None:
        """Several people change something at the same time, in both processes."""
        editors = data.draw(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=3))
        tries = [
            (data.draw(st.lists(commands_for(self.model, each.scope), min_size=1, max_size=2)), each)
            for each in editors
        ]

        async def all_of_them() -> list[Any]:
            edits = (self._apply((at + n) % 2, commands, who) for n, (commands, who) in enumerate(tries))
            return await asyncio.gather(*edits, return_exceptions=True)

        outcomes = [told(outcome) for outcome in self._run(all_of_them())]
        # The history tells who came first; whoever was refused, or found it done already, may have been at any moment.
        done = {n: outcome for n, outcome in enumerate(outcomes) if outcome and not isinstance(outcome, str)}
        possible = {n: {self._would_be(*tries[n])} for n in range(len(tries)) if n not in done}
        for n in self._in_order(done):
            self._check(self._predicted(*tries[n]), done[n], is_last=False)
            for other, outcomes_of in possible.items():
                outcomes_of.add(self._would_be(*tries[other]))
        for n, outcomes_of in possible.items():
            assert outcomes[n] in outcomes_of, f"{tries[n]} came to {outcomes[n]}, not to any of {outcomes_of}"
        self._check_rows()

    @rule(
        data=st.data(),
        editor=st.sampled_from(PEOPLE),
        where=st.sampled_from(["between writes", "before commit", "after commit", "renewing"]),
        is_ended=st.booleans(),
    )
    def crash(self, data: st.DataObject, editor: Editor | Member, where: str, *, is_ended: bool) -> None:
        """An edit breaks off; the process goes on, or starts again."""
        commands = data.draw(st.lists(commands_for(self.model, editor.scope), min_size=1, max_size=3))
        after = data.draw(st.integers(0, 2))
        predicted = self._predicted(commands, editor, commit=False)
        with pytest.MonkeyPatch.context() as patch:
            break_off(patch, self.libraries[0], where, after)
            outcome = self._outcome(self._apply(0, commands, editor))
        if isinstance(predicted, str):
            assert outcome == predicted
        elif outcome == "Crash" and where in {"between writes", "before commit"}:
            pass
        else:
            assert outcome in {"Crash", tuple(predicted)}
            self._predicted(commands, editor)
        self._check_rows()
        if is_ended:
            self.restart(0)

    @rule(data=st.data(), member=st.sampled_from(MEMBERS))
    def propose(self, data: st.DataObject, member: Member) -> None:
        """Ask for a second key."""
        command = data.draw(saves(self.model, member.scope) | retires(self.model, member.scope))
        # Nothing is done yet, so no key is needed.
        model = self.model.copy()
        model.two_keys = frozenset()
        predicted = "NotAllowed" if role_of(member) < Role.REVIEWER else self._would_be([command], member, model)
        outcome = self._outcome(self.libraries[0].review.propose(command, editor=member, note=""))
        if isinstance(outcome, str):
            assert outcome == predicted
            return
        assert not isinstance(predicted, str)
        ref = ref_of(command)
        expected = command.expected or self.model.version(member.scope, ref)
        self.model.waiting[outcome] = (member.server_id, member.user_id, replace(command, expected=expected))

    @precondition(lambda self: self.model.waiting)
    @rule(data=st.data(), member=st.sampled_from(MEMBERS))
    def turn_second_key(self, data: st.DataObject, member: Member) -> None:
        number = data.draw(st.sampled_from(sorted(self.model.waiting)))
        server, proposer, command = self.model.waiting[number]
        predicted: str | list[Any] = "UnknownSuggestion"
        if member.server_id == server:
            predicted = self._predicted([command], member, first_key=proposer)
        self._check(predicted, self._outcome(self.libraries[1].review.turn_second_key(number, editor=member)))
        if not isinstance(predicted, str):
            del self.model.waiting[number]

    @precondition(lambda self: self.model.waiting)
    @rule(data=st.data(), member=st.sampled_from(MEMBERS))
    def reject(self, data: st.DataObject, member: Member) -> None:
        number = data.draw(st.sampled_from(sorted(self.model.waiting)))
        outcome = self._outcome(self.libraries[0].review.reject(number, editor=member, reason="no"))
        may = member.manages_server or member.manages_messages
        if may and self.model.waiting[number][0] == member.server_id:
            assert not isinstance(outcome, str)
            del self.model.waiting[number]
        else:
            assert outcome == ("UnknownSuggestion" if may else "NotAllowed")

    # What happens to the processes.

    @rule(which=st.integers(0, 1))
    def restart(self, which: int) -> None:
        self._run(self.libraries[which].close())
        self.libraries[which] = self._run(Library.open(self.url, self.seeds))

    @rule(data=st.data())
    def update(self, data: st.DataObject) -> None:
        """Both start again, with newer seeds."""
        newer = dict(self.seed)
        for _ in range(data.draw(st.integers(1, 3))):
            ref = data.draw(
                st.sampled_from(sorted({*newer, ("claim", "a-claim"), ("topic", "planning"), ("work", "kotkin")}))
            )
            if ref in newer and data.draw(st.booleans()):
                del newer[ref]
            else:
                newer[ref] = data.draw(other_version(ref, newer))
        for ref in needed(newer) - newer.keys():
            newer = {key: entry for key, entry in newer.items() if ref not in needed({key: entry})}
        assume(not problems(newer))
        self.seed = newer
        self._write_seeds()
        for library in self.libraries:
            self._run(library.close())
        self.libraries = [self._run(Library.open(self.url, self.seeds)) for _ in range(2)]
        self._seeded()

    @rule()
    def look(self) -> None:
        """Both processes show what the model says, and what a start from the database would show."""
        self._run(self._look())

    @invariant()
    def rows_are_the_models(self) -> None:
        if hasattr(self, "model"):
            self._check_rows()

    def _write_seeds(self) -> None:
        shutil.rmtree(self.seeds, ignore_errors=True)
        for name, text in seed_texts(base_of(self.seed), {}).items():
            path = self.seeds / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (self.seeds / "claims").mkdir(parents=True, exist_ok=True)

    # How it is compared.

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def _apply(self, at: int, commands: Sequence[Command], editor: Editor | Member) -> Coroutine[Any, Any, Any]:
        return self.libraries[at].editing.apply(commands, editor=editor, note="")

    def _outcome(self, work: Coroutine[Any, Any, Any]) -> Any:
        try:
            return told(self._run(work))
        except (KnowledgeError, Crash) as error:
            return told(error)

    def _predicted(
        self, commands: Sequence[Command], editor: Editor | Member, *, first_key: int | None = None, commit: bool = True
    ) -> str | list[Any]:
        model = self.model if commit else self.model.copy()
        try:
            return model.apply(commands, editor, first_key=first_key)
        except Refused as refused:
            return refused.name

    def _would_be(
        self, commands: Sequence[Command], editor: Editor | Member, model: Model | None = None
    ) -> str | tuple[Any, ...]:
        """Return what an edit would come to by the model as it is: the name of its refusal, or its changes."""
        try:
            return tuple((model or self.model).copy().apply(commands, editor))
        except Refused as refused:
            return refused.name

    def _check(self, predicted: str | list[Any], outcome: Any, *, is_last: bool = True) -> None:
        assert outcome == (predicted if isinstance(predicted, str) else tuple(predicted))
        if is_last:
            self._check_rows()

    def _in_order(self, done: dict[int, Any]) -> list[int]:
        """Return the edits in the order in which they stand in the history."""
        written = [row[2:5] for row in self.rows.revisions(self.read)]
        places = {tuple(change): place for place, change in reversed(list(enumerate(written)))}
        first = {n: min((places[tuple(change)] for change in changes), default=-1) for n, changes in done.items()}
        return sorted(done, key=first.__getitem__)

    def _check_rows(self) -> None:
        """The history is the model's, each change once and in order; the entries are those of the last revisions."""
        written = self.rows.revisions()
        found = [(row[1], row[2], row[3], row[4], row[5], row[7]) for row in written]
        # What servers keep at once, they keep in any order.
        assert grouped(found) == grouped(self.model.rows)
        assert sorted(found[: len(self.model.rows)], key=repr) == sorted(self.model.rows, key=repr)
        self.read = written[-1][0]
        there = {
            (scope, *ref): row[3]
            for scope in SCOPES
            for ref, row in self.model.last(scope).items()
            if row[5] not in NOT_THERE
        }
        assert self.rows.entries() == there

    def _seeded(self) -> None:
        """Take over what the seeds brought: nothing that people edited is touched, and only the seeder wrote."""
        model, held = self.model, {ref for ref, row in self.model.last(SHARED).items() if row[4] != "seeds"}
        before = model.entries(SHARED)
        written = self.rows.revisions(self.read)
        shared = [row for row in written if row[1] == SHARED]
        for _, _, name, key, number, author, _, content in shared:
            assert author == "seeds"
            assert (name, key) not in held, "the seeds went over what somebody edited"
            assert number == model.next_number(SHARED, (name, key))
            model.write(SHARED, (name, key), author, content, None)
        model.keep_for_servers(before, "seeds")
        self._check_rows()
        if not held:
            assert model.entries(SHARED) == self.seed

    async def _look(self) -> None:
        engine = create_async_engine(self.libraries[0]._sessions._engine.url)
        async with AsyncSession(engine) as session:
            fresh = await EntryFeed().read(session)
            numbers = {scope: self.model.last(scope) for scope in SCOPES}
        await engine.dispose()
        # A server's own drafts are recognised and not learned from, after a restart as well.
        started = Editions(Teacher())
        await started.show(fresh, {})
        await started.learned()
        for library in self.libraries:
            await library.renew()
            await library.learned()
            assert library.edition(NOTHING_OWN) is library.shared
        for scope in SCOPES[:-1]:
            expected, base = base_of(self.model.entries(scope)), fresh.base(scope)
            versions = {ref: self.model.version(scope, ref) for ref in {**numbers[SHARED], **numbers[scope]}}
            anew = told_by(Edition.build(base, versions, recogniser=started.of(scope).recogniser))
            for library in self.libraries:
                edition = library.edition(scope)
                assert edition.base == expected == base
                assert listed(edition.base) == listed(base), "another order after a restart"
                for ref, version in versions.items():
                    assert edition.version(*ref) == version == fresh.version(scope, ref)
                assert told_by(edition) == anew
                await self._look_at_history(library, scope)

    async def _look_at_history(self, library: Library, scope: int) -> None:
        own = [row for row in self.model.rows if row[0] == scope]
        last = self.model.last(scope)
        trash = await library.history.trash(scope)
        assert {(record.entry, record.key) for record in trash} == {
            ref for ref, row in last.items() if row[5] == RETIRED
        }
        for ref in last:
            mine = [row for row in self.model.rows if row[0] in {SHARED, scope} and row[1:3] == ref]
            seen = await library.history.of(scope, *ref, limit=100)  # type: ignore[arg-type]
            assert [(r.version.number, r.author, r.version.is_own) for r in seen] == [
                (row[3], row[4], row[0] != SHARED) for row in reversed(mine)
            ]
        assert len(own) == sum(1 for row in self.model.rows if row[0] == scope)
        waiting = {number for number, (server, _, _) in self.model.waiting.items() if server == scope}
        assert {record.id for record in await library.suggestions.waiting(scope)} == waiting


def test_history_is_complete_and_scopes_stay_apart(
    migrated_url: str, migrated_file: Path, tmp_path: Path, small: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Judged by what holds in any base: what was learned from a few claims takes a second a time, and is tested elsewhere.
    monkeypatch.setattr(recogniser, "is_teachable", lambda _claims: False)

    def empty() -> None:
        if migrated_url.startswith("sqlite"):
            for old in tmp_path.glob("footnote.db*"):
                old.unlink()
            shutil.copyfile(migrated_file, tmp_path / "footnote.db")
        else:
            empty_postgres(migrated_url)

    class Here(Town):
        url, seeds = migrated_url, tmp_path / "seeds"

    Here.empty, Here.small = staticmethod(empty), small
    run_series(Here, runs=6 * max(1, LONG), steps=40 if LONG else 20)
