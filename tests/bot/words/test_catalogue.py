"""What is said in which language."""

import datetime

import pytest

from bot.words import ENGLISH, LANGUAGES, N_, words_in


def test_every_language_names_itself() -> None:
    assert LANGUAGES["de"] == "Deutsch"
    assert set(LANGUAGES) == {"en", "de", "ru"}


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("ru", "ru"), ("en-US", "en"), ("en-GB", "en"), ("pt-BR", "en"), ("zh-CN", "en"), ("tlh", "en")],
)
def test_a_locale_that_is_not_there_is_english(locale: str, language: str) -> None:
    assert words_in(locale).language == language


def test_a_sentence_is_said_in_the_language() -> None:
    assert words_in("de")("This command is not for use here.") == "Dieser Befehl ist hier nicht vorgesehen."


def test_a_sentence_without_a_translation_is_said_in_english() -> None:
    assert words_in("ru")("Nobody has translated this, {name}.", name="Anna") == "Nobody has translated this, Anna."


def test_a_marked_sentence_is_itself() -> None:
    assert N_("member") == "member"
    assert words_in("ru")(N_("member")) == "участник"


@pytest.mark.parametrize("text", ["{x}", "{", "}", "{0}", "{{text}}", "{text!r}"])
def test_braces_in_what_members_type_stay(text: str) -> None:
    """What goes into a sentence is not a sentence: it is never formatted a second time."""
    assert ENGLISH("{text}", text=text) == text
    assert words_in("de")("There is no work “{text}”. Try other words of its title.", text=text) == (
        f"Es gibt kein Werk „{text}“. Versuche es mit anderen Wörtern aus dem Titel."
    )


def test_a_sentence_without_data_keeps_its_braces() -> None:
    assert ENGLISH("Braces {} are fine.") == "Braces {} are fine."


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 правило"),
        (2, "2 правила"),
        (4, "4 правила"),
        (5, "5 правил"),
        (0, "0 правил"),
        (11, "11 правил"),
        (14, "14 правил"),
        (21, "21 правило"),
        (22, "22 правила"),
        (111, "111 правил"),
    ],
)
def test_russian_has_three_forms(number: int, said: str) -> None:
    text = words_in("ru").plural(
        "Nothing was saved, for it would break a rule of the knowledge base:",
        "Nothing was saved, for it would break {n} rules of the knowledge base. The first:",
        number,
    )
    assert f"нарушила бы {said} базы" in text


def test_a_plural_that_is_not_translated_is_english() -> None:
    assert words_in("de").plural("{n} odd thing", "{n} odd things", 1) == "1 odd thing"
    assert words_in("de").plural("{n} odd thing of {whose}", "{n} odd things of {whose}", 1200, whose="{n}") == (
        "1.200 odd things of {n}"
    )


def test_words_that_are_written_alike_are_told_apart() -> None:
    russian = words_in("ru")
    assert russian.term("command name", "claim") == "утверждение"
    assert russian.term("nowhere", "claim") == "claim"


def test_numbers_shares_and_days_are_written_as_the_language_does() -> None:
    day = datetime.date(2026, 3, 9)
    said = {language: words_in(language) for language in LANGUAGES}
    assert [words.number(1234567) for words in said.values()] == ["1,234,567", "1.234.567", "1\xa0234\xa0567"]
    assert [words.percent(0.873) for words in said.values()] == ["87%", "87\xa0%", "87\xa0%"]
    assert [words.date(day) for words in said.values()] == ["March 9, 2026", "9. März 2026", "9 марта 2026\u202fг."]


def test_lists_are_joined_as_the_language_does() -> None:
    assert ENGLISH.listed(["a", "b", "c"]) == "a, b, and c"
    assert words_in("de").listed(["a", "b", "c"], style="or") == "a, b oder c"
    assert words_in("ru").listed(["a", "b"]) == "a и b"
    assert ENGLISH.listed([]) == ""
