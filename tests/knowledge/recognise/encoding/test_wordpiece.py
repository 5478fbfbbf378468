"""WordPiece gives what Hugging Face's tokenizers give."""

import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import BertWordPieceTokenizer

from knowledge.recognise.encoding.wordpiece import WordPiece, read_vocabulary

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
NASTY = [
    "",
    " \t\r\n ",
    'Lenin\'s Testament (1922–23) said: "remove Stalin"!',
    "naïve café ÀÉÎÕÜ Ångström ﬁ ǆ İstanbul ẞ",
    "a\N{COMBINING ACUTE ACCENT}\N{COMBINING DIAERESIS}b \N{COMBINING ACUTE ACCENT}",
    "Троцкий и Ленин — ёлка Й",
    "ΟΔΥΣΣΕΥΣ ΣΑΣ",
    "列宁与斯大林 mixed托洛茨基text 豈 𠀀 カタカナ ひらがな 한국어",
    "👩‍👩‍👧‍👦 👍🏽 🇷🇺 ☭ ❤️ a👍b",
    "nul\0in\0side \N{REPLACEMENT CHARACTER} bell\a esc\x1b[31m \x0b\x0c\x1c\x1d\x85",
    "zero\u200bwidth soft\u00adhyphen \u202eright-to-left\u202c \ufeffbom",
    "no\u00a0break thin\u2009space \u3000wide\u2028line\u2029paragraph",
    "x" * 100,
    "x" * 101,
    "x" * 5_000,
    "ab" * 60 + "-" + "é" * 101 + ".end",
    "!?" * 300,
    "$+<=>^`|~ ¢£€ ±×÷ §¶",
    "snake_case camelCase 3.14159 1,000,000 C-3PO http://example.org/?a=b#c",
    "ﷺ ½ ② Ⅷ ™ º ʰ",
    "اللغة العربية עִבְרִית हिन्दी ไทย",
]


@cache
def ours() -> WordPiece:
    return WordPiece(read_vocabulary())


@cache
def theirs() -> BertWordPieceTokenizer:
    return BertWordPieceTokenizer(vocab={piece: i for i, piece in enumerate(read_vocabulary())}, lowercase=True)


def settled(c: str) -> bool:
    """Whether a character is what it was in Unicode 3.2: the tables of the reference are older than Python's."""
    return unicodedata.category(c) == unicodedata.ucd_3_2_0.category(c) != "Cn"


CHARACTERS = st.one_of(
    st.characters(max_codepoint=0x7F),
    st.characters(exclude_categories=("Cs", "Cn")).filter(settled),
    st.characters(min_codepoint=0x1F300, max_codepoint=0x1F64F),
    st.sampled_from("\u200d\ufe0f\u0301\u0308 \n#"),
)


@pytest.mark.parametrize("text", NASTY)
def test_hard_texts_are_cut_as_the_reference_cuts_them(text: str) -> None:
    assert ours().encode(text, 10_000) == theirs().encode(text).ids


@given(st.text(CHARACTERS, max_size=60))
def test_any_text_is_cut_as_the_reference_cuts_it(text: str) -> None:
    if not any(piece in text for piece in SPECIAL):
        assert ours().encode(text, 10_000) == theirs().encode(text).ids


@given(st.lists(st.sampled_from(read_vocabulary()[1996:]), max_size=12), st.sampled_from(["", " ", "-"]))
def test_words_made_of_known_pieces_are_cut_as_the_reference_cuts_them(pieces: list[str], between: str) -> None:
    text = between.join(piece.removeprefix("##") for piece in pieces)
    assert ours().encode(text, 10_000) == theirs().encode(text).ids


@given(st.text(max_size=400), st.integers(2, 40))
def test_a_cut_keeps_the_beginning_and_the_end_mark(text: str, most: int) -> None:
    whole = ours().encode(text, 10_000)
    assert ours().encode(text, most) == (whole if len(whole) <= most else [*whole[: most - 1], whole[-1]])


@pytest.mark.parametrize("name", SPECIAL)
def test_nobody_can_write_a_special_piece(name: str) -> None:
    numbers = ours().encode(f"one {name} two", 100)
    assert not {read_vocabulary().index(piece) for piece in SPECIAL} & set(numbers[1:-1])


def test_half_characters_are_left_out() -> None:
    assert ours().encode("a\ud800b", 10) == ours().encode("ab", 10)


def test_the_vocabulary_is_whole() -> None:
    vocabulary = read_vocabulary()
    assert (len(vocabulary), len(set(vocabulary)), vocabulary[0], vocabulary[-1]) == (30522, 30522, "[PAD]", "##～")
