"""Quotations with pages behind them or an introduction before them."""

import pytest

from knowledge.documents.document import BlockKind

from .paged_texts import BODY, LAST, NEXT, document, found_in, told


@pytest.mark.parametrize(
    ("behind", "locator"),
    [
        ("-pp.39-40", "39-40"),
        (" p.329", "329"),
        ("p.35", "35"),
        (" -pp. 724-727, pp.729-730, p. 739", "724-727, 729-730, 739"),
        (" (p. 329)", "329"),
        (" (pp 3–5)", "3-5"),
        (" (S. 39)", "39"),
        (" —pp. 3, 5 and 7.", "3, 5, 7"),
        (" [p. 12]", "12"),
        (" с. 39", "39"),
        (" p. xii", "xii"),
    ],
)
def test_pages_behind_a_quotation_are_of_the_work_introduced_before(behind: str, locator: str) -> None:
    read = document("Now from Ada Pell’s The Mill and the Market", f"“{BODY}”{behind}")
    (found,) = found_in(read)
    assert found.work is not None
    assert (found.work.key, found.label, found.locator) == ("pell-mill", "page", locator)
    assert read.text[found.start : found.end] == BODY
    assert found.rule == "pages-behind-quotation"


@pytest.mark.parametrize(
    "introduction",
    [
        "From Ada Pell’s The Mill and the Market.",
        "Next from Ada Pell's The Mill and the Market",
        "Ada Pell’s The Mill and the Market",
        "Here the roads part, as Ada Pell shows in The Mill and the Market:",
        "The valley is well described. Pell has much to say of it in her The Mill and the Market:",
        "As Ada Pell writes in her book *The Mill and the Market*:",
        "As Ada Pell writes in “The Mill and the Market”:",
        "Ada Pel’s The Mil and the Market",
        "The Mill and the Market: Amazon.co.uk: Pell, Ada: 9780000000000: Books",
    ],
)
def test_forms_that_introduce_author_and_title(introduction: str) -> None:
    read = document("Some words before.", introduction, f"{BODY} -p. 12", "Some words behind.")
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "12")]


def test_a_work_that_the_base_has_not_is_proposed() -> None:
    (found,) = found_in(document("From Orla Finch’s Bread Before Dawn", f"“{BODY}” p. 3"))
    assert found.work is not None
    assert found.work.key is None
    assert found.work.csl["title"] == "Bread Before Dawn"
    assert found.work.csl["author"] == [{"family": "Finch", "given": "Orla"}]
    assert "issued" in found.work.missing


def test_an_article_from_a_collection_under_an_editor() -> None:
    read = document(
        "I start with Orla F. Finch Bread and Salt an essay from Ivo Marsh’s Kitchens of the Valley", f"“{BODY}”"
    )
    (found,) = found_in(read)
    assert found.work is not None
    assert found.work.csl["title"] == "Bread and Salt"
    assert found.work.csl["container-title"] == "Kitchens of the Valley"
    assert found.work.csl["editor"] == [{"family": "Marsh", "given": "Ivo"}]
    assert found.locator is None


def test_all_paragraphs_up_to_the_pages_are_the_quotation() -> None:
    read = document("Ada Pell’s The Mill and the Market", BODY, NEXT, f"{LAST}-pp.39-40", "I say otherwise.")
    assert told(read, found_in(read)) == [
        ("The mill", "pell-mill", "39-40"),
        ("Prices rose", "pell-mill", "39-40"),
        ("What was", "pell-mill", "39-40"),
    ]


def test_what_the_author_says_in_between_is_not_of_the_quotation() -> None:
    read = document(
        "Ada Pell’s The Mill and the Market", BODY, "As we can see, Pell is cross with the council.", f"{LAST}-pp.39-40"
    )
    assert [words for words, _, _ in told(read, found_in(read))] == ["The mill", "What was"]


def test_words_between_quotations_in_marks_are_not_cited() -> None:
    read = document("From Ada Pell’s The Mill and the Market", f"“{BODY}”", "That is strong stuff.", f"“{LAST}” p. 9")
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "9"), ("What was", "pell-mill", "9")]


