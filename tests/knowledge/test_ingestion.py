"""Documents are kept with their passages, for whom they are, and drafts from them wait once."""

import pytest

from knowledge import CitationEntry, Editor, Library, Member, NotAllowed, Role
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


def read(library: Library, text: str = TEXT, name: str = "essay.txt") -> Ingested:
    return ingest(name, text.encode(), library.shared.base.works)


async def test_a_servers_document_is_its_own_and_its_drafts_wait_once(library: Library) -> None:
    ingested = read(library)
    drafts = await library.ingestion.draft(ingested, SERVER)
    assert len(drafts.new) == 1
    kept = await library.ingestion.keep(ingested, editor=REVIEWER, drafts=drafts)
    assert (kept.replaced, kept.proposed) == (False, 1)
    again = await library.ingestion.keep(ingested, editor=REVIEWER, drafts=drafts)
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
    kept = await library.ingestion.keep(ingested, editor=OPERATOR, drafts=drafts)
    assert kept.proposed == 0
    (document,) = await library.documents.of(0)
    assert (document.loaded_by, document.loaded_as) == (0, "ann")
    assert await library.suggestions.waiting(0) == ()


async def test_only_reviewers_keep_documents_and_nothing_is_left_of_what_is_refused(library: Library) -> None:
    ingested = read(library)
    drafts = await library.ingestion.draft(ingested, SERVER)
    with pytest.raises(NotAllowed):
        await library.ingestion.keep(ingested, editor=Member(server_id=SERVER, user_id=6), drafts=drafts)
    assert await library.documents.of(SERVER) == ()
    assert await library.suggestions.waiting(SERVER) == ()


async def test_quotations_of_a_server_are_for_its_readers_and_go_with_it(library: Library) -> None:
    ingested = read(library)
    drafts = await library.ingestion.draft(ingested, SERVER)
    await library.ingestion.keep(ingested, editor=REVIEWER, drafts=drafts)
    (draft,) = drafts.new
    place = {"work": next(iter(library.shared.base.works)), "document": "essay", "passage": draft.passage}
    cited = CitationEntry.model_validate(place)
    assert library.edition(SERVER).cite(cited).quotation == QUOTED
    assert library.edition(OTHER).cite(cited).quotation is None
    assert library.shared.cite(cited).quotation is None
    # A newer copy that lacks the words has no quotation of them; one that has them elsewhere, has.
    moved = read(library, TEXT.replace("A heading", "Another heading, and a long one"))
    await library.ingestion.keep(moved, editor=REVIEWER)
    assert library.edition(SERVER).cite(cited).quotation == QUOTED
    await library.ingestion.keep(read(library, "Nothing of it."), editor=REVIEWER)
    assert library.edition(SERVER).cite(cited).quotation is None

    await library.ingestion.keep(ingested, editor=REVIEWER, drafts=drafts)
    await library.forget_server(SERVER)
    assert library.edition(SERVER).cite(cited).quotation is None
    assert await library.documents.of(SERVER) == ()
    assert await library.documents.passages(SERVER, "essay") == ()


async def test_who_loaded_a_document_is_forgotten_with_them(library: Library) -> None:
    await library.ingestion.keep(read(library), editor=REVIEWER)
    assert len(await library.documents.of_user(5)) == 1
    await library.forget_user(5)
    assert await library.documents.of_user(5) == ()
    assert len(await library.documents.of(SERVER)) == 1


def test_a_document_without_citations_is_one(library: Library) -> None:
    ingested = read(library, "Nothing is cited here.")
    assert (ingested.citations, ingested.rules, ingested.new_works) == ((), {}, ())
    assert passages_of(ingested.document, citations(ingested.document, {})) == ingested.passages
