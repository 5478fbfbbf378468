"""Archives: the same files give the same bytes, and what an archive says of itself is not believed."""

import io
import re
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest

from knowledge.base import KnowledgeBase
from knowledge.interchange import MAX_FILES, MAX_UNPACKED_BYTES, MAX_UPLOAD_BYTES, archive, read_upload
from knowledge.seed.reading import Seeds
from knowledge.seed.writing import seed_texts

CLAIM = "claims/trotsky-opposed-the-nep.yaml"


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(name, content)
    return packed.getvalue()


def only_problem(data: bytes, base: KnowledgeBase, name: str = "kb.zip") -> str:
    upload = read_upload(name, data, base)
    assert upload.entries == ()
    (problem,) = [problem for problem in upload.problems if not problem.warning]
    return str(problem)


def entries_of(base: KnowledgeBase) -> tuple[object, ...]:
    return (*base.works.values(), *base.topics.values(), *(claim for _, claim in sorted(base.claims.items())))


def test_an_archive_reads_as_what_it_was_made_of(small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    upload = read_upload("kb.zip", archive(small_texts), small)
    assert upload.problems == ()
    assert upload.entries == entries_of(small)
    assert upload.files == small_texts


def test_an_archive_reads_the_same_where_there_was_nothing(small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    upload = read_upload("kb.zip", archive(small_texts), KnowledgeBase())
    assert upload.problems == ()
    assert upload.entries == entries_of(small)
    assert upload.files == small_texts


def test_the_bundled_seeds_come_back_to_the_byte(bundled: Seeds) -> None:
    texts = seed_texts(bundled.base, bundled.texts)
    upload = read_upload("kb.zip", archive(texts), bundled.base)
    assert upload.problems == ()
    assert set(upload.files.items()) == set(texts.items())
    assert upload.entries == entries_of(bundled.base)


def test_the_same_files_give_the_same_bytes(small_texts: dict[str, str]) -> None:
    backwards = dict(reversed(small_texts.items()))
    assert archive(small_texts) == archive(backwards)


@pytest.mark.parametrize("folder", ["", "kb/", "backup of june/kb/"])
def test_the_top_folder_does_not_matter(folder: str, small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    upload = read_upload("kb.zip", archive({folder + name: text for name, text in small_texts.items()}), small)
    assert upload.problems == ()
    assert upload.files == small_texts


def test_what_lies_beside_seed_files_does_no_harm(small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    junk = {
        "README.md": "#",
        "schema.json": "{}",
        "__MACOSX/claims/._x.yaml": "\x00",
        ".DS_Store": "\x00",
        "a.txt": "b",
    }
    upload = read_upload("kb.zip", archive({**small_texts, **junk}), small)
    assert [str(problem) for problem in upload.problems] == ["a.txt: this is no seed file and is left out"]
    assert upload.problems[0].warning
    assert len(upload.entries) == 10


def test_a_file_with_the_wrong_ending_is_not_left_out_in_silence(
    small: KnowledgeBase, small_texts: dict[str, str]
) -> None:
    data = archive({**small_texts, "claims/other.yml": "slug: other"})
    assert only_problem(data, small) == "claims/other.yml: this is not read; name it .yaml"


def test_problems_name_the_file_and_line_in_the_archive(small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    text = small_texts[CLAIM].replace("kind: contested", "kind: contestd")
    assert only_problem(archive({"kb/" + CLAIM: text}), small).startswith(
        f"kb/{CLAIM}:6: kind: 'contestd' is not one of"
    )


def test_a_rule_between_entries_names_the_line_too(small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    text = small_texts[CLAIM].replace("work: trotsky-betrayed", "work: nowhere", 1)
    line = text[: text.index("work: nowhere")].count("\n") + 1
    place = "sides.0.evidence.1.citation.work"
    assert only_problem(archive({"kb/" + CLAIM: text}), small) == (
        f"kb/{CLAIM}:{line}: {place}: there is no work 'nowhere'; add it to works.yaml"
    )


def test_an_alias_of_two_topics_is_named_where_it_was_written(small: KnowledgeBase) -> None:
    text = "# mine\n- id: lenin\n  name: Lenin\n  type: person\n  aliases: [Lenin, LDT]\n"
    assert only_problem(archive({"topics.yaml": text}), small) == (
        "topics.yaml:5: 0.aliases.1: 'LDT' is an alias of 'trotsky' already; one name leads to one topic"
    )


def test_one_claim_twice_is_refused(small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    text = small_texts[CLAIM]
    data = archive({CLAIM: text, "old/" + CLAIM: text})
    assert f"stands in {CLAIM}:2 already" in only_problem(data, small)


def bomb() -> bytes:
    return zipped(("works.yaml", b"#" * (MAX_UNPACKED_BYTES + 1)))


def bomb_in_parts() -> bytes:
    return zipped(*((f"claims/{n}.yaml", b"#" * (MAX_UNPACKED_BYTES // 8)) for n in range(9)))


def bomb_that_lies() -> bytes:
    """The directory says that a file of many megabytes has ten bytes."""
    data = bytearray(bomb())
    start = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, start + 24, 10)
    struct.pack_into("<I", data, 22, 10)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(zipped(("works.yaml", b"references: []")))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def link() -> bytes:
    member = zipfile.ZipInfo("works.yaml")
    member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zipped((member, b"/etc/passwd"))


def named(name: str) -> Callable[[], bytes]:
    return lambda: zipped((name, b"references: []"))


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(("works.yaml", b"references: []"), ("works.yaml", b"references: []"))


def lzma() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("works.yaml", b"references: []")
    return packed.getvalue()


def wrong_checksum() -> bytes:
    data = bytearray(zipped(("works.yaml", b"references: []")))
    data[data.index(b"PK\x01\x02") + 16] ^= 1
    data[14] ^= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (bomb, "unpacked, this is more than 8 MB"),
        (bomb_in_parts, "unpacked, this is more than 8 MB"),
        (bomb_that_lies, "broken|more than 8 MB"),
        (
            lambda: zipped(*((f"{n}.yaml", b"") for n in range(MAX_FILES + 1))),
            "1001 files in one archive, at most 1,000",
        ),
        (named("kb.zip"), "an archive in an archive; unpack it first"),
        (named("../works.yaml"), "leads out of the archive"),
        (named("kb/../../works.yaml"), "leads out of the archive"),
        (named("/etc/works.yaml"), "leads out of the archive"),
        (named("C:/works.yaml"), "leads out of the archive"),
        (named("..\\works.yaml"), "leads out of the archive"),
        (named("a\x07.yaml"), "leads out of the archive"),
        (encrypted, "encrypted; pack it again without a password"),
        (link, "this is a link; pack the file itself"),
        (twice, "stands twice in the archive"),
        (lzma, "pack it again as an ordinary ZIP"),
        (wrong_checksum, "broken or not whole"),
        (lambda: zipped(("works.yaml", b"references: []"))[:-30], "broken or not whole"),
        (lambda: zipped(("works.yaml", b"references: []"))[:20], "broken or not whole"),
        (lambda: b"PK\x03\x04", "broken or not whole"),
        (zipped, "nothing in it that can be taken over"),
        (lambda: zipped(("a/", b"")), "nothing in it that can be taken over"),
        (lambda: zipped(("works.yaml", b"\xff")), "the byte 0xFF in this line is not UTF-8"),
        (lambda: b"#" * (MAX_UPLOAD_BYTES + 1), "larger than 2 MB; send it in parts"),
    ],
)
def test_what_is_not_taken_says_why_and_what_to_do(make: Callable[[], bytes], said: str, small: KnowledgeBase) -> None:
    assert re.search(said, only_problem(make(), small))