def test_block_quotations_of_the_file_are_what_is_quoted() -> None:
    read = document(
        "Ada Pell writes in The Mill and the Market:",
        (BlockKind.QUOTATION, BODY),
        (BlockKind.QUOTATION, f"{NEXT} (p. 7)"),
        LAST,
    )
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "7"), ("Prices rose", "pell-mill", "7")]


def test_a_quotation_without_pages_has_a_work_and_no_place() -> None:
    read = document(
        "From Ada Pell’s The Mill and the Market", f"“{BODY}”", f"“{NEXT}”", "I say otherwise.", f"“{LAST}”"
    )
    assert told(read, found_in(read)) == [("The mill", "pell-mill", None), ("Prices rose", "pell-mill", None)]


@pytest.mark.parametrize(
    "back", ["From the same text we see more.", "Again from the same book.", "Aus demselben Buch:", "Из той же книги:"]
)
def test_a_line_may_point_back(back: str) -> None:
    read = document("From Ada Pell’s The Mill and the Market", f"“{BODY}” p. 3", back, f"“{LAST}” p. 9")
    assert told(read, found_in(read)) == [("The mill", "pell-mill", "3"), ("What was", "pell-mill", "9")]
    assert found_in(read)[1].rule == "pages-behind-quotation"


def test_again_from_a_misspelt_title() -> None:
    read = document(
        "Now from Ada Pell’s The Mill and the Market",
        f"“{BODY}”",
        "Again from Ada PEll’s The Mlil and the Market.",
        f"“{LAST}”",
    )
    assert told(read, found_in(read)) == [("The mill", "pell-mill", None), ("What was", "pell-mill", None)]
    assert found_in(read)[1].rule == "same-work"


def test_an_author_named_again_means_the_work_introduced_before() -> None:
    read = document(
        "Ada Pell’s The Mill and the Market", f"{BODY}-p. 3", "Bernard Tull’s Ledgers of the Poor", f"{NEXT}-p. 8",
        "Pell, unlike Tull, goes on to a bitter end:", f"{LAST}-p. 9",
    )  # fmt: skip
    assert told(read, found_in(read)) == [
        ("The mill", "pell-mill", "3"), ("Prices rose", "tull-ledgers", "8"), ("What was", "pell-mill", "9"),
    ]  # fmt: skip


def test_an_author_without_a_title_is_unresolved_and_says_so() -> None:
    (found,) = found_in(document("Ada Pell writes:", f"“{BODY}” p. 3"))
    assert found.work is None
    assert found.locator == "3"
    assert found.unresolved is not None
    assert "Ada Pell" in found.unresolved


def test_pages_without_any_work_are_unresolved() -> None:
    (found,) = found_in(document("It was a bad year.", f"“{BODY}” p. 3"))
    assert found.work is None
    assert found.unresolved


def test_an_author_and_a_year_in_prose_find_the_only_work_of_that_year() -> None:
    read = document(
        "Let us start with a good source from one who was there, Marsh.",
        "It was written in 1933 and is often read.",
        f"“{BODY}”",
    )
    (found,) = found_in(read)
    assert found.work is not None
    assert found.work.key == "marsh-grain"
    assert found.confidence < 0.8


def test_a_line_under_a_quotation_names_whose_it_is() -> None:
    read = document("Of mills", f"“{BODY}”", "— Ivo Marsh (1933)", "More words.")
    assert told(read, found_in(read)) == [("The mill", "marsh-grain", None)]
    read = document("Of mills", f"“{BODY}”", "— Ivo Marsh, Grain, Debt and Rule, p. 5", "More words.")
    assert told(read, found_in(read)) == [("The mill", "marsh-grain", "5")]


def test_pages_in_parentheses_in_running_words() -> None:
    read = document(
        "In The Mill and the Market, Ada Pell says that “the owner sold his horses in spring” (p. 35), and more."
    )
    assert told(read, found_in(read)) == [("the owner", "pell-mill", "35")]
    read = document(
        '"Nothing stays as it is" - Pell, denying that there is "calm water", in her book The Mill and the Market (p. 35 below).'
    )
    assert told(read, found_in(read)) == [("Nothing stays", "pell-mill", "35")]


