"""Cited passages become drafts for the claims that they bear on; what is there already, or attacks people, does not."""

import dataclasses
import os
from pathlib import Path

import pytest

from knowledge import BUNDLED_SEEDS, Edition, EvidenceEntry, Recogniser, Stance
from knowledge.documents import drafting
from knowledge.documents.bearing import Bearings, sentences
from knowledge.documents.cited import Citation, CitedWork
from knowledge.documents.dividing import passages_of
from knowledge.documents.document import Block, BlockKind, Document
from knowledge.documents.drafting import ORIGIN, Drafts, Proposed, content_of, described, draft, new_work
from knowledge.documents.ingesting import Ingested
from knowledge.documents.passages import fingerprint
from knowledge.entries import CitationEntry, Kind, PassageRef
from knowledge.naming import named_place
from knowledge.seed import read_seeds

SLUG = "stalin-took-over-trotskys-programme"
ASSERTED = (
    "Stalin simply took over the economic programme of Trotsky and the Left Opposition, and carried it out by force."
)
CHATTER = "The chess tournament went on all evening and nobody remembers who won the last game."


@pytest.fixture(scope="module")
def edition() -> Edition:
    base = read_seeds(BUNDLED_SEEDS).base
    recogniser = Recogniser.build(base.claims.values(), base.topics.values(), memory=Path(os.environ["FOOTNOTE_CACHE"]))
    return Edition.build(base, {}, recogniser=recogniser)


def made(*texts: str, work: CitedWork | None = None, name: str = "essay", **more: object) -> Ingested:
    text, blocks, citations = "", [], []
    given = work or CitedWork(
        csl={"id": "some-work", "type": "book", "title": "Some Work"}, key="some-work", likeness=1
    )
    for number, each in enumerate(texts):
        text += "\n\n" if text else ""
        start = len(text)
        text += each
        blocks.append(Block(start=start, end=len(text), kind=BlockKind.QUOTATION))
        citations.append(
            Citation(
                start=start,
                end=len(text),
                at=start,
                work=given,
                label="page",
                locator=str(700 + number),
                rule="note",
                confidence=0.9,
                **more,  # type: ignore[arg-type]
            )
        )
    document = Document(name=name, text=text, blocks=tuple(blocks))
    return Ingested(document=document, passages=passages_of(document, citations))


def test_a_passage_is_proposed_for_the_claim_that_it_bears_on(edition: Edition) -> None:
    ingested = made(ASSERTED, CHATTER)
    found = draft(ingested, edition)
    (one,) = [each for each in found.new if each.claim == SLUG]
    assert one.quotation == ASSERTED
    assert ingested.document.text[one.passage.start : one.passage.end] == ASSERTED
    assert one.stance in {Stance.AFFIRMS, None}
    assert found.unused == 1
    content = content_of(one, ingested)
    assert (content["origin"], content["summary"], content["work"]) == (ORIGIN, "", "some-work")
    place = named_place(content["locator"])
    assert place is not None
    assert (place.label, place.locator) == ("page", "700")


@pytest.mark.parametrize("is_same_text", [True, False])
def test_what_the_claim_has_already_is_a_duplicate_and_another_text_of_the_same_id_is_not(
    edition: Edition, *, is_same_text: bool
) -> None:
    said = ASSERTED if is_same_text else CHATTER
    claim = edition.base.claims[SLUG]
    known = claim.sides[0].evidence[0]
    work = known.citation.work
    csl = edition.base.works[work].csl
    held = EvidenceEntry(
        id="held",
        summary="Held.",
        citation=CitationEntry(
            work=work,
            document="essay",
            passage=PassageRef(start=3, end=19, words=2, fingerprint=fingerprint(said[3:19])),
        ),
    )
    side = claim.sides[0].model_copy(update={"evidence": (*claim.sides[0].evidence, held)})
    with_held = claim.model_copy(update={"sides": (side, *claim.sides[1:])})
    base = dataclasses.replace(edition.base, claims={**edition.base.claims, SLUG: with_held})
    there = dataclasses.replace(edition, base=base)
    found = draft(made(ASSERTED, work=CitedWork(csl=csl, key=work, likeness=1)), there)
    assert [each.duplicate for each in found.duplicates if each.claim == SLUG] == ["held"] * is_same_text
    assert len([each for each in found.new if each.claim == SLUG]) == 1 - is_same_text


def test_of_many_drafts_the_likeliest_are_proposed(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "MOST_DRAFTS", 1)
    every = draft(made(ASSERTED, f"{CHATTER} {ASSERTED}"), edition)
    assert len(every.new) == 1
    assert every.beyond >= 1


def test_a_sentence_without_end_is_cut(edition: Edition) -> None:
    for endless in (f"{ASSERTED.rstrip('.')}, and {'on and on, ' * 200}", f"{ASSERTED.rstrip('.')} {'x' * 9_000}"):
        ingested = made(endless)
        for one in draft(ingested, edition).new:
            assert len(one.quotation) <= drafting.LONGEST_QUOTED
            assert len(one.quotation.split()) <= drafting.MOST_QUOTED_WORDS
            assert ingested.document.text[one.passage.start : one.passage.end].startswith(one.quotation[:50])


def test_a_name_without_end_leaves_room_for_the_title() -> None:
    csl = {"title": "A Title", "author": [{"literal": "Committee " * 90}]}
    assert described(csl).endswith("A Title")
    assert len(described(csl)) < 200


