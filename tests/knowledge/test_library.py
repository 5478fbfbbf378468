"""The library: answering, changing and forgetting, on real databases."""

from pathlib import Path

import pytest
from records import reply_record

from knowledge import (
    ChannelMode,
    Library,
    MessageStance,
    Outcome,
    Save,
    SourceKind,
    Stance,
    UnknownClaim,
)
from knowledge.base import KnowledgeBase
from knowledge.entries import ClaimEntry, Kind

from .small_library import NEP, OWNER, ask_otherwise, reopened


class TestAnswering:
    """What the rest of the program asks."""

    def test_an_answer_has_the_revision_it_was_made_from(self, shared_library: Library) -> None:
        answer = shared_library.shared.answer(NEP, order_key="1")
        assert (answer.claim, answer.revision, len(answer.sides)) == (NEP, 1, 2)

    def test_the_first_side_is_the_one_that_the_answer_shows_first(self, shared_library: Library) -> None:
        keys = [str(number) for number in range(20)]
        first = [shared_library.shared.first_side(NEP, order_key=key) for key in keys]
        assert first == [shared_library.shared.answer(NEP, order_key=key).sides[0].stance for key in keys]
        assert set(first) == {Stance.AFFIRMS, Stance.DISPUTES}
        settled = next(claim.slug for claim in shared_library.shared.base.claims.values() if claim.kind is Kind.SETTLED)
        assert shared_library.shared.first_side(settled, order_key="1") is None
        assert shared_library.shared.first_side("lost", order_key="1") is None

    def test_an_unknown_claim_is_an_error_with_what_was_asked(self, shared_library: Library) -> None:
        with pytest.raises(UnknownClaim, match="lost") as caught:
            shared_library.shared.answer("lost")
        assert caught.value.text == "lost"

    @pytest.mark.parametrize(
        "text",
        [
            "F-002",
            "f-002",
            " F-002 ",
            NEP,
            "Did Trotsky want to end the NEP?",
            "Trotsky hated the NEP and wanted it dead",
        ],
    )
    def test_a_claim_is_found_by_code_slug_title_or_in_ones_own_words(self, shared_library: Library, text: str) -> None:
        assert shared_library.shared.find_claim(text) == NEP

    @pytest.mark.parametrize("text", ["F-999", "no-such-claim", "what is for lunch", "", "🙄"])
    def test_what_fits_no_claim_is_an_error(self, shared_library: Library, text: str) -> None:
        with pytest.raises(UnknownClaim):
            shared_library.shared.find_claim(text)

    def test_a_phrasing_is_recognised_with_its_stance(self, shared_library: Library) -> None:
        match = shared_library.shared.recognise("trotsky was anti nep everyone knows this")[0]
        assert (match.claim, match.stance) == (NEP, MessageStance.ASSERTS)
        assert shared_library.shared.decide([match]).outcome is Outcome.ANSWER

    def test_what_attacks_people_is_never_answered_unasked(self, shared_library: Library) -> None:
        matches = shared_library.shared.recognise("That lot made the whole revolution, look it up.")
        assert shared_library.shared.decide(matches).outcome is not Outcome.ANSWER

    def test_small_talk_is_about_nothing(self, shared_library: Library) -> None:
        assert shared_library.shared.likeliest("good morning everybody, how was the weekend?") is None

    def test_search_finds_evidence_on_the_side_and_of_the_kind_asked_for(self, shared_library: Library) -> None:
        result = shared_library.shared.search("nep", stance=Stance.DISPUTES, source_kind=SourceKind.PRIMARY)
        assert [hit.evidence.id for hit in result.evidence] == ["trotsky-ended-too-early"]

    def test_terms_are_suggested_as_they_are_typed(self, shared_library: Library) -> None:
        assert shared_library.shared.complete("trots", 5)

    async def test_an_edit_is_answered_with_at_once(self, library: Library) -> None:
        await ask_otherwise(library, "Did he?")
        assert (library.shared.answer(NEP).question, library.shared.answer(NEP).revision) == ("Did he?", 2)

    async def test_a_claim_that_became_a_draft_is_no_longer_answered_unasked(self, library: Library) -> None:
        draft = library.shared.base.claims[NEP].model_copy(update={"kind": Kind.DRAFT})
        await library.editing.apply([Save(entry=draft)], editor=OWNER, note="")
        matches = library.shared.recognise("trotsky was anti nep everyone knows this")
        assert library.shared.decide(matches).outcome is not Outcome.ANSWER

    def test_the_figures_count_every_part(self, shared_library: Library) -> None:
        assert shared_library.shared.stats() == {
            "claims": 4,
            "evidence": 7,
            "works": 3,
            "topics": 3,
            "phrasings": 7,
            "counterexamples": 1,
            "claims_by_kind": {"context": 1, "contested": 1, "draft": 1, "settled": 1},
            "evidence_by_side": {"affirms": 3, "disputes": 4},
        }

    async def test_reading_needs_no_open_database(self, library: Library) -> None:
        """The hot path touches no database."""
        await library.close()
        assert library.shared.answer(library.shared.find_claim("F-002")).code == "F-002"
        assert library.shared.search("nep").evidence


