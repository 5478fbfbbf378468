"""What a suggestion leads to, what contradicts it, and how it is shown."""

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.form_fields import UTTERANCE_LENGTH
from bot.kb.collisions import collisions
from bot.kb.proposals import FIELDS, asks_a_person, drafted, fields_of
from bot.render.digest import digest_text
from bot.render.limits import TEXT_IN_MESSAGE
from bot.render.review import NOTE, QueuePlace, Source, outcome_text, suggestion_text
from bot.words import ENGLISH, LANGUAGES, words_in
from knowledge import (
    Chore,
    ClaimEntry,
    Edition,
    FeedbackVerdict,
    Finding,
    SuggestionKind,
    SuggestionRecord,
    SuggestionState,
)

SLUG = "trotsky-opposed-the-nep"
CODE = "F-002"
NASTY = "@everyone **<@1>** https://evil.example `x` # "


def suggested(kind: SuggestionKind, content: dict[str, Any], **more: Any) -> SuggestionRecord:
    claim = None if kind is SuggestionKind.CLAIM else SLUG
    return SuggestionRecord(
        **{"id": 7, "server_id": 1, "kind": kind, "claim": claim, "content": content, "proposed_by": 5, **more}
    )


def phrasing(text: str, stance: str = "asserts", **more: Any) -> SuggestionRecord:
    return suggested(SuggestionKind.PHRASING, {"text": text, "stance": stance}, **more)


def evidence(**content: str) -> SuggestionRecord:
    filled = {"stance": "disputes", "summary": "It was so.", "work": "lewin-political-undercurrents", "locator": "p. 3"}
    return suggested(SuggestionKind.EVIDENCE, {**filled, **content})


def made(edition: Edition, record: SuggestionRecord, **filled: str) -> ClaimEntry:
    draft = drafted(ENGLISH, edition, record, {**fields_of(edition, record), **filled})
    assert not draft.problems
    entry = draft.commands[-1].entry
    assert isinstance(entry, ClaimEntry)
    return entry


def problems(edition: Edition, record: SuggestionRecord, **filled: str) -> str:
    draft = drafted(ENGLISH, edition, record, {**fields_of(edition, record), **filled})
    assert draft.commands == ()
    return "\n".join(draft.problems)


def said(edition: Edition, record: SuggestionRecord, *waiting: SuggestionRecord, source: str | None = None) -> str:
    return "\n".join(collisions(ENGLISH, edition, record, fields_of(edition, record, source), waiting))


@pytest.mark.parametrize("stance", ["asserts", "disputes", "asks"])
def test_a_phrasing_is_added_where_it_belongs(edition: Edition, stance: str) -> None:
    claim = made(edition, phrasing("the nep was nothing to him", stance))
    assert getattr(claim.phrasings, stance)[-1] == "the nep was nothing to him"
    assert claim.counterexamples == edition.base.claims[SLUG].counterexamples


def test_what_a_message_says_becomes_a_counterexample(edition: Edition) -> None:
    record = suggested(SuggestionKind.COUNTEREXAMPLE, {"why": FeedbackVerdict.OTHER_CLAIM}, source_id=3)
    fields = fields_of(edition, record, "chess was all he cared for\n")
    assert not asks_a_person(record, fields)
    (save,) = drafted(ENGLISH, edition, record, fields).commands
    assert isinstance(save.entry, ClaimEntry)
    assert save.entry.counterexamples[-1] == "chess was all he cared for"
    assert "is empty" in problems(edition, record)


@pytest.mark.parametrize(
    "text", ["as <@123> says", "see https://example.org", "@jane said so", "word " * UTTERANCE_LENGTH]
)
def test_a_person_decides_what_is_kept_of_a_message(edition: Edition, text: str) -> None:
    record = suggested(SuggestionKind.COUNTEREXAMPLE, {"why": FeedbackVerdict.OTHER_CLAIM}, source_id=3)
    assert asks_a_person(record, fields_of(edition, record, text))
    written = suggested(SuggestionKind.COUNTEREXAMPLE, {"text": text}, source_id=3)
    assert not asks_a_person(written, fields_of(edition, written))


def test_who_argues_the_opposite_speaks_of_the_claim(edition: Edition) -> None:
    record = suggested(SuggestionKind.COUNTEREXAMPLE, {"why": FeedbackVerdict.ARGUED_THE_OPPOSITE}, source_id=3)
    fields = fields_of(edition, record, "he loved the nep")
    assert fields["says"] == "disputes"
    assert asks_a_person(record, fields)


def test_evidence_goes_to_its_side_with_its_place(edition: Edition) -> None:
    claim = made(edition, evidence())
    (side,) = [side for side in claim.sides if side.stance == "disputes"]
    citation = side.evidence[-1].citation
    assert (citation.work, citation.label, citation.locator) == ("lewin-political-undercurrents", "page", "3")
    assert len({item.id for each in claim.sides for item in each.evidence}) == sum(
        len(each.evidence) for each in claim.sides
    )


