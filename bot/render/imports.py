"""`/kb import` and `/kb check` in words: what is wrong with entries, and what a file changes. All of it paged."""

from collections.abc import Iterable, Sequence

from knowledge import Problem, escape_markdown

from ..words import Words
from .limits import TEXT_IN_MESSAGE, clip

_PAGE = TEXT_IN_MESSAGE - 400
"""What heading, page number and buttons leave."""
_PROBLEM = 600
_PLACE = 120
_ENTRY = _PAGE
MOST_PAGES = 200


def pages(heading: str, blocks: Iterable[str]) -> list[str]:
    """Return blocks of text in pages under a heading; a block stands on one page, and is cut if it is longer."""
    found: list[list[str]] = []
    room = 0
    for block in blocks:
        shown = clip(block, _ENTRY)
        if not found or len(shown) + 1 > room:
            found.append([heading])
            room = _PAGE - len(heading)
        found[-1].append(shown)
        room -= len(shown) + 1
    return ["\n".join(page) for page in found]


def problem_line(words: Words, problem: Problem) -> str:
    """Return a problem as a line: where, what and the remedy. The checks of the knowledge base know no languages."""
    mark = "⚠️" if problem.warning else "❌"
    place = escape_markdown(clip(".".join(str(step) for step in problem.path), _PLACE))
    file = code_of(problem.entry)
    where = words("{file}, line {line}", file=file, line=problem.line) if problem.line else file
    message = escape_markdown(clip(" ".join(problem.message.split()), _PROBLEM))
    return f"- {mark} {where} {f'· {place} ' if place else ''}— {message}"


def refused_pages(words: Words, name: str, problems: Sequence[Problem]) -> list[str]:
    """Return why a file is not taken over, in pages."""
    heading = words(
        "### {file} cannot be taken over\nNothing was changed. Mend what is marked ❌ and send it again.",
        file=code_of(name),
    )
    return pages(heading, [problem_line(words, problem) for problem in problems])[:MOST_PAGES]


def unchanged_pages(words: Words, name: str, problems: Sequence[Problem]) -> list[str]:
    """Return that a file says what there is already, with what it warns of."""
    text = words(
        "### {file}\nIt says what the knowledge base says already: there is nothing to change.", file=code_of(name)
    )
    return pages(text, [problem_line(words, problem) for problem in problems]) or [text]


def import_remarks(words: Words, name: str, *, new: int, changed: int, problems: Sequence[Problem]) -> list[str]:
    """Return what a file holds, in short, and what it warns of."""
    lines = [words("{file} would change this. All of it is saved, or nothing.", file=code_of(name))]
    if new:
        lines.append(words.plural("{n} new entry", "{n} new entries", new))
    if changed:
        lines.append(words.plural("{n} changed entry", "{n} changed entries", changed))
    return [*lines, *(problem_line(words, problem) for problem in problems)]


def code_of(text: str) -> str:
    """Return a file's name in a way that nothing in it formats anything."""
    plain = "".join(char if char.isprintable() and char != "`" else "?" for char in text)
    return f"`{clip(plain, 100)}`"
