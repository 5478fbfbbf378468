"""Slips of a hand: each is reported with the file, the line and the remedy."""

import re

import pytest

from .slips import GROUP, NEP, TOPICS, WORKS, Slip, assert_reported, changed, line_of, problems_in, problems_of

# One way a file goes wrong: the file, what to replace, by what, the part of the new text whose line is to be named
# (None: the line that was changed), what the message has to say.
SLIPS: dict[str, Slip] = {
    "missing key": (NEP, "question: Did Trotsky want to end the NEP?\n", "", "slug:", "`question` is missing; add it"),
    "unknown key with a near name": (NEP, "statement:", "statment:", None, "did you mean `statement`"),
    "unknown key like no other": (NEP, "kind:", "xyzzy: 1\nkind:", "xyzzy", "`xyzzy` is not known here; remove"),
    "unknown key deep down": (NEP, "reports:", "report:", None, "did you mean `reports`"),
    "too long": (NEP, "That he worked within it", "x" * 61, None, "61 characters, at most 60; shorten it"),
    "nothing where text is needed": (NEP, "That he worked within it", "'  '", None, "empty; fill it in"),
    "wrong enum": (NEP, "kind: contested", "kind: contest", None, "'contest' is not one of 'contested', 'settled'"),
    "wrong label": (NEP, "label: chapter", "label: chap", None, "'chap' is not one of 'page', 'chapter'"),
    "bad slug": (NEP, "slug: t", "slug: T_", None, "lower-case words joined by hyphens"),
    "bad code": (NEP, "code: F-002", "code: F2", None, "'F2' does not have the right form"),
    "number where text is needed": (NEP, "Trotsky wanted to end the NEP.", "1917", None, "put it in quotes: '1917'"),
    "truth where text is needed": (NEP, "That he worked within it", "true", None, "must be text; put it in quotes"),
    "date where text is needed": (NEP, "locator: '39-40'", "locator: 1926-03-04", None, "in quotes: '1926-03-04'"),
    "text where a number is needed": (NEP, "words: 9", "words: nine", None, "number|integer"),
    "no such date": (NEP, "reviewed: 2026-11-22", "reviewed: 2026-02-30", None, "day is out of range"),
    "locator without label": (
        NEP,
        "      label: page\n      locator: '39-40'",
        "      locator: '39-40'",
        "citation:\n      work: lewin-undercurrents\n      locator: '39-40'",
        "`label` and `locator` go together",
    ),
    "label without locator": (
        NEP,
        "label: chapter\n      locator: '2'",
        "label: chapter",
        "citation:\n      work: trotsky-betrayed\n      label: chapter",
        "`label` and `locator` go together",
    ),
    "passage that ends before its start": (NEP, "start: 0", "start: 50", "passage:", "a passage ends after its start"),
    "fingerprint of another kind": (NEP, "344acdcb52e106a5", "344ACDCB", None, "does not have the right form"),
    "no citations under a cited line": (
        NEP,
        "  citations:\n  - work: lewin-undercurrents\nphrasings",
        "  citations: []\nphrasings",
        "citations: []",
        "at least 1",
    ),
    "tab for indentation": (NEP, "  heading: That he worked", "\theading: That he worked", None, "check indentation"),
    "indentation that slipped": (NEP, "  heading: That he worked", "   heading: That he worked", None, "indentation"),
    "duplicate key": (NEP, "kind: contested\n", "kind: contested\ncode: F-009\n", "code: F-009", "code"),
    "colon in unquoted text": (NEP, "statement: Trotsky", "statement: Trotsky: he", None, "check .*colons"),
    "unknown kind of topic": (TOPICS, "type: person", "type: persn", None, "'persn' is not one of 'person'"),
    "year for an alias": (TOPICS, "Trotzky", "1917", None, "put it in quotes: '1917'"),
    "unknown CSL type": (WORKS, "type: book", "type: bok", None, "did you mean 'book'"),
    "unknown source kind": (WORKS, "source-kind: primary", "source-kind: primry", None, "'primry' is not one of"),
    "work without a source kind": (
        WORKS,
        "  custom:\n    source-kind: polemic\n",
        "",
        "- id: essay",
        "`custom` is missing; add it",
    ),
    "name without a family": (WORKS, "family: Lewin", "famly: Lewin", None, "did you mean `family`"),
    "title that is a number": (WORKS, "The Revolution Betrayed", "1984", None, "put it in quotes: '1984'"),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_reported_with_file_line_and_remedy(small_texts: dict[str, str], slip: Slip) -> None:
    file, old, new, where, remedy = slip
    texts = changed(small_texts, file, old, new)
    line = line_of(texts[file], where) if where else line_of(small_texts[file], old)
    assert_reported(problems_in(file, texts[file]), file=file, line=line, remedy=remedy)


# The same for what the rules between entries say.
CLASHES: dict[str, Slip] = {
    "slug that is not the file's name": (NEP, "slug: trotsky-opposed", "slug: trotsky-hated", None, "rename one"),
    "unknown topic": (NEP, "topics: [trotsky, nep]", "topics: [trotsky, nepp]", None, "no topic 'nepp'.*topics.yaml"),
    "unknown work": (
        NEP,
        "work: lewin-undercurrents\n      label: page",
        "work: lewin\n      label: page",
        None,
        "no work 'lewin'.*works.yaml",
    ),
    "unknown quoting work": (
        NEP,
        "work: lewin-undercurrents\n        label",
        "work: lewn\n        label",
        None,
        "no work 'lewn'",
    ),
    "unknown work under common ground": (
        NEP,
        "- work: lewin-undercurrents\nphrasings",
        "- work: lewn\nphrasings",
        "- work: lewn",
        "no work 'lewn'",
    ),
    "code of another claim": (NEP, "code: F-002", "code: F-001", None, "F-001 is the code of .* already"),
    "alias of another topic": (
        TOPICS,
        "aliases: [famine]",
        "aliases: [famine, nep]",
        None,
        "'nep' is an alias of 'nep'",
    ),
    "phrasing of another claim": (
        GROUP,
        "That lot made the whole revolution, look it up.",
        "TROTSKY was anti-NEP; everyone knows this!",
        None,
        "'trotsky-opposed-the-nep' has the same phrasing",
    ),
    "two sides with one stance": (NEP, "stance: disputes", "stance: affirms", "sides:", "one affirms, one disputes"),
    "two items with one id": (NEP, "id: lewin-left-backed-it", "id: essay-pressed-to-drop-it", "sides:", "rename one"),
    "one-sided contested claim": (GROUP, "kind: context", "kind: contested", "sides:", "both sides; add it, or"),
    "two sides for an attack on people": (NEP, "kind: contested", "kind: context", "sides:", "gets no second side"),
    "id that stands twice in works": (
        WORKS,
        "- id: trotsky-betrayed",
        "- id: lewin-undercurrents",
        None,
        "stands twice",
    ),
    "id that stands twice in topics": (TOPICS, "- id: nep", "- id: trotsky", None, "stands twice; rename one"),
}


@pytest.mark.parametrize("clash", CLASHES.values(), ids=CLASHES.keys())
def test_a_clash_between_entries_is_reported_where_it_can_be_mended(small_texts: dict[str, str], clash: Slip) -> None:
    file, old, new, where, remedy = clash
    texts = changed(small_texts, file, old, new)
    line = line_of(texts[file], where) if where else line_of(small_texts[file], old)
    assert_reported(problems_of(texts), file=file, line=line, remedy=remedy)


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("issued: 1975", "isued: 1975", "did you mean 'issued'"),
        ("issued: 1975", "issued: [1975]", "a date is a year"),
        ("issued: 1975", "issued: {date-parts: [[soon]]}", "a date is a year"),
        ("issued: 1975", "publisher: [Pluto]", "`publisher` must be text"),
        ("    given: Max", "    gven: Max", "did you mean `given`"),
        ("issued: 1975", "csl: {}", "'csl'"),
        ("    source-kind: scholarship", "    source-kind: scholarship\n    seen: 2020-01-01", "quotes"),
        ("issued: 1975", "issued: {literal: about 1975, seen: 2020-01-01}", "a date is a year|quotes"),
    ],
)
def test_a_wrong_variable_of_a_work_is_reported_on_its_own_line(
    small_texts: dict[str, str], old: str, new: str, remedy: str
) -> None:
    text = changed(small_texts, WORKS, old, new)[WORKS]
    line = line_of(small_texts[WORKS], old) + new.count("\n")
    assert_reported(problems_in(WORKS, text), file=WORKS, line=line, remedy=remedy)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("topics: [trotsky, nep]", "topics: trotsky"),
        ("  evidence:\n  - id: lewin-left-backed-it", "  evidence:\n    id: lewin-left-backed-it"),
        ("counterexamples:\n- Trotsky", "counterexamples: Trotsky"),
        ("phrasings:\n  asserts:\n", "phrasings:\n"),
    ],
)
def test_one_thing_where_a_list_is_needed_is_explained_in_words(
    small_texts: dict[str, str], old: str, new: str
) -> None:
    """No word of Python's (`tuple`) reaches somebody who edits YAML."""
    text = changed(small_texts, NEP, old, new)[NEP]
    problems = problems_in(NEP, text)
    assert not any(re.search(r"tuple|dictionary|instance|dict\b", str(problem)) for problem in problems)


