"""What looks like a reference that was not understood is no work."""

import pytest

from knowledge.documents.citing.plausibility import is_author, is_title
from knowledge.documents.citing.references import read_reference


@pytest.mark.parametrize(
    "text",
    [
        "Quotation: Hill, Mills, 44",
        "For similar views, see, for example, Hill, Mills, 25",
        "154-155. A good account of the tolls is Brook, “On Tolls,” at 109 and passim. See also Hill, Mills, 219",
        "219. On the decline of the mills, see Hill, Mills, 59",
        "Edited by his niece, Miss A. B. Hill. Vol. I, p. 82",
        "Brook Papers, Vol. III, App. 195",
        "Valley Register, 1792, Part 2, p. 192",
        "Details from Ada Hill, Tom Brook: A Miller's Life (York: Quill Books, 2013)",
        "New York, NY: Quill, 2010",
        "Kingsmill, Upper Valley: Quill Press, 2015",
        "Dordrecht 43, no. 5 (September 2015): 591",
        "Hill, A. 2012./ “A Survey of Mills,” Valley Studies (4), p. 9",
        "As Hill and Brook (1984) note, in villages “nobody owes a debt for grain that was given”, p. 213",
    ],
)
def test_a_reference_that_was_not_understood_is_no_work(text: str) -> None:
    assert read_reference(text) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ada Hill, In Praise of Mills (London: Lantern Press, 1961), 98", "In Praise of Mills"),
        ("Ada Hill, The “Great” Toll (London: Lantern Press, 1961), 98", "The “Great” Toll"),
        ("Ada Hill, Part of the Valley (London: Lantern Press, 1961), 98", "Part of the Valley"),
    ],
)  # fmt: skip
def test_an_unusual_title_is_a_title(text: str, title: str) -> None:
    read = read_reference(text)
    assert (read.title if read is not None else None) == title


def test_a_year_may_be_a_title_and_a_lone_initial_no_author() -> None:
    assert is_title("1884", ("Ada Hill",))
    assert is_title("1789-1815", ())
    assert not is_author("B.")
    assert is_author("A. Hill")


@pytest.mark.parametrize(
    ("text", "editors"),
    [
        ("Hill, ed., Letters from Two Valleys, 131", ("Hill",)),
        ("Hill et al., eds., Letters from Two Valleys, 131", ("Hill",)),
        ("Hill and Brook, eds., Letters from Two Valleys, 131", ("Hill", "Brook")),
    ],
)
def test_family_names_alone_may_be_editors(text: str, editors: tuple[str, ...]) -> None:
    read = read_reference(text)
    assert read is not None
    assert (read.authors, read.editors, read.title) == ((), editors, "Letters from Two Valleys")
