"""Chicago notes and bibliographies: what is printed, what is missing, and that nothing can format or mention."""

import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.cite import Citer, UnknownWork
from knowledge.csl import DATES, NAMES, TEXTS, TYPES, WorkEntry
from knowledge.entries import CitationEntry, Locator, PassageRef
from knowledge.views import Citation

LEWIN = [{"family": "Lewin", "given": "Moshe"}]
LABELS = ("page", "chapter", "section", "part", "volume", "note", "paragraph", "column")


def work(work_id: str = "w", **fields: object) -> WorkEntry:
    item: dict[str, object] = {
        "id": work_id,
        "type": "book",
        "title": "Title",
        "custom": {"source-kind": "scholarship"},
    }
    return WorkEntry.model_validate(item | {key.replace("_", "-"): value for key, value in fields.items()})


def citer(*works: WorkEntry) -> Citer:
    return Citer({entry.id: entry for entry in works})


def cite(entry: WorkEntry, label: Any = None, locator: str | None = None) -> Any:
    return citer(entry).citation(CitationEntry(work=entry.id, label=label, locator=locator))


BOOK = work(
    "lewin", title="Political Undercurrents", author=LEWIN, publisher="Pluto", publisher_place="London", issued=1975
)
CHAPTER = work(
    "trotsky",
    type="chapter",
    title="Who Will Prevail?",
    author=[{"family": "Trotsky", "given": "Leon"}],
    container_title="Writings 1930",
    publisher="Pathfinder",
    issued=1975,
)
ARTICLE = work(
    "labour", type="article-journal", title="Figures", author=LEWIN, container_title="Monthly", volume=7, page="65-96"
)


def test_a_book_is_cited_as_a_chicago_note_with_its_page() -> None:
    citation = cite(BOOK, "page", "39-40")
    assert citation.note == "Moshe Lewin, Political Undercurrents (London: Pluto, 1975), 39–40."
    assert citation.note_markdown == "Moshe Lewin, *Political Undercurrents* (London: Pluto, 1975), 39–40."
    assert (citation.source_kind, citation.locator, citation.missing) == ("scholarship", "pp. 39–40", ())


def test_a_chapter_stands_in_quotation_marks_with_the_comma_inside() -> None:
    citation = cite(CHAPTER, "page", "328")
    assert citation.note_markdown == "Leon Trotsky, “Who Will Prevail?,” in *Writings 1930* (Pathfinder, 1975), 328."


def test_the_pages_of_a_whole_article_are_no_locator() -> None:
    """A note without a locator must not look as if it had one; the bibliography gives the extent."""
    citation = cite(ARTICLE)
    assert "65" not in citation.note
    assert "page needed" in citation.missing
    assert citer(ARTICLE).bibliography(["labour"]) == ("Lewin, Moshe. “Figures.” *Monthly* 7: 65–96.",)


def test_a_quotation_of_a_quotation_names_both_places() -> None:
    entry = CitationEntry(work="trotsky", quoted_in=Locator(work="lewin", label="note", locator="93, 95-97"))
    citation = citer(BOOK, CHAPTER).citation(entry)
    assert citation.note == (
        "Leon Trotsky, “Who Will Prevail?,” in Writings 1930 (Pathfinder, 1975), "
        "quoted in Moshe Lewin, Political Undercurrents (London: Pluto, 1975), nn. 93, 95–97."
    )
    assert "page needed" not in citation.missing


@pytest.mark.parametrize(
    ("label", "locator", "printed"),
    [
        ("page", "35", "p. 35"),
        ("page", "39-40", "pp. 39–40"),
        ("page", "724-727, 729", "pp. 724–727, 729"),
        ("page", "p. 35", "p. 35"),
        ("page", "xii-xiv", "pp. xii–xiv"),
        ("page", "xxvii", "p. xxvii"),
        ("chapter", "7", "ch. 7"),
        ("chapter", "7-8", "chs. 7–8"),
        ("note", "93", "n. 93"),
        ("section", "Foreword", "Foreword"),
        ("column", "5", "col. 5"),
        (None, None, None),
    ],
)
def test_a_place_is_printed_as_readers_expect(label: str | None, locator: str | None, printed: str | None) -> None:
    assert cite(BOOK, label, locator).locator == printed


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_no_type_of_work_loses_its_locator(kind: str) -> None:
    """Not every type has room for a place in the style; a citation without its place is worthless."""
    entry = work(type=kind, author=LEWIN, container_title="C", volume=3, page="3-4", issued=1930)
    for label in LABELS:
        assert "39–41" in cite(entry, label, "39-41").note


