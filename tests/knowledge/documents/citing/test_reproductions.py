"""Texts that a document reproduces, with page marks and without."""

import pytest

from knowledge.documents.document import BlockKind

from .paged_texts import BODY, LAST, NEXT, document, found_in, told

HEAD = ("The Mill and the Market", "by Ada Pell", "Harrow Press, London 1974")
OPENING = (
    "My notes on the valley.",
    "I have copied some pages, with the numbers of the edition that I own.",
    "They follow.",
)


@pytest.mark.parametrize("mark", ["{{p. {0}}}", "[p. {0}]", "{{p.{0}}}", "{{page {0}}}", "[S. {0}]", "{{pg. {0}}}"])
def test_a_page_mark_begins_its_page(mark: str) -> None:
    read = document(
        *OPENING, *HEAD, f"{mark.format(144)} {BODY}", NEXT, f"{mark.format(146)} {LAST}", "== I thought of it long."
    )
    found = found_in(read)
    assert told(read, found) == [
        ("The mill", "pell-mill", "144"),
        ("Prices rose", "pell-mill", "144"),
        ("What was", "pell-mill", "146"),
    ]
    assert {each.rule for each in found} == {"page-mark"}
    assert read.text[found[0].at :].startswith(mark.format(144))


@pytest.mark.parametrize("mark", ["[{0}]", "<{0}>", "|{0}|"])
def test_lone_numbers_are_pages_where_they_break_sentences(mark: str) -> None:
    read = document(
        *OPENING, *HEAD, f"{mark.format(144)} {BODY}", f"{NEXT[:-20]} {mark.format(145)} {NEXT[-20:].lstrip()} {LAST}", "=="
    )  # fmt: skip
    pages = [(words, locator) for words, _, locator in told(read, found_in(read))]
    assert pages == [("The mill", "144"), ("Prices rose", "144"), ("Nobody had", "144-145"), ("What was", "145")]


def test_numbers_of_notes_are_no_pages() -> None:
    read = document(
        *OPENING, *HEAD, f"{BODY[:40]} [12] {BODY[40:]} [13]", LAST, "12. Tull, Ledgers of the Poor, p. 3", "13. ibid."
    )
    assert {each.locator for each in found_in(read) if each.rule == "page-mark"} == set()


def test_a_sentence_over_two_pages_has_both() -> None:
    read = document(
        *OPENING,
        *HEAD,
        "{p. 144} One is whole. The other is cut in the mid-",
        "{p. 145} dle of a word. The third is whole.",
        "{end}",
    )
    assert told(read, found_in(read)) == [
        ("One is", "pell-mill", "144"), ("The other", "pell-mill", "144-145"), ("The third", "pell-mill", "145"),
    ]  # fmt: skip
    crossing = found_in(read)[1]
    assert read.text[crossing.start : crossing.end] == "The other is cut in the mid-\n\n{p. 145} dle of a word."
    assert crossing.insertions == ()


def test_a_sentence_over_three_pages_has_the_first_and_the_last() -> None:
    read = document(
        *OPENING,
        *HEAD,
        "{p. 9} It was long, and",
        "{p. 10} it went on and on and",
        "{p. 11} then it ended. A new one began.",
    )
    assert told(read, found_in(read)) == [("It was", "pell-mill", "9-11"), ("A new", "pell-mill", "11")]


def test_pages_that_do_not_follow_each_other_stand_apart() -> None:
    read = document(
        *OPENING,
        *HEAD,
        "{p. 89} One is whole. He was fighting Tull, Marsh and",
        "{p. 100} Finch with what he had. So it ended.",
    )
    assert told(read, found_in(read))[1] == ("He was", "pell-mill", "89, 100")


def test_a_mark_in_the_middle_of_a_paragraph() -> None:
    read = document(*OPENING, *HEAD, "{p. 9} It was long. The mill was {p. 10} sold to Tull. He paid in corn.", "==")
    assert told(read, found_in(read)) == [
        ("It was", "pell-mill", "9"),
        ("The mill", "pell-mill", "9-10"),
        ("He paid", "pell-mill", "10"),
    ]


def test_marks_after_an_end_go_on_with_the_same_work() -> None:
    read = document(
        *OPENING,
        *HEAD,
        f"{{p. 9}} {BODY} ==",
        "I say otherwise.",
        f"{{p. 80}} {LAST}",
        "{end quotes}",
        "And so do you.",
    )
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "9"), ("What was", "pell-mill", "80")]


