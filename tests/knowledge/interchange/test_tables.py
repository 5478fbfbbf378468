"""Tables of evidence, phrasings and counterexamples."""

import pytest

from knowledge.base import KnowledgeBase
from knowledge.entries import ClaimEntry
from knowledge.interchange import Upload, read_upload

HEADER = "claim,stance,summary,reports,work,label,locator,quoted in,quoted in page,phrasing,counterexample\n"
NEP = "trotsky-opposed-the-nep"


def read(text: str, base: KnowledgeBase, name: str = "t.csv") -> Upload:
    return read_upload(name, text.encode(), base)


def changed(upload: Upload) -> ClaimEntry:
    assert [str(problem) for problem in upload.problems if not problem.warning] == []
    (claim,) = upload.entries
    assert isinstance(claim, ClaimEntry)
    return claim


def errors(upload: Upload) -> list[str]:
    assert upload.entries == ()
    return [str(problem) for problem in upload.problems if not problem.warning]


def test_a_row_adds_evidence_to_its_side(small: KnowledgeBase) -> None:
    row = 'F-002,affirms,"It says, once more, that he did.",his friends,Trotsky-Betrayed,chapter,3,lewin-undercurrents,40,,\n'
    claim = changed(read(HEADER + row, small))
    before = small.claims[NEP]
    item = claim.sides[0].evidence[-1]
    assert claim.sides[0].evidence[:-1] == before.sides[0].evidence
    assert claim.model_copy(update={"sides": before.sides}) == before
    assert (item.id, item.summary, item.reports) == (
        "it-says-once-more-that-he",
        "It says, once more, that he did.",
        "his friends",
    )
    citation = item.citation
    assert (citation.work, citation.label, citation.locator) == ("trotsky-betrayed", "chapter", "3")
    assert citation.quoted_in is not None
    assert (citation.quoted_in.work, citation.quoted_in.label, citation.quoted_in.locator) == (
        "lewin-undercurrents",
        "page",
        "40",
    )


def test_rows_add_phrasings_and_counterexamples(small: KnowledgeBase) -> None:
    rows = (
        f"{NEP},asserts,,,,,,,,he couldn't stand the NEP,\n"
        f"F-002,asks,,,,,,,,was he for it or not,\n"
        f"Trotsky wanted to end the NEP.,,,,,,,,,,Trotsky wanted to end the war.\n"
    )
    claim = changed(read(HEADER + rows, small))
    before = small.claims[NEP]
    assert claim.phrasings.asserts == (*before.phrasings.asserts, "he couldn't stand the NEP")
    assert claim.phrasings.asks == (*before.phrasings.asks, "was he for it or not")
    assert claim.phrasings.disputes == before.phrasings.disputes
    assert claim.counterexamples == (*before.counterexamples, "Trotsky wanted to end the war.")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "sep={}\n", "\n\n"])
def test_what_parts_the_cells_is_seen(delimiter: str, start: str, small: KnowledgeBase) -> None:
    cells = [
        ["Claim", "Side", "Evidence", "Source", "Pages"],
        ["F-002", "Against", "He, too.", "lewin-undercurrents", "3"],
    ]
    text = start.format(delimiter) + "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in cells)
    for name in ("t.csv", "t.tsv", "t.txt"):
        if name == "t.txt" and start:
            continue
        item = changed(read(text, small, name)).sides[1].evidence[-1]
        assert (item.summary, item.citation.label, item.citation.locator) == ("He, too.", "page", "3")


def test_a_table_read_again_changes_nothing(small: KnowledgeBase) -> None:
    text = "claim,stance,summary,work,phrasing\nF-002,for,He did.,lewin-undercurrents,\nF-002,asks,,,did he?\n"
    claim = changed(read(text, small))
    base = KnowledgeBase(claims={**small.claims, claim.slug: claim}, works=small.works, topics=small.topics)
    again = read(text, base)
    assert again.entries == ()
    assert [(p.line, p.warning) for p in again.problems] == [(2, True), (3, True)]
    assert all("left as it is" in problem.message for problem in again.problems)


def test_an_id_replaces_its_item_and_keeps_the_passage_of_the_same_place(small: KnowledgeBase) -> None:
    text = (
        "claim,stance,id,summary,work\nF-002,affirms,essay-pressed-to-drop-it,He pressed.,essay-on-collectivisation\n"
    )
    before = small.claims[NEP].sides[0].evidence
    after = changed(read(text, small)).sides[0].evidence
    assert [item.id for item in after] == [item.id for item in before]
    assert after[0] == before[0].model_copy(update={"summary": "He pressed."})
    assert after[0].citation.passage is not None
    moved = text.replace("essay-on-collectivisation", "lewin-undercurrents")
    assert changed(read(moved, small)).sides[0].evidence[0].citation.passage is None


def test_a_work_may_be_named_by_its_title(small: KnowledgeBase) -> None:
    text = "claim,stance,summary,work\nF-002,for,He did.,the revolution betrayed\n"
    assert changed(read(text, small)).sides[0].evidence[-1].citation.work == "trotsky-betrayed"


