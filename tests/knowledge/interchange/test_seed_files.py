"""Seed files one by one, as somebody attaches them."""

import re
import time

import pytest

from knowledge.base import KnowledgeBase
from knowledge.entries import ClaimEntry
from knowledge.interchange import read_upload
from knowledge.seed.writing import seed_texts

CLAIM = "claims/trotsky-opposed-the-nep.yaml"
NEW = """\
# Found in June.
slug: lenin-wanted-the-nep-to-last
statement: Lenin wanted the NEP to last.  # his words
question: Did Lenin want the NEP to last?
kind: draft
topics: [nep]
"""


def test_a_claim_keeps_its_comments_whatever_its_file_is_called(
    small: KnowledgeBase, small_texts: dict[str, str]
) -> None:
    upload = read_upload("my claim (1).yaml", small_texts[CLAIM].encode(), small)
    assert upload.problems == ()
    assert upload.entries == (small.claims["trotsky-opposed-the-nep"],)
    assert upload.files == {CLAIM: small_texts[CLAIM]}


@pytest.mark.parametrize("file", ["works.yaml", "topics.yaml"])
@pytest.mark.parametrize("name", ["{}", "copy of {}", "x.txt", "x"])
def test_the_lists_are_known_by_their_content(
    file: str, name: str, small: KnowledgeBase, small_texts: dict[str, str]
) -> None:
    upload = read_upload(name.format(file), small_texts[file].encode(), small)
    assert upload.problems == ()
    assert upload.entries == tuple((small.works if file == "works.yaml" else small.topics).values())
    assert upload.files == {file: small_texts[file]}


def test_a_part_of_the_works_does_not_stand_for_all_of_them(small: KnowledgeBase) -> None:
    """The file with the comments of the other works stays what export goes by."""
    text = "references:\n- {id: e-h-carr, type: book, title: History, custom: {source-kind: scholarship}}\n"
    upload = read_upload("works.yaml", text.encode(), small)
    assert [entry.id for entry in upload.entries if not isinstance(entry, ClaimEntry)] == ["e-h-carr"]
    assert upload.problems == ()
    assert upload.files == {}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_new_claim_gets_the_next_code_and_keeps_its_comments(end: str, small: KnowledgeBase) -> None:
    upload = read_upload("new.yaml", NEW.replace("\n", end).encode(), small)
    assert upload.problems == ()
    (claim,) = upload.entries
    assert isinstance(claim, ClaimEntry)
    assert claim.code == "F-1000"
    (text,) = upload.files.values()
    assert "# Found in June." in text
    assert f"slug: lenin-wanted-the-nep-to-last{end}code: F-1000{end}" in text
    # Export gives it back to the byte.
    base = KnowledgeBase(claims={claim.slug: claim}, works=small.works, topics=small.topics)
    assert seed_texts(base, upload.files)[f"claims/{claim.slug}.yaml"] == text


def test_a_claim_in_one_line_gets_a_code_too(small: KnowledgeBase) -> None:
    text = "{slug: a-new-one, statement: A., question: A?, kind: draft}"
    upload = read_upload("new.yaml", text.encode(), small)
    (claim,) = upload.entries
    assert isinstance(claim, ClaimEntry)
    assert (claim.code, upload.files) == ("F-1000", {})


def test_a_known_claim_without_a_code_keeps_its_own(small: KnowledgeBase, small_texts: dict[str, str]) -> None:
    text = small_texts[CLAIM].replace("code: F-002\n", "")
    assert read_upload("x.yaml", text.encode(), small).entries == (small.claims["trotsky-opposed-the-nep"],)


def test_a_code_that_somebody_has_is_refused_in_its_line(small: KnowledgeBase) -> None:
    text = NEW.replace("kind:", "code: F-002\nkind:")
    upload = read_upload("new.yaml", text.encode(), small)
    assert upload.entries == ()
    assert [str(problem) for problem in upload.problems] == [
        "new.yaml:5: code: F-002 is the code of 'trotsky-opposed-the-nep' already; codes are never shared or reused"
    ]


def test_a_phrasing_of_another_claim_is_refused_in_its_line(small: KnowledgeBase) -> None:
    text = NEW + "phrasings:\n  asserts:\n  - Lenin meant it.\n  - trotsky was anti NEP, everyone knows this!\n"
    upload = read_upload("new.yaml", text.encode(), small)
    assert [(p.entry, p.line) for p in upload.problems] == [("new.yaml", 10)]
    assert "has the same phrasing" in upload.problems[0].message


