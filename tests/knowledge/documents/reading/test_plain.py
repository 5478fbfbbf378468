"""Plain text: its characters kept, its paragraphs and headings told, its broken ones repaired."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.document import BlockKind, Document
from knowledge.documents.reading.errors import Unreadable
from knowledge.documents.reading.limits import ReadingLimits
from knowledge.documents.reading.parsing import parsed

LONG = (
    "The baker counted the loaves twice and wrote the number down, for the inspector would come and ask for it again."
)


def read(text: str | bytes, name: str = "007_some.txt") -> Document:
    return parsed(name, text.encode() if isinstance(text, str) else text, ReadingLimits())


def shown(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (block.level, document.text[block.start : block.end])
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    ]


def test_the_name_loses_its_folder_and_ending() -> None:
    document = read(LONG, "texts/007_some.txt")
    assert (document.name, document.id) == ("007_some", "007")


def test_long_lines_are_paragraphs_with_or_without_a_blank_line_between() -> None:
    text = f"{LONG} {LONG}\n{LONG}\n\n{LONG}\n1. Baker, Loaves, p3\n2. ibid\n"
    document = read(text)
    assert document.text == text
    assert shown(document) == [f"{LONG} {LONG}", LONG, LONG, "1. Baker, Loaves, p3", "2. ibid"]
    assert document.origins == ()


def test_broken_lines_are_joined_and_places_stay() -> None:
    lines = [
        "The baker counted the loaves twice and",
        "wrote the number down, for the",
        "inspector would come and ask for it.",
        "",
        "   The next day he counted them again",
        "and found that one of the loaves was",
        "gone.",
        "   Nobody had seen it, and so he wrote",
        "a smaller number into his book then.",
    ]
    document = read("\n".join(lines))
    assert shown(document) == [
        "The baker counted the loaves twice and wrote the number down, for the inspector would come and ask for it.",
        "The next day he counted them again and found that one of the loaves was gone.",
        "Nobody had seen it, and so he wrote a smaller number into his book then.",
    ]
    assert len(document.text) == len("\n".join(lines))
    for word in ("inspector", "gone", "smaller"):
        assert document.origin(document.text.index(word)) == "\n".join(lines).index(word)


def test_hyphens_at_line_ends_are_undone_where_they_are_none() -> None:
    lines = [
        "The committee for bread met in the morn-",
        "ing and spoke about the Marxist-",
        "Leninist bakery, about a long-",
        "term plan and about the collecti-",
        "visation of ovens; a long time passed,",
        "and no term was set before the evening.",
    ]
    document = read("\n".join(lines))
    (only,) = shown(document)
    assert "in the morning and spoke about the Marxist-Leninist bakery, about a long-term plan" in only
    assert "the collectivisation of ovens" in only
    raw = "\n".join(lines)
    for word in ("visation", "Leninist", "evening"):
        assert document.origin(document.text.index(word)) == raw.index(word)


def test_a_poem_keeps_its_lines() -> None:
    lines = ["Roses", "are not", "all red"] * 4
    assert shown(read("\n".join(lines))) == lines


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("(3) What the baker says of the mill", 2),
        ("Chapter 7 BREAD, MILK AND TEA", 2),
        ("{p. 144} Chapter 7 BREAD AND TEA", 2),
        ("PART ONE: The Oven", 1),
        ("2. The struggle for the mill", 3),
        ("The price of bread", 3),
        ("Bread and Tea", 3),
        ("THE PRICE OF BREAD", 2),
        ("Notes", 2),
        ("# The price of bread", 1),
        ("### The price of bread", 3),
    ],
)
def test_what_is_a_heading(line: str, level: int) -> None:
    found = headings(read(f"{LONG}\n\n{line}\n\n{LONG}\n\n{LONG}"))
    assert found == [(level, line.lstrip("# "))]


@pytest.mark.parametrize(
    "line",
    [
        "It was late.",
        "He said:",
        "July 30, 1939",
        "4 August 1936",
        "September 1936 ==",
        "by Anna Baker",
        "Mill Press, London 1967",
        "New Oven Publications, Ltd, Leeds",
        "1. Baker, Loaves, p3",
        "94. ibid, pp274–5",
        "“What bread is this”",
        "{end quote}",
        "* * *",
        "— Anna Baker (1944)",
        "and so it was with bread",
        "www.bread.example",
        "[Continued from Part 2]",
        "The price of bread and of the",
        "1. One thing, 2. another",
        "Last updated on: 26.1.2007",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert headings(read(f"{LONG}\n\n{line}\n\n{LONG}\n\n{LONG}")) == []


def test_a_sentence_that_a_page_mark_cuts_is_no_heading() -> None:
    assert (
        headings(read(f"{LONG}\n\n{{p. 33}} The line of the mill had\n\n{{p. 34}} nothing to do with it. {LONG}")) == []
    )


def test_quotation_marks_of_mail_make_quotations() -> None:
    document = read(f"{LONG}\n\n> {LONG}\n\n{LONG}")
    assert [block.kind for block in document.blocks][1] is BlockKind.QUOTATION
    assert shown(document)[1] == LONG


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("this yearÕs harvest", "this year’s harvest"),
        ("the bakersÕ bread", "the bakers’ bread"),
        ("we donÕt and theyÕre", "we don’t and they’re"),
        ("and so onÉ It was", "and so on… It was"),
        ("he called it Òfresh breadÓ then", "he called it “fresh bread” then"),
        ("bread Ñ and tea", "bread — and tea"),
        ("the baker\x92s bread", "the baker’s bread"),
        ("the bakerâ€™s bread", "the baker’s bread"),
        ("cafÃ© bread", "café bread"),
    ],
)
def test_what_an_encoding_broke_is_repaired(broken: str, mended: str) -> None:
    document = read(f"{LONG}\n\nSee {broken} here. {LONG}")
    assert mended in document.text
    assert document.remarks
    assert document.origin(document.text.index("The baker", len(LONG))) == len(f"{LONG}\n\nSee {broken} here. ")


@pytest.mark.parametrize(
    "fine",
    [
        "an important rôle",
        "Õun ja Õlu",
        "ÉCOLE and École",
        "DÉJÀ VU",
        "PEÑA and Ñandú",
        "São João",
        "Ò and Ó",
        "Ærøskøbing",
        "naïve",
    ],
)
def test_letters_that_can_stand_where_they_stand_are_left_alone(fine: str) -> None:
    document = read(f"{LONG} {fine}. {LONG}")
    assert fine in document.text
    assert document.remarks == ()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Bread’s price – café"),
        ("utf-16", "Bread’s price – café"),
        ("utf-16-le", "Bread costs more than it did"),
        ("utf-32", "Bread’s price – café"),
        ("cp1252", f"Bread’s price – “café”. {LONG}"),
        ("mac_roman", f"Bread’s price and the baker’s “café” and the miller’s. {LONG}"),
        ("cp1251", "Пекарь дважды пересчитал хлеб и записал число, потому что придёт инспектор и спросит о нём."),
        ("koi8-r", "Пекарь дважды пересчитал хлеб и записал число, потому что придёт инспектор и спросит о нём."),
    ],
)
def test_encodings_are_told(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)).text == text


def test_one_stray_byte_does_not_change_the_encoding_of_all() -> None:
    document = read("The café’s bread, the café’s tea, “the naïve baker”, ".encode() * 3 + b"the miller\x92s bread")
    assert document.text.endswith("the miller’s bread")
    assert "naïve" in document.text
    assert document.remarks == ("Bytes that are no UTF-8 were read as Windows-1252: 1.",)


def test_two_characters_at_a_line_end_count_as_one() -> None:
    document = read(f"{LONG}\r\n\r\n{LONG}\r{LONG}".encode())
    assert document.text == f"{LONG}\n\n{LONG}\n{LONG}"


def test_form_feeds_are_page_breaks() -> None:
    document = read(f"{LONG}\n\f{LONG}\n\f{LONG}\n")
    assert [page.label for page in document.pages] == ["1", "2", "3"]
    assert [document.page(block.start) for block in document.blocks] == ["1", "2", "3"]


def test_control_characters_are_left_out_and_places_still_told() -> None:
    document = read(f"Br\x07ead\u00ad. {LONG}")
    assert document.text == f"Bread. {LONG}"
    assert document.origin(0) == 0
    assert document.origin(2) == 3
    assert document.origin(document.text.index("The")) == 9


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "empty"),
        (b"\x00" * 50, "empty"),
        (b"\x89PNG\r\n\x1a\n123", "picture"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 99, "old or password-protected"),
        (b"{\\rtf1 word}", "RTF"),
        (bytes(range(256)) * 40, "no text"),
        (b"\x1f\x8b12", "unpack it"),
    ],
)
def test_what_is_no_text_gets_a_message(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(data)


def test_a_text_that_is_too_long_gets_a_message() -> None:
    with pytest.raises(Unreadable, match="more than 50 characters"):
        parsed("a.txt", b"word " * 11, ReadingLimits(characters=50))


@given(st.text(alphabet=st.sampled_from("ab cE.\n-\t>#1Õ’Ã©\x07\u00ad\f\r{}()"), max_size=400))
def test_whatever_is_in_it_places_agree_with_the_file(text: str) -> None:
    try:
        document = read(text)
    except Unreadable:
        return
    raw = text.encode().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    ends = [place for block in document.blocks for place in (block.start, block.end)]
    assert ends == sorted(ends)
    assert not ends or ends[-1] <= len(document.text)
    assert all(
        document.text[block.start : block.end].strip() == document.text[block.start : block.end]
        for block in document.blocks
    )
    for place, character in enumerate(document.text):
        if character in "abcE1{}().":
            assert raw[document.origin(place)] == character