@pytest.mark.parametrize(
    "prose",
    [
        "He was on p. 35 when the lamp went out.",
        "Step 4. Then they left. See p. 12",
        "The vote was 35 to 12 (see p. 9 of the minutes).",
        "Help 35",
    ],
)
def test_pages_in_the_authors_own_words_are_no_citation_of_a_work(prose: str) -> None:
    assert [each for each in found_in(document("Some words.", prose)) if each.work is not None] == []


def test_a_heading_ends_what_was_introduced() -> None:
    read = document(
        "From Ada Pell’s The Mill and the Market",
        f"“{BODY}” p. 3",
        (BlockKind.HEADING, "Another matter"),
        f"“{LAST}” p. 9",
    )
    first, second = found_in(read)
    assert first.work is not None
    assert second.work is None


def test_insertions_of_the_editor_are_kept_apart() -> None:
    said = "The mill [of the valley] stood idle [sic] for a year, and nobody [12] would lend."
    read = document("From Ada Pell’s The Mill and the Market", f"“{said}” p. 3")
    (found,) = found_in(read)
    assert [read.text[start:end] for start, end in found.insertions] == ["[of the valley]", "[sic]"]


def test_a_document_may_say_how_it_marks_insertions() -> None:
    said = "The mill <<that of the valley>> stood idle for a year {thus}, and nobody would lend (to him)."
    read = document(
        "My comments within quoted text are marked <<thus>>.",
        "From Ada Pell’s The Mill and the Market",
        f"“{said}” p. 3",
    )
    (found,) = found_in(read)
    assert [read.text[start:end] for start, end in found.insertions] == ["<<that of the valley>>", "{thus}"]


@pytest.mark.parametrize(
    ("said", "words", "name"),
    [
        (
            "It was so. “Nobody would have lent a penny,” wrote the historian B. F. Tull, “for a mill.” And so on.",
            "Nobody would",
            "B. F. Tull",
        ),
        ("It was so. Tull himself said: “Nobody would have lent a penny.” And so on.", "Nobody would", "Tull"),
        ("It was so. “Nobody would have lent a penny,” Ivo Marsh noted. And so on.", "Nobody would", "Ivo Marsh"),
        (
            "It was as in the words of Ivo Marsh, “a mill in want of a river to turn it.” And so on.",
            "a mill",
            "Ivo Marsh",
        ),
    ],
)
def test_somebody_whom_the_author_quotes_is_named(said: str, words: str, name: str) -> None:
    read = document("Ada Pell’s The Mill and the Market", f"{said} {BODY}-p. 3")
    outer, inside = found_in(read)
    assert outer.quoted is None
    assert inside.quoted == name
    assert read.text[inside.start :].startswith(words)
    assert (inside.work, inside.locator, inside.rule) == (outer.work, "3", "quotation-in-quotation")


def test_who_begins_the_next_sentence_is_not_who_is_quoted() -> None:
    said = "The note ran: “Nobody would have lent a penny.” Tull answered at once."
    assert [
        each.quoted for each in found_in(document("Ada Pell’s The Mill and the Market", f"{said} {BODY}-p. 3"))
    ] == [None]


def test_who_answers_a_quotation_does_not_say_it() -> None:
    said = "They asked: ‘Would nobody lend a penny?’ Tull replied: ‘Nobody would have lent a penny.’ So it was."
    found = found_in(document("Ada Pell’s The Mill and the Market", f"{said} {BODY}-p. 3"))
    assert [each.quoted for each in found] == [None, "Tull"]


def test_a_typewriters_single_marks_quote_too() -> None:
    said = "It was so. 'Nobody would've lent a penny,' wrote Bernard Tull, 'for the owners' mill.' And so on."
    found = found_in(document("Ada Pell’s The Mill and the Market", f"{said} {BODY}-p. 3"))
    assert [each.quoted for each in found] == [None, "Bernard Tull"]