async def test_a_server_is_forgotten_with_its_rules_and_replies(library: Library) -> None:
    for server in (10, 20):
        await library.channels.set(server_id=server, channel_id=server + 1, mode=ChannelMode.REPLY, set_by=1)
        await library.replies.reserve(reply_record(source_id=server + 2, server_id=server))
    await library.forget_server(10)
    assert library.channels.effective([11]).mode is ChannelMode.OFF
    assert await library.replies.of_message(12) is None
    assert library.channels.effective([21]).mode is ChannelMode.REPLY
    assert await library.replies.of_message(22) is not None


async def test_every_entry_of_the_database_reads_back_as_it_was_written(
    library: Library, small: KnowledgeBase, small_seeds: Path
) -> None:
    """Every field in use: a work quoted in another, a passage, a label of every sort, emoji."""
    old = small.claims[NEP]
    data = old.model_dump(mode="json", by_alias=True)
    data["counterexamples"] = ['🙄 it\'s "so": #1 \\ 100%', "Ж  two spaces"]
    data["sides"][0]["evidence"][1]["citation"]["quoted-in"] |= {"label": "note", "locator": "n. 3, 7-9"}
    entry = ClaimEntry.model_validate(data)
    await library.editing.apply([Save(entry=entry)], editor=OWNER, note="")
    again = await reopened(library, small_seeds)
    assert again.shared.base.claims[NEP] == entry
    await again.close()


async def test_documents_bring_their_quotations(library: Library, tmp_path: Path) -> None:
    """What an operator's own copy says is shown with our summary, from then on; a wrong folder takes nothing away."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "002_essay.txt").write_text("The Left pressed to drop the NEP in 1925.")

    def quotations() -> set[str | None]:
        answer = library.shared.answer("trotsky-opposed-the-nep")
        return {item.citation.quotation for side in answer.sides for item in side.evidence} - {None}

    assert quotations() == set()
    report = await library.load_documents(tmp_path / "texts")
    assert len(report.found) == 1
    (quotation,) = quotations()
    assert quotation is not None
    assert quotation.startswith("The Left pressed")
    found = library.shared.search("trotsky-opposed-the-nep")
    assert quotation in {hit.evidence.citation.quotation for hit in found.evidence}
    # Another copy, misread: it is found there, and what is shown keeps its words.
    (tmp_path / "texts" / "002_essay.txt").write_text("The Lefl pressed to drop tho NEP in 1925.")
    (found_again,) = (await library.load_documents(tmp_path / "texts")).found
    assert found_again.likeness < 1
    assert quotations() == {quotation}
    (tmp_path / "empty").mkdir()
    assert (await library.load_documents(tmp_path / "empty")).problems
    assert quotations() == {quotation}


async def test_a_change_is_seen_at_once_and_learned_from_soon(library: Library) -> None:
    """What goes on meanwhile drops nothing of what is being learned."""
    claim = next(iter(library.shared.base.claims.values()))
    said = "the quokkas of Rottnest paid for the lighthouse with their own pennies"
    phrasings = claim.phrasings.model_copy(update={"asserts": (*claim.phrasings.asserts, said)})
    changed = claim.model_copy(update={"phrasings": phrasings})
    await library.editing.apply([Save(entry=changed)], editor=OWNER, note="quokkas")
    at_once = library.shared.recognise(said, 1)[0]
    assert at_once.claim == claim.slug
    await library.renew()
    await library.learned()
    learned = library.shared.recognise(said, 1)[0]
    assert learned.claim == claim.slug
    assert learned.probability >= at_once.probability
    assert library.shared.recogniser._recent is None


async def test_an_edit_of_a_title_leaves_what_was_learned(library: Library) -> None:
    claim = next(iter(library.shared.base.claims.values()))
    before = library.shared.recogniser
    sides = (claim.sides[0].model_copy(update={"heading": "Another heading"}), *claim.sides[1:])
    await library.editing.apply([Save(entry=claim.model_copy(update={"sides": sides}))], editor=OWNER, note="a heading")
    assert library.shared.recogniser is before
