"""Files with a layout: what they mark is told, and what is no text of the document is left out."""

import pytest
from conversions import RUNNING_HEAD, chapter, packed_epub, to_docx, to_epub, to_html, to_pdf
from hostile_files import picture_pdf
from word_files import W, document, packed, paragraph, run

from knowledge.documents.document import BlockKind, Document
from knowledge.documents.reading import read_document
from knowledge.documents.reading.errors import Unreadable
from knowledge.documents.reading.limits import ReadingLimits
from knowledge.documents.reading.parsing import parsed

LONG = (
    "The baker counted the loaves twice and wrote the number down, because the inspector would come and ask for it once "
    "more; nobody had told him about the Marxist-Leninist bakery or the long-term consequences of collective ovens. [12]"
)
TEXT = "\n\n".join(
    [
        "The price of bread",
        *(f"{n}. {LONG} {LONG}" for n in range(1, 12)),
        "{p. 144} The mill and the oven",
        LONG,
        "12. Baker, Loaves, p3",
        "13. ibid. p5",
    ]
)


def read(name: str, data: bytes) -> Document:
    return parsed(name, data, ReadingLimits())


def shown(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def html(body: str, head: str = "") -> Document:
    return read("a.html", f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def package(names: list[str], more: str = "") -> str:
    items = "".join(f'<item id="{name}" href="{name}"/>' for name in names)
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    return f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}{more}</manifest><spine>{spine}</spine></package>'


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        ("html", to_html(TEXT)),
        ("docx", to_docx(TEXT)),
        ("epub", to_epub(TEXT)),
        ("pdf", to_pdf(TEXT)),
        ("pdf", to_pdf(TEXT, is_indented=True)),
    ],
    ids=["html", "docx", "epub", "pdf", "indented pdf"],
)
def test_a_text_is_the_same_in_every_format(ending: str, data: bytes) -> None:
    plain = read("a.txt", TEXT.encode())
    assert shown(read(f"a.{ending}", data)) == shown(plain)
    assert [block.kind for block in read(f"a.{ending}", data).blocks] == [block.kind for block in plain.blocks]


def test_a_file_is_read_in_a_process_of_its_own() -> None:
    assert read_document("007_some.pdf", to_pdf(TEXT)) == read("007_some.pdf", to_pdf(TEXT))


