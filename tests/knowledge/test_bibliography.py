"""APA, MLA, BibTeX and CSL-JSON: what citeproc-py gets wrong is mended, and no work breaks an entry or a file."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.bibliography import BibliographyFormat, ReferenceStyle, bibliography_file, reference
from knowledge.bibtex import bibtex
from knowledge.csl import DATES, NAMES, TEXTS, TYPES, WorkEntry
from knowledge.library import BUNDLED_SEEDS
from knowledge.seed import read_seeds

SEEDED = read_seeds(BUNDLED_SEEDS).base.works
APA, MLA = ReferenceStyle.APA, ReferenceStyle.MLA


def work(work_id: str = "w", **fields: object) -> WorkEntry:
    item: dict[str, object] = {
        "id": work_id,
        "type": "book",
        "title": "Title",
        "custom": {"source-kind": "scholarship"},
    }
    return WorkEntry.model_validate(item | {key.replace("_", "-"): value for key, value in fields.items()})


@pytest.mark.parametrize(
    ("seeded", "style", "expected"),
    [
        ("cohen-bolshevism-and-stalinism", APA, "Cohen, S. F. (n.d.). Bolshevism and Stalinism. In R. C. Tucker (Ed.), *Stalinism: Essays in Historical Interpretation*."),
        ("trotsky-stalin-appraisal", APA, "Trotsky, L. (1941). *Stalin: An Appraisal of the Man and His Influence* (C. Malamuth, Ed. & Trans.). Grosset & Dunlap."),
        ("trotsky-revolution-betrayed", APA, "Trotsky, L. (1967). *The Revolution Betrayed* (M. Eastman, Trans.). New Park Publications. (Original work published 1937)"),
        ("militant-independent-ukraine", APA, "Why Trotsky Called For Independent Ukraine In 1939. (1999, May 24). *The Militant*, *63*(20)."),
        ("reddit-stole-program-post", APA, r"*Copied Reddit post on whether Stalin adopted the Left Opposition’s plans* \[Online post\]. (n.d.). Reddit."),
        ("bad-history-stole-program-video", APA, r"*Did Stalin ‘Steal’ Trotsky’s Economic Program?* \[Video recording\]. (n.d.)."),
        ("lenin-left-wing-communism", APA, "Lenin, V. I. (1920). *“Left-Wing” Communism* (Vol. 17)."),
        ("pfemfert-letter-august-1936", APA, r"Pfemfert, F. (1936, August). *Letter to Trotsky of August 1936* \[Personal communication\]."),
        ("cohen-bolshevism-and-stalinism", MLA, "Cohen, Stephen F. “Bolshevism and Stalinism.” *Stalinism: Essays in Historical Interpretation*, edited by Robert C. Tucker."),
        ("marx-engels-communist-manifesto", MLA, "Marx, Karl, and Friedrich Engels. “The Manifesto of the Communist Party.” *Marx and Engels Collected Works*, vol. 6, Progress Publishers, 1976."),
        ("militant-independent-ukraine", MLA, "“Why Trotsky Called For Independent Ukraine In 1939.” *The Militant*, vol. 63, no. 20, 24 May 1999."),
        ("kotkin-stalin-paradoxes-of-power", MLA, "Kotkin, Stephen. *Stalin: Paradoxes of Power, 1878–1928*. Vol. 1."),
        ("lenin-left-wing-communism", MLA, "Lenin, V. I. *“Left-Wing” Communism*. Vol. 17, 1920."),
        ("stalin-speech-economists-managers", MLA, "Stalin, Joseph. “Speech to Economists and Managers.” June 1931."),
        ("webb-compilation-on-the-soviet-union", MLA, "Webb, Beatrice, and Sidney Webb. *Two-volume Work on the Soviet Union*. 2 vols."),
    ],
)  # fmt: skip
def test_a_work_is_cited_as_the_handbook_says(seeded: str, style: ReferenceStyle, expected: str) -> None:
    assert reference(SEEDED[seeded], style) == expected


@pytest.mark.parametrize("seeded", sorted(SEEDED))
@pytest.mark.parametrize("style", [APA, MLA])
def test_every_seeded_work_is_named_once_with_its_people_and_year(seeded: str, style: ReferenceStyle) -> None:
    entry = SEEDED[seeded]
    text = reference(entry, style)
    words = re.findall(r"\w+", entry.title.casefold())[:4]
    assert len(re.findall(r"\W+".join(words), text.casefold())) == 1
    for name in entry.author or entry.editor:
        assert (name.family or name.literal) in text
    assert str(entry.year or "") in text
    assert not re.search(r"\(eds?\.\)|, (?:eds?|trans)\.[;)]|\.\.|\s,|\s\.| {2}", text)


@pytest.mark.parametrize("style", list(ReferenceStyle))
@pytest.mark.parametrize("kind", sorted(TYPES))
def test_no_type_of_work_is_left_out(kind: str, style: ReferenceStyle) -> None:
    """APA lists no letters, for one; whoever asks for one gets an entry all the same."""
    entry = work(type=kind, title="Strange Things", author=[{"family": "Lewin", "given": "Moshe"}], issued=1930)
    text = reference(entry, style)
    assert "strange things" in text.lower()
    assert "1930" in text


def test_roman_volumes_are_counted_in_arabic_numerals() -> None:
    for roman, arabic in (("IV", "4"), ("XL", "40"), ("XVII", "17"), ("MCMXCIX", "1999")):
        assert f"Vol. {arabic}" in reference(work(volume=roman), APA)
    assert "MIX ME" in reference(work(volume="MIX ME"), APA)


def test_a_bibtex_entry_has_what_every_style_knows() -> None:
    assert bibtex(SEEDED["trotsky-answers-sybil-vincent"]) == (
        "@article{trotsky-answers-sybil-vincent,\n"
        "  author = {Trotsky, Leon},\n"
        "  title = {{Answers to the Questions of Sybil Vincent}},\n"
        "  journal = {{Fourth International}},\n"
        "  year = {1942},\n"
        "  month = mar,\n"
        "  volume = {3},\n"
        "  number = {1},\n"
        "  pages = {117},\n"
        "  address = {New York},\n"
        "  annote = {Answers of 18 March 1939.},\n"
        "}"
    )


def test_bibtex_escapes_what_tex_obeys() -> None:
    text = bibtex(work(title=r"50% of $5 & #1_a^b~c\d {e} `f`", publisher="A & B", URL="https://x.example/a_b{c}"))
    assert r"50\% of \$5 \& \#1\_a{\textasciicircum}b{\textasciitilde}c{\textbackslash}d" in text
    assert r"{\textbraceleft}e{\textbraceright} {\textasciigrave}f{\textasciigrave}" in text
    assert r"publisher = {A \& B}" in text
    assert "url = {https://x.example/a_b%7Bc%7D}" in text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ({"family": "Lewin", "given": "Moshe"}, "{Lewin, Moshe}"),
        ({"family": "Mises", "given": "L.", "non-dropping-particle": "von"}, "{von Mises, L.}"),
        ({"family": "King", "given": "M. L.", "suffix": "Jr"}, "{King, Jr, M. L.}"),
        ({"literal": "Marx and Engels Institute"}, "{{Marx and Engels Institute}}"),
        ({"family": "Smith, and Sons"}, "{{Smith, and Sons}}"),
    ],
)
def test_bibtex_takes_no_name_apart(name: dict[str, str], written: str) -> None:
    assert f"author = {written}," in bibtex(work(author=[name]))


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "chapter", "container_title": "Writings"}, "incollection"),
        ({"type": "chapter"}, "misc"),
        ({"type": "article-journal", "container_title": "Monthly"}, "article"),
        ({"type": "article-journal"}, "misc"),
        ({"type": "report", "publisher": "Gosplan"}, "techreport"),
        ({"type": "report"}, "misc"),
        ({"type": "speech"}, "misc"),
    ],
)
def test_bibtex_has_no_type_without_what_it_needs(fields: dict[str, Any], kind: str) -> None:
    assert bibtex(work(**fields)).startswith(f"@{kind}{{w,")


def test_files_hold_every_work_in_order() -> None:
    works = list(SEEDED.values())
    chicago = bibliography_file(works, BibliographyFormat.CHICAGO).splitlines()
    assert len(chicago) == len(works)
    assert "Kolakowski, Leszek. Main Currents of Marxism. Translated by P. S. Falla. Vol. 3." in chicago
    keys = re.findall(r"^@\w+\{([\w-]+),$", bibliography_file(works, BibliographyFormat.BIBTEX), re.MULTILINE)
    assert keys == [entry.id for entry in works]


def test_csl_json_comes_back_as_the_same_works() -> None:
    """What we write Zotero and pandoc can read, and so can we."""
    items = json.loads(bibliography_file(list(SEEDED.values()), BibliographyFormat.CSL_JSON))
    assert [WorkEntry.model_validate(item) for item in items] == list(SEEDED.values())


STORABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
NAME = st.fixed_dictionaries(
    {"family": st.text(STORABLE, min_size=1, max_size=12)}, optional={"given": st.text(STORABLE, max_size=12)}
)
TEXT = st.text(STORABLE, max_size=15) | st.sampled_from(
    ["}", "{", "\\", "\\}", "```", "@book{x,", "%", "я" * 500, "\u202e🤬"]
)
FIELDS = {
    **{key: TEXT | st.integers(0, 3000) for key in sorted(TEXTS - {"title"})},
    **{
        key: st.lists(NAME | st.fixed_dictionaries({"literal": TEXT.filter(bool)}), max_size=3) for key in sorted(NAMES)
    },
    **{
        key: st.integers(-500, 2100) | st.sampled_from(["1926-03/1926-05", "1926-13", "c. 1930"])
        for key in sorted(DATES)
    },
}


@st.composite
def works(draw: st.DrawFn) -> WorkEntry:
    keys = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=8, unique=True))
    fields = {key: draw(FIELDS[key], label=key) for key in keys}
    own = {"id": "w", "type": draw(st.sampled_from(sorted(TYPES))), "custom": {"source-kind": "comment"}}
    return WorkEntry.model_validate(fields | own | {"title": draw(TEXT.filter(lambda text: 0 < len(text) < 300))})


@settings(max_examples=60, deadline=None)
@given(works(), st.sampled_from([APA, MLA]))
def test_any_work_is_cited_in_one_safe_line(entry: WorkEntry, style: ReferenceStyle) -> None:
    text = reference(entry, style)
    bare = re.sub(r"<https?://[^<>\s]*>", "", text)
    assert text.strip()
    assert not re.search(r"[\n\r\ue000-\ue0ff\x00]", text)
    assert not re.search(r"(?<!\\)(?:\\\\)*[_`|~<>]", bare)
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\*", bare)) % 2 == 0
    assert not re.search(r"@(?!\u200b)", text)


@settings(max_examples=100, deadline=None)
@given(works())
def test_any_work_is_one_bibtex_entry(entry: WorkEntry) -> None:
    """Braces are balanced everywhere, so that what follows in the file is read, too; no backtick closes a code block."""
    text = bibtex(entry)
    depth = 0
    for at, character in enumerate(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth > 0 or "{" not in text[:at] or at == len(text) - 1
    assert depth == 0
    assert text.count("\n@") == 0
    assert "`" not in text
    fields = re.findall(r"^  (\w+) = ", text, re.MULTILINE)
    assert len(fields) == len(set(fields))
    assert len(text.splitlines()) == len(fields) + 2
