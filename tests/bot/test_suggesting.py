"""The fields of suggestions, and what is made of what was typed into them."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.render import limits
from bot.suggesting import FIELDS, SAYS_OR_NOT, Checked, Proposal, check_proposal, is_same, one_line
from bot.ui import suggestion_forms
from bot.words import LANGUAGES, words_in
from knowledge import Edition, KnowledgeBase, Recogniser, SuggestionKind, SuggestionRecord


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_choices_fit(language: str) -> None:
    words = words_in(language)
    assert all(len(words(title)) <= limits.MODAL_TITLE for title in suggestion_forms._TITLES.values())
    assert all(len(words(label)) <= limits.OPTION_LABEL for label in SAYS_OR_NOT.values())


@pytest.mark.parametrize("proposal", list(Proposal))
def test_a_form_has_at_most_five_fields(proposal: Proposal) -> None:
    choices = 1 if proposal is Proposal.PHRASING else 0
    assert len(FIELDS[proposal]) + choices <= 5
    assert len({field.name for field in FIELDS[proposal]}) == len(FIELDS[proposal])


@given(st.text(st.characters()))
@example("a\u0000b\r\nc\u2028d")
@example("\ud800x")
@example("\u202egnp.exe\u202c")
def test_one_line_is_one_line_that_can_be_kept(text: str) -> None:
    line = one_line(text)
    line.encode()
    assert "\x00" not in line
    assert len(line.splitlines()) <= 1
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", line)
    assert line == one_line(line) == line.strip()


@pytest.mark.parametrize("text", ["👩🏽‍🚀 ушла", "می‌خواهم", "שלום", "café"])
def test_one_line_leaves_words_as_they_are(text: str) -> None:
    """Joiners make emoji and Persian what they are."""
    assert one_line(text) == text


@pytest.mark.parametrize(
    "text", ["\u200b", "\u2060 \ufeff\u200e", "\u200d\u200c \u200d", "\u3164\u2800", "\u00ad\u061c\U000e0041"]
)
def test_what_nobody_sees_is_nothing(text: str) -> None:
    """A field that must be filled is not filled by it, and words with it in them are the words without it."""
    assert not one_line(text)
    assert one_line(f"Trot{text[0]}sky").replace("\u200d", "") == "Trotsky"


@pytest.mark.parametrize(
    ("work", "locator", "kept"),
    [
        ("A Blog of Tests, 2020", "", ("A Blog of Tests, 2020", "")),
        ("Lewin, Undercurrents, p. 7", "", ("Lewin, Undercurrents", "p. 7")),
        ("Lewin, Undercurrents, p. 7", "p. 9", ("Lewin, Undercurrents, p. 7", "p. 9")),
    ],
)
def test_evidence_needs_no_place(work: str, locator: str, kept: tuple[str, str]) -> None:
    """A web page has no pages; a reviewer decides."""
    edition = Edition.build(KnowledgeBase(), {}, recogniser=Recogniser.build([]))
    filled = {"claim": "", "summary": "He did.", "work": work, "locator": locator, "readable_at": ""}
    checked = check_proposal(words_in("en"), edition, Proposal.AFFIRMS, filled)
    assert checked.problems == ["“Claim” is empty."]
    assert (checked.content["work"], checked.content["locator"]) == kept


def test_the_same_text_is_the_same_suggestion() -> None:
    def record(text: str, claim: str = "a", kind: SuggestionKind = SuggestionKind.PHRASING) -> SuggestionRecord:
        return SuggestionRecord(server_id=1, kind=kind, claim=claim, content={"text": text}, proposed_by=2)

    made = Checked(kind=SuggestionKind.PHRASING, claim="a", content={"text": "Trotsky hated the NEP."})
    assert is_same(made, record("trotsky  hated the nep"))
    assert not is_same(made, record("trotsky hated the nep", claim="b"))
    assert not is_same(made, record("trotsky hated the nep", kind=SuggestionKind.COUNTEREXAMPLE))
    assert not is_same(made, record("trotsky loved the nep"))
