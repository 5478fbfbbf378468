"""Whatever the bytes: no exception, an end, and nothing to apply where there is an error."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from word_files import claim, document, paragraph, part, table

from knowledge.base import KnowledgeBase, check
from knowledge.bibtex import bibtex_file
from knowledge.csl import WorkEntry
from knowledge.entries import ClaimEntry
from knowledge.interchange import MAX_UNPACKED_BYTES, MAX_UPLOAD_BYTES, archive, read_upload
from knowledge.interchange.limits import MAX_PROBLEMS
from knowledge.seed.reading import parse_seeds
from knowledge.seed.writing import seed_texts

TEMPLATES = Path(__file__).parents[3] / "docs" / "templates"
NAMES = st.sampled_from(
    ["x.yaml", "x.yml", "x.csv", "x.tsv", "x.bib", "x.json", "x.docx", "x.zip", "x.txt", "x", "works.yaml"]
)
some = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
# What a parser of one of the formats may stumble over.
SNIPPETS = [
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\n", b"\t", b"\x85", "\u2028".encode(), b"'", b'"', b'""'),
    *(b"{", b"}", b"[", b"]", b"(", b")", b",", b";", b":", b": ", b"- ", b"? ", b"| \n", b"> \n", b"#", b"%", b"@", b"&a ", b"*a "),
    *(b"!!int", b"!!binary ", b"!x ", b"<<: ", b"---\n", b"...\n", b"%YAML 1.1\n---\n", b"%TAG ! x:\n---\n", b"0x", b"1e999", b".nan"),
    *(b"NaN", b"null", b"true", b"2026-02-30", b"0001-01-01T00:00:00+23:59", b"9" * 5000, b"\\ud800", b"\\u0000", b"\\", b"\\x"),
    *(b"\\begin{a}", b"\\verb", b"\\sqrt[", b"\\href{", b"$", b"~", b" and ", b" # ", b"@string{a = a}", b"@comment{", b"@book{"),
    *(b"sep=\n", b"sep=\r\n", b"claim,", b"F-002", b"PK\x03\x04", b"PK\x05\x06", b"<w:p>", b"</w:p>", b"<!DOCTYPE", b"&amp;", b"]]>"),
]  # fmt: skip


def examples(small: KnowledgeBase, texts: dict[str, str]) -> list[tuple[str, bytes]]:
    table_of_evidence = (TEMPLATES / "evidence.csv").read_bytes()
    for bundled, ours in ((b"lewin-political-", b"lewin-"), (b"trotsky-revolution-", b"trotsky-")):
        table_of_evidence = table_of_evidence.replace(bundled, ours)
    blocks = (claim("F-002"), part("For"), paragraph("It is. [trotsky-betrayed, page 3]"), table(("Summary",), ("x",)))
    return [
        *((name.rsplit("/", 1)[-1], text.encode()) for name, text in texts.items()),
        ("x.zip", archive(texts)),
        ("x.bib", bibtex_file(small.works.values()).encode()),
        ("x.json", json.dumps([work.csl for work in small.works.values()]).encode()),
        ("x.csv", table_of_evidence),
        ("x.docx", document(*blocks)),
    ]


def read(name: str, data: bytes, base: KnowledgeBase) -> None:
    """Read, and hold what is promised of every upload."""
    upload = read_upload(name, data, base)
    has_errors = any(not problem.warning for problem in upload.problems)
    assert upload.is_valid == (bool(upload.entries) and not has_errors)
    assert not (has_errors and (upload.entries or upload.files))
    assert upload.entries or upload.problems
    assert all(
        problem.message and problem.entry.isprintable() and len(str(problem)) < 2000 for problem in upload.problems
    )
    if not upload.is_valid:
        return
    claims = {entry.slug: entry for entry in upload.entries if isinstance(entry, ClaimEntry)}
    works = {entry.id: entry for entry in upload.entries if isinstance(entry, WorkEntry)}
    topics = {entry.id: entry for entry in upload.entries if not isinstance(entry, (ClaimEntry, WorkEntry))}
    after = KnowledgeBase(
        claims={**base.claims, **claims}, works={**base.works, **works}, topics={**base.topics, **topics}
    )
    assert [problem for problem in check(after) if not problem.warning] == []
    # What was taken can be kept and written again.
    written = seed_texts(after, upload.files)
    "".join(written.values()).encode()
    again = parse_seeds(written).base
    assert (again.claims, again.works, again.topics) == (after.claims, after.works, after.topics)
    for entry in upload.entries:
        kept = entry.csl if isinstance(entry, WorkEntry) else entry.model_dump(mode="json")
        assert "\\u0000" not in json.dumps(kept, allow_nan=False)


@some
@given(name=NAMES, data=st.binary(max_size=300) | st.lists(st.sampled_from(SNIPPETS), max_size=12).map(b"".join))
def test_any_bytes(name: str, data: bytes, small: KnowledgeBase) -> None:
    read(name, data, small)


@some
@given(name=NAMES, text=st.text(max_size=200), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_any_text(name: str, text: str, encoding: str, small: KnowledgeBase) -> None:
    read(name, text.encode(encoding, "replace"), small)


@some
@given(data=st.data())
def test_good_files_that_were_changed(data: st.DataObject, small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    name, content = data.draw(st.sampled_from(examples(small, small_texts)))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 20)))
        put = data.draw(st.sampled_from(SNIPPETS) | st.binary(max_size=4) | st.just(b""))
        content = content[:start] + put + content[end:]
    read(name, content, small)


@some
@given(data=st.data())
def test_good_files_that_broke_off(data: st.DataObject, small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    name, content = data.draw(st.sampled_from(examples(small, small_texts)))
    read(name, content[: data.draw(st.integers(0, len(content) - 1))], small)


@some
@given(data=st.data())
def test_good_files_under_a_wrong_name(data: st.DataObject, small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    _, content = data.draw(st.sampled_from(examples(small, small_texts)))
    read(data.draw(NAMES), content, small)


@some
@given(xml=st.lists(st.sampled_from(SNIPPETS).map(lambda part: part.decode("utf-8", "replace")) | st.sampled_from(
    ["<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", claim("F-002"), claim("New one"), part("For"), part("For: x"),
     part("Common ground"), part("People ask"), paragraph("Question: x"), paragraph("Topics: ,"), paragraph("x [a; b]"),
     paragraph("x [trotsky-betrayed]"), table(("Summary", "Work"), ("x", "trotsky-betrayed")), table(("",)), "<w:tbl/>"]), max_size=8))  # fmt: skip
def test_any_document(xml: list[str], small: KnowledgeBase) -> None:
    read("x.docx", document(*xml), small)


# As large as an upload may be, and as slow as we could make it.
LARGE = {
    "many keys.yaml": b"a: b\n" * (MAX_UPLOAD_BYTES // 5),
    "brackets.yaml": b"[" * MAX_UPLOAD_BYTES,
    "one line.yaml": b"a" * MAX_UPLOAD_BYTES,
    "quotes.yaml": b"'" * MAX_UPLOAD_BYTES,
    "rows.csv": b"claim,stance,summary,work\n" + b"F-02,for,x,y\n" * (MAX_UPLOAD_BYTES // 14),
    "cells.csv": b"," * MAX_UPLOAD_BYTES,
    "quoted.csv": b'"' * MAX_UPLOAD_BYTES,
    "phrasings.csv": b"claim,stance,phrasing\n" + b"".join(b"F-002,asks,is it %d?\n" % n for n in range(5000)),
    "evidence.csv": b"claim,stance,summary,work\n" + b"F-002,for,x,trotsky-betrayed\n" * 5000,
    "items.csv": b"claim,stance,summary,work\n" + b"".join(b"F-002,for,x y z v w u %d,trotsky-betrayed\n" % n for n in range(5000)),
    "brackets.json": b"[" * MAX_UPLOAD_BYTES,
    "items.json": b"[" + b'{"id":"a"},' * (MAX_UPLOAD_BYTES // 12) + b"1]",
    "digits.json": b"1" * MAX_UPLOAD_BYTES,
    "entries.bib": b"@book{a," * 37_000,
    "braces.bib": b"@book{a, title={" + b"{" * 250_000,
    "names.bib": b"@book{a, author={" + b"d and " * 50_000 + b"}}",
    "tex.bib": b"".join(b"@book{a%d, title={%s}}\n" % (n, b"{\\'e}" * 390) for n in range(100)),
    "bomb.zip": archive({"works.yaml": "- a\n" * (MAX_UNPACKED_BYTES // 4)}),
    "deep.docx": document("<w:p>" * 300_000 + "</w:p>" * 300_000),
    "wide.docx": document("<w:p/>" * 1_000_000),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_the_largest_uploads_come_to_an_end(name: str, small: KnowledgeBase) -> None:
    assert len(LARGE[name]) <= MAX_UPLOAD_BYTES
    upload = read_upload(name, LARGE[name], small)
    assert 0 < len(upload.problems) + len(upload.entries) <= MAX_PROBLEMS + 2
