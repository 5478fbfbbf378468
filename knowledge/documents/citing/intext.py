"""Citations that stand in the text itself: pages behind quotations, page marks, author and date, and who is quoted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from ..cited import Citation
from ..document import Document
from .bibliography_list import ReferenceList
from .insertions import Insertions
from .introductions import Introducer
from .paragraphs import LONGEST, UNREAD, Paragraph
from .parentheses import Parentheses
from .quotations import Quotations
from .quoted_words import QuotedWords
from .reproductions import Reproductions
from .shelf import Shelf
from .speakers import with_speakers

TOO_LONG: Final = (
    f"This paragraph has more than {LONGEST:,} characters, so quotations and parentheses in it were not read. "
    "Give the file back its line breaks."
)
RULES: Final[Mapping[str, str]] = {
    "page-mark": "A page mark inside a reproduced text: `{p. 144}`, `[S. 12]`, `<144>`. The page begins there.",
    "reproduced-text": "A reproduced text without page marks: all from its title block to its end; the chapter where a heading says it.",
    "pages-behind-quotation": "Pages at the end of a quotation: `… way.-pp.39-40`, `… p. 329`; the work was introduced before it.",
    "pages-in-parentheses": "Pages in parentheses behind a quotation or sentence: `“…” (p. 35)`; the work stands near or was introduced.",
    "introduced-title": "A lead-in that names author and title: `From Ada Pell’s The Mill and the Market`.",
    "introduced-author": "A lead-in that names an author whose work was introduced before: `Pell goes on to say:`.",
    "possessive-title": "A caption of author and title: `Ada Pell’s The Mill and the Market`.",
    "bookshop-line": "The title of a bookshop's page, pasted over a quotation: `Title: Shop: Family, Given: ISBN`.",
    "same-work": "A lead-in that points back: `From the same text`, `Again from …`.",
    "attribution-line": "The line under an epigraph or quotation: `— Ada Pell (1944)`.",
    "author-date": "Author and date, found in the list of references or in the base: `(Pell 1974: 35)`, `Pell (1974, 35)`, `Pell (1974) says “…” (p. 35)`.",
    "author-page": "Author and page, where the list of references has one entry of the author: `(Pell 35)`.",
    "numbered-reference": "The number of an entry of the list of references, and pages: `[3, p. 35]`.",
    "full-reference": "A whole reference in parentheses, or a title: `(Ada Pell, The Mill, Oxford 1974, p. 35)`, `[The Mill and the Market, p. 35]`, `[Pell, op. cit., p. 36]`.",
    "ibid-in-parentheses": "The work cited before, in parentheses: `(ibid., p. 4)`.",
    "quoted-in": "A source known from another: `(Tull 1950: 12, quoted in Pell 1974: 35)`.",
    "quotation-in-quotation": "Words of somebody whom the quoted author quotes: `“…,” wrote the historian B. F. Tull`.",
    UNREAD: "No citation: a paragraph of more than 60,000 characters, in which quotations and parentheses are not looked for.",
}
"""The rules of citations in the text, each with the form that it reads."""
_OWN_WORDS: Final = frozenset(
    """pages-in-parentheses author-date author-page numbered-reference full-reference ibid-in-parentheses quoted-in
    """.split()
)
"""Rules that cite a sentence where no quotation stands by."""


def intext_citations(
    document: Document,
    lines: Sequence[Paragraph],
    listed: ReferenceList,
    shelf: Shelf,
    introducer: Introducer,
    *,
    notes: frozenset[int] = frozenset(),
) -> list[Citation]:
    """
    Return the citations of a document that no numbered note leads to, and the paragraphs that are too long to be read.

    `lines` are its paragraphs, `notes` those of them that are notes, and `listed` its list of references.
    """
    reproductions = Reproductions(document, lines, shelf, introducer, listed=listed.lines)
    found = reproductions.read()
    own = reproductions.covered | reproductions.heads | listed.lines
    found += Quotations(lines, own | notes, shelf, introducer).read()
    parentheses = Parentheses(lines, own, listed, shelf, found)
    in_parentheses = parentheses.read()
    spans = {(each.start, each.locator) for each in in_parentheses}
    # The same pages of the same words, of which nobody else could say whose they are.
    found = [
        each
        for each in found
        if each.work is not None
        or not (
            {each.at, each.at - 1} & parentheses.taken
            or {(each.start, each.locator), (each.start + 1, each.locator)} & spans
        )
    ]
    found += in_parentheses
    found = with_speakers(document.text, lines, found)
    inserted = Insertions(document.text)
    quotes = QuotedWords(document)
    found = [
        replace(
            each,
            insertions=inserted.within(each.start, each.end),
            is_quotation=each.rule not in _OWN_WORDS or quotes.has(each.start, each.end),
        )
        for each in found
    ]
    return found + [_unread(line) for at, line in enumerate(lines) if len(line.text) > LONGEST and at not in own]


def _unread(line: Paragraph) -> Citation:
    return Citation(
        start=line.start, end=line.end, at=line.start, work=None, label=None, locator=None, rule=UNREAD, confidence=0.0, unresolved=TOO_LONG
    )  # fmt: skip
