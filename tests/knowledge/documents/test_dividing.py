"""Blocks become passages, each with its page, its headings and the citations that begin in it."""

from knowledge.documents.cited import Citation
from knowledge.documents.dividing import PAGE_MARK, file_span, passages_of
from knowledge.documents.document import Block, BlockKind, Document, PageBreak, document_id
from knowledge.documents.passages import PassageFinder

PARTS = [
    ("One", BlockKind.HEADING, 1),
    ("First words of it.", BlockKind.PARAGRAPH, 0),
    ("Deeper", BlockKind.HEADING, 2),
    ("Somebody else's words.", BlockKind.QUOTATION, 0),
    ("Two", BlockKind.HEADING, 1),
    ("Last words.", BlockKind.PARAGRAPH, 0),
    ("1. A note, p. 3", BlockKind.NOTE, 0),
]


def made(*, pages: tuple[PageBreak, ...] = (), origins: tuple[tuple[int, int], ...] = ()) -> Document:
    blocks, text = [], ""
    for content, kind, level in PARTS:
        text += "\n\n" if text else ""
        blocks.append(Block(start=len(text), end=len(text) + len(content), kind=kind, level=level))
        text += content
    return Document(name="x", text=text, blocks=tuple(blocks), pages=pages, origins=origins)


def citation(document: Document, words: str, *, rule: str = "note", locator: str = "3") -> Citation:
    start = document.text.index(words)
    return Citation(
        start=start,
        end=start + len(words),
        at=start,
        work=None,
        label="page",
        locator=locator,
        rule=rule,
        confidence=1,
        unresolved="It is not clear.",
    )


def test_paragraphs_and_quotations_are_passages_under_their_headings() -> None:
    document = made()
    found = passages_of(document, [])
    assert [(document.text[each.start : each.end], each.headings) for each in found] == [
        ("First words of it.", ("One",)),
        ("Somebody else's words.", ("One", "Deeper")),
        ("Last words.", ("Two",)),
    ]
    for each in found:
        span = PassageFinder(document.text).find(start=0, end=0, words=each.words, digest=each.fingerprint)
        assert span is not None
        assert span.start == each.start


def test_a_citation_stands_with_the_passage_that_its_words_begin_in() -> None:
    document = made()
    cited = [citation(document, text) for text in ("A note", "words of it", "Somebody")]
    found = passages_of(document, cited)
    assert [[document.text[one.start : one.end] for one in each.citations] for each in found] == [
        ["words of it"],
        ["Somebody"],
        [],
        ["A note"],
    ]


def test_the_page_is_the_files_own_else_that_of_what_it_reproduces() -> None:
    document = made(pages=(PageBreak(start=0, label="ix"), PageBreak(start=24, label="10")))
    mark = citation(document, "Last", rule=PAGE_MARK, locator="144")
    assert [each.page for each in passages_of(document, [mark])] == ["ix", "10", "10"]
    assert [each.page for each in passages_of(made(), [mark])] == [None, None, "144"]


def test_places_count_the_characters_of_the_file() -> None:
    document = made(origins=((0, 0), (5, 105)))
    assert file_span(document, 3, 10) == (3, 110)
    assert file_span(document, 5, 5) == (105, 105)


def test_a_document_is_called_by_its_number_or_its_whole_name() -> None:
    assert document_id("003_13a7d822d4349d0c") == "003"
    assert document_id("My Essay (final)") == "my-essay-final"
    assert document_id("chapter_one") != document_id("chapter_two")
    for name in ("Моя жизнь", "Его жизнь", "x" * 90, "x" * 91, "", "_"):
        assert 1 <= len(document_id(name)) <= 40
        assert set(document_id(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len({document_id(name) for name in ("Моя жизнь", "Его жизнь", "x" * 90, "x" * 91)}) == 4


def test_headings_inside_a_numbered_section_are_below_it() -> None:
    text, blocks = "", []
    parts = [
        ("(1) The mill", 2), ("{p. 3} Chapter One", 2), ("Words of a book.", 0), ("(2) “The oven”", 0), ("Words on it.", 0),
        ("(3) The yard", 2), ("Words of it.", 0), ("Afterwards", 2), ("Last words.", 0),
    ]  # fmt: skip
    for content, level in parts:
        text += "\n\n" if text else ""
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        blocks.append(Block(start=len(text), end=len(text) + len(content), kind=kind, level=level))
        text += content
    document = Document(name="x", text=text, blocks=tuple(blocks))
    assert [(text[each.start : each.end], each.headings) for each in passages_of(document, [])] == [
        ("Words of a book.", ("(1) The mill", "{p. 3} Chapter One")),
        ("(2) “The oven”", ()),
        ("Words on it.", ("(2) “The oven”",)),
        ("Words of it.", ("(3) The yard",)),
        ("Last words.", ("Afterwards",)),
    ]
