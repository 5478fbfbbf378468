"""Opening a library: databases are created, migrated and seeded, and what editors changed is kept."""

import asyncio
from pathlib import Path

import pytest

from knowledge import (
    ChannelMode,
    DatabaseUnreachable,
    InvalidEntries,
    Library,
    Save,
)
from knowledge.seed import read_seeds

from .small_library import DRAFT, FAMINE, NEP, NEP_FILE, OWNER, QUESTION, ask_otherwise, edit, history, reopened


class TestOpening:
    """Creates, migrates and seeds; a second time changes nothing."""

    async def test_a_new_database_holds_the_seeds(self, database_url: str, small_seeds: Path) -> None:
        library = await Library.open(database_url, small_seeds)
        assert library.shared.base == read_seeds(small_seeds).base
        assert {revision.author for revision in await history(library)} == {"seeds"}
        await library.close()

    async def test_opening_again_makes_no_revision(self, library: Library, small_seeds: Path) -> None:
        before = len(await history(library)), library.shared.base
        again = await reopened(library, small_seeds)
        assert (len(await history(again)), again.shared.base) == before
        await again.close()

    async def test_a_newer_seed_makes_one_revision_of_what_changed(self, library: Library, small_seeds: Path) -> None:
        before = len(await history(library))
        edit(small_seeds, NEP_FILE, QUESTION, "question: Did he?")
        again = await reopened(library, small_seeds)
        assert again.shared.base.claims[NEP].question == "Did he?"
        assert len(await history(again)) == before + 1
        assert again.shared.answer(NEP).revision == 2
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
        assert again.shared.base.claims[NEP].question == "Did he?"
        await again.close()

    async def test_an_editors_change_survives_a_newer_seed(self, library: Library, small_seeds: Path) -> None:
        """The seed's other entries arrive all the same."""
        await ask_otherwise(library, "Did he?")
        edit(small_seeds, NEP_FILE, QUESTION, "question: Did the Left?")
        edit(small_seeds, f"claims/{FAMINE}.yaml", "heading: The record", "heading: What is known")
        again = await reopened(library, small_seeds)
        assert again.shared.base.claims[NEP].question == "Did he?"
        assert again.shared.base.claims[FAMINE].sides[0].heading == "What is known"
        assert [revision.author for revision in await history(again, NEP)] == ["seeds", "ann"]
        await again.close()

    async def test_what_a_newer_seed_no_longer_has_is_retired(self, library: Library, small_seeds: Path) -> None:
        """Its history stays."""
        (small_seeds / f"claims/{DRAFT}.yaml").unlink()
        again = await reopened(library, small_seeds)
        assert DRAFT not in again.shared.base.claims
        assert [revision.number for revision in await history(again, DRAFT)] == [1, 2]
        await again.close()

    async def test_what_an_editor_changed_stays_though_a_newer_seed_dropped_it(
        self, library: Library, small_seeds: Path
    ) -> None:
        await ask_otherwise(library, "Did he?")
        (small_seeds / NEP_FILE).unlink()
        again = await reopened(library, small_seeds)
        assert again.shared.base.claims[NEP].question == "Did he?"
        await again.close()

    async def test_a_newer_seed_that_collides_with_an_edit_is_left_out(
        self, library: Library, small_seeds: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """An editor took a phrasing that the newer seed gives to another claim: Footnote starts, and says so."""
        entry = library.shared.base.claims[NEP]
        taken = "Trotsky thought of the NEP first."
        edited = entry.model_copy(update={"phrasings": entry.phrasings.model_copy(update={"asserts": (taken,)})})
        await library.editing.apply([Save(entry=edited)], editor=OWNER, note="")
        edit(small_seeds, f"claims/{DRAFT}.yaml", "Trotsky proposed the NEP in 1920, a year before Lenin did.", taken)
        edit(small_seeds, f"claims/{FAMINE}.yaml", "heading: The record", "heading: What is known")
        again = await reopened(library, small_seeds)
        assert again.shared.base.claims[NEP] == edited
        assert again.shared.base.claims[DRAFT].phrasings.asserts != (taken,)
        assert again.shared.base.claims[FAMINE].sides[0].heading == "What is known"
        assert f"claims/{DRAFT}.yaml" in caplog.text
        await again.close()

    async def test_a_broken_seed_leaves_the_database_untouched(self, library: Library, small_seeds: Path) -> None:
        before = len(await history(library)), library.shared.base
        good = (small_seeds / NEP_FILE).read_bytes()
        edit(small_seeds, f"claims/{FAMINE}.yaml", "heading: The record", "heading: What is known")
        edit(small_seeds, NEP_FILE, "kind: contested", "kind: contest")
        with pytest.raises(InvalidEntries, match=r"^claims/trotsky-opposed-the-nep\.yaml:6: kind: "):
            await reopened(library, small_seeds)
        (small_seeds / NEP_FILE).write_bytes(good)
        edit(small_seeds, f"claims/{FAMINE}.yaml", "heading: What is known", "heading: The record")
        again = await reopened(library, small_seeds)
        assert (len(await history(again)), again.shared.base) == before
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
        assert libraries[0].shared.base == libraries[1].shared.base
        for library in libraries:
            await library.close()

    async def test_rules_of_channels_are_there_after_a_restart(self, library: Library, small_seeds: Path) -> None:
        await library.channels.set(server_id=1, channel_id=2, mode=ChannelMode.REPLY, set_by=3)
        again = await reopened(library, small_seeds)
        assert again.channels.effective([2]).mode is ChannelMode.REPLY
        await again.close()
