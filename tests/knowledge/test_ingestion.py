"""Documents are kept with their passages, for whom they are, and drafts from them wait once."""

import pytest

from knowledge import (
    CitationEntry,
    Drafts,
    Editor,
    Kept,
    Library,
    Member,
    Namesake,
    NotAllowed,
    RevisionConflict,
    Role,
    TooManyPassages,
    UnknownDocument,
    ingestion,
)
from knowledge.documents.bearing import Bearing, Bearings
from knowledge.documents.citing import citations
from knowledge.documents.dividing import passages_of
from knowledge.documents.ingesting import Ingested, ingest

SERVER, OTHER = 7, 8
SLUG = "trotsky-opposed-the-nep"
QUOTED = "The Left asked for chess in every village, and was refused by nine votes to four."
TEXT = f"""A heading

Moshe Lewin says in "Political Undercurrents":

"{QUOTED}" -pp.812-813

Nothing else was decided.
"""
REVIEWER = Member(server_id=SERVER, user_id=5, manages_messages=True)
OPERATOR = Editor(name="ann", role=Role.OWNER)


@pytest.fixture(autouse=True)
def _bears(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every text bear on one claim: what does is tested elsewhere."""
    monkeypatch.setattr(
        Bearings,
        "of",
        lambda _self, text, **_more: (Bearing(claim=SLUG, score=1, stance=None, at=(0, len(text))),),
    )


async def keep(library: Library, ingested: Ingested, editor: Editor | Member, drafts: Drafts | None = None) -> Kept:
    seen = await library.ingestion.namesake(ingested, editor.scope)
    return await library.ingestion.keep(ingested, editor=editor, seen=seen, drafts=drafts)


def read(library: Library, text: str = TEXT, name: str = "essay.txt") -> Ingested:
    return ingest(name, text.encode(), library.shared.base.works)


async def test_a_servers_document_is_its_own_and_its_drafts_wait_once(library: Library) -> None:
    ingested = read(library)
    drafts = await library.ingestion.draft(ingested, SERVER)
    assert len(drafts.new) == 1
    kept = await keep(library, ingested, REVIEWER, drafts)
    assert (kept.replaced, kept.proposed) == (False, 1)
    again = await keep(library, ingested, REVIEWER, drafts)
    assert (again.replaced, again.proposed) == (True, 0)

    (document,) = await library.documents.of(SERVER)
    assert (document.key, document.loaded_by, document.loaded_as) == ("essay", 5, None)
    assert await library.documents.of(OTHER) == await library.documents.of(0) == ()
    found = await library.documents.passages(SERVER, "essay")
    assert [TEXT[each.start : each.end] for each in found] == [each.text for each in found]
    assert found[0].headings == ("A heading",)

    (draft,) = await library.suggestions.waiting(SERVER)
    assert (draft.claim, draft.content["quotation"], draft.content["locator"]) == (SLUG, QUOTED, "p. 812-813")
    await library.review.reject(draft.id or 0, editor=REVIEWER, reason="not about it")
    rejected = await library.ingestion.draft(ingested, SERVER)
    assert (rejected.new, rejected.waiting) == ((), 1)


async def test_an_operators_document_is_for_all_and_proposes_nothing(library: Library) -> None:
    ingested = read(library)
    drafts = await library.ingestion.draft(ingested, 0)
    kept = await keep(library, ingested, OPERATOR, drafts)
    assert kept.proposed == 0
    (document,) = await library.documents.of(0)
    assert (document.loaded_by, document.loaded_as) == (0, "ann")
    assert await library.suggestions.waiting(0) == ()


async def test_only_reviewers_keep_documents_and_nothing_is_left_of_what_is_refused(library: Library) -> None:
    ingested = read(library)
    drafts = await library.ingestion.draft(ingested, SERVER)
    with pytest.raises(NotAllowed):
        await keep(library, ingested, Member(server_id=SERVER, user_id=6), drafts)
    assert await library.documents.of(SERVER) == ()
    assert await library.suggestions.waiting(SERVER) == ()


async def test_quotations_of_a_server_are_for_its_readers_and_go_with_it(library: Library) -> None:
    ingested = read(library)
    drafts = await library.ingestion.draft(ingested, SERVER)
    await keep(library, ingested, REVIEWER, drafts)
    (draft,) = drafts.new
    place = {"work": next(iter(library.shared.base.works)), "document": "essay", "passage": draft.passage}
    cited = CitationEntry.model_validate(place)
    assert library.edition(SERVER).cite(cited).quotation == QUOTED
    assert library.edition(OTHER).cite(cited).quotation is None
    assert library.shared.cite(cited).quotation is None
    # A newer copy that lacks the words has no quotation of them; one that has them elsewhere, has.
    moved = read(library, TEXT.replace("A heading", "Another heading, and a long one"))
    await keep(library, moved, REVIEWER)
    assert library.edition(SERVER).cite(cited).quotation == QUOTED
    await keep(library, read(library, "Nothing of it."), REVIEWER)
    assert library.edition(SERVER).cite(cited).quotation is None

    await keep(library, ingested, REVIEWER, drafts)
    await library.forget_server(SERVER)
    assert library.edition(SERVER).cite(cited).quotation is None
    assert await library.documents.of(SERVER) == ()
    assert await library.documents.passages(SERVER, "essay") == ()


async def test_who_loaded_a_document_is_forgotten_with_them(library: Library) -> None:
    await keep(library, read(library), REVIEWER)
    assert len(await library.documents.of_user(5)) == 1
    await library.forget_user(5)
    assert await library.documents.of_user(5) == ()
    assert len(await library.documents.of(SERVER)) == 1


async def test_what_takes_the_place_of_another_text_is_told_before_it_does(library: Library) -> None:
    ingested = read(library, name="012_one.txt")
    drafts = await library.ingestion.draft(ingested, SERVER)
    assert await library.ingestion.namesake(ingested, SERVER) == Namesake()
    await keep(library, ingested, REVIEWER, drafts)
    newer = await library.ingestion.namesake(read(library, f"{TEXT}And more.", "012_one.txt"), SERVER)
    assert not newer.is_another("012_one")
    other = read(library, "Nothing of it.", "012_other.txt")
    seen = await library.ingestion.namesake(other, SERVER)
    assert seen.record is not None
    assert (seen.record.name, seen.lost, seen.drafts) == ("012_one", 0, 1)
    assert seen.is_another("012_other")
    assert await library.ingestion.namesake(other, OTHER) == Namesake()
    # Somebody else's document that came in between is not lost.
    third = await keep(library, read(library, "A third text.", "012_third.txt"), REVIEWER)
    assert (third.replaced, third.withdrawn) == (True, 1)
    assert await library.suggestions.waiting(SERVER) == ()
    with pytest.raises(RevisionConflict):
        await library.ingestion.keep(other, editor=REVIEWER, seen=seen)
    (there,) = await library.documents.of(SERVER)
    assert there.name == "012_third"


async def test_a_text_that_has_nothing_of_what_claims_cite_is_another(library: Library) -> None:
    """The small seeds cite document 002."""
    seen = await library.ingestion.namesake(read(library, "Some other words.", "002_other.txt"), SERVER)
    assert (seen.record, seen.found) == (None, 0)
    assert seen.cited > 0
    assert seen.is_another("002_other")
    whole = "It is known. The Left pressed to drop the NEP in 1925. And so on."
    assert not (await library.ingestion.namesake(read(library, whole, "002_x.txt"), SERVER)).is_another("002_x")


async def test_a_document_is_removed_with_what_waits_and_can_be_loaded_again(library: Library) -> None:
    ingested = read(library)
    drafts = await library.ingestion.draft(ingested, SERVER)
    await keep(library, ingested, REVIEWER, drafts)
    with pytest.raises(NotAllowed):
        await library.ingestion.remove("essay", editor=Member(server_id=SERVER, user_id=6))
    with pytest.raises(UnknownDocument):
        await library.ingestion.remove("essay", editor=Member(server_id=OTHER, user_id=5, manages_messages=True))
    assert await library.ingestion.remove("essay", editor=REVIEWER) == 1
    assert await library.documents.of(SERVER) == await library.documents.passages(SERVER, "essay") == ()
    assert await library.suggestions.waiting(SERVER) == ()
    assert len((await library.ingestion.draft(ingested, SERVER)).new) == 1


async def test_another_document_of_the_same_id_is_not_removed_instead(library: Library) -> None:
    first = read(library)
    await keep(library, first, REVIEWER)
    await keep(library, read(library, f"{TEXT}\n\nAnd more."), REVIEWER)
    with pytest.raises(UnknownDocument):
        await library.ingestion.remove("essay", editor=REVIEWER, digest=first.digest[:16])
    assert len(await library.documents.of(SERVER)) == 1


async def test_a_servers_copy_changes_nothing_that_an_operator_has_verified(library: Library) -> None:
    """Fingerprints let punctuation be; what readers see does not."""
    said = "The Left pressed to drop the NEP in 1925."
    await keep(library, read(library, f"{said} It failed.", "002_essay.txt"), OPERATOR)
    await keep(library, read(library, "The Left (!?) pressed to “drop” the NEP in 1925. 😂", "002_essay.txt"), REVIEWER)
    (cited,) = [
        each
        for claim in library.shared.base.claims.values()
        for each in claim.citations()
        if each.passage and each.document == "002"
    ]
    for edition in (library.edition(SERVER), library.edition(OTHER), library.shared):
        assert edition.cite(cited).quotation == said


async def test_what_is_too_long_to_be_shown_is_no_quotation(library: Library) -> None:
    said = f"The Left {'!' * ingestion.LONGEST_KEPT} pressed to drop the NEP in 1925."
    await keep(library, read(library, f"{said} It failed.", "002_essay.txt"), OPERATOR)
    assert await library.quotations() == {}


async def test_members_fill_a_server_only_so_far_and_operators_further(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingestion, "MOST_PASSAGES", 5)
    await keep(library, read(library), REVIEWER)
    await keep(library, read(library, f"{TEXT}\n\nA newer one."), REVIEWER)
    with pytest.raises(TooManyPassages) as refused:
        await keep(library, read(library, name="other.txt"), REVIEWER)
    assert (refused.value.passages, refused.value.room) == (3, 1)
    await keep(library, read(library, name="other.txt"), Editor(name="ann", role=Role.OWNER, scope=SERVER))
    assert len(await library.documents.of(SERVER)) == 2


async def test_a_full_queue_takes_no_more(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingestion, "MOST_WAITING", 1)
    ingested = read(library)
    await keep(library, ingested, REVIEWER, await library.ingestion.draft(ingested, SERVER))
    other = read(library, TEXT.replace("chess in every village", "schools in each of the towns"), "other.txt")
    drafts = await library.ingestion.draft(other, SERVER)
    kept = await keep(library, other, REVIEWER, drafts)
    assert (kept.proposed, kept.no_room) == (0, len(drafts.new)) == (0, 1)


def test_a_document_without_citations_is_one(library: Library) -> None:
    ingested = read(library, "Nothing is cited here.")
    assert (ingested.citations, ingested.rules, ingested.new_works) == ((), {}, ())
    assert passages_of(ingested.document, citations(ingested.document, {})) == ingested.passages