def test_a_side_that_is_missing_is_made_with_its_heading(small: KnowledgeBase) -> None:
    text = "claim,stance,heading,summary,work\nF-004,for,That he did,He did.,lewin-undercurrents\nF-004,for,,And so on.,lewin-undercurrents\n"
    (side,) = changed(read(text, small)).sides
    assert (side.heading, len(side.evidence)) == ("That he did", 2)


def test_ids_that_would_be_the_same_are_told_apart(small: KnowledgeBase) -> None:
    text = "claim,stance,summary,work\n" + "".join(
        f"F-002,{side},He said a thing about it {n},lewin-undercurrents\n" for side in ("for", "against") for n in "abc"
    )
    ids = [item.id for side in changed(read(text, small)).sides for item in side.evidence]
    assert len(set(ids)) == len(ids)


def test_the_line_is_that_on_which_the_row_begins(small: KnowledgeBase) -> None:
    text = 'claim,stance,summary,work\nF-002,for,"over\ntwo lines",lewin-undercurrents\n\nF-002,sideways,x,y\n'
    said = errors(read(text, small))
    assert said[0].startswith("t.csv:5: stance: 'sideways' is no side; write affirms or disputes")
    assert any(line.startswith("t.csv:2: summary: ") for line in said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("claim,stance,summary,work\nF-009,for,x,y\n", "t.csv:2: claim: there is no claim 'F-009'"),
        (
            "claim,stance,summary,work\ntrotsky-oposed-the-nep,for,x,y\n",
            "t.csv:2: claim: there is no claim 'trotsky-oposed-the-nep'; did you mean 'trotsky-opposed-the-nep'?",
        ),
        ("claim,stance,summary,work\n,for,x,y\n", "t.csv:2: claim: no claim is named"),
        (
            "claim,stance,summary,work\nF-002,for,x,lewin-undercurents\n",
            "t.csv:2: work: there is no work 'lewin-undercurents'; did you mean 'lewin-undercurrents'?",
        ),
        ("claim,stance,summary,work\nF-002,for,x,\n", "t.csv:2: work: no work is named"),
        ("claim,stance,summary,work\nF-002,for,,lewin-undercurrents\n", "t.csv:2: nothing is filled in"),
        ("claim,summary,phrasing\nF-002,a,b\n", "t.csv:2: summary and phrasing are filled in; a row is one of"),
        ("claim,stance,phrasing\nF-002,perhaps,b\n", "t.csv:2: stance: 'perhaps' is no way to put a claim"),
        ("claim,work,counterexample\nF-002,a,b\n", "t.csv:2: work: a counterexample has no work"),
        (
            "claim,stance,summary,work\nF-004,for,x,lewin-undercurrents\n",
            "t.csv:2: heading: the claim has no such side",
        ),
        (
            "claim,stance,heading,summary,work\nF-002,for,No,x,lewin-undercurrents\n",
            "t.csv:2: heading: this side is headed",
        ),
        (
            "claim,stance,summary,work,page,label\nF-002,for,x,lewin-undercurrents,3,page\n",
            "t.csv:2: page: page says the same",
        ),
        ("claim,stance,summary,work,locator\nF-002,for,x,lewin-undercurrents,3\n", "`label` and `locator` go together"),
        (
            "claim,stance,summary,work\nF-002,for," + "x" * 261 + ",lewin-undercurrents\n",
            "t.csv:2: summary: 261 characters, at most 260",
        ),
        (
            "claim,stance,id,summary,work\nF-002,for,Ä,x,lewin-undercurrents\n",
            "t.csv:2: id: 'Ä' does not have the right form",
        ),
        (
            "claim,stance,id,summary,work\nF-002,against,majority-charged-it,x,lewin-undercurrents\n",
            "two items have the id",
        ),
        (
            "claim,stance,phrasing\nF-001,asserts,trotsky was anti nep everyone knows this\n",
            "t.csv:2: 'trotsky-opposed-the-nep' has the same phrasing",
        ),
        ("claim,stanze,summary\n", "t.csv:1: no column is called 'stanze'; did you mean 'stance'?"),
        ("claim,stance,side,summary\n", "t.csv:1: two columns are for 'stance'"),
        ("claim,stance\nF-002,for\n", "t.csv:1: a column is missing: one of summary, phrasing, counterexample"),
        ("claim,stance,summary,work\n", "t.csv:1: there is no row below the header"),
        ("claim,phrasing,stance\nF-002,a, b,asserts\n", "t.csv:2: 'asserts' stands under no column"),
        ('claim,stance,summary,work\nF-002,for,"x\n', "t.csv:2: this is no table"),
        ('claim,stance,summary,work\nF-002,for,"x"y,z\n', "t.csv:2: this is no table"),
        ("claim,stance,phrasing\n" + "F-002,asks,x\n" * 5001, "t.csv:5002: more than 5,000 rows"),
        ("claim,stance,phrasing\nF-002,asks," + "x" * 200_000 + "\n", "t.csv:2: this is no table: field larger than"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_remedy(text: str, said: str, small: KnowledgeBase) -> None:
    found = errors(read(text, small))
    assert [error for error in found if said in error], found


def test_a_report_has_an_end(small: KnowledgeBase) -> None:
    upload = read("claim,stance,summary,work\n" + "F-009,for,x,y\n" * 1000, small)
    assert len(upload.problems) == 201
    assert "800 more problems" in upload.problems[-1].message
