"""Which work a reference means: one of ours, one named before, or a new one."""

import pytest

from knowledge.csl import WorkEntry
from knowledge.documents.citing.likeness import family_name
from knowledge.documents.citing.references import Reference, read_reference
from knowledge.documents.citing.shelf import Shelf

from .made_up import WORKS


def read(text: str) -> Reference:
    reference = read_reference(text)
    assert reference is not None
    return reference


def found(text: str, shelf: Shelf | None = None) -> str | None:
    """Return the id of the work that a reference means; None where it is a new one or not clear."""
    work = (shelf or Shelf(WORKS)).find(read(text))
    return work.key if work else None


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("Ada Hill, Mills of the Upper Valley: A History, p. 3", "hill-mills"),
        ("Hill, Mills of the Upper Valley, p. 3", "hill-mills"),
        ("Hill, The Mils of the Uper Valley, p. 3", "hill-mills"),
        ("Hil, Mills of the Upper Valley, p. 3", "hill-mills"),
        ("Hill, Mills, p. 3", "hill-mills"),
        ("Ada Hill, Mills of the Upper Valley (London: Lantern Press, 1961), 3", "hill-mills"),
        ("Ada Hill, Mills of the Upper Valley, Lantern Press, London, 1962, p. 3", "hill-mills"),
        ("Mills of the Upper Valley, p. 3", "hill-mills"),
        ("Brook, ‘A Letter on Weirs’, in Papers 1930-31, p. 3", "brook-weirs"),
        ("Brook, ‘Letter on Weirs’, Papers 1930–31 p3", "brook-weirs"),
        ("Brook, ‘A Letter on Weirs’, p. 3", "brook-weirs"),
        ("Marsh, Reeds and Rushes (York: Fen Books, 1950), 3", "marsh-reeds"),
        ("Deeds of the Valley Court, p. 3", "valley-deeds"),
    ],
)
def test_a_work_of_ours_is_found(text: str, work: str) -> None:
    assert found(text) == work


@pytest.mark.parametrize(
    "text",
    [
        "Jane Marsh, Mills of the Upper Valley, p. 3",
        "Ada Hill, Mills of the Lower Valley and Its Weirs, p. 3",
        "Ada Hill, Mills of the Upper Valley (York: Fen Books, 1988), 3",
        "Brook, ‘A Letter on Weirs’, in Papers 1932, p. 3",
        "Brook, ‘A Letter on Weirs’, in The Old Quarterly, p. 3",
        "Mills, p. 3",
    ],
    ids=["another author", "another title", "another edition", "another volume", "another collection", "anybody's"],
)
def test_another_work_is_a_new_one(text: str) -> None:
    work = Shelf(WORKS).find(read(text))
    assert work is not None
    assert work.key is None


REPRINTED = {
    "hill-mills": WorkEntry.model_validate(
        {
            "id": "hill-mills",
            "type": "book",
            "title": "Mills of the Upper Valley: A History",
            "author": [{"family": "Hill", "given": "Ada"}],
            "publisher": "Lantern Press",
            "publisher-place": "London",
            "issued": 1961,
            "original-date": 1937,
            "custom": {"source-kind": "scholarship"},
        }
    )
}


@pytest.mark.parametrize(
    ("imprint", "is_ours"),
    [
        ("London: Lantern Press, 1961", True),
        ("York: Fen Books, 1961", True),
        ("1937", True),
        ("London: Lantern Press, 1937", True),
        ("London: L.P., 1937", True),
        ("London 1937", True),
        ("York: Fen Books, 1937", False),
        ("London: Fen Books, 1937", False),
        ("York 1937", False),
    ],
)
def test_the_first_year_is_that_of_our_edition_unless_another_house_printed_it(imprint: str, *, is_ours: bool) -> None:
    shelf = Shelf(REPRINTED)
    assert (found(f"Ada Hill, Mills of the Upper Valley ({imprint}), p. 3", shelf) == "hill-mills") is is_ours


