"""What is quoted are the words of their author: no page marks, no remarks, no broken-up words."""

import pytest

from knowledge.documents.cited import Citation
from knowledge.documents.citing.insertions import Insertions
from knowledge.documents.quoting import Quoter


def quoted(text: str, *, said: str | None = None, rule: str = "page-mark", locator: str = "144-145") -> str:
    said = text if said is None else said
    start = text.index(said)
    end = start + len(said)
    citation = Citation(
        start=start,
        end=end,
        at=start,
        work=None,
        label="page",
        locator=locator,
        rule=rule,
        confidence=1,
        insertions=Insertions(text).within(start, end),
        unresolved="It is not clear.",
    )
    return Quoter(text).said(citation)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("The chain of fet-\n\n{p. 145} ters was long.", "The chain of fetters was long."),
        ("The chain of fet- {p. 145} ters was long.", "The chain of fetters was long."),
        ("The chain of fet{p. 145}ters was long.", "The chain of fetters was long."),
        ("The chain\n\n{p. 145} of iron was long.", "The chain of iron was long."),
        ("The chain {p. 145} of iron was long.", "The chain of iron was long."),
        ("The chain [S. 145] of iron was long.", "The chain of iron was long."),
        ("The chain <145> of iron was long.", "The chain of iron was long."),
        ("The chain [145] of iron was long [12].", "The chain of iron was long [12]."),
        ("The chain of iron was long {p. 145}.", "The chain of iron was long."),
        ("A chain of long-\n\n{p. 145} term loans.", "A chain of long-term loans."),
        ("The Marxist-\n\n{p. 145} Leninist mill.", "The Marxist-Leninist mill."),
        ("The mill stood idle -\n\n{p. 145} nobody came.", "The mill stood idle - nobody came."),
        ("He took {as I said} the plan.", "He took the plan."),
        ("He took the plan {as I said}.", "He took the plan."),
        ("He took [the man from the mill], the plan {thus} and\n\n{p. 145} went.", "He took, the plan and went."),
        ("{p. 145} The plan was taken.", "The plan was taken."),
        ("The plan was taken. {end}", "The plan was taken."),
        ("The plan [12] was taken.", "The plan [12] was taken."),
    ],
)
def test_what_its_author_did_not_write_is_left_out(written: str, expected: str) -> None:
    assert quoted(written) == expected


def test_how_the_document_writes_a_word_decides_its_hyphen() -> None:
    said = "The co-\n\n{p. 145} op bought it."
    assert quoted(f"{said} In the coop there was bread; the coop was new.", said=said) == "The coop bought it."
    assert quoted(f"{said} In the co-op there was bread; the co-op was new.", said=said) == "The co-op bought it."


def test_a_number_in_brackets_that_is_no_page_of_it_stays() -> None:
    assert quoted("The plan [145] was taken.", rule="note", locator="145") == "The plan [145] was taken."
