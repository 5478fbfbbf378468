"""Which sentences are found in code."""

import pytest

from bot.words.sentences import Sentence, UnreadableSentence, sentences


def found(code: str) -> list[Sentence]:
    return list(sentences(code, "bot/there.py"))


@pytest.mark.parametrize(
    "code",
    [
        'words("A sentence.")',
        'self._words("A sentence.")',
        'reader_words(interaction)("A sentence.")',
        'server_words(library, 5)("A sentence.")',
        'public_words("A sentence.", n=1)',
        'ENGLISH("A sentence.")',
        'N_("A sentence.")',
        'notice(words("A " "sentence."))',
        'words(\n    "A "\n    "sentence.",\n    name=other("not a sentence"),\n)',
    ],
)
def test_a_sentence_is_found_wherever_it_is_said(code: str) -> None:
    assert found(code) == [Sentence(text="A sentence.")]


def test_both_ends_of_a_choice_are_found() -> None:
    assert found('words("Yes." if sure else "No.")') == [Sentence(text="Yes."), Sentence(text="No.")]


def test_a_plural_is_one_message() -> None:
    assert found('words.plural("{n} card", "{n} cards", 2)') == [Sentence(text="{n} card", many="{n} cards")]


def test_a_word_goes_with_its_context() -> None:
    assert found('words.term("button", "Back")') == [Sentence(text="Back", context="button")]


def test_sentences_inside_sentences_are_found_in_their_order() -> None:
    code = 'words("Of {these}.", these=words.plural("{n} card", "{n} cards", n))\nwords("Then.")'
    assert [sentence.text for sentence in found(code)] == ["Of {these}.", "{n} card", "Then."]


@pytest.mark.parametrize(
    "code", ["words(LABELS[action])", "reader_words(interaction)", 'words_in("de")', 'other("No.")']
)
def test_what_is_no_sentence_is_left_alone(code: str) -> None:
    assert found(code) == []


@pytest.mark.parametrize("code", ['words(f"{n} cards")', 'words("One " + other)', 'N_(f"{n}")'])
def test_a_sentence_that_is_put_together_is_refused_with_its_place(code: str) -> None:
    with pytest.raises(UnreadableSentence, match=r"bot/there\.py:2: .*one plain string"):
        found(f"\n{code}")
