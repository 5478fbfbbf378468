"""A draft, which no reviewer has seen, silences no published claim: neither at once nor once something was learned."""

from collections.abc import Iterable
from typing import Any

import pytest

from knowledge import ClaimEntry, Editor, Follow, Kind, Library, Member, Outcome, Phrasings, Retire, Role, Save
from knowledge.recognise import recogniser

from ..small_library import NEP

SERVER, EDITORS = 11, 14
EDITOR = Member(server_id=SERVER, user_id=1, role_ids=frozenset({EDITORS}))
OPERATOR = Editor(name="ann", role=Role.OWNER)
OWNER = Member(server_id=SERVER, user_id=2, manages_server=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by what holds in any base; learning takes a second a time."""
    monkeypatch.setattr(recogniser, "is_teachable", lambda _claims: False)


def silencing(claim: ClaimEntry) -> ClaimEntry:
    """Return a draft that says all that a claim says, in nearly the same words."""
    asserts = tuple(f"{text} lol" for text in claim.phrasings.asserts)
    return ClaimEntry(
        slug="the-silencer",
        code="F-1000",
        statement=f"{claim.statement} lol",
        question="Is it?",
        kind=Kind.DRAFT,
        phrasings=Phrasings(asserts=asserts),
    )


def taught(library: Library, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, ClaimEntry]]:
    """Return a list that gets the claims of everything that is learned from, by slug."""
    found: list[dict[str, ClaimEntry]] = []
    teacher = library._editions._teacher
    teach = teacher.teach

    def noted(claims: Iterable[ClaimEntry], topics: Any) -> Any:
        listed = list(claims)
        found.append({claim.slug: claim for claim in listed})
        return teach(listed, topics)

    monkeypatch.setattr(teacher, "teach", noted)
    return found


async def test_an_editors_draft_is_not_learned_from_until_a_reviewer_publishes_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.servers.change(SERVER, editor_roles=frozenset({EDITORS}))
    lessons = taught(library, monkeypatch)
    nep = library.shared.base.claims[NEP]
    draft = silencing(nep)
    await library.editing.apply([Save(entry=draft)], editor=EDITOR, note="")
    await library.learned()
    assert lessons == []
    assert library.edition(SERVER).recognise(draft.phrasings.asserts[0])
    sides = {"sides": nep.sides, "kind": Kind.CONTESTED}
    await library.editing.apply([Save(entry=draft.model_copy(update=sides))], editor=OWNER, note="")
    await library.learned()
    assert ["the-silencer" in lesson for lesson in lessons] == [True]
    await library.editing.apply([Save(entry=draft)], editor=OWNER, note="")
    await library.learned()
    assert ["the-silencer" in lesson for lesson in lessons] == [True, False]


async def test_what_is_withdrawn_is_known_as_everybody_knows_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps what others are told from, and what an editor makes of it after that is not learned."""
    await library.servers.change(SERVER, editor_roles=frozenset({EDITORS}))
    lessons = taught(library, monkeypatch)
    nep = library.shared.base.claims[NEP]
    before = library.edition(SERVER).recogniser
    withdrawn = nep.model_copy(update={"kind": Kind.DRAFT})
    await library.editing.apply([Save(entry=withdrawn)], editor=OWNER, note="")
    assert library.edition(SERVER).recogniser is before
    said = Phrasings(asserts=("quokkas all the way down",))
    await library.editing.apply([Save(entry=withdrawn.model_copy(update={"phrasings": said}))], editor=EDITOR, note="")
    await library.learned()
    assert lessons == []
    await library.editing.apply([Follow(entry="claim", key=NEP)], editor=OWNER, note="")
    await library.editing.apply([Retire(entry="claim", key=NEP)], editor=OWNER, note="")
    await library.learned()
    assert [NEP in lesson for lesson in lessons] == [False]


async def test_a_draft_neither_takes_the_place_of_a_published_claim_nor_makes_it_doubtful(library: Library) -> None:
    await library.servers.change(SERVER, editor_roles=frozenset({EDITORS}))
    nep = library.shared.base.claims[NEP]
    await library.editing.apply([Save(entry=silencing(nep))], editor=EDITOR, note="")
    edition = library.edition(SERVER)
    for text in nep.phrasings.asserts:
        wanted = library.shared.decide(library.shared.recognise(text, unasked=True))
        assert wanted.outcome is not Outcome.SILENT, "the test's own premise"
        matches = edition.recognise(text, unasked=True)
        assert "the-silencer" in {match.claim for match in matches}, "the test's own premise"
        found = edition.decide(matches)
        assert found.match is not None
        assert (found.match.claim, found.outcome, found.cause) == (NEP, wanted.outcome, wanted.cause)


async def test_the_operators_drafts_are_learned_from_as_ever(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    lessons = taught(library, monkeypatch)
    nep = library.shared.base.claims[NEP]
    await library.editing.apply([Save(entry=silencing(nep))], editor=OPERATOR, note="")
    await library.learned()
    assert ["the-silencer" in lesson for lesson in lessons] == [True]