def test_what_was_wrong_before_is_not_this_files_fault(small: KnowledgeBase) -> None:
    """A warning of another claim is not shown."""
    claim = small.claims["trotsky-opposed-the-nep"]
    side = claim.sides[0].model_copy(update={"evidence": claim.sides[0].evidence[:1] * 4})
    lopsided = claim.model_copy(update={"sides": (side, claim.sides[1])})
    base = KnowledgeBase(claims={**small.claims, claim.slug: lopsided}, works=small.works, topics=small.topics)
    assert read_upload("new.yaml", NEW.encode(), base).problems == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: &x 1\nb: *x\n", 1, "names a part to repeat it; write it out"),
        ("slug: !!python/object:os.system x\n", 1, "has no meaning here"),
        ('slug: !!int ""\n', 1, "is no value"),
        ("slug: x\nslug: y\n", 2, "stands twice"),
        ("slug: [\n", 2, "this is not YAML"),
        ("slug: x\nkind: draft\nstatement: 5\n", 3, "put it in quotes: '5'"),
        ("slug: 0x" + "f" * 10_000, 1, "a number of thousands of digits"),
        ("slug: " + "9" * 40_000, 1, "is no value"),
        ("slug: x\nreviewed: .nan\n", 2, "date"),
        ("slug: x\n---\nslug: y\n", 2, "this is not YAML"),
        ("[" * 20_000, 1, "maximum depth"),
        ("- " * 20_000, 1, "maximum depth"),
        ("a:\n" + "- b\n" * 200_000, 49_999, "too many keys and values for one upload"),
        ("references:\n- id: x\n  volume: .inf\n", 3, "this is no number that can be kept"),
        ("references:\n- id: x\n  volume: .nan\n", 3, "this is no number that can be kept"),
        ('references:\n- id: x\n  title: "a\\0b"\n', 3, r"the character U\+0000 is no text"),
        ('references:\n- id: x\n  title: "a\\uD800b"\n', 3, r"the character U\+D800 is no text"),
        ("references:\n- id: x\n  custom: " + "{a: " * 9 + "1" + "}" * 9, 3, "nested more than 8 deep"),
        ("references: 5\n", 1, "this must be a list"),
        ("", None, "the file is empty"),
        (" \n\n", None, "the file is empty"),
        ("# nothing\n", 1, "there is nothing in the file"),
        ("just a sentence\n", 1, "keys with values"),
    ],
)
def test_bad_yaml_is_named_with_its_line(text: str, line: int | None, said: str, small: KnowledgeBase) -> None:
    upload = read_upload("x.yaml", text.encode(), small)
    assert upload.entries == ()
    with_line = [problem.message for problem in upload.problems if problem.line == line]
    assert [message for message in with_line if re.search(said, message)], upload.problems


def test_a_line_without_end_is_refused_at_once(small: KnowledgeBase) -> None:
    """Of a tag of two million characters the parser could not be had back for minutes."""
    started = time.process_time()
    upload = read_upload("a.yaml", b"slug: a\na: !!" + b"x" * 1_900_000 + b" y", small)
    assert [str(problem) for problem in upload.problems] == [
        "a.yaml:2: 1,900,007 characters in one line, at most 50,000"
    ]
    assert time.process_time() - started < 5


def test_what_is_missing_is_the_slug_where_both_are(small: KnowledgeBase) -> None:
    upload = read_upload("new.yaml", NEW.replace("slug: lenin-wanted-the-nep-to-last\n", "").encode(), small)
    assert [problem.message for problem in upload.problems] == ["`slug` is missing; add it"]


def test_what_else_is_wrong_is_told_at_once(small: KnowledgeBase) -> None:
    text = NEW.replace("draft", "drift").replace("[nep]", "[nep, nope]")
    upload = read_upload("new.yaml", text.encode(), small)
    assert [str(problem).split(";")[0] for problem in upload.problems] == [
        "new.yaml:5: kind: 'drift' is not one of 'contested', 'settled', 'context' or 'draft'",
        "new.yaml:6: topics.1: there is no topic 'nope'",
    ]
