"""Works from BibTeX and from CSL-JSON."""

import json
import re
import time
from typing import Any

import pytest

from knowledge.base import KnowledgeBase
from knowledge.bibtex import bibtex_file
from knowledge.csl import WorkEntry
from knowledge.entries import SourceKind
from knowledge.interchange import Upload, read_upload
from knowledge.seed.reading import Seeds

KIND = "sourcekind = {memoir}"


def errors(upload: Upload) -> list[str]:
    assert upload.entries == ()
    return [str(problem) for problem in upload.problems if not problem.warning]


def works(upload: Upload) -> list[WorkEntry]:
    assert [str(problem) for problem in upload.problems if not problem.warning] == []
    assert all(isinstance(entry, WorkEntry) for entry in upload.entries)
    return [entry for entry in upload.entries if isinstance(entry, WorkEntry)]


def from_bibtex(text: str, base: KnowledgeBase, kind: SourceKind | None = None) -> Upload:
    return read_upload("w.bib", text.encode(), base, source_kind=kind)


def from_json(value: Any, base: KnowledgeBase, kind: SourceKind | None = None) -> Upload:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return read_upload("w.json", text.encode(), base, source_kind=kind)


def test_a_bibtex_entry_becomes_a_csl_item(small: KnowledgeBase) -> None:
    text = r"""% Exported in June.
@string{mit = "MIT Press"}
@incollection{Cohen1977,
  author    = {Cohen, Stephen F. and von der {Gr{\"u}n}, Jr, Max and {The Party's Committee}},
  editor    = "Robert C. Tucker",
  title     = {{Bolshevism \& {S}talinism}},
  booktitle = {Stalinism: {\'E}ssays},
  publisher = mit,
  address   = {New York},
  year      = 1977, month = mar,
  pages     = {3--29},
  doi       = {https://doi.org/10.1000/a_b},
  url       = {https://a.example/x_y?z=~1},
  keywords  = {USSR, scholarship, NEP},
}
"""
    upload = from_bibtex(text, small)
    (work,) = works(upload)
    assert work.source_kind is SourceKind.SCHOLARSHIP
    assert work.csl == {
        "id": "cohen1977",
        "type": "chapter",
        "title": "Bolshevism & Stalinism",
        "author": [
            {"family": "Cohen", "given": "Stephen F."},
            {"family": "Grün", "given": "Max", "suffix": "Jr", "non-dropping-particle": "von der"},
            {"literal": "The Party's Committee"},
        ],
        "editor": [{"family": "Tucker", "given": "Robert C."}],
        "container-title": "Stalinism: Éssays",
        "publisher": "MIT Press",
        "publisher-place": "New York",
        "issued": {"date-parts": [[1977, 3]]},
        "page": "3-29",
        "DOI": "10.1000/a_b",
        "URL": "https://a.example/x_y?z=~1",
        "keyword": "USSR, NEP",
        "custom": {"source-kind": "scholarship"},
    }
    assert [str(problem) for problem in upload.problems] == [
        "w.bib:3: 'Cohen1977' becomes 'cohen1977': ids are lower-case words joined by hyphens"
    ]


def test_our_own_bibtex_changes_nothing(bundled: Seeds) -> None:
    """BibTeX cannot say all that CSL can; what it leaves unsaid, or says with other marks, stays."""
    base = bundled.base
    assert works(from_bibtex(bibtex_file(base.works.values()), base)) == list(base.works.values())


def test_our_own_bibtex_is_read_where_nothing_is_known(bundled: Seeds) -> None:
    found = works(from_bibtex(bibtex_file(bundled.base.works.values()), KnowledgeBase(), SourceKind.POLEMIC))
    assert [work.id for work in found] == list(bundled.base.works)
    assert {work.source_kind for work in found} == {SourceKind.POLEMIC}


def test_our_own_csl_comes_back(bundled: Seeds) -> None:
    items = [work.csl for work in bundled.base.works.values()]
    for value in (items, {"items": items}, json.dumps({"about": {"items": 1}, "items": items}, indent=2)):
        assert works(from_json(value, KnowledgeBase())) == list(bundled.base.works.values())


def test_an_item_by_itself_is_read_too(small: KnowledgeBase) -> None:
    item = small.works["trotsky-betrayed"].csl
    assert works(from_json(item, small)) == [small.works["trotsky-betrayed"]]


