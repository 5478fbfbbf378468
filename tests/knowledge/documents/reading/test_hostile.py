"""A thousand files that try what loads documents: each gives a document with its citations or a message, within bounds."""

import struct
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest.mock import create_autospec

import pytest
from hostile_files import bombs, busy_parts, busy_text, good_files, mutated

from knowledge.documents.citing import Finder
from knowledge.documents.document import Document
from knowledge.documents.ingesting import ingest
from knowledge.documents.json_lines import json_lines
from knowledge.documents.reading import Reader, ReadingLimits, UnreadableDocument, child, process
from knowledge.documents.reading.parsing import parsed
from knowledge.documents.reading.transfer import packed

from ..citing.paged_texts import SHELF

MUTATED = 1_000
LIMITS = ReadingLimits(seconds=60, memory_bytes=400_000_000, characters=1_000_000, unpacked_bytes=20_000_000)
HASTE = replace(LIMITS, seconds=0.001)
WORDS = parsed("one.txt", b"Some words.", LIMITS)
NOT_SAID = ("took longer", "memory", "made its reader fail", "citations")
"""Messages that would tell of a mistake of ours."""


def is_sound(document: Document) -> bool:
    """Return whether what a document says of its text can be."""
    ends = [place for block in document.blocks for place in (block.start, block.end)]
    pages = [page.start for page in document.pages]
    return (
        ends == sorted(ends)
        and all(document.text[block.start : block.end].strip() for block in document.blocks)
        and pages == sorted(set(pages))
        and all(0 <= page < len(document.text) for page in pages)
        and all(ord(char) >= 32 or char in "\n\t" for char in document.text)
    )