def test_pages_of_a_pdf_are_called_as_is_printed_on_them() -> None:
    document = read("a.pdf", to_pdf(TEXT, first_page=98))
    assert [page.label for page in document.pages][:3] == ["98", "99", "100"]
    assert RUNNING_HEAD not in document.text
    assert document.page(0) == "98"
    begun = [document.text[page.start - 1] for page in document.pages[1:]]
    assert set(begun) <= {" ", "\n"} | set("abcdefghijklmnopqrstuvwxyz-")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (to_pdf(TEXT, password="oven"), "encrypted; save it without a password"),
        (picture_pdf(), "only pictures of pages; run text recognition"),
        (to_pdf(TEXT)[:300], "broken or not whole"),
        (b"%PDF-1.4 nothing", "broken or not whole"),
    ],
)
def test_a_pdf_that_cannot_be_read_gets_a_message(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read("a.pdf", data)


def test_html_tells_headings_quotations_and_notes() -> None:
    document = html(
        "<h1>Bread</h1><h2>And <i>tea</i></h2><p>Said<sup><a href='#n1'>1</a></sup> and&nbsp;done.</p>"
        "<blockquote><p>One.</p><p>Two.</p></blockquote>"
        "<ol><li id='n1'><p>Baker, <i>Loaves</i>, p3. <a href='#r1'>↩</a></p></li></ol>",
        "<title>All of it</title><meta name='author' content='A. Baker'>",
    )
    assert shown(document) == ["Bread", "And tea", "Said[1] and done.", "One.", "Two.", "Baker, Loaves, p3."]
    kinds = [block.kind for block in document.blocks]
    assert kinds == [BlockKind.HEADING] * 2 + [BlockKind.PARAGRAPH] + [BlockKind.QUOTATION] * 2 + [BlockKind.NOTE]
    assert document.blocks[-1].note == "1"
    assert document.text.endswith("\n\n1. Baker, Loaves, p3.")
    assert (document.title, document.author) == ("All of it", "A. Baker")


def test_html_leaves_out_what_is_no_text() -> None:
    document = html(
        "<nav>Home</nav><script>x</script><style>y</style><p>Bread.</p><p hidden>No</p><select><option>No</select>"
        "<template><p>No</p></template><!-- no --><footer>Tea.</footer>"
    )
    assert shown(document) == ["Bread.", "Tea."]


def test_html_divides_where_two_breaks_stand_and_keeps_a_single_one() -> None:
    assert shown(html("One<br>two.<br>\n<br>Three <b>four</b>.")) == ["One\ntwo.", "Three four."]


def test_html_keeps_the_numbers_of_ordered_lists() -> None:
    document = html("<ol start=93><li>Baker, p3<li><p>ibid, p4</p></ol><ul><li>tea</ul>")
    assert shown(document) == ["93. Baker, p3", "94. ibid, p4", "tea"]


def test_html_page_breaks_are_pages() -> None:
    document = html(
        "<p>One <span role='doc-pagebreak' aria-label='12'></span>two re<span epub:type='pagebreak' title='13'></span>ad.</p>"
        "<div role='doc-pagebreak' id='page14'></div><p>Three.</p>"
    )
    assert document.text == "One two read.\n\nThree."
    assert [(page.label, document.text[page.start :][:3]) for page in document.pages] == [
        ("12", "two"),
        ("13", "ad."),
        ("14", "Thr"),
    ]


def test_html_in_the_encoding_that_it_names() -> None:
    data = "<html><head><meta charset='windows-1251'></head><p>Хлеб подорожал".encode("cp1251")
    assert shown(read("a.html", data)) == ["Хлеб подорожал"]


def test_markdown_tells_headings_quotations_and_notes() -> None:
    text = "---\ntitle: Bread\n---\n# One\n\nSome *text*[^a] and\nmore.\n\n> quoted\n> on\n\n93. first\n94. second\n\n[^a]: Baker,\n    p3\n"
    document = read("a.md", text.encode())
    assert document.title == "Bread"
    assert shown(document) == ["One", "Some text[^a] and more.", "quoted on", "93. first", "94. second", "Baker, p3"]
    assert [block.kind for block in document.blocks][2] is BlockKind.QUOTATION
    assert (document.blocks[-1].kind, document.blocks[-1].note) == (BlockKind.NOTE, "a")


def test_word_tells_headings_quotations_notes_and_pages() -> None:
    reference = '<w:r><w:footnoteReference w:id="7"/></w:r>'
    body = (
        paragraph("Bread", "Heading1")
        + paragraph(f"{run('Said')}{reference}{run(' here')}<w:r><w:br w:type='page'/></w:r>{run('and there.')}")
        + paragraph("Quoted.", "Quote")
        + paragraph("<w:r><w:lastRenderedPageBreak/><w:t>Last</w:t><w:br/><w:t>line.</w:t></w:r>")
    )
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="7">{paragraph("Baker, p3.")}</w:footnote></w:footnotes>'
    relations = '<Relationships xmlns="x"><Relationship Id="r" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>'
    xml = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    found = read("a.docx", packed({"_rels/.rels": relations, "word/document.xml": xml, "word/footnotes.xml": notes}))
    assert shown(found) == ["Bread", "Said[1] here and there.", "Quoted.", "Last\nline.", "Baker, p3."]
    assert [block.kind for block in found.blocks] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.QUOTATION,
        BlockKind.PARAGRAPH,
        BlockKind.NOTE,
    ]
    assert [found.page(found.text.index(word)) for word in ("Bread", "here", "there", "Last")] == ["1", "1", "2", "3"]


def test_word_that_is_another_archive_gets_a_message() -> None:
    with pytest.raises(Unreadable, match=r"no Word document|broken"):
        read("a.docx", packed({"word/x.xml": "<x/>"}))
    with pytest.raises(Unreadable, match="broken"):
        read("a.docx", document(paragraph("x"))[:400])


def test_epub_is_read_in_the_order_of_its_spine_with_its_page_list() -> None:
    navigation = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
        '<nav epub:type="page-list"><ol><li><a href="b.xhtml#x">12</a></li><li><a href="a.xhtml#y">13</a></li></ol></nav></body></html>'
    )
    pages = {
        "OEBPS/content.opf": package(["b.xhtml", "a.xhtml"], '<item id="nav" href="nav.xhtml" properties="nav"/>'),
        "OEBPS/nav.xhtml": navigation,
        "OEBPS/b.xhtml": chapter(["First."]).replace("<p>", '<p id="x">'),
        "OEBPS/a.xhtml": chapter(["Second half."]).replace("half", '<a id="y"/>half'),
    }
    document = read("a.epub", packed_epub(pages))
    assert shown(document) == ["First.", "Second half."]
    assert [(page.label, document.text[page.start :][:4]) for page in document.pages] == [
        ("12", "Firs"),
        ("13", "half"),
    ]


def test_an_epub_that_is_encrypted_gets_a_message() -> None:
    locked = '<encryption><EncryptedData><CipherData><CipherReference URI="OEBPS/a.xhtml"/></CipherData></EncryptedData></encryption>'
    parts = {"OEBPS/content.opf": package(["a.xhtml"]), "OEBPS/a.xhtml": "\x01\x02", "META-INF/encryption.xml": locked}
    with pytest.raises(Unreadable, match="encrypted"):
        read("a.epub", packed_epub(parts))
