"""Notes that give no more than a name, a year and pages: what the list of works says, or nothing."""

from knowledge.documents.citing import citations
from knowledge.documents.document import Block, BlockKind, Document

LIST = """## Bibliography

### Cited in footnotes

Quarry, Ada (1996). The Salt Tax. Harrow Press. ISBN 978-0-684-82535-9.

Quarry, Ada (2001). The Corn Tax. Harrow Press.

Tarn, Ben Amos; Orwin, Lise (Fall 1986). “Two Weirs”. Mill Studies 6 (1): 91–144.

Lund, Otto, ed. (1953). Papers of the Dale. Harrow Press.

David Amos Garth. The Dale. London: Lorn Press, 2004. ISBN 0-19-517034-2.

Fell, Jane (2008). Weirs and Wards. Lorn Press."""


def cited(*notes: str, more: str = "") -> list[tuple[str | None, str | None]]:
    """Return title and pages, or the reason with its number left out, of the works that notes cite."""
    body = "\n\n".join(f"The weir rose in the year of note {at}.[{at}]" for at in range(1, len(notes) + 1))
    said = "\n\n".join(f"{at}. {note}" for at, note in enumerate(notes, start=1))
    text = f"{body}\n\nNotes\n\n{said}\n\n{LIST}" + (f"\n\n{more}" if more else "")
    blocks, at = [], 0
    for each in text.split("\n\n"):
        level = len(each) - len(each.lstrip("#"))
        kind = BlockKind.HEADING if level or each == "Notes" else BlockKind.PARAGRAPH
        start = at + level + bool(level)
        blocks.append(Block(start=start, end=at + len(each), kind=kind, level=level or int(kind is BlockKind.HEADING)))
        at += len(each) + 2
    found = citations(Document(name="901_short", text=text, blocks=tuple(blocks)), {})
    return [(str(each.work.csl["title"]) if each.work else None, each.locator) for each in found if each.note]


def test_a_name_a_year_and_pages_mean_the_entry_of_the_list() -> None:
    assert cited("Quarry (1996), p. 20.", "Quarry 2001, pp. 3–4.") == [("The Salt Tax", "20"), ("The Corn Tax", "3-4")]


def test_several_names_and_a_year_mean_the_entry_of_all_of_them() -> None:
    assert cited("Tarn & Orwin 1986, p. 92.", "Tarn / Orwin 1986, p. 93.") == [("Two Weirs", "92"), ("Two Weirs", "93")]


def test_a_name_alone_means_its_one_entry() -> None:
    assert cited("Fell, p. 7.", "Fell, p. 8.") == [("Weirs and Wards", "7"), ("Weirs and Wards", "8")]


def test_editors_and_names_that_are_not_turned_round_are_entries_too() -> None:
    assert cited("Lund (1953), p. 255.", "Garth (2004), p. 29.") == [("Papers of the Dale", "255"), ("The Dale", "29")]


def test_a_name_with_several_entries_is_not_guessed() -> None:
    assert cited("Quarry, p. 20.") == [(None, None)]


def test_a_name_that_the_list_has_not_is_no_title() -> None:
    assert cited("Warden, p. 199.", "Warden (2000), p. 174.", "Tarn & Warden 1986, p. 5.") == [(None, None)] * 3
