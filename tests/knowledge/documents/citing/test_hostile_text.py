"""Any text is read without an error, in time that grows as the text does, and every place given is inside of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.citing import RULES
from knowledge.documents.citing.bibliography_list import ReferenceList
from knowledge.documents.citing.intext import intext_citations
from knowledge.documents.citing.introductions import Introducer
from knowledge.documents.citing.paragraphs import paragraphs
from knowledge.documents.citing.shelf import Shelf

from .paged_texts import SHELF, found_in, of_text

PIECES = st.sampled_from(
    """From Ada Pell’s The Mill and the Market|“|”|"|‘|’|{p. 3}|{p.|}|[p. 4]|[12]|<13>|{quote}|{end}|{end quote}|==|by Ada Pell|(Pell 1974: 3)|p. 3
    |-pp.39-40|:|.|...|References|(ibid.)|(1)|(2)|Chapter 3|Source: The Valley Review, March 1942, p. 3|, quoted in |The|mill|stood|Tull wrote|—|и|「
    """.replace("\n    ", "").split("|")
)
LINES = st.lists(PIECES, max_size=8).map(" ".join)
TEXTS = st.lists(LINES, max_size=14).map("\n\n".join) | st.text(max_size=300)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_any_text_gives_places_inside_of_it(text: str) -> None:
    read = of_text(text)
    found = found_in(read)
    assert [each.start for each in found] == sorted(each.start for each in found)
    for each in found:
        assert 0 <= each.start < each.end <= len(text)
        assert 0 <= each.at < len(text)
        assert (each.work is None) == (each.unresolved is not None)
        assert each.rule in RULES
        assert 0 <= each.confidence <= 1
        for first, last in each.insertions:
            assert each.start <= first < last <= each.end


@pytest.mark.parametrize(
    "piece",
    [
        "“a ",
        '"a" ',
        "{",
        "{a ",
        "(",
        "(Pell 1974: 3",
        "Aa ",
        "A. ",
        "p. 3, ",
        "=",
        " ",
        "-",
        "|1|",
        "[1]",
        "(1974) ",
        "1",
        "’s ",
        "'a ",
        "(Pell 3) ",
        "Pell (1974) (p. 3) ",
        "(p. 3) ",
        "(Pell, op. cit., p. 3) ",
        "[Mills Old, p. 3] ",
        "Ada P. ",
        "Review: Pell, ",
        "{p. 1} a b ",
        "Pell said: “a b” (Pell 1974: 3) ",
        "some say that ",
    ],
)
def test_a_line_of_nothing_but_signs_is_read_in_time(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    read = of_text(text)
    lines = paragraphs(read)
    shelf = Shelf(SHELF)
    assert len(intext_citations(read, lines, ReferenceList(lines), shelf, Introducer(shelf))) < len(text)
