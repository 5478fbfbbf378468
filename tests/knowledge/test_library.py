"""The library: opening, seeding, answering, loading and exporting, on real databases."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from knowledge import (
    ChannelMode,
    DatabaseUnreachable,
    Editor,
    InvalidEntries,
    Library,
    MessageStance,
    Outcome,
    ReplyRecord,
    ReplyState,
    Role,
    Save,
    SourceKind,
    Stance,
    UnknownClaim,
)
from knowledge.base import KnowledgeBase
from knowledge.entries import ClaimEntry, Kind
from knowledge.errors import ReservedName
from knowledge.seed import read_seeds
from knowledge.store.tables import Revision

OWNER = Editor(name="ann", role=Role.OWNER)
NEP, FAMINE = "trotsky-opposed-the-nep", "collectivisation-killed-millions"
DRAFT = "trotsky-proposed-the-nep-first"
NEP_FILE = f"claims/{NEP}.yaml"
QUESTION = "question: Did Trotsky want to end the NEP?"


async def history(library: Library, key: str | None = None) -> Sequence[Revision]:
    query = select(Revision).order_by(col(Revision.id))
    async with AsyncSession(library._engine) as session:
        return (await session.exec(query if key is None else query.where(Revision.key == key))).all()


async def reopened(library: Library, seeds: Path) -> Library:
    url = library._engine.url.render_as_string(hide_password=False)
    await library.close()
    return await Library.open(url, seeds)


def edit(seeds: Path, file: str, old: str, new: str) -> None:
    content = (seeds / file).read_bytes().decode()
    assert old in content, "the test's own premise"
    (seeds / file).write_bytes(content.replace(old, new).encode())


async def ask_otherwise(library: Library, question: str) -> None:
    entry = library.base.claims[NEP].model_copy(update={"question": question})
    await library.editing.apply([Save(entry=entry)], editor=OWNER, note="")


class TestOpening:
    """Creates, migrates and seeds; a second time changes nothing."""

    async def test_a_new_database_holds_the_seeds(self, database_url: str, small_seeds: Path) -> None:
        library = await Library.open(database_url, small_seeds)
        assert library.base == read_seeds(small_seeds).base
        assert {revision.author for revision in await history(library)} == {"seeds"}
        await library.close()

    async def test_opening_again_makes_no_revision(self, library: Library, small_seeds: Path) -> None:
        before = len(await history(library)), library.base
        again = await reopened(library, small_seeds)
        assert (len(await history(again)), again.base) == before
        await again.close()

    async def test_a_newer_seed_makes_one_revision_of_what_changed(self, library: Library, small_seeds: Path) -> None:
        before = len(await history(library))
        edit(small_seeds, NEP_FILE, QUESTION, "question: Did he?")
        again = await reopened(library, small_seeds)
        assert again.base.claims[NEP].question == "Did he?"
        assert len(await history(again)) == before + 1
        assert again.answer(NEP).revision == 2
        await again.close()

    async def test_a_newer_seed_in_other_words_makes_no_revision(self, library: Library, small_seeds: Path) -> None:
        """A comment, another order of keys: the entries say the same."""
        before = len(await history(library))
        edit(small_seeds, NEP_FILE, "kind: contested\n", "")
        edit(small_seeds, NEP_FILE, "slug: ", "# moved up\nkind: contested\nslug: ")
        again = await reopened(library, small_seeds)
        assert len(await history(again)) == before
        await again.close()

    async def test_an_editors_change_survives_the_next_start(self, library: Library, small_seeds: Path) -> None:
        await ask_otherwise(library, "Did he?")
        again = await reopened(library, small_seeds)
        assert again.base.claims[NEP].question == "Did he?"
        await again.close()

    async def test_an_editors_change_survives_a_newer_seed(self, library: Library, small_seeds: Path) -> None:
        """The seed's other entries arrive all the same."""
        await ask_otherwise(library, "Did he?")
        edit(small_seeds, NEP_FILE, QUESTION, "question: Did the Left?")
        edit(small_seeds, f"claims/{FAMINE}.yaml", "heading: The record", "heading: What is known")
        again = await reopened(library, small_seeds)
        assert again.base.claims[NEP].question == "Did he?"
        assert again.base.claims[FAMINE].sides[0].heading == "What is known"
        assert [revision.author for revision in await history(again, NEP)] == ["seeds", "ann"]
        await again.close()

    async def test_what_a_newer_seed_no_longer_has_is_retired(self, library: Library, small_seeds: Path) -> None:
        """Its history stays."""
        (small_seeds / f"claims/{DRAFT}.yaml").unlink()
        again = await reopened(library, small_seeds)
        assert DRAFT not in again.base.claims
        assert [revision.number for revision in await history(again, DRAFT)] == [1, 2]
        await again.close()

    async def test_what_an_editor_changed_stays_though_a_newer_seed_dropped_it(
        self, library: Library, small_seeds: Path
    ) -> None:
        await ask_otherwise(library, "Did he?")
        (small_seeds / NEP_FILE).unlink()
        again = await reopened(library, small_seeds)
        assert again.base.claims[NEP].question == "Did he?"
        await again.close()

    async def test_a_newer_seed_that_collides_with_an_edit_is_left_out(
        self, library: Library, small_seeds: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """An editor took a phrasing that the newer seed gives to another claim: Footnote starts, and says so."""
        entry = library.base.claims[NEP]
        taken = "Trotsky thought of the NEP first."
        edited = entry.model_copy(update={"phrasings": entry.phrasings.model_copy(update={"asserts": (taken,)})})
        await library.editing.apply([Save(entry=edited)], editor=OWNER, note="")
        edit(small_seeds, f"claims/{DRAFT}.yaml", "Trotsky proposed the NEP in 1920, a year before Lenin did.", taken)
        edit(small_seeds, f"claims/{FAMINE}.yaml", "heading: The record", "heading: What is known")
        again = await reopened(library, small_seeds)
        assert again.base.claims[NEP] == edited
        assert again.base.claims[DRAFT].phrasings.asserts != (taken,)
        assert again.base.claims[FAMINE].sides[0].heading == "What is known"
        assert f"claims/{DRAFT}.yaml" in caplog.text
        await again.close()

    async def test_a_broken_seed_leaves_the_database_untouched(self, library: Library, small_seeds: Path) -> None:
        before = len(await history(library)), library.base
        good = (small_seeds / NEP_FILE).read_bytes()
        edit(small_seeds, f"claims/{FAMINE}.yaml", "heading: The record", "heading: What is known")
        edit(small_seeds, NEP_FILE, "kind: contested", "kind: contest")
        with pytest.raises(InvalidEntries, match=r"^claims/trotsky-opposed-the-nep\.yaml:6: kind: "):
            await reopened(library, small_seeds)
        (small_seeds / NEP_FILE).write_bytes(good)
        edit(small_seeds, f"claims/{FAMINE}.yaml", "heading: What is known", "heading: The record")
        again = await reopened(library, small_seeds)
        assert (len(await history(again)), again.base) == before
        await again.close()

    async def test_a_broken_seed_is_no_reason_to_leave_a_new_database_half_filled(
        self, database_url: str, small_seeds: Path
    ) -> None:
        good = (small_seeds / NEP_FILE).read_bytes()
        edit(small_seeds, NEP_FILE, "topics: [trotsky, nep]", "topics: [lost]")
        with pytest.raises(InvalidEntries, match="no topic 'lost'"):
            await Library.open(database_url, small_seeds)
        (small_seeds / NEP_FILE).write_bytes(good)
        library = await Library.open(database_url, small_seeds)
        assert {revision.number for revision in await history(library)} == {1}
        await library.close()

    async def test_a_folder_of_seeds_that_is_not_there_is_reported(self, migrated_url: str, tmp_path: Path) -> None:
        with pytest.raises(InvalidEntries, match="there is no such folder"):
            await Library.open(migrated_url, tmp_path / "nowhere")

    async def test_a_database_that_cannot_be_opened_is_reported(self, tmp_path: Path, small_seeds: Path) -> None:
        with pytest.raises(DatabaseUnreachable):
            await Library.open(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}", small_seeds)

    async def test_two_processes_may_start_on_a_new_database_at_once(
        self, database_url: str, small_seeds: Path
    ) -> None:
        """Shards are started together; every entry is seeded once."""
        libraries = await asyncio.gather(*(Library.open(database_url, small_seeds) for _ in range(2)))
        assert {revision.number for revision in await history(libraries[0])} == {1}
        assert libraries[0].base == libraries[1].base
        for library in libraries:
            await library.close()

    async def test_rules_of_channels_are_there_after_a_restart(self, library: Library, small_seeds: Path) -> None:
        await library.channels.set(server_id=1, channel_id=2, mode=ChannelMode.REPLY, set_by=3)
        again = await reopened(library, small_seeds)
        assert again.channels.effective([2]).mode is ChannelMode.REPLY
        await again.close()


class TestLoading:
    """`kb load`: through the editing door, all or nothing."""

    async def test_what_differs_is_changed_and_seen_at_once(self, library: Library, small_seeds: Path) -> None:
        edit(small_seeds, NEP_FILE, QUESTION, "question: Did he?")
        (change,) = await library.load(small_seeds, editor=OWNER, note="by hand")
        assert (change.entry, change.key, change.revision) == ("claim", NEP, 2)
        assert library.answer(NEP).question == "Did he?"
        last = (await history(library, NEP))[-1]
        assert (last.author, last.note) == ("ann", "by hand")

    async def test_loading_the_same_again_changes_nothing(self, library: Library, small_seeds: Path) -> None:
        assert await library.load(small_seeds, editor=OWNER, note="") == ()

    async def test_nothing_is_removed(self, library: Library, small_seeds: Path) -> None:
        (small_seeds / f"claims/{FAMINE}.yaml").unlink()
        assert await library.load(small_seeds, editor=OWNER, note="") == ()
        assert FAMINE in library.base.claims

    async def test_one_bad_entry_stops_all(self, library: Library, small_seeds: Path) -> None:
        before = len(await history(library)), library.base
        edit(small_seeds, NEP_FILE, QUESTION, "question: Did he?")
        for file, old, new in (
            ("works.yaml", "type: webpage", "type: website"),
            ("works.yaml", "custom:\n    source-kind: polemic", "custom: {source-kind: polemic, seen: 2020-01-01}"),
            (f"claims/{FAMINE}.yaml", "code: F-001", "code: F-002"),
        ):
            edit(small_seeds, file, old, new)
            with pytest.raises(InvalidEntries):
                await library.load(small_seeds, editor=OWNER, note="")
            assert (len(await history(library)), library.base) == before
            edit(small_seeds, file, new, old)

    async def test_a_clash_with_what_is_there_stops_all(self, library: Library, small_seeds: Path) -> None:
        """The folder is sound in itself; a claim of the same code is in the database alone."""
        before = len(await history(library))
        old = small_seeds / f"claims/{FAMINE}.yaml"
        edit(small_seeds, f"claims/{FAMINE}.yaml", f"slug: {FAMINE}", "slug: famine-again")
        old.rename(small_seeds / "claims/famine-again.yaml")
        with pytest.raises(InvalidEntries, match="F-001 is the code of 'collectivisation-killed-millions' already"):
            await library.load(small_seeds, editor=OWNER, note="")
        assert len(await history(library)) == before

    async def test_two_claims_may_swap_their_codes(self, library: Library, small_seeds: Path) -> None:
        edit(small_seeds, NEP_FILE, "code: F-002", "code: F-001")
        edit(small_seeds, f"claims/{FAMINE}.yaml", "code: F-001", "code: F-002")
        assert len(await library.load(small_seeds, editor=OWNER, note="")) == 2
        assert library.find_claim("F-001") == NEP

    async def test_nobody_loads_under_the_seeders_name(self, library: Library, small_seeds: Path) -> None:
        """The next start would take the change for a seed, and replace it."""
        with pytest.raises(ReservedName):
            await library.load(small_seeds, editor=Editor(name="seeds", role=Role.OWNER), note="")


class TestExport:
    """Export gives back the bytes that were loaded."""

    async def test_what_was_seeded_comes_back_to_the_byte(
        self, library: Library, small_seeds: Path, tmp_path: Path
    ) -> None:
        written = await library.export(tmp_path / "out")
        assert contents(tmp_path / "out") == contents(small_seeds)
        assert sorted(path.relative_to(tmp_path / "out").as_posix() for path in written) == sorted(
            contents(small_seeds)
        )

    async def test_files_of_another_system_come_back_to_the_byte(
        self, library: Library, small_seeds: Path, tmp_path: Path
    ) -> None:
        for name, content in contents(small_seeds).items():
            (small_seeds / name).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n").rstrip())
        again = await reopened(library, small_seeds)
        await again.export(tmp_path / "out")
        assert contents(tmp_path / "out") == contents(small_seeds)
        await again.close()

    async def test_an_edited_claim_is_written_anew_and_reads_back_the_same(
        self, library: Library, small_seeds: Path, tmp_path: Path
    ) -> None:
        await ask_otherwise(library, "Did he: “really”?")
        await library.export(tmp_path / "out")
        assert read_seeds(tmp_path / "out").base == library.base
        before, after = contents(small_seeds), contents(tmp_path / "out")
        assert {name for name in before if before[name] != after[name]} == {NEP_FILE}

    async def test_an_export_loads_into_an_empty_database(self, library: Library, tmp_path: Path) -> None:
        await ask_otherwise(library, "Did he?")
        await library.export(tmp_path / "out")
        other = await Library.open(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "out")
        assert other.base == library.base
        await other.close()

    async def test_the_bundled_seeds_come_back_to_the_byte(self, seeds: Path, tmp_path: Path) -> None:
        library = await Library.open(f"sqlite:///{tmp_path / 'a.db'}", seeds)
        await library.export(tmp_path / "out")
        await library.close()
        bundled = {name: content for name, content in contents(seeds).items() if name.endswith(".yaml")}
        assert contents(tmp_path / "out") == bundled


class TestAnswering:
    """What the rest of the program asks."""

    def test_an_answer_has_the_revision_it_was_made_from(self, shared_library: Library) -> None:
        answer = shared_library.answer(NEP, order_key="1")
        assert (answer.claim, answer.revision, len(answer.sides)) == (NEP, 1, 2)

    def test_the_first_side_is_the_one_that_the_answer_shows_first(self, shared_library: Library) -> None:
        keys = [str(number) for number in range(20)]
        first = [shared_library.first_side(NEP, order_key=key) for key in keys]
        assert first == [shared_library.answer(NEP, order_key=key).sides[0].stance for key in keys]
        assert set(first) == {Stance.AFFIRMS, Stance.DISPUTES}
        settled = next(claim.slug for claim in shared_library.base.claims.values() if claim.kind is Kind.SETTLED)
        assert shared_library.first_side(settled, order_key="1") is None
        assert shared_library.first_side("lost", order_key="1") is None

    def test_an_unknown_claim_is_an_error_with_what_was_asked(self, shared_library: Library) -> None:
        with pytest.raises(UnknownClaim, match="lost") as caught:
            shared_library.answer("lost")
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
        assert shared_library.find_claim(text) == NEP

    @pytest.mark.parametrize("text", ["F-999", "no-such-claim", "what is for lunch", "", "🙄"])
    def test_what_fits_no_claim_is_an_error(self, shared_library: Library, text: str) -> None:
        with pytest.raises(UnknownClaim):
            shared_library.find_claim(text)

    def test_a_phrasing_is_recognised_with_its_stance(self, shared_library: Library) -> None:
        match = shared_library.recognise("trotsky was anti nep everyone knows this")[0]
        assert (match.claim, match.stance) == (NEP, MessageStance.ASSERTS)
        assert shared_library.decide([match]).outcome is Outcome.ANSWER

    def test_what_attacks_people_is_never_answered_unasked(self, shared_library: Library) -> None:
        matches = shared_library.recognise("That lot made the whole revolution, look it up.")
        assert shared_library.decide(matches).outcome is not Outcome.ANSWER

    def test_small_talk_is_about_nothing(self, shared_library: Library) -> None:
        assert shared_library.likeliest("good morning everybody, how was the weekend?") is None

    def test_search_finds_evidence_on_the_side_and_of_the_kind_asked_for(self, shared_library: Library) -> None:
        result = shared_library.search("nep", stance=Stance.DISPUTES, source_kind=SourceKind.PRIMARY)
        assert [hit.evidence.id for hit in result.evidence] == ["trotsky-ended-too-early"]

    def test_terms_are_suggested_as_they_are_typed(self, shared_library: Library) -> None:
        assert shared_library.complete("trots", 5)

    async def test_an_edit_is_answered_with_at_once(self, library: Library) -> None:
        await ask_otherwise(library, "Did he?")
        assert (library.answer(NEP).question, library.answer(NEP).revision) == ("Did he?", 2)

    async def test_a_claim_that_became_a_draft_is_no_longer_answered_unasked(self, library: Library) -> None:
        draft = library.base.claims[NEP].model_copy(update={"kind": Kind.DRAFT})
        await library.editing.apply([Save(entry=draft)], editor=OWNER, note="")
        matches = library.recognise("trotsky was anti nep everyone knows this")
        assert library.decide(matches).outcome is not Outcome.ANSWER

    def test_the_figures_count_every_part(self, shared_library: Library) -> None:
        assert shared_library.stats() == {
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
        assert library.answer(library.find_claim("F-002")).code == "F-002"
        assert library.search("nep").evidence


async def test_a_server_is_forgotten_with_its_rules_and_replies(library: Library) -> None:
    def reply(source_id: int, server_id: int) -> ReplyRecord:
        ids: dict[str, Any] = {"source_id": source_id, "server_id": server_id, "channel_id": 1, "author_id": 1}
        return ReplyRecord(**ids, reply_id=None, claim=NEP, revision=1, probability=0.9, state=ReplyState.PENDING)

    for server in (10, 20):
        await library.channels.set(server_id=server, channel_id=server + 1, mode=ChannelMode.REPLY, set_by=1)
        await library.replies.reserve(reply(server + 2, server))
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
    assert again.base.claims[NEP] == entry
    await again.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


async def test_documents_bring_their_quotations(library: Library, tmp_path: Path) -> None:
    """What an operator's own copy says is shown with our summary, from then on; a wrong folder takes nothing away."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "002_essay.txt").write_text("The Left pressed to drop the NEP in 1925.")

    def quotations() -> set[str | None]:
        answer = library.answer("trotsky-opposed-the-nep")
        return {item.citation.quotation for side in answer.sides for item in side.evidence} - {None}

    assert quotations() == set()
    report = await library.load_documents(tmp_path / "texts")
    assert len(report.found) == 1
    (quotation,) = quotations()
    assert quotation is not None
    assert quotation.startswith("The Left pressed")
    found = library.search("trotsky-opposed-the-nep")
    assert quotation in {hit.evidence.citation.quotation for hit in found.evidence}
    (tmp_path / "empty").mkdir()
    assert (await library.load_documents(tmp_path / "empty")).problems
    assert quotations() == {quotation}


async def test_a_change_is_seen_at_once_and_learned_from_soon(library: Library) -> None:
    """What goes on meanwhile drops nothing of what is being learned."""
    claim = next(iter(library.base.claims.values()))
    said = "the quokkas of Rottnest paid for the lighthouse with their own pennies"
    phrasings = claim.phrasings.model_copy(update={"asserts": (*claim.phrasings.asserts, said)})
    changed = claim.model_copy(update={"phrasings": phrasings})
    await library.editing.apply([Save(entry=changed)], editor=OWNER, note="quokkas")
    at_once = library.recognise(said, 1)[0]
    assert at_once.claim == claim.slug
    await library._renew()
    await library.learned()
    learned = library.recognise(said, 1)[0]
    assert learned.claim == claim.slug
    assert learned.probability >= at_once.probability
    assert library._snapshot.recogniser._recent is None


async def test_an_edit_of_a_title_leaves_what_was_learned(library: Library) -> None:
    claim = next(iter(library.base.claims.values()))
    before = library._snapshot.recogniser
    sides = (claim.sides[0].model_copy(update={"heading": "Another heading"}), *claim.sides[1:])
    await library.editing.apply([Save(entry=claim.model_copy(update={"sides": sides}))], editor=OWNER, note="a heading")
    assert library._snapshot.recogniser is before
