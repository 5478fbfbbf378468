"""What servers have of their own, on the command line."""

from pathlib import Path

import pytest

from knowledge import Cooldowns, KnowledgeError, Library, Member, Save
from knowledge.errors import FilesDiffer
from knowledge.seed.reading import read_seeds

from .footnote_command import NEP, Footnote, footnote, only

__all__ = ["footnote"]

ANN = Member(server_id=11, user_id=1, manages_server=True)
OURS = "Did our Trotsky want to end the NEP?"
HERE = ("--server", "11")


@pytest.fixture
async def served(footnote: Footnote, tmp_path: Path, small_seeds: Path) -> Footnote:
    """Have a server with a claim of its own and a copy of a shared one, and one that only set something."""
    library = await Library.open(f"sqlite:///{tmp_path / 'footnote.db'}", small_seeds)
    copied = library.shared.base.claims[NEP].model_copy(update={"question": OURS})
    own = copied.model_copy(update={"slug": "own", "code": "F-1000", "statement": "It is ours.", "phrasings": None})
    own = type(own).model_validate(own.model_dump(mode="json", by_alias=True, exclude_none=True))
    await library.editing.apply([Save(entry=copied), Save(entry=own)], editor=ANN, note="")
    await library.servers.change(12, cooldowns=Cooldowns())
    await library.close()
    return footnote


def test_an_export_is_of_the_shared_entries_or_of_all_that_a_server_sees(served: Footnote) -> None:
    shared = served("kb", "export", "shared")
    assert "without 2 entries of server 11: --server 11" in shared.stderr
    assert shared.stdout == "9 files written to shared\n"
    assert served("kb", "export", "ours", *HERE).stdout == "10 files written to ours\n"
    assert served("kb", "export", "theirs", "--server", "12").stdout == "9 files written to theirs\n"
    assert read_seeds(Path("ours")).base.claims[NEP].question == OURS
    assert "own" in read_seeds(Path("ours")).base.claims
    assert "own" not in read_seeds(Path("shared")).base.claims


def test_an_export_is_edited_and_loaded_where_it_came_from(served: Footnote) -> None:
    served("kb", "export", "ours", *HERE)
    assert served("kb", "diff", "ours", *HERE).stdout == "0 entries would change\n"
    file = Path("ours/claims/own.yaml")
    file.write_text(file.read_text().replace("It is ours.", "It is ours alone."))
    assert "1 entry would change" in served("kb", "diff", "ours", *HERE, fails=SystemExit).stdout
    assert served("kb", "load", "ours", *HERE).stdout == "1 entry changed\n"
    assert only(served("claim", "F-1000", "--json", *HERE))["question"] == OURS
    assert "It is ours alone." in Path("ours/claims/own.yaml").read_text()
    assert only(served("kb", "stats", "--json"))["claims"] == 4


def test_claims_of_a_server_are_counted_shown_and_retired_there(served: Footnote) -> None:
    assert only(served("kb", "stats", "--json", *HERE))["claims"] == 5
    assert f"F-1000 {OURS}" in served("claim", *HERE).stdout
    assert "F-1000" in served("source", "F-1000", *HERE).stdout
    assert "F-1000" not in served("claim").stdout
    refused = served("kb", "retire", "F-1000", fails=KnowledgeError)
    assert "with --server ID" in str(refused.exception)
    assert "--server 11" in refused.stderr
    assert served("kb", "retire", "F-1000", *HERE).stdout == "claim own retired\n"
    assert only(served("kb", "stats", "--json", *HERE))["claims"] == 4


def test_what_a_server_has_and_the_files_lack_is_told_with_its_remedy(served: Footnote) -> None:
    served("kb", "export", "shared")
    told = served("kb", "load", "shared", *HERE).stdout
    assert "Retire it with: footnote kb retire own --entry claim --as NAME --server 11" in told


@pytest.mark.parametrize("command", [("kb", "stats"), ("kb", "export", "x"), ("kb", "load", "x"), ("claim",)])
def test_a_server_that_nobody_knows_is_refused(served: Footnote, command: tuple[str, ...]) -> None:
    Path("x").mkdir()
    error = served(*command, "--server", "13", fails=KnowledgeError).exception
    assert (
        str(error)
        == "The database knows no server 13. It knows 11, 12. It knows a server as soon as something is set there, with /settings."
    )


def test_files_that_differ_are_not_written_over_unless_one_says_so(footnote: Footnote) -> None:
    footnote("kb", "export", "out")
    assert footnote("kb", "export", "out").stdout == "9 files written to out\n"
    file = Path(f"out/claims/{NEP}.yaml")
    edited = file.read_text().replace("Did Trotsky", "Did he")
    file.write_text(edited)
    Path("out/works.yaml").unlink()
    error = footnote("kb", "export", "out", fails=FilesDiffer).exception
    assert f": claims/{NEP}.yaml. Nothing was written." in str(error)
    assert file.read_text() == edited
    assert not Path("out/works.yaml").exists()
    footnote("kb", "export", "out", "--force")
    assert file.read_text() != edited
