"""A document's own words with a reference are told from what it quotes, and are less sure to be what the work says."""

import pytest

from knowledge.documents.cited import Citation
from knowledge.documents.citing import citations

from .made_up import WORKS, document

SAID = "The millers took the weir by open force and held it"
HILL = "Ada Hill, Mills of the Upper Valley, p. 40"


def only(body: str, note: str = "") -> Citation:
    """Return the only citation of a text."""
    text = f"So it is told.\n\n{body}" + (f"\n\nNotes\n\n1. {note}" if note else "")
    [found] = citations(document(text), WORKS)
    assert found.work is not None
    return found


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (f"{SAID}.[1] That is so.", HILL),
        (f"{SAID}.¹ That is so.", HILL),
        (f"{SAID} (Hill 1961: 40).", ""),
        (f"{SAID} (Ada Hill, Mills of the Upper Valley, p. 40).", ""),
    ],
)
def test_a_sentence_of_the_documents_own_is_no_quotation(body: str, note: str) -> None:
    found = only(body, note)
    assert not found.is_quotation
    assert found.confidence <= 0.7


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (f"“{SAID}.”[1] That is so.", HILL),
        (f"He says that “{SAID}”[1] and more.", HILL),
        (f"“{SAID}.[1]” That is so.", HILL),
        (f"> {SAID}.[1]", HILL),
        (f"“{SAID}” (Hill 1961: 40).", ""),
        (f"„{SAID}“ (Ada Hill, Mills of the Upper Valley, p. 40).", ""),
    ],
)
def test_quoted_words_are_sure(body: str, note: str) -> None:
    found = only(body, note)
    assert found.is_quotation
    assert found.confidence > 0.85