def test_a_short_title_means_the_edition_that_was_named() -> None:
    shelf = Shelf(REPRINTED)
    first = shelf.find(read("Ada Hill, Mills of the Upper Valley (York: Fen Books, 1937), p. 3"))
    again = shelf.find(read("Hill, Mills of the Upper Valley, p. 9"))
    assert first is not None
    assert again is not None
    assert (again.key, again.csl["id"]) == (None, first.csl["id"])


def test_author_and_year_mean_the_edition_that_was_named() -> None:
    shelf = Shelf(REPRINTED)
    assert [each.key for each in shelf.of_year("Hill", 1937)] == ["hill-mills"]
    shelf.find(read("Ada Hill, Mills of the Upper Valley (York: Fen Books, 1937), p. 3"))
    assert [each.key for each in shelf.of_year("Hill", 1937)] == [None]


def test_a_short_title_is_not_guessed_where_two_editions_were_named() -> None:
    shelf = Shelf(REPRINTED)
    shelf.find(read("Ada Hill, Mills of the Upper Valley (York: Fen Books, 1937), p. 3"))
    shelf.find(read("Ada Hill, Mills of the Upper Valley (London: Lantern Press, 1961), p. 3"))
    assert shelf.find(read("Hill, Mills of the Upper Valley, p. 9")) is None


def test_a_new_work_says_what_the_reference_says_and_what_is_missing() -> None:
    work = Shelf(WORKS).find(
        read("Ann van der Weyden, ‘On Locks’, in The Canal Reader, ed. Tom Brook, York 1970, p. 3")
    )
    assert work is not None
    assert work.csl == {
        "id": "van-der-weyden-on-locks",
        "type": "chapter",
        "title": "On Locks",
        "author": [{"family": "van der Weyden", "given": "Ann"}],
        "editor": [{"family": "Brook", "given": "Tom"}],
        "container-title": "The Canal Reader",
        "publisher-place": "York",
        "issued": {"date-parts": [[1970]]},
    }
    assert work.missing == ("publisher",)


def test_a_new_work_is_found_again_by_its_short_title() -> None:
    shelf = Shelf(WORKS)
    first = shelf.find(read("Ann Weyden, Locks and Their Keepers (York: Fen Books, 1970), 3"))
    again = shelf.find(read("Weyden, Locks, p. 9"))
    assert first is not None
    assert again is not None
    assert again.csl["id"] == first.csl["id"]
    assert again.csl["publisher"] == "Fen Books"


def test_what_a_later_reference_tells_of_a_new_work_is_kept() -> None:
    shelf = Shelf(WORKS)
    shelf.find(read("Weyden, Locks and Their Keepers, p. 3"))
    shelf.find(read("Weyden, Locks and Their Keepers (York: Fen Books, 1970), 3"))
    again = shelf.find(read("Weyden, Locks and Their Keepers, p. 9"))
    assert again is not None
    assert (again.csl["publisher"], again.missing) == ("Fen Books", ())


def test_a_title_that_two_works_have_is_not_guessed() -> None:
    works = {**WORKS, "hill-mills-too": WORKS["hill-mills"].model_copy(update={"id": "hill-mills-too"})}
    shelf = Shelf(works)
    assert shelf.find(read("Hill, Mills of the Upper Valley, p. 3")) is None
    assert len(shelf.fitting(read("Hill, Mills of the Upper Valley, p. 3"))) == 2


def test_another_volume_is_another_work() -> None:
    shelf = Shelf(WORKS)
    one = shelf.find(read("Weyden, A Long History, Vol. 1, p. 3"))
    other = shelf.find(read("Weyden, A Long History, Vol. II, p. 3"))
    third = shelf.find(read("Weyden, A Long History, vol. i, p. 7"))
    assert one is not None
    assert other is not None
    assert third is not None
    assert one.csl["id"] != other.csl["id"]
    assert third.csl["id"] == one.csl["id"]


@pytest.mark.parametrize(
    ("written", "family"),
    [
        ("Ada Hill", "hill"),
        ("Ludwig van Moor", "van moor"),
        ("Иванов И. И.", "иванов"),
        ("Łukasz Żak", "żak"),
        ("", ""),
    ],
)
def test_a_family_name_is_told_from_a_name(written: str, family: str) -> None:
    assert family_name(written) in {family, "zak"}