@pytest.mark.parametrize(
    "field", [KIND, "keywords = {x, memoir}", "note = {source-kind: memoir}", "source-kind = memoir"]
)
def test_a_bibtex_entry_may_state_its_kind_in_several_places(field: str, small: KnowledgeBase) -> None:
    (work,) = works(from_bibtex(f"@book{{a, title = {{T}}, {field}}}", small, SourceKind.POLEMIC))
    assert work.source_kind is SourceKind.MEMOIR
    assert "note" not in work.csl
    assert work.csl.get("keyword", "x") == "x"


@pytest.mark.parametrize(
    "more",
    [
        {"custom": {"source-kind": "memoir"}},
        {"keyword": "memoir; x"},
        {"keyword": "source-kind: memoir, x"},
        {"note": "Source kind: memoir. Seen in June."},
    ],
)
def test_a_csl_item_may_state_its_kind_in_several_places(more: dict[str, Any], small: KnowledgeBase) -> None:
    (work,) = works(from_json([{"id": "a", "type": "book", "title": "T", **more}], small))
    assert work.source_kind is SourceKind.MEMOIR
    assert work.csl.get("note", "Seen in June.") == "Seen in June."
    assert work.csl.get("keyword", "x") == "x"


def test_the_kind_is_asked_for_and_never_guessed(small: KnowledgeBase) -> None:
    said = errors(from_bibtex("@book{a, title = {T}}\n\n@book{b, title = {T}}", small))
    assert [line.split(": the entry")[0] for line in said] == ["w.bib:1: a", "w.bib:3: b"]
    assert "no source kind; state one with a keyword or `source-kind: …` in its note (primary, scholarship" in said[0]
    assert works(from_bibtex("@book{a, title = {T}}", small, SourceKind.COMMENT))[0].source_kind is SourceKind.COMMENT
    both = errors(from_bibtex("@book{a, title = {T}, keywords = {memoir, primary}}", small))
    assert "several source kinds (memoir, primary)" in both[0]
    wrong = errors(from_bibtex("@book{a, title = {T}, sourcekind = {novel}}", small))
    assert "'novel' is not one of 'primary'" in wrong[0]


def test_a_work_that_is_there_keeps_its_kind(small: KnowledgeBase) -> None:
    (work,) = works(from_bibtex("@book{trotsky-betrayed, title = {Betrayed}}", small, SourceKind.COMMENT))
    assert (work.source_kind, work.title) == (SourceKind.PRIMARY, "Betrayed")
    assert work.csl["translator"] == [{"family": "Eastman", "given": "Max"}]


def test_what_zotero_calls_otherwise_is_understood(small: KnowledgeBase) -> None:
    item = {
        "id": "http://zotero.org/users/1/items/ABCD",
        "citation-key": "deutscherProphet1954",
        "type": "article-journal",
        "title": "T",
        "journalAbbreviation": "J",
        "shortTitle": "S",
        "author": [{"family": "Deutscher", "given": "I.", "static-ordering": False}],
        "issued": {"date-parts": [["1954", 3]]},
        "custom": {"source-kind": "scholarship"},
    }
    (work,) = works(from_json([item], small))
    assert work.id == "deutscherprophet1954"
    assert (work.csl["container-title-short"], work.csl["title-short"], work.year) == ("J", "S", 1954)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"@book{{a, {KIND}}}", "w.bib:1: a.title: `title` is missing; add it"),
        (f"@book{{a, title={{T}},\n {KIND}\n@book{{b, title={{T}}, {KIND}}}", "w.bib:1: this entry is broken"),
        (f"@book{{a, title={{T}},\n title={{U}}, {KIND}}}", "w.bib:1: the field title stands twice"),
        (f"@book{{a, title={{T}}, {KIND}}}\n" * 2, "w.bib:2: the key 'a' stands twice"),
        (
            f"@book{{Ab, title={{T}}, {KIND}}}\n@book{{ab, title={{T}}, {KIND}}}",
            "w.bib:2: the work 'ab' stands in w.bib:1 already",
        ),
        (f"@book{{я, title={{T}}, {KIND}}}", "w.bib:1: id: the entry has no key"),
        (f'@book{{a, title={{T}},\n publisher = mit # " x", {KIND}}}', "w.bib:2: a.publisher: strings joined by #"),
        (f"@book{{a, title={{{'x' * 2001}}}, {KIND}}}", "w.bib:1: a.title: 2,001 characters, at most 2,000"),
        (f"@book{{a, title={{{'{' * 40 + '}' * 40}}}, {KIND}}}", "w.bib:1: a.title: this TeX cannot be read"),
        ("just words", "w.bib:1: there is no entry in it"),
        ("@comment{x}", "w.bib:1: there is no entry in it"),
        ("%" * 300_001, "w.bib: 300,001 characters of BibTeX, at most 300,000"),
    ],
)
def test_bad_bibtex_is_named_with_its_line(text: str, said: str, small: KnowledgeBase) -> None:
    found = errors(from_bibtex(text, small))
    assert [error for error in found if error.startswith(said)], found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@book{a, title = {T}, author = {Carr, E. H. and others}, %s}", "“and others” names nobody"),
        ("@book{a, title = {T}, file = {x}, owner = {me}, %s}", "fields that are not taken over: file, owner"),
        (
            r"@book{a, title = {T \wibble x}, %s}",
            r"TeX commands that are not known, and what they draw, are left out: \wibble",
        ),
        ("@wibble{a, title = {T}, %s}", "@wibble is taken as a document"),
    ],
)
def test_what_bibtex_loses_is_said(text: str, said: str, small: KnowledgeBase) -> None:
    upload = from_bibtex(text % KIND, small)
    assert len(works(upload)) == 1
    assert [problem for problem in upload.problems if said in problem.message], upload.problems


