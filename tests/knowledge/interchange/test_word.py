"""Word documents in the template."""

import pytest
from word_files import RELATIONS, W, claim, document, packed, paragraph, part, run, table

from knowledge.base import KnowledgeBase
from knowledge.entries import ClaimEntry
from knowledge.interchange import MAX_UNPACKED_BYTES, Upload, read_upload

NEP = "trotsky-opposed-the-nep"
BULLET = "It is said. [lewin-undercurrents, page 3]"


def read(data: bytes, base: KnowledgeBase) -> Upload:
    return read_upload("c.docx", data, base)


def claims(upload: Upload) -> list[ClaimEntry]:
    assert [str(problem) for problem in upload.problems if not problem.warning] == []
    return [entry for entry in upload.entries if isinstance(entry, ClaimEntry)]


def errors(upload: Upload) -> list[str]:
    assert upload.entries == ()
    return [str(problem) for problem in upload.problems if not problem.warning]


@pytest.mark.parametrize("style", ["berschrift2", "Meine", "Heading2"])
def test_a_heading_is_one_in_word_of_any_language(style: str, small: KnowledgeBase) -> None:
    data = document(paragraph("Mine", "Titel"), claim("F-002"), paragraph("For", style), paragraph(BULLET))
    upload = read(data, small)
    (entry,) = claims(upload)
    assert upload.problems == ()
    assert entry.sides[0].evidence[-1].summary == "It is said."


def test_what_was_inserted_counts_and_what_was_deleted_does_not(small: KnowledgeBase) -> None:
    text = (
        run("It ")
        + f"<w:ins>{run('is')}</w:ins><w:del><w:r><w:delText>was</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{run('never')}</w:moveFrom>"
        + f"<w:sdt><w:sdtContent>{run(' sa')}</w:sdtContent></w:sdt><w:r><w:t>id</w:t><w:noBreakHyphen/><w:t>so</w:t><w:tab/></w:r>"
        + run(". [lewin-undercurrents, page 3]")
    )
    controlled = f"<w:sdt><w:sdtContent>{paragraph('It stands in a box. [trotsky-betrayed]')}</w:sdtContent></w:sdt>"
    (entry,) = claims(read(document(claim("F-002"), part("For"), paragraph(text), controlled), small))
    assert [item.summary for item in entry.sides[0].evidence[-2:]] == ["It is said-so .", "It stands in a box."]


def test_the_document_may_have_another_name_in_its_archive(small: KnowledgeBase) -> None:
    data = document(claim("F-002"), part("For"), paragraph(BULLET), main="word/document2.xml")
    assert len(claims(read(data, small))) == 1


def test_a_table_under_a_side_needs_neither_claim_nor_side(small: KnowledgeBase) -> None:
    rows = table(("Summary", "Work", "Page", ""), ("It is said.", "lewin-undercurrents", "3", ""), ("", "", "", ""))
    (entry,) = claims(read(document(claim("F-002"), part("Against"), rows), small))
    assert entry.sides[1].evidence[-1].citation.locator == "3"


def test_a_table_by_itself_names_its_claims(small: KnowledgeBase) -> None:
    rows = table(("Claim", "Stance", "Phrasing"), ("F-002", "asks", "did he?"), ("F-009", "asks", "did he?"))
    assert [error.split(";")[0] for error in errors(read(document(paragraph("Some words"), rows), small))] == [
        "c.docx:4: claim: there is no claim 'F-009'"
    ]


def test_what_is_not_read_is_said(small: KnowledgeBase) -> None:
    note = "<w:r><w:footnoteReference/></w:r>" + run(BULLET)
    upload = read(document(paragraph("Preface"), claim("F-002"), part("For"), paragraph(note)), small)
    assert len(claims(upload)) == 1
    assert [problem.message.split(";")[0] for problem in upload.problems] == [
        "footnotes, endnotes and text boxes are not read",
        "what stands before the first claim's heading is not read: paragraphs, 1",
    ]


