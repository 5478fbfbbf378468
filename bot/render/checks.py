"""`/kb check` in words: what is wrong with a server's base, and how a copy and the shared entry under it differ."""

from collections.abc import Sequence

from knowledge import Conflict, Copy, Entry, Problem, escape_markdown

from ..words import Words
from .differences import differences_text, field_text, value_text
from .entries import entry_label
from .imports import pages, problem_line
from .limits import TEXT_IN_MESSAGE, clip


def check_pages(
    words: Words, problems: Sequence[Problem], copies: Sequence[Copy], *, tried: int, claims: int
) -> list[str]:
    """Return what is to be mended, in pages; `tried` of so many claims were looked at for what recognition makes of them."""
    errors = sum(not problem.warning for problem in problems)
    lines = [words("### What there is to mend")]
    if errors:
        lines.append(words.plural("- ❌ {n} error", "- ❌ {n} errors", errors))
    if len(problems) > errors:
        lines.append(words.plural("- ⚠️ {n} warning", "- ⚠️ {n} warnings", len(problems) - errors))
    if copies:
        lines.append(
            words.plural(
                "- 🔀 {n} entry of your own, of which the shared one has changed since. Choose it below.",
                "- 🔀 {n} entries of your own, of which the shared ones have changed since. Choose one below.",
                len(copies),
            )
        )
    if not problems and not copies:
        lines.append(words("✅ Nothing."))
    if tried < claims:
        lines.append(
            words(
                "-# There was time to try the phrasings of {tried} of {claims} claims, your own first. "
                "Name a claim to have it tried.",
                tried=words.number(tried),
                claims=words.number(claims),
            )
        )
    heading = words("### What there is to mend")
    return ["\n".join(lines), *pages(heading, [problem_line(words, problem) for problem in problems])]


def copy_name(copy: Copy) -> str:
    """Return what an entry is called of which a server has its own copy."""
    entry = copy.ours or copy.theirs or copy.base
    return entry_label(entry) if entry is not None else copy.key


def copy_pages(words: Words, copy: Copy) -> list[str]:
    """Return what the shared entry and the server's copy of it have become, since they were the same."""
    name = escape_markdown(clip(copy_name(copy), 200))
    heading = words("### {name}\nThe shared entry has changed under your copy.", name=name)
    blocks = [
        words("**What has changed in the shared entry**"),
        *_changed(words, copy.base, copy.theirs, words("It was taken out.")),
        "",
        words("**What you have changed**"),
        *_changed(words, copy.base, copy.ours, words("You took it out.")),
    ]
    return pages(heading, blocks)


def _changed(words: Words, before: Entry | None, after: Entry | None, gone: str) -> list[str]:
    return [gone] if after is None else differences_text(words, before, after).split("\n")


def conflict_text(words: Words, conflict: Conflict, number: int, conflicts: int) -> str:
    """Return what two edits made of one part, for somebody to choose."""
    lines = [
        words("### Both have changed this: {field}", field=field_text(words, conflict.path)),
        words("**Before**\n> {value}", value=_value(words, conflict, conflict.base)),
        words("**The shared entry**\n> {value}", value=_value(words, conflict, conflict.theirs)),
        words("**Yours**\n> {value}", value=_value(words, conflict, conflict.ours)),
        words("-# {number} of {conflicts} to choose. Nothing is saved yet.", number=number, conflicts=conflicts),
    ]
    return clip("\n".join(lines), TEXT_IN_MESSAGE)


def _value(words: Words, conflict: Conflict, value: object) -> str:
    return f"*{words('nothing')}*" if value is None else value_text(words, conflict.path, value)
