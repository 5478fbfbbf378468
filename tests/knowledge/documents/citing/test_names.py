"""Whose name is whose in references: given names first or last, initials in the middle, and words that look like *and*."""

import pytest

from knowledge.documents.citing.given_names import is_person, turned_people
from knowledge.documents.citing.references import read_reference


@pytest.mark.parametrize(
    ("text", "authors", "title"),
    [
        ("Thomas J. Marsh, The Salt Roads of the North (York: Quill Books, 1961), p. 4", ("Thomas J. Marsh",), "Salt Roads"),
        ("Barnet Yardley, *Mills of Kent* (2002), p. 4", ("Barnet Yardley",), "Mills of Kent"),
        ("Mary Yardley, *Mills of Kent*, p. 4", ("Mary Yardley",), "Mills of Kent"),
        ("Finch, Charles, *The Salt Roads* (1794), p. 221.", ("Charles Finch",), "The Salt Roads"),
        ("Finch, Charles Amos, “Tolls of Kent”, in *Valley Review*, p. 668", ("Charles Amos Finch",), "Tolls of Kent"),
        ("Finch, O. P., The Salt Roads, p. 3", ("O. P. Finch",), "The Salt Roads"),
        ("Finch, Karin, Brook, Marc, Salz und Straße, in: Blätter, Leipzig 1918, S. 4", ("Karin Finch", "Marc Brook"), "Salz"),
        ("Marsh, Jeff (Fall 2004). “Corn Tolls”. Mill Studies 6 (1): 91–144.", ("Jeff Marsh",), "Corn Tolls"),
        ("Marsh, Jeff (December 8, 1957). “Corn Tolls”. Mill Week: 5–6.", ("Jeff Marsh",), "Corn Tolls"),
        ("Helen Finch (1 March 2002). *Crossing the Dale*. Lorn Press. pp. 22–23.", ("Helen Finch",), "Crossing the Dale"),
        ("David Amos Finch. *The Dale*. London: Lorn Press, 2004. ISBN 0-19-517034-2.", ("David Amos Finch",), "The Dale"),
        ("Karl Brook, Ada Hill, Two Valleys, p. 5", ("Karl Brook", "Ada Hill"), "Two Valleys"),
        ("Marsh I. Grain, Debt and Rule. London: Harrow Press, 1933.", ("I. Marsh",), "Grain, Debt and Rule"),
        ("Zorv T. Lom, Bread and Rule in the Dale, 1990, p. 3", ("Zorv T. Lom",), "Bread and Rule in the Dale"),
        ("Zorv T. Lom, Bread and Rule, 1990, p. 3", ("Zorv T. Lom",), "Bread and Rule"),
        ("Zorv T. van der Lom, Bread and Rule, p. 3", ("Zorv T. van der Lom",), "Bread and Rule"),
        ("Zorv T. K. Lom, Bread of the Dale, 1990, p. 3", ("Zorv T. K. Lom",), "Bread of the Dale"),
        ("Zorv T. Lom. Bread of the Dale. London: Lorn Press, 1990.", ("Zorv T. Lom",), "Bread of the Dale"),
        ("Zorv T. Lom, Orla Q. Finch, Bread of the Dale, p. 3", ("Zorv T. Lom", "Orla Q. Finch"), "Bread of the Dale"),
        ("Lom Z. T. Bread, Debt and Rule, p. 3", ("Z. T. Lom",), "Bread, Debt and Rule"),
        ("Лом З. Хлеб, долг и право, 1990, с. 3", ("З. Лом",), "Хлеб, долг и право"),
        ("Финч О. П. Соляные дороги севера. М.: Маяк, 1960.", ("О. П. Финч",), "Соляные дороги"),
    ],
)  # fmt: skip
def test_names_are_told_from_titles(text: str, authors: tuple[str, ...], title: str) -> None:
    said = read_reference(text)
    assert said is not None
    assert said.title is not None
    assert said.authors == authors
    assert title in said.title
    assert not set(said.title.split()) & set(" ".join(authors).split())


def test_an_editor_behind_the_name_is_no_author_and_no_part_of_the_title() -> None:
    said = read_reference(
        "Richard W. Finch, ed. (March 5, 2010). *The Dale Looks West*. Harrow Press. p. 16. ISBN 1-2."
    )
    assert said is not None
    assert (said.authors, said.editors, said.title) == ((), ("Richard W. Finch",), "The Dale Looks West")
    assert (said.year, said.publisher, said.locator) == (2010, "Harrow Press", "16")


@pytest.mark.parametrize("behind", [", ed., ", " (ed.), "])
def test_a_given_name_that_nobody_knows_may_be_an_editors(behind: str) -> None:
    said = read_reference(f"Zorv T. Lom{behind}Bread of the Dale, p. 3")
    assert said is not None
    assert (said.authors, said.editors, said.title) == ((), ("Zorv T. Lom",), "Bread of the Dale")


def test_several_editors_are_no_authors() -> None:
    said = read_reference("Zorv T. Lom, Orla Q. Finch, eds., Bread of the Dale, p. 3")
    assert said is not None
    assert (said.authors, said.editors) == ((), ("Zorv T. Lom", "Orla Q. Finch"))


def test_two_family_names_are_two_people() -> None:
    assert turned_people("Hill, Brook, Two Valleys") == ((), 0)
    assert turned_people("Moshe Hill, Ronald Brook, Two Valleys") == ((), 0)


def test_a_thing_is_no_person() -> None:
    assert is_person("Ada J. Pell")
    assert not is_person("Berlin Wall")
    assert not is_person("Ada J.")
