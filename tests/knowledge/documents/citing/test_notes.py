"""Numbered notes: which words they stand for, and which work and place they give."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.cited import Citation
from knowledge.documents.citing.notes import RULES, note_citations
from knowledge.documents.citing.shelf import Shelf
from knowledge.documents.document import Block, BlockKind, Document

from .made_up import WORKS, document, key

NOTES = """Notes

1. Ada Hill, Mills of the Upper Valley (London: Lantern Press, 1961), 12.
2. Ibid., 14–15.
3. Tom Brook, ‘On Tolls’, in Papers 1932, p. 7.
4. Hill, Mills, pp20–1.
5. Brook, op. cit., p. 9.
"""
PLACES = [
    ("1", "hill-mills", "12"),
    ("2", "hill-mills", "14-15"),
    ("3", "brook-tolls", "7"),
    ("4", "hill-mills", "20-1"),
    ("5", "brook-tolls", "9"),
]


def cited(text: str) -> list[Citation]:
    return note_citations(document(text), Shelf(WORKS))[0]


def places(text: str) -> list[tuple[str | None, str | None, str | None]]:
    """Return note, work and locator of every citation of a text."""
    return [(each.note, key(each), each.locator) for each in cited(text)]


def words(text: str) -> list[str]:
    return [text[each.start : each.end] for each in cited(text)]


@pytest.mark.parametrize(
    "body",
    [
        "The mill stood. [1] She says “it never ran dry”. [2] Tolls rose.[3] Then it fell, [4] and rose. He said so. [5]",
        "The mill stood.1 She says “it never ran dry”.2 Tolls rose in 1932.3 Then it fell,4 and rose. He said so.5",
        "The mill stood1 there. She says “it never ran dry”2 often. Tolls rose3 then. It fell4 and rose. He did5.",
        "The mill stood.¹ She says “it never ran dry”.² Tolls rose.³ Then it fell,⁴ and rose. He said so.⁵",
        "The mill stood.^1^ She says “it never ran dry”.^2^ Tolls rose.^3^ Then it fell,^4^ and rose. He said so.^5^",
        "The mill stood (1). She says “it never ran dry” (2). Tolls rose (3). Then it fell (4). He said so (5).",
        "The mill stood. [1] She says “it never ran dry”. 2] Tolls rose. [3 Then it fell.4 He said so. [5]",
        "Some [1917] came. The mill stood. [1] “Dry [as she says]”. [2] Tolls rose. [3] It fell. [4] He said so. [5]",
        "In 3.5 of 12 p.2 cases the mill stood. [1] So. [2]\n\nTolls rose. [3]\n\n# More\n\nIt fell. [4] He said so. [5]",
    ],
    ids=["brackets", "glued", "to the word", "raised", "carets", "parentheses", "lost brackets", "years", "numbers"],
)
def test_numbers_of_every_form_lead_to_their_notes(body: str) -> None:
    assert places(f"{body}\n\n{NOTES}") == PLACES


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{n}. ", "\n"),
        ("[{n}] ", "\n"),
        ("({n}) ", "\n"),
        ("{n}) ", "\n"),
        ("{n} ", "\n"),
        ("{n}. ", "\n\n"),
        ("[{n}]. ", "\n\n"),
    ],
)
def test_notes_of_every_form_are_found(before: str, after: str) -> None:
    lines = [line.split(". ", maxsplit=1)[1] for line in NOTES.splitlines()[2:]]
    notes = after.join(f"{before.format(n=number)}{line}" for number, line in enumerate(lines, start=1))
    body = "The mill stood. [1] She says so. [2] Tolls rose. [3] Then it fell. [4] He said so. [5]"
    assert places(f"{body}\n\nNotes\n\n{notes}") == PLACES
    assert places(f"{body}\n\n{notes}") == PLACES


def test_notes_that_run_on_in_one_paragraph_are_told_apart() -> None:
    body = "The mill stood. [1] She says so. [2] Tolls rose. [3]"
    notes = "Notes 1. Hill, Mills of the Upper Valley, vol. 2. p. 3. 2. ibid., p. 4. 3. Brook, On Tolls, no. 3. p. 8."
    assert places(f"{body}\n\n{notes}") == [
        ("1", "hill-mills", "3"),
        ("2", "hill-mills", "4"),
        ("3", "brook-tolls", "8"),
    ]


def test_markdown_notes_have_names() -> None:
    text = (
        "The mill stood.[^1] She says “it ran”.[^why]\n\n"
        "[^1]: Hill, *Mills of the Upper Valley*, p. 3.\n[^why]: Ibid., p. 5; Brook, *On Tolls*, p. 4.\n"
    )
    assert places(text) == [("1", "hill-mills", "3"), ("why", "hill-mills", "5"), ("why", "brook-tolls", "4")]


def test_stars_and_daggers_lead_to_the_foot_of_the_page() -> None:
    text = (
        "The mill stood.* She was there.† It was a *long* day.\n\n"
        "* Hill, Mills of the Upper Valley, p. 3.\n† Brook, On Tolls, p. 8\n\n"
        "On the next page it was said.* So it was.\n\n* ibid., p. 9."
    )
    assert places(text) == [("*", "hill-mills", "3"), ("†", "brook-tolls", "8"), ("*", "brook-tolls", "9")]


def test_a_list_with_stars_is_no_notes() -> None:
    assert cited("We need *three* things.* These are:\n\n* mills and weirs\n* tolls\n") == []


def test_numbers_that_begin_again_on_every_page_belong_to_the_notes_below_them() -> None:
    text = (
        "The mill stood.1 It ran.2\n\n1 Hill, Mills of the Upper Valley, p. 3.\n2 ibid., p. 4.\n\n"
        "Then tolls rose.1 So it was.2\n\n1 Brook, On Tolls, p. 7.\n2 ibid., p. 8.\n\n"
        "Then it fell.1\n\n1 Marsh, Reeds and Rushes, p. 9."
    )
    assert places(text) == [
        ("1", "hill-mills", "3"),
        ("2", "hill-mills", "4"),
        ("1", "brook-tolls", "7"),
        ("2", "brook-tolls", "8"),
        ("1", "marsh-reeds", "9"),
    ]


def test_numbers_that_go_on_from_page_to_page_are_followed() -> None:
    text = (
        "The mill stood.1 It ran.2\n\n1 Hill, Mills of the Upper Valley, p. 3.\n2 ibid., p. 4.\n\n"
        "Then tolls rose.3 So it was.4\n\n3 Brook, On Tolls, p. 7.\n4 ibid., p. 8.\n\nIt fell.5\n\n5 ibid., p. 9.\n"
    )
    assert [place[1:] for place in places(text)] == [
        ("hill-mills", "3"),
        ("hill-mills", "4"),
        ("brook-tolls", "7"),
        ("brook-tolls", "8"),
        ("brook-tolls", "9"),
    ]


@pytest.mark.parametrize("at_the_end", [False, True], ids=["after each chapter", "at the end of the book"])
def test_every_chapter_has_its_notes(*, at_the_end: bool) -> None:
    chapters = ("# One\n\nThe mill stood [1]. It ran [2].\n\n", "# Two\n\nThen tolls rose [1]. So it was [2].\n\n")
    notes = (
        "1. Hill, Mills of the Upper Valley, p. 3\n2. ibid., p. 4\n\n",
        "1. Brook, On Tolls, p. 7\n2. ibid., p. 8\n\n",
    )
    if at_the_end:
        text = f"{chapters[0]}{chapters[1]}Notes\n\n# One\n\n{notes[0]}# Two\n\n{notes[1]}"
    else:
        text = f"{chapters[0]}Notes\n\n{notes[0]}{chapters[1]}Notes\n\n{notes[1]}"
    assert places(text) == [
        ("1", "hill-mills", "3"),
        ("2", "hill-mills", "4"),
        ("1", "brook-tolls", "7"),
        ("2", "brook-tolls", "8"),
    ]


def test_notes_that_the_file_marks_need_no_look() -> None:
    body = "The mill stood. [1] It ran. [2]"
    notes = ["Hill, Mills of the Upper Valley, p. 3", "ibid., p. 4"]
    text, blocks = body, [Block(start=0, end=len(body), kind=BlockKind.PARAGRAPH)]
    for number, note in enumerate(notes, start=1):
        start = len(text) + len(f"\n\n{number}. ")
        text += f"\n\n{number}. {note}"
        blocks.append(Block(start=start, end=len(text), kind=BlockKind.NOTE, note=str(number)))
    found, _ = note_citations(Document(name="1", text=text, blocks=tuple(blocks)), Shelf(WORKS))
    assert [(each.note, key(each), each.locator) for each in found] == [
        ("1", "hill-mills", "3"),
        ("2", "hill-mills", "4"),
    ]


BODY = "He says “one thing there was to say of it”. [1] And after. [2] Then. [3]"


@pytest.mark.parametrize(
    ("notes", "found"),
    [
        (("Hill, Mills, p. 3", "ibid", "Ibid."), ["3", "3", "3"]),
        (("Hill, Mills, p. 3", "ibid, p. 4", "ibid"), ["3", "4", "4"]),
        (("Hill, Mills, p3", "ibid. p98", "ibid, pp274–5"), ["3", "98", "274-5"]),
        (("Hill, Mills, pp. 3, 7", "Ibidem.", "Hill, ibid., p. 7"), ["3, 7", "3, 7", "7"]),
        (("Hill, Mills, S. 3", "Ebd., S. 5.", "Hill, a. a. O., S. 7"), ["3", "5", "7"]),
        (("Hill, Mills, p. 3", "Там же. С. 5", "Там же"), ["3", "5", "5"]),
        (("Hill, Mills, p. 3", "Hill, idem, p. 5", "Hill, loc. cit."), ["3", "5", "5"]),
        (("Hill, Mills, p. 3", "Hill, op. cit., p. 5", "Hill, p. 6"), ["3", "5", "6"]),
        (("Hill, Mills, p. 3", "Hill (1961), p. 5", "Hill 1961: 6"), ["3", "5", "6"]),
        (("Hill, Mills, p. 3", "… ", "ibid., p. 5"), ["3", "5"]),
        (("Hill, Mills, ch. 3", "ibid., ch. 4", "ibid."), ["3", "4", "4"]),
        (("See Hill, Mills, p. 3", "Cf. ibid., p. 4", "see also Hill, op. cit. (note 1), p. 5"), ["3", "4", "5"]),
    ],
)
def test_what_points_back_keeps_the_work(notes: tuple[str, ...], found: list[str]) -> None:
    text = f"{BODY}\n\nNotes\n\n" + "".join(f"{at}. {note}\n" for at, note in enumerate(notes, start=1))
    assert [(key(each), each.locator, each.unresolved) for each in cited(text)] == [
        ("hill-mills", locator, None) for locator in found
    ]


def test_idem_is_the_same_author_with_another_work() -> None:
    text = f"{BODY}\n\n1. Brook, On Tolls, p. 3\n2. Idem, ‘A Letter on Weirs’, p. 4\n3. ibid., p. 5\n"
    assert [place[1:] for place in places(text)] == [("brook-tolls", "3"), ("brook-weirs", "4"), ("brook-weirs", "5")]


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        (("ibid., p. 3", "Hill, Mills, p. 4", "ibid"), "no note before it names a work"),
        (("Hill, Mills, p. 3; Brook, On Tolls, p. 4", "ibid., p. 5", "Hill, Mills, p. 6"), "names several works"),
        (("Brook, On Tolls, p. 3", "Brook, A Letter on Weirs, p. 4", "Brook, op. cit., p. 5"), "several works"),
        (("Hill, Mills, p. 3", "Marsh, op. cit., p. 5", "Hill, Mills, p. 6"), "no work of it was cited before"),
        (("Hill, Mills, p. 3", "Brook, ibid., p. 5", "Hill, Mills, p. 6"), "names no work of Brook"),
    ],
)
def test_what_is_not_clear_is_left_open_with_a_reason(notes: tuple[str, ...], says: str) -> None:
    text = f"{BODY}\n\nNotes\n\n" + "".join(f"{at}. {note}\n" for at, note in enumerate(notes, start=1))
    reasons = [each.unresolved for each in cited(text) if each.unresolved]
    assert len(reasons) == 1
    assert says in reasons[0]
    assert all((each.work is None) == (each.unresolved is not None) for each in cited(text))


def test_a_note_that_the_list_lacks_is_reported() -> None:
    text = "One. [1] Two. [2] Three. [3]\n\nNotes\n\n1. Hill, Mills, p. 1\n3. ibid., p. 4\n"
    assert [(each.note, each.locator, each.unresolved) for each in cited(text)] == [
        ("1", "1", None),
        ("2", None, "Note 2 is missing in the list of notes. Look the source up."),
        ("3", "4", None),
    ]


def test_a_quotation_whose_note_names_no_work_is_reported() -> None:
    text = (
        "He says “so it was in the old valley”. [1] So. [2]\n\nNotes\n\n1. This was in spring.\n2. Hill, Mills, p. 4\n"
    )
    assert [(each.note, each.unresolved) for each in cited(text)] == [
        ("1", "Note 1 names no work. Look the source up."),
        ("2", None),
    ]


def test_a_work_that_is_quoted_in_another_keeps_both() -> None:
    text = "He says “so it was in the old valley”. [1]\n\nNotes\n\n1. Brook, On Tolls, p. 3, quoted in Hill, Mills, p. 77.\n"
    (found,) = cited(text)
    assert (key(found), found.locator) == ("brook-tolls", "3")
    assert found.quoted_in is not None
    assert (key(found.quoted_in), found.quoted_in.locator) == ("hill-mills", "77")


def test_the_text_of_a_note_cites_for_its_own_words() -> None:
    text = (
        "The mill stood. [1] It ran. [2]\n\n"
        "1. Brook, On Tolls, p3. Hill said: ‘The weir was low’ (Hill, Mills of the Upper Valley, p5). "
        "Similarly: ‘It dried [up]’ (ibid, p6).\n"
        "2. As Hill wrote: ‘The workers’ houses stood by it’ (Hill, Mills of the Upper Valley, London 1961) p7.\n"
    )
    assert [(each.rule, text[each.start : each.end], key(each), each.locator) for each in cited(text)] == [
        ("note", "The mill stood.", "brook-tolls", "3"),
        ("note-text", "The weir was low", "hill-mills", "5"),
        ("note-text", "It dried [up]", "hill-mills", "6"),
        ("note-text", "The workers’ houses stood by it", "hill-mills", "7"),
    ]


def test_one_number_may_stand_for_several_notes() -> None:
    text = f"One claim. [1, 3] Two claims. [4–5]\n\n{NOTES}"
    assert [place[0] for place in places(text)] == ["1", "3", "4", "5"]


@pytest.mark.parametrize(
    "text",
    [
        "In [1917] it was so. In [1921] it was not.\n\nNotes\n\n1. Hill, Mills, p. 3\n2. ibid.\n",
        "The theses [1] and [2] are these.\n\n1. The mills must be shared by all.\n2. The weirs must be opened.\n",
        "There were (1) mills, (2) weirs and (3) tolls.\n\n1. Mills were built\n2. Weirs were dug\n3. Tolls were set\n",
        "A list:\n\n1. one\n2. two\n3. three\n\nIt has 3.5 parts, p.2 of vol.1.",
        "It cost 12. And 13.\n\n12. May 1920\n13. June 1920\n",
    ],
    ids=["years", "theses", "enumeration", "list", "dates"],
)
def test_numbers_that_are_no_notes_lead_nowhere(text: str) -> None:
    assert cited(text) == []


@pytest.mark.parametrize(
    ("body", "quotation"),
    [
        ("She said: ‘It was so.’ [1]", "It was so."),
        (
            "She said: ‘It was the workers’ mill, and “theirs” alone.’ [1]",
            "It was the workers’ mill, and “theirs” alone.",
        ),
        ("She said: ‘First. ‘Inner’ part. Last.’ [1]", "First. ‘Inner’ part. Last."),
        ("He had ‘said’ it. She said: ‘It was so’, [1] and left.", "It was so"),
        ('She said: "It was a "good" mill." [1]', 'It was a "good" mill.'),
        ("Sie sagte: „So war ‚es‘ nicht.“ [1]", "So war ‚es‘ nicht."),
        ("Она сказала: «Так „было“ тогда». [1]", "Так „было“ тогда"),
        (
            "She said:\n\n‘First words.\n\n‘More words.\n\n‘Last words.’ [1]",
            "First words.\n\n‘More words.\n\n‘Last words.",
        ),
        ("So: “First words.\n\n“Last words.” [1]", "First words.\n\n“Last words."),
        ("She said:\n\n> It was so. It was always so. [1]", "It was so. It was always so."),
        ("She said:\n\nIt was so. It was always so. [1]", "It was so. It was always so."),
        ("It was. The mill, as Mr. Hill has it, stood. [1] It fell.", "The mill, as Mr. Hill has it, stood."),
        ("It was. The mill stood, [1] and it fell. So.", "The mill stood, [1] and it fell."),
        ("Her ‘mill’ stood there for years. [1]", "Her ‘mill’ stood there for years."),
    ],
)
def test_the_words_before_the_number_are_cited(body: str, quotation: str) -> None:
    assert words(f"{body}\n\nNotes\n\n1. Hill, Mills, p. 3\n") == [quotation]


def test_a_lost_mark_does_not_join_two_quotations() -> None:
    body = "She said: ‘It was so. [1]\n\nThat is wrong.\n\n‘It was not so.’ [2]"
    assert words(f"{body}\n\nNotes\n\n1. Hill, Mills, p. 3\n2. ibid.\n")[1] == "It was not so."


def test_what_the_editor_put_in_is_told_apart() -> None:
    text = "She said: ‘It {thus} was [the mill] so.’ [1]\n\nNotes\n\n1. Hill, Mills, p. 3\n"
    (found,) = cited(text)
    assert [text[start:end] for start, end in found.insertions] == ["{thus}", "[the mill]"]


_PIECES = st.sampled_from(
    [
        *"‘’“”\"'()[]{}*†.;:–¹²\n ",
        "\n\n",
        "[1]",
        "[2]",
        ".3",
        "Notes\n\n",
        "1. ",
        "2. ",
        "\n3. ",
        "[^1]",
        "\n[^1]: ",
        "ibid",
        ", p. 12",
        "Hill, Mills",
        "op. cit.",
        "idem, ",
        "Brook, ‘On Tolls’, in Papers 1932, p. 7",
        "quoted in ",
        "(1)",
        "So.",
    ]
)


@settings(max_examples=300)
@given(st.lists(_PIECES, max_size=80).map("".join))
def test_any_document_gives_citations_that_stand_in_it(text: str) -> None:
    found = cited(text)
    assert [each.at for each in found] == sorted(each.at for each in found)
    for each in found:
        assert 0 <= each.start <= each.end <= len(text)
        assert 0 <= each.at <= len(text)
        assert each.rule in RULES
        assert (each.work is None) == (each.unresolved is not None)
        assert (each.label is None) == (each.locator is None)
        assert 0.0 <= each.confidence <= 1.0
        assert all(each.start <= start < end <= each.end for start, end in each.insertions)


def test_a_straight_mark_that_is_left_over_takes_no_paragraph_before_it() -> None:
    before = '"The mill stood idle for a year!"1 So it did, and "so did the next."2 How do we tell?'
    for after in ('Tolls rose in the hills of the dale."3', '"Tolls rose in the hills" of "the dale".3'):
        assert all("So it did" not in each for each in words(f"{before}\n\n{after}\n\n{NOTES}"))
