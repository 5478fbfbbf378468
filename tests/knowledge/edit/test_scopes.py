"""Scopes apart: what one server does makes no difference to another, and what the operator does breaks nobody's entries."""

import inspect
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from knowledge import (
    Follow,
    InvalidEntries,
    Library,
    Member,
    NotAllowed,
    Retire,
    Revert,
    RevisionConflict,
    Save,
    SuggestionKind,
    SuggestionRecord,
    UnknownRevision,
    UnknownSuggestion,
    Version,
)
from knowledge.csl import WorkEntry
from knowledge.edit import EditService, History, Review
from knowledge.entries import ClaimEntry, Kind, TopicEntry
from knowledge.recognise import recogniser
from knowledge.seed import seed_texts
from knowledge.store.queries import read_base
from knowledge.store.suggestions import Suggestions

from ..small_library import DRAFT, FAMINE, NEP, OWNER

A, B = 11, 12
ANN = Member(server_id=A, user_id=1, manages_server=True)
BEN = Member(server_id=B, user_id=2, manages_server=True)
ESSAY = "essay-on-collectivisation"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by what holds in any base; learning takes a second a time."""
    monkeypatch.setattr(recogniser, "is_teachable", lambda _claims: False)


@pytest.fixture
async def apart(seeded_url: str, small_seeds: Path, quick: None) -> AsyncIterator[Library]:
    del quick
    opened = await Library.open(seeded_url, small_seeds)
    yield opened
    await opened.close()


def mine(library: Library, slug: str, server: int, **update: Any) -> Save:
    return Save(entry=library.edition(server).base.claims[slug].model_copy(update=update))


def own_claim(**update: Any) -> ClaimEntry:
    """A claim that is nobody's but a server's."""
    return ClaimEntry.model_validate(
        {
            "slug": "ours-alone",
            "code": "F-900",
            "statement": "The mill burnt down in the winter.",
            "question": "Did the mill burn down?",
            "kind": "draft",
            "phrasings": {"asserts": ["They burnt the mill down, everybody saw the smoke."]},
        }
        | update
    )


WORK = WorkEntry.model_validate(
    {"id": "mill-papers", "type": "book", "title": "Papers of the Mill", "custom": {"source-kind": "primary"}}
)
TOPIC = TopicEntry(id="mill", name="The mill", type="place", aliases=("sawmill",))


async def seen_by(library: Library, server: int) -> dict[str, Any]:
    """Return all that a server is told, by every method that takes a server."""
    await library.learned()
    edition, history = library.edition(server), library.history
    refs = [("claim", NEP), ("claim", DRAFT), ("claim", "ours-alone"), ("work", ESSAY), ("work", "mill-papers")]
    refs += [("topic", "mill"), ("topic", "nep"), ("topic", "famine")]
    found: dict[str, Any] = {
        "base": edition.base,
        "order": [list(edition.base.claims), list(edition.base.works), list(edition.base.topics)],
        "answers": {slug: edition.answer(slug) for slug in edition.base.claims},
        "files": await library.files(server),
        "trash": await history.trash(server),
        "outdated": await history.outdated_copies(server),
        "changes": await history.changes(server, limit=100),
        "since": await history.since(server, min_moment()),
        "waiting": [record.content for record in await library.suggestions.waiting(server)],
        "counted": [
            await library.suggestions.count_since(server, user, min_moment(), kinds=SuggestionKind) for user in (1, 2)
        ],
        "stats": edition.stats(),
        "complete": edition.complete(""),
    }
    for text in ("mill", "trotsky nep", "F-900", "mill-papers", "Nobody wanted it"):
        found[text] = (
            edition.search(text),
            edition.complete(text),
            edition.index.find_topic(text),
            edition.index.find_work(text),
            edition.recognise(text),
            edition.recognise(text, unasked=True),
        )
    for name, key in refs:
        found[f"{name} {key}"] = (
            edition.version(name, key),
            await history.of(server, name, key, limit=100),  # type: ignore[arg-type]
            [await history.before(server, record) for record in await history.of(server, name, key)],  # type: ignore[arg-type]
            await history.count(server, name, key),  # type: ignore[arg-type]
            await history.last(server, name, key),  # type: ignore[arg-type]
            [
                await history.revision(server, name, key, Version(number=number, is_own=is_own))  # type: ignore[arg-type]
                for number in range(6)
                for is_own in (False, True)
            ],
        )
    return found


def min_moment() -> Any:
    import datetime  # noqa: PLC0415

    return datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


async def lives(library: Library, member: Member) -> list[int]:
    """Do everything that an editor can do; return the suggestions that wait."""
    server, editing, review = member.server_id, library.editing, library.review
    await editing.apply(
        [Save(entry=WORK), Save(entry=TOPIC)], editor=member, note="ours", sources={"works.yaml": "# ours"}
    )
    await editing.apply([Save(entry=own_claim(topics=("mill", "nep")))], editor=member, note="ours")
    await editing.apply([mine(library, NEP, server, question="Nobody wanted it, did he?")], editor=member, note="ours")
    await editing.apply([mine(library, NEP, server, question="Nobody wanted it?")], editor=member, note="ours")
    await editing.apply([Revert(entry="claim", key=NEP, to=Version(number=2, is_own=True))], editor=member, note="ours")
    await editing.apply([Retire(entry="claim", key=DRAFT)], editor=member, note="ours")
    await editing.apply([mine(library, FAMINE, server, question="Did it?")], editor=member, note="ours")
    await editing.apply([Follow(entry="claim", key=FAMINE)], editor=member, note="ours")
    await library.servers.change(server, two_keys=True)
    record = SuggestionRecord(
        server_id=server, kind=SuggestionKind.PHRASING, claim=NEP, content={"text": "ours"}, proposed_by=member.user_id
    )
    numbers = [await library.suggestions.propose(record) for _ in range(3)]
    await review.accept(numbers[0], [mine(library, NEP, server, statement="He did.")], editor=member, note="ours")
    await review.reject(numbers[1], editor=member, reason="ours")
    sides = library.edition(server).base.claims[NEP].sides
    fewer = (sides[0].model_copy(update={"evidence": sides[0].evidence[:1]}), sides[1])
    numbers.append(await review.propose(mine(library, NEP, server, sides=fewer), editor=member, note="ours"))
    return numbers[2:]


async def test_what_a_server_does_makes_no_difference_to_another(apart: Library) -> None:
    before, shared = await seen_by(apart, B), await seen_by(apart, 0)
    await lives(apart, ANN)
    assert apart.edition(A).base != apart.shared.base, "the test's own premise"
    assert await seen_by(apart, B) == before
    assert await seen_by(apart, 0) == shared


async def test_the_same_after_a_restart_and_with_entries_of_its_own(
    apart: Library, seeded_url: str, small_seeds: Path
) -> None:
    await apart.editing.apply(
        [mine(apart, NEP, B, question="And here?"), Retire(entry="claim", key=FAMINE)], editor=BEN, note=""
    )
    before = await seen_by(apart, B)
    await lives(apart, ANN)
    assert await seen_by(apart, B) == before
    again = await Library.open(seeded_url, small_seeds)
    assert await seen_by(again, B) == before
    await again.close()


async def test_nothing_of_a_server_can_be_changed_from_another(apart: Library) -> None:
    """By numbers, keys and versions that are the other's."""
    waiting, proposed = await lives(apart, ANN)
    theirs = await seen_by(apart, A)
    for work in (
        apart.review.accept(waiting, [mine(apart, NEP, B, question="Mine?")], editor=BEN, note=""),
        apart.review.reject(waiting, editor=BEN, reason=""),
        apart.review.turn_second_key(proposed, editor=BEN),
        apart.review.propose(Retire(entry="claim", key=NEP), editor=BEN, note="", of=waiting),
    ):
        with pytest.raises(UnknownSuggestion):
            await work
    own = apart.edition(A).version("claim", NEP)
    for command, error in (
        (Revert(entry="claim", key=NEP, to=own), UnknownRevision),
        (Revert(entry="claim", key="ours-alone", to=Version(number=1, is_own=True)), UnknownRevision),
        (Revert(entry="claim", key="ours-alone", to=Version(number=1)), UnknownRevision),
        (Save(entry=own_claim(), expected=apart.edition(A).version("claim", "ours-alone")), RevisionConflict),
        (Follow(entry="claim", key="ours-alone"), UnknownRevision),
        (mine(apart, NEP, B, topics=("mill",)), InvalidEntries),
    ):
        with pytest.raises(error):
            await apart.editing.apply([command], editor=BEN, note="")
    assert await apart.editing.apply([Retire(entry="claim", key="ours-alone")], editor=BEN, note="") == ()
    assert await apart.suggestions.of(B, waiting) is None
    assert not await apart.suggestions.wish_thanks(B, waiting, user_id=1)
    await apart.editing.apply(
        [Save(entry=own_claim(question="Mine?")), Retire(entry="claim", key=DRAFT)], editor=BEN, note=""
    )
    await apart.forget_server(B)
    assert await seen_by(apart, A) == theirs


