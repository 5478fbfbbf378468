"""The catalogue of sentences: gettext's, read from the `.po` files through Babel."""

import datetime
import functools
import gettext
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import babel
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = {"en": "English", "de": "Deutsch", "ru": "Русский"}
"""The languages that there are, each in its own name."""


def N_(message: str) -> str:  # noqa: N802  gettext's own name for it
    """Mark a sentence for translation where it is written; `Words` translates it where it is said."""
    return message


class Words:
    """
    A language: `words("Page {page} of {pages}", page=1, pages=2)` is that sentence in it.

    What no translation is there for is said in English.
    """

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        """Take one of `LANGUAGES` and its translations; `words_in` is the way in."""
        self.language = language
        self._translations = translations
        self._locale = babel.Locale.parse(language)

    def __call__(self, message: str, /, **data: Any) -> str:
        """Return a sentence; `data` goes into its braces."""
        said = self._translations.gettext(message)
        return said.format(**data) if data else said

    def plural(self, one: str, many: str, number: int, /, **data: Any) -> str:
        """Return the form of a sentence that goes with a number, which may stand in it as `{n}`."""
        return self._translations.ngettext(one, many, number).format(n=self.number(number), **data)

    def term(self, context: str, message: str, /) -> str:
        """Return a word whose translation depends on where it stands, such as the name of a command."""
        return self._translations.pgettext(context, message)

    def number(self, number: float) -> str:
        """Return a number as it is written."""
        return str(format_decimal(number, locale=self._locale))

    def percent(self, share: float) -> str:
        """Return a share of one as a whole percentage."""
        return str(format_percent(share, format=self._locale.percent_formats[None].pattern, locale=self._locale))

    def date(self, day: datetime.date) -> str:
        """Return a day as it is written."""
        return str(format_date(day, format="long", locale=self._locale))

    def listed(self, items: Sequence[str], *, style: Literal["standard", "or"] = "standard") -> str:
        """Return items as `a, b, and c`; with the style `or` as `a, b, or c`."""
        return str(format_list(items, style=style, locale=self._locale)) if items else ""


@functools.cache
def _translations(language: str) -> gettext.NullTranslations:
    path = LOCALES / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


@functools.cache
def words_in(locale: str) -> Words:
    """Return the words of a locale such as `de` or `pt-BR`: English where there is no translation."""
    language = locale.partition("-")[0].lower()
    if language not in LANGUAGES:
        language = "en"
    return Words(language, _translations(language))


ENGLISH = words_in("en")