def test_what_was_proposed_before_is_not_proposed_again_from_whatever_document(edition: Edition) -> None:
    first = draft(made(ASSERTED), edition)
    before = Proposed.of((each.claim, each.passage.fingerprint, each.quotation) for each in first.new)
    for ingested in (made(ASSERTED), made(ASSERTED, name="renamed"), made(ASSERTED.replace("simply", "quite simply"))):
        again = draft(ingested, edition, proposed=before)
        assert again.new == ()
        assert again.waiting == len(first.new) >= 1
    other = ASSERTED.replace("carried it out by force", "let nobody in the party say whose it had been before")
    assert draft(made(other), edition, proposed=before).new != ()


def test_what_attacks_people_for_what_they_are_is_never_proposed(edition: Edition) -> None:
    for text in (f"{ASSERTED} The kikes planned it.", f"(((They))) say: {ASSERTED}"):
        found = draft(made(text), edition)
        assert found.new == found.duplicates == ()
    ingested = made(ASSERTED)
    under = dataclasses.replace(ingested.passages[0], headings=("What the subhumans did",))
    found = draft(dataclasses.replace(ingested, passages=(under,)), edition)
    assert (found.new, found.held_back) == ((), 1)


def test_nor_is_what_is_cited_from_a_work_that_names_a_group(edition: Edition) -> None:
    for csl in (
        {"title": "The Jewish Plot", "author": [{"literal": "Ada Hater"}]},
        {"title": "A Book", "author": [{"literal": "League against the Jews"}]},
    ):
        work = CitedWork(csl={"id": "new", "type": "book", **csl}, key=None, likeness=1)
        found = draft(made(ASSERTED, work=work), edition)
        assert (found.new, found.held_back) == ((), 1)
    assert draft(made(ASSERTED, quoted="A spokesman of the Jews"), edition).held_back == 1


def test_a_claim_that_names_a_group_lets_no_passage_through(edition: Edition) -> None:
    about = "stalin-exploited-antisemitism"
    said = "Stalin used antisemitism against the Left Opposition, in the factories and in the press."
    assert about in {each.claim for each in draft(made(said), edition).new}
    for text in (f"{said} The Jews of the party were its mark.", f"{said} Jewish members left."):
        found = draft(made(text), edition)
        assert found.new == found.duplicates == ()
        assert found.held_back == 1
    ingested = made(said)
    beside = dataclasses.replace(ingested.document, text=f"{ingested.document.text}\n\nThat is what Jews say.")
    wider = dataclasses.replace(ingested.passages[0], end=len(beside.text))
    found = draft(dataclasses.replace(ingested, document=beside, passages=(wider,)), edition)
    assert (found.new, found.held_back) == ((), 1)


def test_nothing_is_proposed_for_a_claim_of_kind_context(edition: Edition) -> None:
    claim = edition.base.claims[SLUG].model_copy(update={"kind": Kind.CONTEXT})
    base = dataclasses.replace(edition.base, claims={**edition.base.claims, SLUG: claim})
    found = draft(made(ASSERTED), dataclasses.replace(edition, base=base))
    assert all(each.claim != SLUG for each in (*found.new, *found.duplicates))


def test_unresolved_citations_and_crumbs_are_not_proposed(edition: Edition) -> None:
    ingested = made(ASSERTED)
    unclear = dataclasses.replace(ingested.passages[0].citations[0], work=None, unresolved="Which work?")
    passage = dataclasses.replace(ingested.passages[0], citations=(unclear,))
    assert draft(dataclasses.replace(ingested, passages=(passage,)), edition) == Drafts()
    assert draft(made("Trotsky and Stalin"), edition).new == ()


def test_of_a_long_passage_the_sentences_that_bear_on_the_claim_are_quoted(edition: Edition) -> None:
    long = " ".join([CHATTER] * 12 + [ASSERTED] + [CHATTER] * 12)
    for one in draft(made(long), edition).new:
        assert len(one.quotation.split()) <= 120


def test_a_new_work_is_described_and_made_once(edition: Edition) -> None:
    csl = {
        "type": "book",
        "title": "An Unheard-of Book",
        "author": [{"family": "Ferrer", "given": "Ida"}],
        "issued": {"date-parts": [[1931]]},
    }
    assert described(csl) == "Ida Ferrer, An Unheard-of Book, 1931"
    work, is_new = new_work(edition.base.works, csl, "memoir")
    assert is_new
    assert (work.id, work.source_kind, work.year) == ("ferrer-an-unheard-of-book", "memoir", 1931)
    assert new_work({**edition.base.works, work.id: work}, csl, "memoir") == (work, False)


def test_sentences_are_told_by_their_ends() -> None:
    text = "One is here. “Two is there!” And p. 3 is no end. Three?"
    assert next(text[start:end] for start, end in sentences(text)) == "One is here."
    assert sentences("   ") == []


def test_the_wording_decides_the_side_or_nothing_does(edition: Edition) -> None:
    bearings = Bearings(edition)
    assert all(each.stance is None for each in bearings.of("Did Stalin take over the programme of Trotsky?"))
    assert bearings.of("") == ()


@pytest.mark.parametrize(
    ("parts", "says"),
    [([1928, 5, 5], "5 May 1928"), ([1928, 5], "May 1928"), ([1928], "1928"), ([1928, 21], "1928")],
)
def test_an_issue_of_a_newspaper_is_described_by_its_name_and_date(parts: list[int], says: str) -> None:
    csl = {"type": "article-newspaper", "container-title": "Valley Post", "issued": {"date-parts": [parts]}}
    assert described(csl) == f"Valley Post, {says}"
    assert described({**csl, "title": "The Weir"}) == "The Weir, 1928"