def test_what_the_source_leaves_out_is_said() -> None:
    assert cite(work()).missing == ("page needed", "year needed", "author needed")


def test_what_has_no_pages_needs_none() -> None:
    assert cite(work(type="post", author=LEWIN)).missing == ()


def test_a_year_left_out_is_not_called_no_date() -> None:
    """ "n.d." would say that the book bears no date; we only know that the source gives none."""
    citation = cite(work(author=LEWIN), "page", "1")
    assert citation.note == "Moshe Lewin, Title, 1."
    assert citation.missing == ("year needed",)


def test_a_date_in_words_is_a_date() -> None:
    assert cite(work(author=LEWIN, issued="around 1930"), "page", "1").missing == ()


def test_quotation_marks_inside_a_quoted_title_are_single() -> None:
    entry = work(type="webpage", title="On the video \"Did Stalin 'steal' it?\"")
    assert cite(entry).note == "“On the Video ‘Did Stalin “Steal” It?’”"


def test_apostrophes_and_years_are_curly() -> None:
    assert (
        cite(work(title="Don't trust the '30s, 1927-28", author=LEWIN)).note
        == "Moshe Lewin, Don’t Trust the ’30s, 1927–28."
    )


def test_no_point_follows_a_point_or_a_question_mark() -> None:
    entries = [
        work("a", title="The U.S.S.R.", author=LEWIN, publisher="P."),
        work("b", title="What Is to Be Done?", author=LEWIN),
        work("c", title="Figures.", author=LEWIN),
    ]
    assert citer(*entries).bibliography("abc") == (
        "Lewin, Moshe. *Figures*.",
        "Lewin, Moshe. *The U.S.S.R.* P.",
        "Lewin, Moshe. *What Is to Be Done?*",
    )


def test_nothing_in_names_and_titles_formats_or_mentions() -> None:
    entry = work(
        title="<@1> @everyone *bold* __x__ ||s|| ~~y~~ [a](https://evil.example) `code` <b>z</b> \u202eabc",
        author=[{"literal": "u/foo_bar"}],
    )
    markdown = cite(entry).note_markdown
    assert markdown.startswith("u/foo\\_bar, *\\<@\u200b1\\> @\u200beveryone ")
    assert not re.search(r"(?<!\\)[_`|~\[\]<>]", markdown)
    assert len(re.findall(r"(?<!\\)\*", markdown)) == 2
    assert "https://" not in markdown
    assert "\u202e" not in markdown


def test_an_address_is_a_link_without_preview_that_cannot_mention() -> None:
    entry = work(type="post", author=LEWIN, URL="https://example.org/a_b/@everyone")
    assert cite(entry).note_markdown.endswith(" <https://example.org/a_b/%40everyone>.")


def test_a_doi_becomes_an_address() -> None:
    assert cite(work(author=LEWIN, DOI="10.1000/a_b")).note == "Moshe Lewin, Title, https://doi.org/10.1000/a_b."


def test_a_foreign_title_keeps_its_case() -> None:
    assert "Die verratene Revolution" in cite(work(title="Die verratene Revolution", language="de")).note


def test_the_bibliography_has_each_work_once_by_author_then_title() -> None:
    """Articles do not count, accents do not matter, and what has no author stands under its title."""
    works = [
        work("a", title="The Zinoviev Letter"),
        work("b", title="The Prophet", author=[{"family": "Łęski", "given": "A"}]),
        work("c", title="An Answer", author=[{"family": "Łęski", "given": "A"}]),
        work("d", title="My Life", author=[{"family": "Trotsky", "given": "Leon"}]),
    ]
    lines = citer(*works).bibliography(["d", "a", "b", "c", "a"])
    assert [re.findall(r"\*(.+?)\*", line)[0] for line in lines] == [
        "An Answer",
        "The Prophet",
        "My Life",
        "The Zinoviev Letter",
    ]


def test_a_work_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownWork, match="nowhere"):
        citer(BOOK).citation(CitationEntry(work="nowhere"))
    with pytest.raises(UnknownWork, match="nowhere"):
        citer(BOOK).bibliography(["nowhere"])


def test_a_citation_does_not_depend_on_what_was_cited_before() -> None:
    """The processor keeps state; a second citation must not become "ibid." and dates must not change their form."""
    entries = [CitationEntry(work=w.id, label="page", locator="3") for w in (BOOK, ARTICLE, CHAPTER, BOOK)]
    together = citer(BOOK, ARTICLE, CHAPTER)
    alone = [citer(BOOK, ARTICLE, CHAPTER).citation(entry) for entry in reversed(entries)]
    assert [together.citation(entry) for entry in entries] == list(reversed(alone))