def test_a_claim_that_is_nearly_there_is_pointed_out(small: KnowledgeBase) -> None:
    upload = read(document(claim("Trotsky wanted to end NEP"), paragraph("Question: Did he?")), small)
    assert "this is a new claim; did you mean 'trotsky-opposed-the-nep'?" in upload.problems[0].message


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([claim("F-002"), part("Peple ask"), paragraph(BULLET)], "c.docx:2: no part of a claim is called 'Peple ask'; did you mean 'people ask'?"),
        ([claim("F-002"), part("For"), paragraph("It is said.")], "c.docx:3: no work is named; end the item with it"),
        ([claim("F-002"), part("For"), paragraph("It is. [nowhere]")], "c.docx:3: work: there is no work 'nowhere'"),
        ([claim("F-002"), part("For"), paragraph("It is. []")], "c.docx:3: work: no work is named"),
        ([claim("F-002"), part("For"), paragraph("It is. [trotsky-betrayed, leaf 3]")], "c.docx:3: label: 'leaf' is not one of 'page'"),
        ([claim("F-002"), part("For"), paragraph("It is. [trotsky-betrayed, 3]")], "`label` and `locator` go together"),
        ([claim("F-002"), paragraph("Some words.")], "c.docx:2: 'Some words.' belongs to no part of the claim"),
        ([claim("A new one.")], "c.docx:1: question: `question` is missing; add it"),
        ([claim("A new one."), paragraph("Question: Is it?"), paragraph("Kind: wild")], "c.docx:3: kind: 'wild' is not one of"),
        ([claim("A new one."), paragraph("Question: Is it?"), paragraph("Topics: nope")], "there is no topic 'nope'"),
        ([claim("A new one."), paragraph("Question: Is it?"), part("For"), paragraph(BULLET)], "c.docx:4: heading: the claim has no such side"),
        ([claim("Я")], "c.docx:1: statement: no slug can be made"),
        ([claim("F-002"), part("Common ground"), paragraph("It is so.")], "c.docx:3: citations: "),
        ([claim("F-002"), part("Common ground"), paragraph("It is. [trotsky-betrayed; reports me]")], "c.docx:3: only evidence reports"),
        ([claim("F-002"), table(("Wibble", "Summary"), ("a", "b"))], "c.docx:2: no column is called 'Wibble'"),
        ([], "c.docx: there is nothing in it that can be taken over"),
        ([paragraph("a")] * 5001, "c.docx: more than 5,000 paragraphs"),
        (["<w:sdt>" * 100 + "</w:sdt>" * 100], "c.docx: this document is nested too deeply"),
        (["<w:p>" * 100_000 + "</w:p>" * 100_000], "c.docx: this document is nested too deeply"),
        (["<w:p>"], "c.docx: this document is broken"),
        (["&x;"], "c.docx: this document is broken"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_paragraph(blocks: list[str], said: str, small: KnowledgeBase) -> None:
    found = errors(read(document(*blocks), small))
    assert [error for error in found if said in error], found


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "before",
    [
        LAUGHS + "]>",
        '<!DOCTYPE d [<!ENTITY i SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://a.example/d.dtd">',
    ],
)
def test_entities_are_refused(before: str, small: KnowledgeBase) -> None:
    (said,) = errors(read(document(claim("F-002"), paragraph("&i;"), before=before), small))
    assert "holds what no Word document does" in said


@pytest.mark.parametrize(
    "data",
    [
        packed({"_rels/.rels": RELATIONS.format("xl/workbook.xml"), "xl/workbook.xml": "<a/>"}),
        packed({"_rels/.rels": RELATIONS.format("word/document.xml")}),
        packed(
            {"_rels/.rels": RELATIONS.format("word/document.xml"), "word/document.xml": f'<w:document xmlns:w="{W}"/>'}
        ),
        packed({"_rels/.rels": "<Relationships/>"}),
        packed({"_rels/.rels": "<"}),
        packed({}),
    ],
)
def test_other_office_files_are_no_documents(data: bytes, small: KnowledgeBase) -> None:
    (said,) = errors(read(data, small))
    assert "DOCX" in said


def test_a_document_is_unpacked_no_further_than_may_be(small: KnowledgeBase) -> None:
    (said,) = errors(read(document(" " * MAX_UNPACKED_BYTES), small))
    assert "unpacked, this is more than 8 MB" in said