async def test_a_role_in_one_server_is_none_in_another(apart: Library) -> None:
    await apart.servers.change(
        A, editor_roles=frozenset({5}), reviewer_roles=frozenset({6}), owner_roles=frozenset({7})
    )
    stranger = Member(server_id=B, user_id=1, role_ids=frozenset({5, 6, 7}))
    for command in (Save(entry=own_claim()), mine(apart, NEP, B, question="Mine?"), Retire(entry="claim", key=NEP)):
        with pytest.raises(NotAllowed):
            await apart.editing.apply([command], editor=stranger, note="")


def test_everything_that_takes_a_server_or_an_editor_is_tried() -> None:
    """A method that is added later has to be put in here, and above."""
    tried = {
        "EditService": {"apply", "apply_in", "plan_in", "in_turn"},
        "Review": {"accept", "reject", "propose", "turn_second_key"},
        "History": {"of", "count", "before", "changes", "revision", "last", "trash", "since", "outdated_copies"},
        "Suggestions": {"propose", "waiting", "of", "count_since", "wish_thanks", "forget_server"},
    }
    # Of what one person did everywhere, and of a record that the caller was given for its server.
    elsewhere = {"of_member", "of_user", "decided_by", "forget_user", "seen_after", "watch", "tell"}
    for kind in (EditService, Review, History, Suggestions):
        methods = {name for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")}
        assert methods <= tried[kind.__name__] | elsewhere, "try it with another server's entries, too"


class TestCopies:
    """A server's edit of a shared entry is its own copy."""

    async def test_a_copy_stays_under_a_shared_edit_and_is_dropped_on_wish(self, apart: Library) -> None:
        await apart.editing.apply([mine(apart, NEP, A, question="Ours?")], editor=ANN, note="")
        await apart.editing.apply([mine(apart, NEP, 0, question="Shared?")], editor=OWNER, note="")
        assert apart.edition(A).base.claims[NEP].question == "Ours?"
        assert apart.edition(B).base.claims[NEP].question == "Shared?"
        (copy,) = await apart.history.outdated_copies(A)
        assert (copy.key, copy.theirs) == (NEP, apart.shared.base.claims[NEP])
        await apart.editing.apply([Follow(entry="claim", key=NEP)], editor=ANN, note="")
        assert apart.edition(A).base.claims[NEP].question == "Shared?"
        assert apart.edition(A).version("claim", NEP) == Version(number=2)

    async def test_a_copy_outlives_the_shared_claim(self, apart: Library) -> None:
        await apart.editing.apply([mine(apart, NEP, A, question="Ours?")], editor=ANN, note="")
        await apart.editing.apply([Retire(entry="claim", key=NEP)], editor=OWNER, note="")
        assert NEP not in apart.edition(B).base.claims
        assert apart.edition(A).answer(NEP).question == "Ours?"

    async def test_a_slug_that_a_server_uses_already(self, apart: Library) -> None:
        """The server goes on seeing its own claim, and may follow the shared one."""
        await apart.editing.apply([Save(entry=own_claim())], editor=ANN, note="")
        await apart.editing.apply([Save(entry=own_claim(question="Shared?", code="F-901"))], editor=OWNER, note="")
        assert apart.edition(A).base.claims["ours-alone"].question == "Did the mill burn down?"
        assert apart.edition(B).base.claims["ours-alone"].question == "Shared?"
        await apart.editing.apply([Follow(entry="claim", key="ours-alone")], editor=ANN, note="")
        assert apart.edition(A).base.claims["ours-alone"].question == "Shared?"

    async def test_a_code_that_a_server_uses_already(self, apart: Library) -> None:
        """The code leads to the server's own claim; both are there, and the server can go on editing."""
        await apart.editing.apply([Save(entry=own_claim())], editor=ANN, note="")
        shared = own_claim(
            slug="zz-shared", statement="Shared.", question="Shared?", phrasings={"asserts": ["No smoke."]}
        )
        await apart.editing.apply([Save(entry=shared)], editor=OWNER, note="")
        edition = apart.edition(A)
        assert edition.find_claim("F-900") == edition.find_claim("f900") == "ours-alone"
        assert apart.edition(B).find_claim("F-900") == edition.find_claim("zz-shared") == "zz-shared"
        await apart.editing.apply([mine(apart, NEP, A, question="Ours?")], editor=ANN, note="")
        await apart.editing.apply([mine(apart, "ours-alone", A, code="F-902")], editor=ANN, note="")
        assert apart.edition(A).find_claim("F-900") == "zz-shared"


class TestNeeded:
    """What the operator takes out of the shared entries stays with the servers that need it."""

    @pytest.fixture(autouse=True)
    def no_fallback(self, caplog: pytest.LogCaptureFixture) -> Any:
        """No server is shown the shared entries because its own cannot be laid over them."""
        yield
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]

    async def share(self, library: Library) -> None:
        """Share a work and a topic, which a claim of the first server needs."""
        await library.editing.apply([Save(entry=WORK), Save(entry=TOPIC)], editor=OWNER, note="")
        line = {"text": "It burnt.", "citations": [{"work": "mill-papers"}]}
        claim = own_claim(topics=("mill",), **{"common-ground": line})
        await library.editing.apply([Save(entry=claim)], editor=ANN, note="")

    async def test_a_work_and_a_topic_stay_as_copies(self, apart: Library, seeded_url: str, small_seeds: Path) -> None:
        await self.share(apart)
        retires = [Retire(entry="work", key="mill-papers"), Retire(entry="topic", key="mill")]
        assert len(await apart.editing.apply(retires, editor=OWNER, note="not ours")) == 2
        again = await Library.open(seeded_url, small_seeds)
        for library in (apart, again):
            assert "mill-papers" not in library.edition(B).base.works
            edition = library.edition(A)
            assert (edition.base.works["mill-papers"], edition.base.topics["mill"]) == (WORK, TOPIC)
            assert edition.version("work", "mill-papers") == Version(number=3, is_own=True)
            assert edition.answer("ours-alone").common_ground is not None
        (kept,) = await again.history.of(A, "work", "mill-papers", limit=1)
        assert (kept.author, kept.note, kept.content) == (OWNER.name, "not ours", WORK)
        assert {copy.key for copy in await again.history.outdated_copies(A)} == {"mill-papers", "mill"}
        await again.close()

    async def test_newer_seeds_that_drop_it_leave_it_as_well(
        self, apart: Library, seeded_url: str, small_seeds: Path
    ) -> None:
        claim = own_claim(topics=("famine",), **{"common-ground": {"text": "So.", "citations": [{"work": ESSAY}]}})
        await apart.editing.apply([Save(entry=claim)], editor=ANN, note="")
        await apart.close()
        base = apart.shared.base
        dropped = (base.works[ESSAY], base.topics["famine"])
        for slug in (NEP, FAMINE):
            (small_seeds / f"claims/{slug}.yaml").unlink()
        for name, text in seed_texts(base, {}).items():
            if name in {"works.yaml", "topics.yaml"}:
                (small_seeds / name).write_text(text, encoding="utf-8")
        works, topics = (small_seeds / name for name in ("works.yaml", "topics.yaml"))
        works.write_text(works.read_text("utf-8").replace(ESSAY, "another-essay"), encoding="utf-8")
        topics.write_text(topics.read_text("utf-8").replace("id: famine", "id: hunger"), encoding="utf-8")
        again = await Library.open(seeded_url, small_seeds)
        edition = again.edition(A)
        assert (edition.base.works[ESSAY], edition.base.topics["famine"]) == dropped
        assert ESSAY not in again.shared.base.works
        assert "another-essay" in edition.base.works
        await again.close()

    async def test_what_a_server_retired_comes_back_where_a_shared_claim_needs_it(self, apart: Library) -> None:
        await apart.editing.apply([Save(entry=WORK)], editor=OWNER, note="")
        await apart.editing.apply([Retire(entry="work", key="mill-papers")], editor=ANN, note="")
        assert "mill-papers" not in apart.edition(A).base.works
        line = {"text": "It burnt.", "citations": [{"work": "mill-papers"}]}
        claim = own_claim(**{"common-ground": line})
        await apart.editing.apply([Save(entry=claim)], editor=OWNER, note="")
        assert "mill-papers" in apart.edition(A).base.works
        assert apart.edition(A).answer("ours-alone").common_ground is not None

    async def test_what_no_server_needs_is_copied_nowhere(self, apart: Library) -> None:
        await apart.editing.apply([Save(entry=WORK)], editor=OWNER, note="")
        await apart.editing.apply([mine(apart, NEP, A, kind=Kind.DRAFT)], editor=ANN, note="")
        await apart.editing.apply([Retire(entry="work", key="mill-papers")], editor=OWNER, note="")
        assert await apart.history.since(A, min_moment()) == await apart.history.of(A, "claim", NEP, limit=1)
        async with apart._sessions.reading() as session:
            assert not (await read_base(session=session, scope=A)).works
