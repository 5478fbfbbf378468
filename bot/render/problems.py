"""What the rules of the knowledge base object to, by the names that readers know: codes and fields, no files and places in them."""

import re
from collections.abc import Sequence

from knowledge import ClaimEntry, KnowledgeBase, Problem, claim_file, escape_markdown

from ..words import Words
from .differences import field_text
from .limits import clip

_SHOWN = 400
_SAYING = 160
_QUOTED = re.compile(r"'(?P<key>[a-z0-9-]+)'")
_SAYINGS = ("asserts", "disputes", "asks")


def problem_text(words: Words, base: KnowledgeBase, problem: Problem) -> str:
    """Return a problem of a base. The checks of the knowledge base know no languages."""
    claim = next((each for each in base.claims.values() if claim_file(each.slug) == problem.entry), None)
    message = clip(" ".join(problem.message.split()), _SHOWN)
    message = escape_markdown(_QUOTED.sub(lambda found: _named(base, found), message))
    if claim is None:
        return message
    where = [claim.code, *_place(words, claim, problem.path)]
    return f"{' · '.join(where)}: {message}"


def problem_lines(words: Words, base: KnowledgeBase, problems: Sequence[Problem]) -> list[str]:
    """Return which rules a change would break, so that it cannot be saved; `base` is what would be there."""
    if not problems:
        return []
    heading = words.plural(
        "It cannot be saved like this, for it would break a rule:",
        "It cannot be saved like this, for it would break {n} rules:",
        len(problems),
    )
    return [heading, *(f"- {problem_text(words, base, problem)}" for problem in problems)]


def warning_lines(words: Words, base: KnowledgeBase, problems: Sequence[Problem]) -> list[str]:
    """Return what can be lived with, in small print."""
    return [f"-# {problem_text(words, base, problem)}" for problem in problems]


def _named(base: KnowledgeBase, found: re.Match[str]) -> str:
    claim = base.claims.get(found["key"])
    return claim.code if claim is not None else found[0]


def _place(words: Words, claim: ClaimEntry, path: Sequence[str | int]) -> list[str]:
    match path:
        case ("phrasings", str(way), int(index)) if way in _SAYINGS and index < len(getattr(claim.phrasings, way)):
            text = getattr(claim.phrasings, way)[index]
            return [field_text(words, ("phrasings", way)), f"“{escape_markdown(clip(text, _SAYING))}”"]
        case (str(name), *_):
            return [field_text(words, (name,))]
        case _:
            return []
