"""What references say, in the forms that they have in the wild."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.citing.locators import bare_pages, find_place
from knowledge.documents.citing.references import Reference, normalised_locator, read_reference


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Brook, ‘On Tolls’, in Papers 1932, Quill Books York 1976 p12",
            Reference(
                authors=("Brook",),
                title="On Tolls",
                container="Papers 1932",
                publisher="Quill Books",
                place="York",
                year=1976,
                label="page",
                locator="12",
            ),
        ),
        (
            "Ada Hill, Mills of the Upper Valley (London: Lantern Press, 1961), 98–101.",
            Reference(
                authors=("Ada Hill",),
                title="Mills of the Upper Valley",
                publisher="Lantern Press",
                place="London",
                year=1961,
                label="page",
                locator="98-101",
            ),
        ),
        (
            "Ada Hill and Tom Brook, *Two Valleys*, Lantern Press, London, 1964, pp. 3, 5 and 9",
            Reference(
                authors=("Ada Hill", "Tom Brook"),
                title="Two Valleys",
                publisher="Lantern Press",
                place="London",
                year=1964,
                label="page",
                locator="3, 5, 9",
            ),
        ),
        (
            "Hill, The Valley, Lantern Books London 1967 Vol 3 pp349–350",
            Reference(
                authors=("Hill",),
                title="The Valley",
                publisher="Lantern Books",
                place="London",
                year=1967,
                volume="3",
                label="page",
                locator="349-350",
            ),
        ),
        (
            "Ada Hill, “Weirs,” River Studies 25, no. 4 (1974): 557.",
            Reference(
                authors=("Ada Hill",),
                title="Weirs",
                container="River Studies",
                volume="25",
                number="4",
                year=1974,
                label="page",
                locator="557",
            ),
        ),
        (
            "Jane Marsh, ‘Reeds’, in Ada Hill (ed.), Plants of the Valley (York: Fen Books, 1950), p. 4",
            Reference(
                authors=("Jane Marsh",),
                title="Reeds",
                container="Plants of the Valley",
                editors=("Ada Hill",),
                publisher="Fen Books",
                place="York",
                year=1950,
                label="page",
                locator="4",
            ),
        ),
        ("The Valley Herald, May 14, 1925.", Reference(container="The Valley Herald", year=1925, issued="1925-05-14")),
        ("Hill, Mills, p. 9", Reference(authors=("Hill",), title="Mills", label="page", locator="9")),
        ("Deeds of the Valley Court, p. 9", Reference(title="Deeds of the Valley Court", label="page", locator="9")),
        (
            "See also Brook, ‘On Tolls, in Papers 1932, p. 3",
            Reference(authors=("Brook",), title="On Tolls", container="Papers 1932", label="page", locator="3"),
        ),
        (
            "Karl Weber, Das Tal der Mühlen, Bd. 1, Berlin 1962, S. 49",
            Reference(
                authors=("Karl Weber",),
                title="Das Tal der Mühlen",
                place="Berlin",
                year=1962,
                volume="1",
                label="page",
                locator="49",
            ),
        ),
        (
            "Иванов И. И. Мельницы долины. М., 1962. С. 49.",
            Reference(
                authors=("И. И. Иванов",), title="Мельницы долины", place="М", year=1962, label="page", locator="49"
            ),
        ),
        (
            "Mills, Weirs, and Tolls, London 1972",
            Reference(title="Mills, Weirs, and Tolls", place="London", year=1972),
        ),
    ],
)
def test_a_reference_says(text: str, said: Reference) -> None:
    assert read_reference(text) == said


@pytest.mark.parametrize("text", ["", "p. 5", "1961", "…", "and so it went on for years without a title", "x" * 5_000])
def test_what_names_no_work_is_no_reference(text: str) -> None:
    assert read_reference(text) is None


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("pp274–5", "274-5"),
        ("724-727, pp.729-730", "724-727, 729-730"),
        ("p. 40 and p50", "40, 50"),
        ("pages 3 – 5", "3-5"),
        ("S. 49", "49"),
        ("xxvii", "xxvii"),
        ("pp. 3, 5 & 7", "3, 5, 7"),
        ("329.", "329"),
    ],
)
def test_pages_are_written_as_the_knowledge_base_has_them(written: str, normalised: str) -> None:
    assert normalised_locator(written) == normalised


@pytest.mark.parametrize(
    ("text", "label", "locator"),
    [
        ("so p.12 says", "page", "12"),
        ("so pp12–13 says", "page", "12-13"),
        ("see ch. 3", "chapter", "3"),
        ("§ 7", "section", "7"),
        ("S. 12", "page", "12"),
        ("с. 12–14", "page", "12-14"),
        ("p. xii", "page", "xii"),
    ],
)
def test_a_place_is_found(text: str, label: str, locator: str) -> None:
    place = find_place(text)
    assert place is not None
    assert (place.label, place.locator) == (label, locator)


@pytest.mark.parametrize(
    "text", ["along such lines. 2. Next", "the letter p and 5", "Mrs 5", "5 pages", "top12", "it's 5"]
)
def test_what_is_no_place_is_none(text: str) -> None:
    assert find_place(text) is None


@pytest.mark.parametrize(("text", "pages"), [("12–14", "12-14"), ("1974", None), ("12, 14", "12, 14"), ("abc", None)])
def test_pages_without_a_label_are_no_years(text: str, pages: str | None) -> None:
    assert bare_pages(text) == pages


_PIECES = st.sampled_from(
    [
        *"‘’“”\"'()[]{},.;:–-/*_ \n",
        "p. ",
        "pp",
        "12",
        "1961",
        "Vol. ",
        "ibid",
        "in ",
        "Hill",
        "ed. ",
        "London",
        "Press",
        "и",
    ]
)


@given(st.lists(_PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_is_read_without_harm(text: str) -> None:
    reference = read_reference(text)
    assert reference is None or reference.title or reference.container
    place = find_place(text)
    assert place is None or 0 <= place.start < place.end <= len(text)
    assert not {"–", "—", "\n"} & set(normalised_locator(text))
