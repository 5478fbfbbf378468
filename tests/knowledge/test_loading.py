"""Loading a folder into a library, and exporting it to the byte."""

from pathlib import Path

import pytest

from knowledge import (
    Editor,
    InvalidEntries,
    Library,
    Role,
)
from knowledge.errors import ReservedName
from knowledge.seed import read_seeds, schema_files

from .small_library import FAMINE, NEP, NEP_FILE, OWNER, QUESTION, ask_otherwise, edit, history, reopened

SCHEMAS = {name: text.encode() for name, text in schema_files().items()}


class TestLoading:
    """`kb load`: through the editing door, all or nothing."""

    async def test_what_differs_is_changed_and_seen_at_once(self, library: Library, small_seeds: Path) -> None:
        edit(small_seeds, NEP_FILE, QUESTION, "question: Did he?")
        (change,) = await library.load(small_seeds, editor=OWNER, note="by hand")
        assert (change.entry, change.key, change.revision) == ("claim", NEP, 2)
        assert library.shared.answer(NEP).question == "Did he?"
        last = (await history(library, NEP))[-1]
        assert (last.author, last.note) == ("ann", "by hand")

    async def test_loading_the_same_again_changes_nothing(self, library: Library, small_seeds: Path) -> None:
        assert await library.load(small_seeds, editor=OWNER, note="") == ()

    async def test_nothing_is_removed(self, library: Library, small_seeds: Path) -> None:
        (small_seeds / f"claims/{FAMINE}.yaml").unlink()
        assert await library.load(small_seeds, editor=OWNER, note="") == ()
        assert FAMINE in library.shared.base.claims

    async def test_one_bad_entry_stops_all(self, library: Library, small_seeds: Path) -> None:
        before = len(await history(library)), library.shared.base
        edit(small_seeds, NEP_FILE, QUESTION, "question: Did he?")
        for file, old, new in (
            ("works.yaml", "type: webpage", "type: website"),
            ("works.yaml", "custom:\n    source-kind: polemic", "custom: {source-kind: polemic, seen: 2020-01-01}"),
            (f"claims/{FAMINE}.yaml", "code: F-001", "code: F-002"),
        ):
            edit(small_seeds, file, old, new)
            with pytest.raises(InvalidEntries):
                await library.load(small_seeds, editor=OWNER, note="")
            assert (len(await history(library)), library.shared.base) == before
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
        assert library.shared.find_claim("F-001") == NEP

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
        assert contents(tmp_path / "out") == contents(small_seeds) | SCHEMAS
        assert {path.relative_to(tmp_path / "out").as_posix() for path in written} == {*contents(small_seeds), *SCHEMAS}

    async def test_files_of_another_system_come_back_to_the_byte(
        self, library: Library, small_seeds: Path, tmp_path: Path
    ) -> None:
        for name, content in contents(small_seeds).items():
            (small_seeds / name).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n").rstrip())
        again = await reopened(library, small_seeds)
        await again.export(tmp_path / "out")
        assert contents(tmp_path / "out") == contents(small_seeds) | SCHEMAS
        await again.close()

    async def test_of_an_edited_claim_one_line_is_written_anew(
        self, library: Library, small_seeds: Path, tmp_path: Path
    ) -> None:
        await ask_otherwise(library, "Did he: “really”?")
        await library.export(tmp_path / "out")
        assert read_seeds(tmp_path / "out").base == library.shared.base
        before, after = contents(small_seeds), contents(tmp_path / "out")
        assert {name for name in before if before[name] != after[name]} == {NEP_FILE}
        changed = set(after[NEP_FILE].splitlines()) - set(before[NEP_FILE].splitlines())
        assert changed == {"question: 'Did he: “really”?'".encode()}

    async def test_an_export_loads_into_an_empty_database(self, library: Library, tmp_path: Path) -> None:
        await ask_otherwise(library, "Did he?")
        await library.export(tmp_path / "out")
        other = await Library.open(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "out")
        assert other.shared.base == library.shared.base
        await other.close()

    async def test_the_bundled_seeds_come_back_to_the_byte(self, seeds: Path, tmp_path: Path) -> None:
        library = await Library.open(f"sqlite:///{tmp_path / 'a.db'}", seeds)
        await library.export(tmp_path / "out")
        await library.close()
        bundled = {name: content for name, content in contents(seeds).items() if name.endswith(".yaml")}
        assert contents(tmp_path / "out") == bundled | SCHEMAS


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