def test_a_card_of_eight_citations_is_quick_once_warm() -> None:
    """The first rendering is slow; a new citer after an edit must not pay for it again."""
    entries = [CitationEntry(work="lewin", label="page", locator=str(page)) for page in range(8)]
    for entry in entries:
        citer(BOOK).citation(entry)
    start = time.perf_counter()
    fresh = citer(BOOK)
    for entry in entries:
        fresh.citation(entry)
    assert time.perf_counter() - start < 0.05


NAME = st.fixed_dictionaries({"family": st.text(min_size=1, max_size=12)}, optional={"given": st.text(max_size=12)})
FIELDS = {
    **{key: st.text(max_size=15) | st.integers(0, 3000) for key in sorted(TEXTS - {"title"})},
    **{key: st.lists(NAME, max_size=3) for key in sorted(NAMES)},
    **{
        key: st.integers(-500, 2100) | st.sampled_from(["1926-03/1926-05", "1926-13", "c. 1930"])
        for key in sorted(DATES)
    },
}


@settings(max_examples=60, deadline=None)
@given(
    st.data(),
    st.sampled_from(sorted(TYPES)),
    st.text(min_size=1, max_size=30),
    st.sampled_from(LABELS),
    st.none() | st.text(min_size=1, max_size=10, alphabet="0123456789-, pxivA").filter(str.strip),
)
def test_any_item_is_rendered_in_one_safe_line(
    data: Any, kind: str, title: str, label: Any, locator: str | None
) -> None:
    """Moderators import what their Zotero holds; no field may break a card, its Markdown or a mention."""
    keys = data.draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=8, unique=True))
    fields = {key: data.draw(FIELDS[key], label=key) for key in keys}
    own = {"id": "w", "type": kind, "title": title, "custom": {"source-kind": "comment"}}
    entry = WorkEntry.model_validate(fields | own)
    citation = cite(entry, label if locator else None, locator)
    (line,) = citer(entry).bibliography(["w"])
    for markdown in (citation.note_markdown, line):
        bare = re.sub(r"<https?://[^<>\s]*>", "", markdown)
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\*", bare)) % 2 == 0
        assert not re.search(r"(?<!\\)(?:\\\\)*[_`|~<>]", bare)
        assert not re.search(r"@(?!\u200b)", markdown)
    for text in (citation.note, citation.note_markdown, line):
        assert text.strip()
        assert not re.search(r"[\n\r\ue000-\ue0ff]", text)
        assert not text.endswith((",.", "?.", "!."))


PASSAGE = PassageRef(start=0, end=9, words=2, fingerprint="0123456789abcdef")
QUOTED = CitationEntry(work="lewin", document="copy", passage=PASSAGE)
BOTH = CitationEntry(work="trotsky", quoted_in=Locator(work="lewin"))
ALONE = CitationEntry(work="labour")


def printed(by: Citer) -> list[Citation]:
    return [by.citation(entry) for entry in (QUOTED, BOTH, ALONE)]


def test_a_changed_citer_prints_what_a_new_one_prints() -> None:
    works = {entry.id: entry for entry in (BOOK, CHAPTER, ARTICLE)}
    before = Citer(works)
    said = printed(before), before.bibliography(works)
    changed = BOOK.model_copy(update={"title": "Quite Another Title", "csl": {**BOOK.csl, "title": "Quite Another"}})
    after, new = before.changed({"lewin": changed}), Citer({**works, "lewin": changed})
    assert (printed(after), after.bibliography(works)) == (printed(new), new.bibliography(works))
    assert (printed(before), before.bibliography(works)) == said
    assert "Quite Another" in after.citation(BOTH).note


def test_a_changed_citer_remembers_what_is_still_true() -> None:
    before = citer(BOOK, CHAPTER, ARTICLE)
    quoted, both, alone = printed(before)
    after = before.changed({"lewin": BOOK, "trotsky": None})
    assert after.citation(ALONE) is alone
    assert after.citation(QUOTED) is not quoted
    with pytest.raises(UnknownWork):
        after.citation(BOTH)
    assert before.citation(BOTH) is both


def test_a_changed_citer_shows_what_is_verified_now() -> None:
    before = citer(BOOK, CHAPTER, ARTICLE)
    quoted, both, _ = printed(before)
    after = before.changed(quotations={("copy", PASSAGE.fingerprint): "His words."})
    assert (quoted.quotation, after.citation(QUOTED).quotation) == (None, "His words.")
    assert after.citation(BOTH) is both
    assert after.changed({"labour": ARTICLE}).citation(QUOTED) is after.citation(QUOTED)
    assert after.changed(quotations={}).citation(QUOTED) == quoted
