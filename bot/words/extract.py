"""
Gather all that the bot says, and bring the catalogue up to date: `python -m bot.words.extract`.

The files are the same wherever and whenever they are written: no dates, no line numbers.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po

from ..app import EXTENSIONS
from .catalogue import LANGUAGES, LOCALES
from .command_names import command_words
from .sentences import sentences

BOT = Path(__file__).parents[1]
TEMPLATE = "footnote.pot"
TRANSLATIONS = tuple(language for language in LANGUAGES if language != "en")
_WIDTH = 120


def template() -> Catalog:
    """Return every sentence and every word of a command, untranslated."""
    catalogue = Catalog()
    for path in sorted(BOT.rglob("*.py")):
        name = path.relative_to(BOT.parent).as_posix()
        for sentence in sentences(path.read_text("utf-8"), name):
            text = sentence.text if sentence.many is None else (sentence.text, sentence.many)
            catalogue.add(text, context=sentence.context, locations=[(name, 0)])
    for word in command_words(EXTENSIONS):
        catalogue.add(word.text, context=word.context, locations=[(word.file, 0)], auto_comments=[f"of {word.command}"])
    return catalogue


def translation(language: str) -> Catalog:
    """Return what there is of a translation."""
    path = LOCALES / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def catalogues() -> Iterator[tuple[Path, Catalog, str]]:
    """Yield every file of the catalogue with what it holds and its text, brought up to date with the code."""
    source = template()
    yield LOCALES / TEMPLATE, source, _text(source, "What Footnote says. `make words` writes this file from the code.")
    for language in TRANSLATIONS:
        translated = translation(language)
        # No fuzzy matches: half a guess at a sentence is worse than the English one.
        translated.update(source, no_fuzzy_matching=True)
        name = Locale.parse(language).english_name
        yield LOCALES / f"{language}.po", translated, _text(translated, f"{name}: see docs/translating.md.")


def missing(catalogue: Catalog) -> list[str]:
    """Return the sentences that a translation lacks, or has only for what the sentence was before."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and (message.fuzzy or not all(forms(message)))
    ]


def forms(message: Message) -> tuple[str, ...]:
    """Return what a message is translated to: one text, or one for each plural form."""
    return (
        (message.string or "",) if message.string is None or isinstance(message.string, str) else tuple(message.string)
    )


def _text(catalogue: Catalog, comment: str) -> str:
    body = io.BytesIO()
    write_po(
        body,
        catalogue,
        width=_WIDTH,
        omit_header=True,
        sort_by_file=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
    header = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if catalogue.locale is not None:
        header = {"Language": str(catalogue.locale), **header, "Plural-Forms": catalogue.plural_forms}
    lines = [f"# {comment}", 'msgid ""', 'msgstr ""', *(f'"{name}: {value}\\n"' for name, value in header.items())]
    return "\n".join(lines) + "\n\n" + body.getvalue().decode("utf-8").strip() + "\n"


def main() -> None:
    """Write the catalogue, and say what it lacks."""
    LOCALES.mkdir(exist_ok=True)
    for path, catalogue, text in catalogues():
        path.write_text(text, "utf-8", newline="\n")
        print(f"{path.name}: {len(catalogue)} messages" + _lacking(catalogue))  # noqa: T201  what the command is for


def _lacking(catalogue: Catalog) -> str:
    lacking = missing(catalogue) if catalogue.locale is not None else []
    return f", {len(lacking)} not translated" + "".join(f"\n  {text}" for text in lacking) if lacking else ""


if __name__ == "__main__":
    main()