def test_what_evidence_lacks_is_said(edition: Edition) -> None:
    assert "Say where in the work" in problems(edition, evidence(locator=""))
    assert "No work fits" in problems(edition, evidence(work="Nobody, Nothing at All, 1801"))
    assert "Choose which side" in problems(edition, evidence(), side="both")
    gone = replace(evidence(), claim="gone")
    assert "not there any more" in problems(edition, gone)


def test_what_is_there_or_contradicts_is_pointed_out(edition: Edition) -> None:
    claim = edition.base.claims[SLUG]
    known = claim.phrasings.asserts[0]
    other = edition.base.claims["stalin-took-over-trotskys-programme"]
    assert f"phrasing of {CODE} already" in said(edition, phrasing(known.upper()))
    assert f"phrasing of another claim: {other.code}" in said(edition, phrasing(other.phrasings.asserts[0]))
    assert "another claim" in said(edition, phrasing("Stalin just took over Trotsky's economic programme"))
    record = suggested(SuggestionKind.COUNTEREXAMPLE, {"text": known})
    assert "cannot be both" in said(edition, record)
    assert f"I do not take it for {CODE}" in said(
        edition, suggested(SuggestionKind.COUNTEREXAMPLE, {"text": "anyone up for chess?"})
    )
    assert "Suggestion 3 asks for the same" in said(edition, phrasing("Nep? No!"), phrasing("nep? no", id=3))
    item = claim.sides[0].evidence[0]
    place = {"work": item.citation.work, "locator": f"p. {item.citation.locator}"}
    assert "other side has evidence from that place" in said(edition, evidence(**place))
    assert "same side has evidence" in said(edition, evidence(stance="affirms", **place))
    statement = suggested(SuggestionKind.CLAIM, {"statement": claim.statement})
    assert "there already: F-002" in said(edition, statement)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [SuggestionKind.PHRASING, SuggestionKind.EVIDENCE, SuggestionKind.CLAIM])
def test_what_members_typed_is_escaped_and_fits(edition: Edition, kind: SuggestionKind, language: str) -> None:
    content = {
        **dict.fromkeys((field.name for field in FIELDS[kind]), NASTY * 12),
        "readable_at": NASTY * 7,
        "stance": "affirms",
    }
    record = suggested(
        kind, content, channel_id=1, source_id=2, reason=NASTY * 9, state=SuggestionState.REJECTED,
        made_at=discord.utils.utcnow(),
    )  # fmt: skip
    words = words_in(language)
    remarks = collisions(words, edition, record, fields_of(edition, record), [])
    place = QueuePlace(position=1, waiting=1)
    shown = suggestion_text(words, edition, record, place=place, source=Source(text=NASTY * 40), remarks=remarks)
    told = outcome_text(words, edition, record, server=NASTY * 5)
    for text in (shown, told):
        assert len(text) <= TEXT_IN_MESSAGE - NOTE
        assert "@everyone" not in text
        assert "**<@1>**" not in text
        assert "https://evil" not in text


def from_document(quotation: str, **content: Any) -> SuggestionRecord:
    filled = {
        "origin": "document",
        "document": "essay",
        "passage": {"start": 0, "end": 9, "words": 2, "fingerprint": "0" * 16},
        "quotation": quotation,
        "stance": "",
        "summary": "",
        "work": "lewin-political-undercurrents",
        "locator": "p. 3",
        "rule": "note",
        "confidence": 0.9,
    }
    return suggested(SuggestionKind.EVIDENCE, {**filled, **content})


def test_drafts_ask_for_the_same_where_their_words_are_the_same(edition: Edition) -> None:
    one = from_document("Chess in every village.")
    assert "asks for the same" not in said(edition, one, replace(from_document("Tea in every house."), id=8))
    assert "Suggestion 8 asks for the same" in said(
        edition, one, replace(from_document("chess in every village"), id=8)
    )


def test_a_draft_says_whether_its_side_is_open_and_whose_words_it_has(edition: Edition) -> None:
    def shown(record: SuggestionRecord) -> str:
        place = QueuePlace(position=1, waiting=1)
        return suggestion_text(ENGLISH, edition, record, place=place, source=None, remarks=())

    quoted = shown(from_document("Chess in every village.", is_quotation=True))
    assert "Evidence whose side is open, on F-002" in quoted
    assert "own words, with a reference" not in quoted
    told = shown(from_document("Chess in every village.", is_quotation=False, stance="disputes"))
    assert "Evidence against F-002" in told
    assert "These are the document's own words, with a reference to the work" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_digest_fits(edition: Edition, language: str) -> None:
    claims = list(edition.base.claims)
    found = [Finding(chore=chore, claim=claim, count=1000, topics=("nep",)) for chore in Chore for claim in claims]
    text = digest_text(words_in(language), edition, found)
    assert len(text) <= TEXT_IN_MESSAGE
    assert not text.endswith("…")
