"""Differences in the reader's words: nothing that stands in an entry formats, pings or links there."""

import re

from alike_entries import versions_or_none
from hostile import TOKEN, active_in, hostile
from hypothesis import given
from hypothesis import strategies as st

from bot.render.differences import difference_lines, differences_text, field_text, value_text
from bot.words import ENGLISH, words_in
from knowledge import ClaimEntry, differences
from knowledge.edit.commands import Entry

# Marks of ours: struck is what goes, bold is what comes.
OURS = re.compile(r"\*\*|~~")


def claim(**changes: object) -> ClaimEntry:
    plain = {"slug": "a", "code": "F-001", "statement": "He did.", "question": "Did he?", "kind": "draft"}
    return ClaimEntry.model_validate({**plain, **changes})


def one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split()) or "x"


lines = hostile.map(one_line).map(lambda text: text[:500].strip())


@given(st.lists(lines, max_size=3), st.lists(lines, max_size=3), lines, lines)
def test_nothing_in_a_text_does_anything(old: list[str], new: list[str], before: str, after: str) -> None:
    one = claim(counterexamples=old, statement=before[:150].strip())
    other = claim(counterexamples=new, statement=after[:150].strip(), phrasings={"asks": new})
    for pair in ((one, other), (None, other), (one, None)):
        text = differences_text(ENGLISH, *pair)
        assert active_in(OURS.sub("·", text).replace(f"·{TOKEN}·", TOKEN)) == []


@given(versions_or_none(2, repeats=True), st.sampled_from(["en", "de"]))
def test_every_difference_is_told_in_a_line(pair: tuple[Entry | None, Entry | None], language: str) -> None:
    words = words_in(language)
    found = difference_lines(words, *pair)
    assert all(line.startswith("- ") and "\n" not in line for line in found)
    assert len(found) >= len(differences(*pair))


def test_fields_are_named_as_readers_know_them() -> None:
    assert field_text(ENGLISH, ("sides", "affirms", "evidence", "x", "summary")) == "For · item `x` · summary"
    assert field_text(ENGLISH, ("sides", "disputes", "heading")) == "Against · heading"
    assert field_text(ENGLISH, ("phrasings", "asks", "did he")) == "How it is asked about"
    assert field_text(ENGLISH, ("common-ground", "citations", "lewin")) == "Common ground · sources"
    assert field_text(ENGLISH, ()) == "The whole entry"


def test_values_are_told_in_a_line() -> None:
    citation = {"work": "lewin", "label": "page", "locator": "3", "quoted-in": {"work": "kotkin"}}
    assert value_text(ENGLISH, ("x",), citation) == "lewin, page 3, quoted in kotkin"
    assert value_text(ENGLISH, ("x",), [{"family": "Lewin", "given": "Moshe"}]) == "Moshe Lewin"
    assert value_text(ENGLISH, ("x",), None) == "nothing"


def test_a_reworded_text_is_struck_and_put_in_word_by_word() -> None:
    (line,) = difference_lines(ENGLISH, claim(), claim(statement="He never did."))
    assert line == "- Statement: He **never** did."