def outcome(reader: Reader, name: str, data: bytes) -> str:
    """Return what comes of loading a file: "document", or the message."""
    try:
        found = ingest(name, data, SHELF, reader=reader)
    except UnreadableDocument as unreadable:
        said = unreadable
    else:
        assert is_sound(found.document), name
        assert len(list(json_lines(found))) == len(found.passages)
        return "document"
    assert said.user_message == f"{name}: {said.reason}."
    assert not said.reason[0].isupper()
    return said.reason


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One reader for many files: what becomes of one is nothing to the next."""
    with Reader(LIMITS) as reader:
        yield reader


def test_a_thousand_harmed_files_end_in_a_document_or_a_message(reader: Reader) -> None:
    random = Random(20_26)
    files = good_files(random)
    assert {outcome(reader, f"good.{ending}", data) for ending, data in files.items()} == {"document"}
    outcomes = [outcome(reader, name, data) for name, data in mutated(random, files, MUTATED)]
    assert len(outcomes) == MUTATED
    assert 300 < outcomes.count("document") < 900
    assert not [each for each in outcomes if any(said in each for said in NOT_SAID)]


def test_bombs_end_in_a_document_or_a_message(reader: Reader) -> None:
    outcomes = {name: outcome(reader, name, data) for name, data in bombs()}
    assert outcome(reader, "after.txt", b"Some words.") == "document"
    assert "1,000,000 characters" in outcomes["line.txt"]
    assert "nested too deeply" in outcomes["deep.docx"]
    assert "unpacked" in outcomes["bomb.docx"]
    assert "unpacked" in outcomes["bomb.epub"]
    assert "unpack it" in outcomes["bomb.zip"]
    assert outcomes["cells.html"] == "document"
    assert {outcomes[f"{name}.txt"] for name in busy_parts()} == {"document"}
    assert not [each for each in outcomes.values() if any(said in each for said in NOT_SAID)]


@pytest.mark.parametrize("name", ["letters", "notes", "introduced"])
def test_a_text_that_makes_finding_citations_slow_is_given_up_and_the_next_file_is_read(
    reader: Reader, name: str
) -> None:
    # Seconds of work: less may be done before a busy machine asks for it.
    slow = busy_text(name, 400_000)
    try:
        with pytest.raises(UnreadableDocument) as raised:
            # Reading has time enough, for the machine may be busy; what comes then has none.
            reader.ingest("slow.txt", slow, SHELF, was_read=lambda: setattr(reader, "_limits", HASTE))
    finally:
        reader._limits = LIMITS
    assert raised.value.user_message == (
        "slow.txt: its text was read, but its citations could not be found in 0.001 seconds; "
        "split the file and load its parts."
    )
    assert outcome(reader, "next.txt", b"Some words.") == "document"


def test_what_takes_too_long_is_given_up_and_the_next_file_is_read() -> None:
    slow = b"<html><body>" + b"<a href='#x'><b>" * 40_000 + b"word"
    with Reader(ReadingLimits(seconds=0.05)) as reader:
        with pytest.raises(UnreadableDocument, match=r"slow\.html: reading took longer than 0\.05 seconds; split"):
            reader.read("slow.html", slow)
        reader._limits = ReadingLimits()
        assert reader.read("next.txt", b"Some words.").text == "Some words."


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound memory")
def test_what_needs_too_much_memory_is_given_up_and_the_next_file_is_read() -> None:
    with Reader(ReadingLimits(memory_bytes=40_000_000)) as reader:
        with pytest.raises(
            UnreadableDocument, match=r"large\.txt: (reading needed more than 40 MB|this file made its reader)"
        ):
            reader.read("large.txt", b"word word\n" * 1_500_000)
        assert reader.read("next.txt", b"Some words.").text == "Some words."


ANSWERING = """
import json, struct, sys
asked = sys.stdin.buffer
about = json.loads(asked.read(struct.unpack("<Q", asked.read(8))[0]))
asked.read(about["works"] + about["size"])
sys.stdout.buffer.write({!r})
"""
"""A process that answers the first file in a way of its own, and ends."""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"M", "but its citations could not be found with 400 MB of memory; split the file and load its parts"),
        (b"R", "but its citations are nested too deeply to be found; split the file and load its parts"),
        (b"", "but to look for its citations failed; split the file and load its parts"),
        (b"C", "but to look for its citations failed; split the file and load its parts"),
        (
            b'C{"items": [], "citations": [[]]}',
            "but to look for its citations failed; split the file and load its parts",
        ),
        (
            b'C{"items": [], "citations": [[["nobodys-work", 1, []], null, [], 0, 4, 0, null, null, "", 1, null, null, null]]}',
            "but to look for its citations failed; split the file and load its parts",
        ),
        (
            b'C{"items": [], "citations": [[null, null, [], 0, 999, 0, null, null, "", 1, null, null, null]]}',
            "but to look for its citations failed; split the file and load its parts",
        ),
        (
            b'C{"items": [], "citations": [[null, null, [[2, 999]], 0, 4, 0, null, null, "", 1, null, null, null]]}',
            "but to look for its citations failed; split the file and load its parts",
        ),
        (
            b'C{"items": [], "citations": ' + b"[" * 200_000,
            "but to look for its citations failed; split the file and load its parts",
        ),
    ],
    ids=["memory", "stack", "gone", "empty", "short", "unknown work", "beyond the end", "insertion beyond", "nested"],
)
def test_a_process_that_finds_no_citations_costs_one_file_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: bytes, said: str
) -> None:
    script = tmp_path / "child.py"
    frames = b"".join(struct.pack("<Q", len(each)) + each for each in (b"D" + packed(WORDS), answer) if each)
    script.write_text(ANSWERING.format(frames), "ascii")
    with Reader(LIMITS) as reader:
        with monkeypatch.context() as patched:
            patched.setattr(process, "_CHILD", script)
            with pytest.raises(UnreadableDocument) as raised:
                reader.ingest("one.txt", b"Some words.", SHELF)
        assert raised.value.reason == f"its text was read, {said}"
        assert reader.ingest("words.txt", b"Some words.", SHELF) == (replace(WORDS, name="words"), ())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no bounds on a process")
def test_a_process_whose_owner_is_gone_ends_by_itself() -> None:
    """Whoever asks ends a step that takes too long; if that one was killed, the system does."""
    resource = pytest.importorskip("resource")
    with Reader(ReadingLimits(seconds=30)) as reader:
        reader.read("one.txt", b"Some words.")
        assert reader._process is not None
        soft, _ = resource.prlimit(reader._process.pid, resource.RLIMIT_CPU)
        assert 60 <= soft <= 120


def test_what_runs_out_of_memory_or_stack_while_citations_are_looked_for_is_told() -> None:
    for error, answer in ((MemoryError, b"M"), (RecursionError, b"R")):
        finder = create_autospec(Finder, instance=True)
        finder.citations.side_effect = error
        assert child.cited(finder, WORDS, LIMITS) == answer


def test_a_text_with_too_many_paragraphs_or_citations_is_not_loaded() -> None:
    with (
        Reader(replace(LIMITS, blocks=99)) as small,
        pytest.raises(UnreadableDocument, match="more than 99 paragraphs"),
    ):
        small.ingest("large.txt", b"Some words.\n\n" * 100, SHELF)
    with (
        Reader(replace(LIMITS, citations=9)) as small,
        pytest.raises(UnreadableDocument, match="more than 9 citations"),
    ):
        small.ingest("large.txt", busy_text("dates", 2_000), SHELF)


def test_a_file_that_is_too_large_is_not_even_sent() -> None:
    with Reader(ReadingLimits(file_bytes=10)) as reader, pytest.raises(UnreadableDocument, match="larger than 0 MB"):
        reader.read("large.txt", b"eleven bytes")
