"""What the entries of a list of references say, and which of them a name and a year mean."""

import pytest

from knowledge.documents.citing.bibliography_list import read_entry

from .paged_texts import document, found_in


@pytest.mark.parametrize(
    ("entry", "authors", "title"),
    [
        (
            "Hill, Ada W. J. and Tom M. Brook. “Tolls in a General Theory.” Valley Studies 4, no. 2 (1973): 160-96.",
            ("Ada W. J. Hill", "Tom M. Brook"),
            "Tolls in a General Theory",
        ),
        ("Hill, Ada, and Tom Brook. *Two Valleys*. York: Quill Books, 1961.", ("Ada Hill", "Tom Brook"), "Two Valleys"),
        ("Hill, Ada. Two Valleys. York: Quill Books, 1961.", ("Ada Hill",), "Two Valleys"),
        (
            "Hill, A. 1970. “The Market for ‘Sour Milk’: Doubt and the Mill,” Valley Studies (84:3), pp. 488-500.",
            ("A Hill",),
            "The Market for ‘Sour Milk’: Doubt and the Mill",
        ),
        ("Hill, A. 2012./ “A Survey of Mills,” Valley Studies (4:7), pp. 295-298.", ("A Hill",), "A Survey of Mills"),
    ],
)
def test_an_entry_says_who_wrote_what(entry: str, authors: tuple[str, ...], title: str) -> None:
    read = read_entry(entry)
    assert read is not None
    assert (read[0].authors, read[0].title) == (authors, title)


@pytest.mark.parametrize(
    "entry",
    [
        "Hill, A. 2012. “A View of Mills,” in The Quill Handbook, Tom Brook (ed.), York: Quill University Press.",
        "Hill, A. (2012) ‘A View of Mills’, in Tom Brook (ed.), The Quill Handbook. York: Quill.",
    ],
)
def test_the_editors_may_stand_before_or_behind_the_collection(entry: str) -> None:
    read = read_entry(entry)
    assert read is not None
    assert read[0].container == "The Quill Handbook"


TEAMS = (
    "References",
    "Moss, O., Fell, B., and Reed, T. 2013. “Borrowers and Their Friends,” Valley Studies (59:1), pp. 17-35.",
    "Moss, O., and Reed, T. 2013. “A Home for Money,” Valley Studies (60:1), pp. 1-9.",
    "Reed, T. 2013. “Cascades,” Valley Studies (47:2), pp. 695-732.",
)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Friends lend more (Moss et al. 2013).", "Borrowers and Their Friends"),
        ("Friends lend more (Moss and Reed 2013).", "A Home for Money"),
        ("Friends lend more (Reed 2013).", "Cascades"),
    ],
)
def test_the_number_of_names_tells_entries_of_a_year_apart(said: str, title: str) -> None:
    (found,) = found_in(document("Words.", said, *TEAMS))
    assert found.work is not None
    assert found.work.csl["title"] == title


@pytest.mark.parametrize("said", ["Friends lend more (Moss 2013).", "Friends lend more (Fell 2013, p. 3)."])
def test_a_first_author_of_several_entries_or_of_none_is_not_guessed(said: str) -> None:
    (found,) = found_in(document("Words.", said, *TEAMS))
    assert found.work is None
    assert found.unresolved


def test_no_entry_of_the_list_heads_a_text() -> None:
    read = document(
        "The mill failed in the second year.",
        "Nobody in the valley was asked what to do with the grain.",
        "The toll was raised, and the road was left as it was.",
        "The carters went home.",
        "BIBLIOGRAPHY",
        "Fell, Bert. “A Time for Weirs.” *Valley Studies* 1, no. 1 (2013): 10-23.",
        "Hill, Ada. *Two Valleys and a Mill*. York: Quill, 1961.",
        "Brook, Tom. “A Time for Tolls.” *Grain: A Site for Thought* 1, no. 1 (2014): 10-23.",
        "Kell, Rose. “Back to the Mill: (Re)turning from Rent to Toll.” *The Association of Millers* 29 (2016): 69-71.",
        "Moss, Orla. “Public Grain.” *Philosophy of Milling* 30, no. 2 (March 1, 2004): 139-57.",
    )
    assert found_in(read) == []