def test_comments_of_the_editor_are_not_of_the_text() -> None:
    read = document(
        *OPENING,
        *HEAD,
        "{p. 9} The mill {that of the valley} stood idle for years.",
        "{this is my own view: p. 74}",
        f"{LAST} {{end}}",
    )
    found = found_in(read)
    assert told(read, found) == [("The mill", "pell-mill", "9"), ("What was", "pell-mill", "9")]
    assert [read.text[start:end] for start, end in found[0].insertions] == ["{that of the valley}"]


def test_a_section_of_the_document_ends_the_text() -> None:
    read = document("(1) Of mills", *HEAD, f"{{p. 9}} {BODY}", "(2) Of canals", NEXT, f"{{p. 10}} {LAST}")
    first, second = found_in(read)
    assert first.work is not None
    assert second.work is None
    assert second.unresolved is not None
    assert "page mark" in second.unresolved


def test_a_section_may_name_the_work_that_it_goes_on_with() -> None:
    read = document(
        "(1) Of mills",
        *HEAD,
        f"{{p. 9}} {BODY}",
        "(2) Of canals",
        NEXT,
        "(3) More from The Mill and the Market",
        f"{{p. 3}} {LAST}",
    )
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "9"), ("What was", "pell-mill", "3")]


def test_numbered_headings_inside_the_text_end_nothing() -> None:
    read = document(
        "(1) Of mills", *HEAD, f"{{p. 9}} {BODY}", "1. The weir", NEXT, "2. The wheel", LAST, "(2) Of canals", NEXT
    )
    assert [locator for _, _, locator in told(read, found_in(read))] == ["9"] * 5


@pytest.mark.parametrize(
    "head",
    [
        ("The Mill and the Market", "by Ada Pell"),
        ("The Mill and the Market", "Ada Pell"),
        ("Ada Pell", "The Mill and the Market", "Written: 3 May 1970"),
        ("The Mill and the Market", "Source: Harrow Press, London 1974"),
        ("Ada Pell, The Mill and the Market (Harrow Press, London 1974)",),
        ("The Mill and the Market", "von Ada Pell", "Harrow Verlag, Berlin 1974"),
        ("The Mill and the Market (1974)", "Ada Pell"),
    ],
)
def test_forms_of_a_title_block(head: tuple[str, ...]) -> None:
    read = document(*OPENING, *head, f"{{p. 9}} {BODY}", "==", LAST)
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "9")]


def test_a_reproduced_article_without_marks_has_its_journal_and_page() -> None:
    read = document(
        *OPENING,
        "Bread Before Dawn",
        "by Orla Finch",
        "Source: The Valley Review [York], Vol.3 No.1, March 1942, p.117.",
        BODY,
        NEXT,
        "{end}",
        LAST,
    )
    found = found_in(read)
    assert [(words, locator) for words, _, locator in told(read, found)] == [
        ("The mill", "117"),
        ("Prices rose", "117"),
    ]
    work = found[0].work
    assert work is not None
    assert work.csl["container-title"] == "The Valley Review"
    assert (work.csl["volume"], work.csl["issue"], work.csl["issued"]) == ("3", "1", {"date-parts": [[1942]]})
    assert found[0].rule == "reproduced-text"


def test_chapters_are_places_where_there_are_no_pages() -> None:
    read = document(
        *OPENING,
        "The Mill and the Market",
        "by Ada Pell",
        "Chapter 3 The Weir",
        BODY,
        "Chapter 4 The Wheel",
        LAST,
        "==",
    )
    labels = [(each.label, each.locator) for each in found_in(read)]
    assert labels == [("chapter", "3")] * 2 + [("chapter", "4")] * 2


def test_a_preface_by_another_is_a_chapter_of_its_own() -> None:
    read = document(
        *OPENING, "Ada Pell, The Mill and the Market, ed. Orla Finch (Harrow Press, London 1974)", "{p. xii} {Editor's Preface}", BODY,
        "{by Pell herself:}", f"{{p. 9}} {LAST}", "==",
    )  # fmt: skip
    preface, text = found_in(read)
    assert preface.work is not None
    assert preface.work.csl["title"] == "Editor's Preface"
    assert preface.work.csl["author"] == [{"family": "Finch", "given": "Orla"}]
    assert preface.work.csl["container-title"] == "The Mill and the Market"
    assert preface.locator == "xii"
    assert text.work is not None
    assert text.work.key == "pell-mill"