def test_a_percent_sign_does_not_end_a_title(small: KnowledgeBase) -> None:
    (work,) = works(from_bibtex(f"@book{{a, title = {{100% of \\emph{{all}} $x$ \\& more -- ``so''}}, {KIND}}}", small))
    assert work.title == "100% of all x & more – “so”"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "w.json:1: this is not JSON"),
        ('[\n{"id": "a",}\n]', "w.json:2: this is not JSON"),
        ('[{"id": "a"}\n{"id": "b"}]', "w.json:2: this is not JSON: expecting ',' between items"),
        ('[{"id": "a"},\n]', "w.json:2: this is not JSON: a comma before the end"),
        ('{"id": "a"}\nx', "w.json:1: this is not JSON: something follows the end"),
        ('[{"id": "a"}]\nx', "w.json:2: this is not JSON: something follows the end"),
        ('[\n\n5, "x"]', "w.json:3: this is no CSL item"),
        ("5", "w.json:1: this is no CSL item"),
        ('[{"volume": NaN}]', "w.json: NaN is no number"),
        ('[{"volume": -Infinity}]', "w.json: -Infinity is no number"),
        ('[{"volume": 1e999}]', "w.json: a number without end"),
        (f'[{{"volume": {"9" * 10**6}}}]', "w.json: a number of 1000000 digits"),
        ("[" * 100_000, "w.json: this is nested too deeply"),
        ('{"a":' * 100_000, "w.json: this is nested too deeply"),
        ('[{"id": "a", "id": "b"}]', "w.json: the key 'id' stands twice in an object"),
        ('[{"title": "x"}]', "w.json:1: id: the entry has no key"),
        ('[{"id": "a", "type": "bok", "title": "T", "custom": {"source-kind": "memoir"}}]', "w.json:1: a.type: 'bok' is no CSL type; did you mean 'book'?"),
        ('[{"id": "a", "type": "book", "title": "T\\ud800", "custom": {"source-kind": "memoir"}}]', "w.json:1: a.title: the character U+D800 is no text"),
        ('[{"id": "a", "type": "book", "title": "T", "note": "\\u0000", "custom": {"source-kind": "memoir"}}]', "w.json:1: a.note: the character U+0000 is no text"),
        ('[{"id": "a", "type": "book", "title": "T", "wibble": 1, "custom": {"source-kind": "memoir"}}]', "w.json:1: a.wibble: 'wibble' is no CSL variable"),
        ('[{"id": "a", "type": "book", "title": "T", "author": [5], "custom": {"source-kind": "memoir"}}]', "w.json:1: a.author"),
        ("[]", "w.json: there is nothing in it that can be taken over"),
    ],
)  # fmt: skip
def test_bad_json_is_named_with_its_line(text: str, said: str, small: KnowledgeBase) -> None:
    found = errors(from_json(text, small))
    assert [error for error in found if error.startswith(said)], found


def test_numbers_that_are_too_long_do_not_stop_the_report(small: KnowledgeBase) -> None:
    found = errors(from_json('[{"id": 123456789012345, "type": 7, "title": 5, "custom": {"source-kind": 3}}]', small))
    assert re.search("title", " ".join(found))


def test_a_key_that_stands_twice_among_very_many_is_found_at_once(small: KnowledgeBase) -> None:
    """It took hours once, and kept everybody's files waiting."""
    keys = ",".join(f'"k{number}":1' for number in range(100_000))
    started = time.process_time()
    assert "the key 'k99999' stands twice" in str(from_json(f'[{{{keys},"k99999":1}}]', small).problems[0])
    assert time.process_time() - started < 5