def test_a_list_where_a_claim_is_needed_is_explained_in_words() -> None:
    (problem,) = problems_in(NEP, "- slug: trotsky-opposed-the-nep\n")
    assert (problem.entry, problem.line) == (NEP, 1)
    assert not re.search("dictionary|instance|ClaimEntry", problem.message)


def test_a_key_at_the_wrong_depth_is_not_explained_with_itself(small_texts: dict[str, str]) -> None:
    """`evidence` at the margin is a slip of indentation; "did you mean `evidence`?" helps nobody."""
    text = changed(small_texts, NEP, "counterexamples:", "evidence: []\ncounterexamples:")[NEP]
    (problem,) = problems_in(NEP, text)
    assert problem.line == line_of(text, "evidence: []")
    assert "did you mean `evidence`" not in problem.message


def test_a_quote_that_never_closes_is_reported_where_it_stands_or_below(small_texts: dict[str, str]) -> None:
    text = changed(small_texts, NEP, "locator: '39-40'", "locator: '39-40")[NEP]
    (problem,) = problems_in(NEP, text)
    assert "check indentation, colons and quotes" in problem.message
    assert line_of(text, "'39-40") <= (problem.line or 0) <= text.count("\n") + 1


def test_a_code_has_ascii_digits(small_texts: dict[str, str]) -> None:
    """Digits of another script look like a code that nobody can type."""
    text = changed(small_texts, NEP, "F-002", "F-\u0660\u0660\u0662")[NEP]
    assert_reported(problems_in(NEP, text), file=NEP, line=line_of(text, "code:"), remedy="form")
