"""Notes as German essays write them: names turned round, pages of the whole article, remarks before the source."""

from knowledge.documents.citing.note_texts import sources
from knowledge.documents.citing.references import read_reference

from .test_short_notes import cited


def test_the_pages_that_are_meant_stand_behind_those_of_the_article() -> None:
    said = read_reference("Brook, Katrin, Über Wehre, in: Blätter für Mühlen, Leipzig 1998, S. 234-250, S. 237f.")
    assert said is not None
    assert (said.authors, said.title, said.locator) == (("Katrin Brook",), "Über Wehre", "237f")


def test_pages_that_are_not_in_the_article_are_kept() -> None:
    said = read_reference("Ada Pell, Tolls (York: Quill, 1961), pp. 12-15, 18")
    assert said is not None
    assert said.locator == "12-15, 18"


def test_a_remark_before_the_source_is_no_part_of_it() -> None:
    for remark in (
        "Für eine lange Erklärung der Wehre vgl.",
        "For the weirs of the upper dale, see",
        "Zu den Wehren siehe",
    ):
        text = f"{remark} Brook, Katrin, Über Wehre, Leipzig 1998, S. 7."
        (source,) = sources(text, 0, len(text))
        assert (source.reference.authors, source.reference.locator) == (("Katrin Brook",), "7")


def test_an_entry_ends_with_a_place_that_nobody_knows_and_a_year() -> None:
    note = "Vgl. Sandner 1966, S. 5f."
    assert cited(note, more="Sandner, Cecil, Die Wehre. Ein Bild, Ober Wehr 1966.") == [("Die Wehre. Ein Bild", "5f")]


def test_a_note_that_says_l_c_points_back() -> None:
    text = "Brook, l.c., p. 52."
    (source,) = sources(text, 0, len(text))
    assert source.back is not None
    assert source.reference.authors == ("Brook",)