def test_two_editions_have_each_their_pages_and_cross_nothing() -> None:
    read = document(
        *OPENING,
        "The hardback edition is Years of Corn (Harrow Press, London 1930); the paperback edition is Corn and Years (Finch, York, 1975).",
        "{extract} {hbk p. 31, pbk p. 52} Dry years came. {hbk p. 32} Then it rained on the {pbk p. 53} mill. It rained long. {end extract}",
        "So it was.",
    )
    found = found_in(read)
    titles = {str(each.work.csl["title"]) for each in found if each.work is not None}
    assert titles == {"Years of Corn", "Corn and Years"}
    told_pages = {
        (read.text[each.start : each.end].split()[0], each.work.csl["title"], each.locator)
        for each in found
        if each.work
    }
    assert ("Dry", "Years of Corn", "31") in told_pages
    assert ("Then", "Corn and Years", "52-53") in told_pages
    for one in found:
        for other in found:
            assert not one.start < other.start < one.end < other.end


def test_the_head_of_the_document_itself_is_no_source() -> None:
    read = document("The Mill and the Market", "by Ada Pell", BODY, NEXT, LAST)
    assert found_in(read) == []


def test_a_copied_text_with_page_marks_may_begin_the_document() -> None:
    read = document(*HEAD, f"{{p. 9}} {BODY}", NEXT)
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "9"), ("Prices rose", "pell-mill", "9")]


def test_headings_of_the_file_end_a_text_but_for_those_inside_it() -> None:
    read = document(
        *OPENING, (BlockKind.HEADING, "The mill"), *HEAD, f"{{p. 9}} {BODY}", (BlockKind.HEADING, "{p. 10} The Weir"), LAST,
        (BlockKind.HEADING, "What I think"), NEXT,
    )  # fmt: skip
    assert told(read, found_in(read)) == [
        ("The mill", "pell-mill", "9"),
        ("The Weir", "pell-mill", "10"),
        ("What was", "pell-mill", "10"),
    ]


def test_the_lists_at_the_end_are_no_reproduced_text() -> None:
    read = document(
        "Words of my own.", "More of them.", "And more.", "References", "Pell, A. (1974) The Mill and the Market. London: Harrow Press.",
        "Tull, B. (1950) Ledgers of the Poor. York: Finch.",
    )  # fmt: skip
    assert found_in(read) == []


def test_who_speaks_in_a_quoted_paragraph_is_named_before_it() -> None:
    read = document(
        *OPENING, *HEAD, "{p. 33} Marsh, then still the clerk, announced in July 1928:", '"Nobody may lend a penny."', "And Tull seconded him:",
        '"There are people who think otherwise."', "The following was moved by the Council:", '"A penny may be lent."', "==",
    )  # fmt: skip
    assert [each.quoted for each in found_in(read)] == [None, "Marsh", None, "Tull", None, "Council"]
    assert [read.text[each.start : each.end] for each in found_in(read)][1] == "Nobody may lend a penny."


@pytest.mark.parametrize("line", ["March 1931", "York, 4 March 1931", "March 4, 1931.", "4. März 1931"])
@pytest.mark.parametrize("mark", ["", "{p. 144} "])
def test_a_dateline_is_no_words_to_cite(line: str, mark: str) -> None:
    read = document(*OPENING, *HEAD, f"{mark}{BODY}", line, NEXT, "== I thought of it long.")
    assert [words for words, _, _ in told(read, found_in(read))] == ["The mill", "Prices rose"]


@pytest.mark.parametrize("line", ["IN MEMORY OF THE MILLER", "TO THE READER {he left no other name}"])
def test_a_line_in_capitals_is_no_words_to_cite(line: str) -> None:
    read = document(*OPENING, *HEAD, line, BODY, NEXT, "== I thought of it long.")
    assert [words for words, _, _ in told(read, found_in(read))] == ["The mill", "Prices rose"]


def test_a_sentence_with_a_date_is_cited() -> None:
    read = document(*OPENING, *HEAD, f"{{p. 144}} {BODY}", "It burnt down in March 1931.", "== I thought of it long.")
    assert [words for words, _, _ in told(read, found_in(read))] == ["The mill", "It burnt"]
