"""Which bytes are text, and what is said of those that are none."""

import codecs

import pytest

from knowledge.base import KnowledgeBase
from knowledge.interchange import read_upload

TEXT = "- id: lenin\n  name: Lénin\n  type: person\n  aliases: [Ленин]\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
)
def test_text_is_read_in_the_encodings_that_programs_save(data: bytes, small: KnowledgeBase) -> None:
    upload = read_upload("topics.yaml", data, small)
    assert upload.problems == ()
    (topic,) = upload.entries
    assert (topic.name, topic.aliases) == ("Lénin", ("Ленин",))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode("cp1251", "replace"), "t.yaml:4: the byte 0xCB in this line is not UTF-8; save the file as UTF-8"),
        (b"- id: x\n  name: L\xe9nin\n", "t.yaml:2: the byte 0xE9 in this line is not UTF-8; save the file as UTF-8"),
        (b"- id: x\n  name: \xd0", "t.yaml:2: the byte 0xD0 in this line is not UTF-8; save the file as UTF-8"),
        (codecs.BOM_UTF16_LE + "a\nb".encode("utf-16-le") + b"c", "t.yaml:2: the byte 0x63 in this line is not UTF-16"),
        (codecs.BOM_UTF16_LE + b"a\x00\n\x00\x00\xd8x\x00", "t.yaml:2: the byte 0x00 in this line is not UTF-16"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "t.yaml:1: this is UTF-32; save the file as UTF-8"),
        ("a: b\n".encode("utf-16-le"), "t.yaml:1: the character U+0000 is no text"),
        (b"a: b\nc: \x1b[0m\n", "t.yaml:2: the character U+001B is no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "t.yaml: this is a PNG picture; send YAML, CSV"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "t.yaml: this is a JPEG picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "t.yaml: this is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "t.yaml: this is an old or password-protected Office document"),
        (b"\x1f\x8b\x08\x00", "t.yaml: this is a gzip file"),
    ],
)
def test_what_is_no_text_gets_one_clear_problem(data: bytes, said: str, small: KnowledgeBase) -> None:
    upload = read_upload("t.yaml", data, small)
    assert upload.entries == ()
    (problem,) = upload.problems
    assert str(problem).startswith(said)


@pytest.mark.parametrize("name", ["x.txt", "x", "x.docx", "x.zip", "x.exe"])
def test_what_is_none_of_our_files_is_told_what_would_be(name: str, small: KnowledgeBase) -> None:
    (problem,) = read_upload(name, b"Just some words.\nAnd more.", small).problems
    assert "send" in problem.message
    assert problem.entry == name


def test_a_name_of_many_lines_stays_on_one(small: KnowledgeBase) -> None:
    (problem,) = read_upload("../a\nb\x1b" + "x" * 500 + ".yaml", b"", small).problems
    assert problem.entry.isprintable()
    assert len(problem.entry) <= 100
